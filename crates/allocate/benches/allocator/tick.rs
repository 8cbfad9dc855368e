//! A tick: one venue's utility and balance and one route's cost change, and the answer with its
//! certificate is wanted again. Timed from the change to the proof.

use crate::Bench;
use crate::alternate::timed;
use crate::arguments::Arguments;
use crate::instance::{Case, Family};
use crate::live::{Live, holds};
use crate::sample::Sample;
use crate::shake::Shaker;
use crate::table::Row;

pub(crate) const BENCH: Bench = Bench {
    name: "tick",
    title: "Tick: microseconds from one changed account and one changed route to a certified answer, \
            200 ticks one after another",
    cases,
    run,
};

const TICKS: usize = 200;

fn cases() -> Vec<Case> {
    let sizes = [(10, 40), (100, 1_000), (1_000, 10_000), (10_000, 100_000)];
    Case::over(&[Family::Log, Family::Quadratic], &sizes)
}

fn run(case: &Case, arguments: &Arguments) -> Vec<Row> {
    if !arguments.ours {
        return Vec::new();
    }
    let mut live = Live::new(case.problem(arguments.seed));
    let mut shaker = Shaker::new(arguments.seed);
    let (mut times, mut dear, mut unproved) = (Sample::default(), 0, 0);
    for _ in 0..TICKS {
        let change = shaker.tick(&live.problem);
        let (seconds, ()) = timed(|| {
            live.change(&change);
            live.advance();
        });
        times.0.push(seconds);
        dear += usize::from(live.answer().is_cold);
        unproved += usize::from(!holds(&live.problem, live.answer()));
    }
    let row = Row::of(&case.size(), &case.family_name(), "ours")
        .with("p50 us", times.median() * 1e6)
        .with("p99 us", times.p99() * 1e6)
        .with("max us", times.most() * 1e6)
        .with("p99/p50", times.p99() / times.median())
        .with("fell back to cold", format!("{dear} of {TICKS}"))
        .with("not proved", unproved);
    vec![row]
}
