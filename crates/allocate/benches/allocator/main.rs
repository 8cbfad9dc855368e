//! What the allocator's answers cost, and a conic solver's beside them on the same instances.
//!
//! One process; whoever is compared takes turns, A B A B, and the ratio is that of each pair, so that
//! a busy machine slows both. Standard output has the tables in Markdown and nothing else, standard
//! error tells how far it is. Arguments: see [`arguments`].

#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up should stop")]

mod alternate;
mod arguments;
mod batch;
mod clarabel;
mod cold;
#[path = "../../tests/common/mod.rs"]
mod common;
mod fixed;
#[path = "../../tests/common/generate.rs"]
mod generate;
mod instance;
mod judge;
mod live;
mod machine;
mod memory;
mod no_trade;
mod perturb;
mod sample;
#[path = "../../tests/common/shake.rs"]
mod shake;
mod table;
mod tick;
mod warm;

use std::alloc::System;
use std::process::ExitCode;

use arguments::Arguments;
use instance::Case;
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};
use table::Row;

/// Counts bytes and allocations; adds two increments to each, for all contenders alike.
#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// One kind of measurement: over which cases it goes and what it finds in one.
pub(crate) struct Bench {
    /// The word that chooses it.
    pub(crate) name: &'static str,
    /// What the table under it says.
    pub(crate) title: &'static str,
    /// Its cases, small ones first.
    pub(crate) cases: fn() -> Vec<Case>,
    /// Measures one case.
    pub(crate) run: fn(&Case, &Arguments) -> Vec<Row>,
}

const BENCHES: &[Bench] = &[
    cold::BENCH,
    tick::BENCH,
    warm::BENCH,
    no_trade::BENCH,
    fixed::BENCH,
    batch::BENCH,
    memory::BENCH,
];

fn main() -> ExitCode {
    let arguments = match arguments::read(std::env::args().skip(1), BENCHES) {
        Ok(arguments) => arguments,
        Err(why) => {
            eprintln!("{why}");
            return ExitCode::from(2);
        }
    };
    let facts = machine::facts();
    println!("{}", machine::sentence(&facts));
    let mut all = Vec::new();
    for bench in BENCHES.iter().filter(|bench| arguments.has_bench(bench.name)) {
        let rows = rows(bench, &arguments);
        if !rows.is_empty() {
            println!("\n**{}**\n\n{}", bench.title, table::markdown(&rows));
        }
        all.extend(rows.iter().map(|row| row.json(bench.name)));
    }
    if all.is_empty() {
        eprintln!("no case has all that was asked for");
        return ExitCode::from(2);
    }
    if let Some(path) = &arguments.json {
        let whole = serde_json::json!({ "machine": facts, "seed": arguments.seed, "rows": all });
        std::fs::write(path, serde_json::to_string_pretty(&whole).unwrap() + "\n").unwrap();
    }
    ExitCode::SUCCESS
}

fn rows(bench: &Bench, arguments: &Arguments) -> Vec<Row> {
    let cases = (bench.cases)().into_iter().filter(|case| arguments.has_case(case));
    let measured = cases.flat_map(|case| {
        eprintln!("{} {}", bench.name, case.name());
        (bench.run)(&case, arguments)
    });
    measured.collect()
}
