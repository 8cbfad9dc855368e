//! One relaxation: the problem with some fixed charges decided and the rest spread evenly over
//! what a route can carry. Convex, so it is solved to a proof.

use super::Start;
use super::benefit::Moves;
use super::bound::{Mode, bound};
use super::newton::{Pace, Search};
use super::posed::Posed;
use super::program::Program;
use super::repair::repair;
use crate::answer::Prices;

/// Outer steps before a relaxation gives up.
const OUTER: usize = 40;

/// The gap aimed at, as a share of the benefit.
const AIM: f64 = 1e-10;

/// The gap at which a search that stands still is good enough.
const GOOD: f64 = 1e-8;

/// Outer steps without progress after which a search stands still.
const STALE: usize = 6;

/// What a relaxation proves.
#[derive(Debug, Clone)]
pub(super) struct Relaxed {
    /// Flows that keep every limit.
    pub(super) flows: Vec<f64>,
    /// Prices that prove the bound.
    pub(super) prices: Prices,
    /// Benefit of the flows in the relaxation.
    pub(super) benefit: f64,
    /// Bound on the benefit of any flows that agree with what is decided.
    pub(super) bound: f64,
    /// Newton steps taken.
    pub(super) steps: usize,
}

/// How the pulls of a search are loosened: from where, and by how much at every outer step. The
/// first is fast; a search that fails is begun again more gently.
const PACES: [Pace; 3] = [
    Pace { first: 30.0, growth: 10.0 },
    Pace { first: 3.0, growth: 4.0 },
    Pace { first: 0.3, growth: 2.5 },
];

/// Solves a relaxation: best flows and least bound of all steps. Ends early when the bound falls
/// to `enough`.
pub(super) fn relax(problem: &Posed<'_>, modes: &[Mode], warm: &Start, enough: f64) -> Relaxed {
    let program = Program::new(problem, modes);
    let idle = vec![0.0; problem.routes().len()];
    let mut best = Relaxed {
        benefit: Moves::of(problem, &idle).relaxed_benefit(problem, modes),
        flows: idle,
        prices: warm.prices.clone(),
        bound: f64::INFINITY,
        steps: 0,
    };
    for pace in PACES {
        let prices = program.start(problem, &warm.prices);
        let mut search = Search::new(&program, prices, program.values(problem, &warm.flows), pace);
        pursue(&mut best, problem, modes, &mut search, enough);
        best.steps += search.steps;
        if is_done(&best, GOOD, enough) {
            break;
        }
    }
    best
}

/// Outer steps of one search, until the proof is there or nothing improves any more.
fn pursue(
    best: &mut Relaxed,
    problem: &Posed<'_>,
    modes: &[Mode],
    search: &mut Search<'_>,
    enough: f64,
) {
    let mut stale = 0;
    for _ in 0..OUTER {
        search.advance();
        stale = if take(best, problem, modes, search) { 0 } else { stale + 1 };
        if is_done(best, AIM, enough) || stale >= STALE {
            return;
        }
    }
}

fn is_done(best: &Relaxed, share: f64, enough: f64) -> bool {
    best.bound <= enough || best.bound - best.benefit <= share * best.benefit.abs()
}

/// Keeps what the search has found if it is better than the best so far.
fn take(best: &mut Relaxed, problem: &Posed<'_>, modes: &[Mode], search: &Search<'_>) -> bool {
    let program = search.program;
    let nodes = problem.nodes().len();
    let mut flows = search.values[nodes..nodes + problem.routes().len()].to_vec();
    repair(problem, &mut flows);
    let moves = Moves::of(problem, &flows);
    let benefit = moves.relaxed_benefit(problem, modes);
    let prices = program.prices(problem, &search.prices);
    let bound = bound(problem, &prices, modes);
    let mut is_better = false;
    if benefit > best.benefit && moves.check(problem).is_ok() {
        is_better |= benefit - best.benefit > 1e-3 * (best.bound - best.benefit);
        (best.benefit, best.flows) = (benefit, flows);
    }
    if bound < best.bound {
        is_better |= best.bound - bound > 1e-3 * (best.bound - best.benefit);
        (best.bound, best.prices) = (bound, prices);
    }
    is_better
}
