//! The reference solver: plain, deterministic, and proved right answer by answer.
//!
//! Without fixed charges the problem is convex and one relaxation solves it. With them, branch
//! and bound decides the charges. Work is budgeted in counts, never in time.

mod benefit;
mod bound;
mod branch;
mod certificate;
mod dense;
mod newton;
mod posed;
mod program;
mod relaxation;
mod repair;
mod scale;
mod settle;
mod shape;
mod useful;
mod whole;

pub use certificate::{certified_no_trade, certify};
pub use settle::{certify_units, settle};

use crate::answer::{Answer, Certificate, Prices, Status, Warm, Why};
use crate::problem::Problem;
use branch::{Found, decide};
use posed::Posed;

/// Solves a problem, starting from what the last solve left (the same problem but for its
/// numbers, or [`Warm::cold`]; a start that does not fit is ignored).
///
/// Anything but a certified answer means: no move, and carries flows of zero. Small problems are
/// what this is for: a few dozen nodes, a hundred routes, a few fixed charges that matter.
#[must_use]
pub fn solve(problem: &Problem, warm: Warm) -> (Answer, Warm) {
    let problem = &Posed::new(problem);
    let routes = problem.routes().len();
    if !problem.has_useful_route() {
        let answer = stuck(problem, &warm);
        return (answer, warm);
    }
    let negligible = negligible(problem);
    let found = decide(problem, &warm, negligible);
    let certificate = Certificate::new(found.benefit, found.bound);
    let status = status(&found, certificate, negligible);
    let next = Warm { flows: found.flows.clone(), prices: found.prices.clone() };
    let mut answer = Answer {
        flows: found.flows,
        prices: found.prices,
        certificate,
        status,
        steps: found.steps,
        branches: found.branches,
    };
    if status != Status::Certified {
        answer.flows = vec![0.0; routes];
        answer.certificate = Certificate::new(0.0, found.bound.max(0.0));
    }
    (answer, next)
}

/// The answer where nothing can move.
fn stuck(problem: &Posed<'_>, warm: &Warm) -> Answer {
    let fits = warm.prices.nodes.len() == problem.nodes().len()
        && warm.prices.groups.len() == problem.groups().len();
    let idle = |at: usize| problem.shape.profiles[at].price(0.0, false).middle();
    let prices = if fits {
        warm.prices.clone()
    } else {
        Prices {
            nodes: (0..problem.nodes().len()).map(idle).collect(),
            groups: vec![0.0; problem.groups().len()],
        }
    };
    Answer {
        flows: vec![0.0; problem.routes().len()],
        prices,
        certificate: Certificate { benefit: 0.0, bound: 0.0, gap: 0.0 },
        status: Status::NoTrade,
        steps: 0,
        branches: 0,
    }
}

fn status(found: &Found, certificate: Certificate, negligible: f64) -> Status {
    if certificate.is_certified() {
        Status::Certified
    } else if found.bound <= negligible {
        Status::NoTrade
    } else if !found.bound.is_finite() {
        Status::Uncertified(Why::Numbers)
    } else if found.is_cut_short {
        Status::Uncertified(Why::Branches)
    } else {
        Status::Uncertified(Why::Steps)
    }
}

/// A benefit not worth a proof: a hundred-billionth of the value of all that routes could carry.
fn negligible(problem: &Posed<'_>) -> f64 {
    let idle = |node: usize| problem.shape.profiles[node].price(0.0, true).high.abs();
    let size = problem.routes().iter().zip(&problem.shape.useful).map(|(route, most)| {
        most * (idle(route.source) + idle(route.target) + route.cost) + route.fixed
    });
    1e-11 * size.sum::<f64>()
}
