//! One relaxation: the problem with some fixed charges decided and the rest spread evenly over
//! what a route can carry. Convex, so it is solved to a proof.

use super::newton::Search;
use super::program::Program;
use super::repair::repair;
use crate::answer::{Prices, Warm};
use crate::benefit::Moves;
use crate::bound::{Mode, bound};
use crate::problem::Problem;

/// Outer steps before a relaxation gives up.
const OUTER: usize = 40;

/// The gap aimed at, as a share of the benefit.
const AIM: f64 = 1e-10;

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

/// Solves a relaxation; best flows and least bound of all steps.
pub(super) fn relax(problem: &Problem, modes: &[Mode], warm: &Warm, enough: f64) -> Relaxed {
    let program = Program::new(problem, modes);
    let prices = program.start(problem, &warm.prices);
    let values = program.values(problem, &warm.flows);
    let mut search = Search::new(&program, prices, values);
    let idle = vec![0.0; problem.routes().len()];
    let mut best = Relaxed {
        benefit: Moves::of(problem, &idle).relaxed_benefit(problem, modes),
        flows: idle,
        prices: program.prices(problem, &search.prices),
        bound: f64::INFINITY,
        steps: 0,
    };
    let mut stale = 0;
    for _ in 0..OUTER {
        search.advance();
        stale += 1;
        if take(&mut best, problem, modes, &program, &search) {
            stale = 0;
        }
        let gap = best.bound - best.benefit;
        if gap <= AIM * best.benefit.abs() || best.bound <= enough || stale >= 6 {
            break;
        }
    }
    best.steps = search.steps;
    best
}

/// Keeps what the search has found if it is better than the best so far.
fn take(
    best: &mut Relaxed,
    problem: &Problem,
    modes: &[Mode],
    program: &Program,
    search: &Search<'_>,
) -> bool {
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
