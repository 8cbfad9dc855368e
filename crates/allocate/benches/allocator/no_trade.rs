//! After acting on an answer, and after a tick upon that: what the last prices prove without a solve.

use trimtab_allocate::{NoTrade, Prices, Problem, certified_no_trade};

use crate::Bench;
use crate::alternate::timed;
use crate::arguments::Arguments;
use crate::instance::{Case, Family};
use crate::live::Live;
use crate::perturb::acted;
use crate::sample::Sample;
use crate::shake::Shaker;
use crate::table::Row;

pub(crate) const BENCH: Bench = Bench {
    name: "no-trade",
    title: "Certified no-trade: microseconds to bound what acting again could gain, by the last \
            prices and without a solve, after an answer was acted on (positions, used depth and used \
            capacity carried); the bound is told as a share of the answer's benefit, also after one \
            more tick (median of 31)",
    cases,
    run,
};

/// Bounds of so many ticks are looked at.
const TICKS: usize = 31;
/// The bound is taken so often within one time, so that the clock's own step does not show.
const ROUNDS: usize = 10;

fn cases() -> Vec<Case> {
    let sizes = [(100, 1_000), (1_000, 10_000), (10_000, 100_000)];
    Case::over(&Family::ALL, &sizes)
}

fn run(case: &Case, arguments: &Arguments) -> Vec<Row> {
    if !arguments.ours {
        return Vec::new();
    }
    let first = Live::new(case.problem(arguments.seed));
    let benefit = first.answer().certificate.benefit;
    let prices = &first.answer().prices;
    let mut after = first.clone();
    after.problem = acted(&first.problem, &first.answer().flows);
    let mut times = Sample::default();
    for _ in 0..=arguments.repetitions {
        let (seconds, ()) = timed(|| {
            for _ in 0..ROUNDS {
                std::hint::black_box(bound(std::hint::black_box(&after.problem), prices));
            }
        });
        times.0.push(seconds / ROUNDS as f64);
    }
    times.0.remove(0);
    let still = bound(&after.problem, prices);
    let mut shaker = Shaker::new(arguments.seed);
    let quiet = after.problem.clone();
    let mut ticked = Sample::default();
    for _ in 0..TICKS {
        after.problem = quiet.clone();
        let change = shaker.tick(&after.problem);
        after.change(&change);
        ticked.0.push(bound(&after.problem, prices) / benefit);
    }
    let row = Row::of(&case.size(), &case.family_name(), "ours")
        .with("median us", times.median() * 1e6)
        .with("p99 us", times.p99() * 1e6)
        .with("least us", times.least() * 1e6)
        .with("bound/benefit", still / benefit)
        .with("bound/benefit after a tick", ticked.median());
    vec![row]
}

fn bound(problem: &Problem, prices: &Prices) -> f64 {
    match certified_no_trade(problem, prices, 0.0) {
        NoTrade::Proved { bound } | NoTrade::Open { bound } => bound,
    }
}
