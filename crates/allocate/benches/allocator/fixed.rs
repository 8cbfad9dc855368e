//! Routes that charge for being used at all: how long, and how much is proved.

use trimtab_allocate::{Warm, solve};

use crate::Bench;
use crate::alternate::{alternate, timed};
use crate::arguments::Arguments;
use crate::instance::{Case, Family};
use crate::table::{Figure, Row};

pub(crate) const BENCH: Bench = Bench {
    name: "fixed",
    title: "Fixed charges: milliseconds from nothing, and what is proved of the answer",
    cases,
    run,
};

fn cases() -> Vec<Case> {
    Case::over(
        &[Family::Log, Family::Quadratic, Family::Pieces],
        &[(10, 40), (50, 300), (100, 1_000)],
    )
}

fn run(case: &Case, arguments: &Arguments) -> Vec<Row> {
    if !arguments.ours {
        return Vec::new();
    }
    let problem = case.charged(arguments.seed);
    let mut answer = None;
    let mut ours = || {
        let (seconds, (given, _)) = timed(|| solve(&problem, Warm::cold()));
        answer = Some(given);
        seconds
    };
    let times = alternate(&mut [&mut ours], arguments.repetitions).remove(0);
    let answer = answer.unwrap();
    let proof = answer.certificate;
    let row = Row::of(&case.size(), &case.family_name(), "ours")
        .with("median ms", times.median() * 1e3)
        .with("p99 ms", times.p99() * 1e3)
        .with("least ms", times.least() * 1e3)
        .with("runs", times.0.len())
        .with("status", format!("{:?}", answer.status))
        .with("benefit", Figure::Exact(proof.benefit))
        .with("gap/benefit", proof.gap / proof.benefit)
        .with("relaxations", answer.branches);
    vec![row]
}
