//! What a problem and what its solves carry along occupy, by the allocator's own count.

use stats_alloc::Region;

use crate::arguments::Arguments;
use crate::instance::{Case, Family, SIZES};
use crate::live::Live;
use crate::shake::Shaker;
use crate::table::Row;
use crate::{ALLOCATOR, Bench};

pub(crate) const BENCH: Bench = Bench {
    name: "memory",
    title: "Memory: bytes held for each route by a problem and by what a solve leaves to the next, \
            at rest; and how often a tick allocates",
    cases,
    run,
};

/// Ticks before the count begins, in which buffers may still grow, and ticks counted.
const SETTLING: usize = 20;
const COUNTED: usize = 20;

fn cases() -> Vec<Case> {
    Case::over(&[Family::Log, Family::Quadratic], &SIZES)
}

fn run(case: &Case, arguments: &Arguments) -> Vec<Row> {
    if !arguments.ours {
        return Vec::new();
    }
    let region = Region::new(ALLOCATOR);
    let problem = case.problem(arguments.seed);
    let stated = held(&region);
    let mut live = Live::new(problem);
    let carried = held(&region) - stated;
    let mut shaker = Shaker::new(arguments.seed);
    let mut allocations = 0;
    for tick in 0..SETTLING + COUNTED {
        let change = shaker.tick(&live.problem);
        let region = Region::new(ALLOCATOR);
        live.change(&change);
        live.advance();
        let counted = region.change();
        if tick >= SETTLING {
            allocations += counted.allocations + counted.reallocations;
        }
    }
    let each = |bytes: f64| bytes / case.routes as f64;
    let row = Row::of(&case.size(), &case.family_name(), "ours")
        .with("problem bytes/route", each(stated))
        .with("answer and warm bytes/route", each(carried))
        .with("together MB", (stated + carried) / 1e6)
        .with("allocations/tick", allocations as f64 / COUNTED as f64);
    vec![row]
}

/// Bytes asked for and not given back since a region began.
fn held(region: &Region<'_, std::alloc::System>) -> f64 {
    let change = region.change();
    change.bytes_allocated as f64 - change.bytes_deallocated as f64
}
