//! A solve from nothing, ours and the peer's in turns.

use trimtab_allocate::{Answer, Problem, Warm, solve};

use crate::Bench;
use crate::alternate::{Contender, alternate, timed};
use crate::arguments::Arguments;
use crate::clarabel::{Arrays, Told};
use crate::instance::{Case, Family, SIZES, Topology};
use crate::judge::{Judged, judge};
use crate::live::is_proved;
use crate::sample::Sample;
use crate::table::{Figure, Row};

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
    cases.extend(adverse.into_iter().map(|case| Case { topology: Topology::Random, ..case }));
    cases
}

/// What was seen of one contender.
struct Seen {
    times: Sample,
    /// Median seconds of its setup, where that can be told apart.
    setup: Option<f64>,
    flows: Vec<f64>,
    prices: Vec<f64>,
    status: String,
    steps: usize,
}

fn run(case: &Case, arguments: &Arguments) -> Vec<Row> {
    let problem = case.problem(arguments.seed);
    let (ours, peer) = race(&problem, arguments);
    let ratio = match (&ours, &peer) {
        (Some(ours), Some(peer)) => Some(peer.times.times_longer_than(&ours.times)),
        _ => None,
    };
    let of = |who| Row::of(&case.size(), &case.family_name(), who);
    let ours = ours.map(|seen| row(of("ours"), &problem, &seen, None));
    let peer = peer.map(|seen| row(of("Clarabel"), &problem, &seen, ratio));
    ours.into_iter().chain(peer).collect()
}

/// Both in turns; nothing of who was left out.
fn race(problem: &Problem, arguments: &Arguments) -> (Option<Seen>, Option<Seen>) {
    let arrays = Arrays::of(problem);
    let (mut answer, mut told, mut setups) = (None, Told::default(), Sample::default());
    let mut ours = || {
        let (seconds, (given, _)) = timed(|| solve(problem, Warm::cold()));
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
    let ours = our_times.zip(answer).map(|(times, answer)| Seen::of_ours(times, answer));
    (ours, peer_times.map(|times| Seen::of_peer(times, setups.median(), told)))
}

impl Seen {
    fn of_ours(times: Sample, answer: Answer) -> Self {
        let status = if is_proved(&answer) { "proved" } else { "not proved" };
        let (status, steps) = (status.to_owned(), answer.steps);
        let (flows, prices) = (answer.flows, answer.prices.nodes);
        Self { times, setup: None, flows, prices, status, steps }
    }

    fn of_peer(times: Sample, setup: f64, told: Told) -> Self {
        let Told { flows, prices, status, iterations: steps, .. } = told;
        Self { times, setup: Some(setup), flows, prices, status, steps }
    }
}

fn row(row: Row, problem: &Problem, seen: &Seen, ratio: Option<f64>) -> Row {
    let judged = judge(problem, &seen.flows, &seen.prices);
    let row = timings(row, &seen.times, seen.setup, ratio);
    findings(row, judged, &seen.status, seen.steps)
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
        .with("benefit", judged.map(|judged| Figure::Exact(judged.benefit)))
        .with("gap/benefit", judged.map(|judged| judged.gap))
        .with("limits broken by", judged.map(|judged| judged.violation))
}
