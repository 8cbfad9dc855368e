//! A solve from nothing, ours and the peer's in turns.

use trimtab_allocate::{Problem, Warm, solve};

use crate::Bench;
use crate::alternate::{Contender, alternate, timed};
use crate::arguments::Arguments;
use crate::clarabel::{Arrays, Told};
use crate::instance::{Case, Family, SIZES, Topology};
use crate::judge::{Judged, judge};
use crate::live::is_proved;
use crate::sample::Sample;
use crate::table::Row;

pub(crate) const BENCH: Bench = Bench {
    name: "cold",
    title: "Cold: milliseconds from a problem at hand to a certified answer, setup and ordering \
            included; `ratio` is the median of how many times longer the peer took than ours in the \
            same turn; benefit, gap and broken limits as our judge finds them",
    cases,
    run,
};

fn cases() -> Vec<Case> {
    let mut cases = Case::over(&Family::ALL, &SIZES);
    let adverse = Case::over(&Family::ALL, &[(100, 1_000)]);
    cases.extend(adverse.into_iter().map(|case| Case { topology: Topology::Rand, ..case }));
    cases
}

fn run(case: &Case, arguments: &Arguments) -> Vec<Row> {
    let problem = case.problem(arguments.seed);
    let arrays = Arrays::of(&problem);
    let (mut answer, mut told, mut setups) = (None, Told::default(), Sample::default());
    let mut ours = || {
        let (seconds, (given, _)) = timed(|| solve(&problem, Warm::cold()));
        answer = Some(given);
        seconds
    };
    let mut peer = || {
        told = arrays.solve();
        setups.0.push(told.setup);
        told.setup + told.solving
    };
    let mut contenders: Vec<Contender<'_>> = Vec::new();
    if arguments.ours {
        contenders.push(&mut ours);
    }
    if arguments.peer {
        contenders.push(&mut peer);
    }
    let mut samples = alternate(&mut contenders, arguments.repetitions);
    let peer_times = if arguments.peer { samples.pop() } else { None };
    let our_times = samples.pop();
    let mut rows = Vec::new();
    if let (Some(times), Some(answer)) = (&our_times, &answer) {
        let judged = judge(&problem, &answer.flows, &answer.prices.nodes);
        let status = if is_proved(answer) { "proved" } else { "not proved" };
        let row = timings(Row::of(&case.size(), &case.family_name(), "ours"), times, None, None);
        rows.push(findings(row, judged, status, answer.steps));
    }
    if let Some(times) = &peer_times {
        let ratio = our_times.as_ref().map(|ours| times.times_longer_than(ours));
        let row = Row::of(&case.size(), &case.family_name(), "Clarabel");
        let row = timings(row, times, Some(setups.median()), ratio);
        rows.push(findings(row, found(&problem, &told), &told.status, told.iterations));
    }
    rows
}

fn found(problem: &Problem, told: &Told) -> Option<Judged> {
    judge(problem, &told.flows, &told.prices)
}

fn timings(row: Row, times: &Sample, setup: Option<f64>, ratio: Option<f64>) -> Row {
    row.with("median ms", times.median() * 1e3)
        .with("p99 ms", times.p99() * 1e3)
        .with("least ms", times.least() * 1e3)
        .with("of it setup ms", setup.map(|seconds| seconds * 1e3))
        .with("runs", times.0.len())
        .with("ratio", ratio)
}

fn findings(row: Row, judged: Option<Judged>, status: &str, steps: usize) -> Row {
    row.with("status", status.to_owned())
        .with("steps", steps)
        .with("benefit", judged.map(|judged| judged.benefit))
        .with("gap/benefit", judged.map(|judged| judged.gap))
        .with("limits broken by", judged.map(|judged| judged.violation))
}
