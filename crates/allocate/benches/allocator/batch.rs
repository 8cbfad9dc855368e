//! A hundred thousand small portfolios, each decided again after a tick, one after another.
//!
//! Two thousand are kept in memory and each ticks fifty times: enough of them that none is still in
//! the processor's nearer caches when its turn comes.

use crate::Bench;
use crate::alternate::timed;
use crate::arguments::Arguments;
use crate::instance::{Case, Family};
use crate::live::{Live, holds};
use crate::shake::{Change, Shaker};
use crate::table::Row;

pub(crate) const BENCH: Bench = Bench {
    name: "batch",
    title: "Batch: seconds on one core to decide 100,000 portfolios of 10 accounts and 40 routes again \
            after a tick each (2,000 portfolios in memory, 50 ticks of each)",
    cases,
    run,
};

const PORTFOLIOS: u64 = 2_000;
const TICKS: usize = 50;

fn cases() -> Vec<Case> {
    Case::over(&[Family::Log, Family::Quadratic], &[(10, 40)])
}

fn run(case: &Case, arguments: &Arguments) -> Vec<Row> {
    if !arguments.ours {
        return Vec::new();
    }
    let first = arguments.seed * PORTFOLIOS;
    let seeds = first..first + PORTFOLIOS;
    let mut book: Vec<Live> = seeds.map(|seed| Live::new(case.problem(seed))).collect();
    let mut shaker = Shaker::new(arguments.seed);
    let (mut total, mut unproved) = (0.0, 0);
    for _ in 0..TICKS {
        let changes: Vec<Change> = book.iter().map(|live| shaker.tick(&live.problem)).collect();
        let (seconds, ()) = timed(|| decide(&mut book, &changes));
        total += seconds;
        unproved += book.iter().filter(|live| !holds(&live.problem, live.answer())).count();
    }
    let decisions = book.len() * TICKS;
    let row = Row::of(&case.size(), &case.family_name(), "ours")
        .with("decisions", decisions)
        .with("seconds", total)
        .with("us each", total / decisions as f64 * 1e6)
        .with("not proved", unproved);
    vec![row]
}

/// Takes one change into each portfolio and decides it.
fn decide(book: &mut [Live], changes: &[Change]) {
    for (live, change) in book.iter_mut().zip(changes) {
        live.change(change);
        live.advance();
    }
}
