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
mod shape;
mod units;
mod useful;

pub use certificate::{certified_no_trade, certify};
pub use units::certify_units;

use crate::answer::{Answer, Certificate, Prices, Status, Why};
use crate::problem::Problem;
use branch::{Found, decide};
use posed::Posed;

/// Where a search begins.
#[derive(Debug, Clone, Default)]
struct Start {
    flows: Vec<f64>,
    prices: Prices,
}

/// Solves a problem, starting from prices; a start that does not fit is ignored.
///
/// Anything but a certified answer means: no move, and carries flows of zero. Small problems are
/// what this is for: a few dozen nodes, a hundred routes, a few fixed charges that matter.
#[must_use]
pub fn solve(problem: &Problem, prices: &Prices) -> Answer {
    let problem = &Posed::new(problem);
    let routes = problem.routes().len();
    if !problem.has_useful_route() {
        return stuck(problem, prices);
    }
    let negligible = negligible(problem);
    let start = Start { flows: Vec::new(), prices: prices.clone() };
    let found = decide(problem, &start, negligible);
    let certificate = Certificate::new(found.benefit, found.bound);
    let status = status(&found, certificate, negligible);
    let mut answer = Answer {
        flows: found.flows,
        prices: found.prices,
        certificate,
        status,
        steps: found.steps,
        branches: found.branches,
        is_cold: true,
        is_reference: true,
    };
    if status != Status::Certified {
        answer.flows = vec![0.0; routes];
        answer.certificate = Certificate::new(0.0, found.bound.max(0.0));
    }
    answer
}

/// The answer where nothing can move.
fn stuck(problem: &Posed<'_>, prices: &Prices) -> Answer {
    let fits = prices.nodes.len() == problem.nodes().len()
        && prices.groups.len() == problem.groups().len();
    let idle = |at: usize| problem.shape.profiles[at].price(0.0, false).middle();
    let prices = if fits {
        prices.clone()
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
        is_cold: true,
        is_reference: true,
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
