//! The whole book moves a little: every utility, every cost, three balances.

use crate::Bench;
use crate::alternate::timed;
use crate::arguments::Arguments;
use crate::instance::{Case, Family, SIZES};
use crate::live::holds;
use crate::perturb::shocked;
use crate::sample::Sample;
use crate::shake::Shaker;
use crate::table::Row;
use trimtab_allocate::{Warm, solve};

pub(crate) const BENCH: Bench = Bench {
    name: "warm",
    title: "Warm: milliseconds after every utility moved by up to 0.2 %, every cost by up to 1 % and \
            three balances by up to 5 %, from the unmoved answer; `ratio` is how many times longer \
            the same moved problem takes cold, in the same turn",
    cases,
    run,
};

fn cases() -> Vec<Case> {
    Case::over(&Family::ALL, &SIZES)
}

fn run(case: &Case, arguments: &Arguments) -> Vec<Row> {
    if !arguments.ours {
        return Vec::new();
    }
    let problem = case.problem(arguments.seed);
    let (_, last) = solve(&problem, Warm::cold());
    let mut shaker = Shaker::new(arguments.seed);
    let (mut warm, mut cold) = (Sample::default(), Sample::default());
    let (mut dear, mut unproved) = (0, 0);
    for _ in 0..arguments.repetitions {
        let moved = shocked(&mut shaker, &problem);
        let start = last.clone();
        let (seconds, (answer, _)) = timed(|| solve(&moved, start));
        warm.0.push(seconds);
        let (seconds, _) = timed(|| solve(&moved, Warm::cold()));
        cold.0.push(seconds);
        dear += usize::from(answer.is_cold);
        unproved += usize::from(!holds(&moved, &answer));
    }
    let row = Row::of(&case.size(), &case.family_name(), "ours")
        .with("median ms", warm.median() * 1e3)
        .with("p99 ms", warm.p99() * 1e3)
        .with("least ms", warm.least() * 1e3)
        .with("cold median ms", cold.median() * 1e3)
        .with("ratio", cold.times_longer_than(&warm))
        .with("fell back to cold", format!("{dear} of {}", arguments.repetitions))
        .with("not proved", unproved);
    vec![row]
}
