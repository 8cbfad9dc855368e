//! The reference solver.

use crate::answer::{Answer, Certificate, Status, Warm, Why};
use crate::problem::Problem;

/// Solves a problem. Anything but a certified answer means: no move.
#[must_use]
pub fn solve(problem: &Problem, warm: Warm) -> (Answer, Warm) {
    let answer = Answer {
        flows: vec![0.0; problem.routes().len()],
        prices: warm.prices.clone(),
        certificate: Certificate { benefit: 0.0, bound: f64::INFINITY, gap: f64::INFINITY },
        status: Status::Uncertified(Why::Steps),
        steps: 0,
        branches: 0,
    };
    (answer, warm)
}
