//! The proof of an answer: benefit of the flows really sent, bound by prices.

use super::benefit::Moves;
use super::bound::{Mode, bound};
use super::posed::Posed;
use crate::answer::{Certificate, NoTrade, Prices};
use crate::check::{check_length, check_prices};
use crate::fault::FlowError;
use crate::problem::Problem;

/// Judges flows: checks that they may be sent, reckons their benefit anew and bounds the benefit
/// of any other flows by `prices`. Nothing is taken on trust from whoever made either.
///
/// # Errors
///
/// Flows that may not be sent, prices that are not numbers, lists of the wrong length. Sums are
/// compared up to sixteen units in the last place of their terms.
pub fn certify(
    problem: &Problem,
    flows: &[f64],
    prices: &Prices,
) -> Result<Certificate, FlowError> {
    check_length("flows", flows.len(), problem.routes().len())?;
    check_prices(problem, prices)?;
    let problem = &Posed::new(problem);
    let moves = Moves::of(problem, flows);
    moves.check(problem)?;
    let free = vec![Mode::Free; flows.len()];
    Ok(Certificate::new(moves.benefit(problem), bound(problem, prices, &free)))
}

/// Bounds the benefit of acting by prices, without a solve: one pass over nodes and routes.
/// Proved if the bound is at most `tolerance`. Prices that do not fit the problem prove nothing.
///
/// Whoever acts pays at least the cheapest fixed charge, and each route must earn its own: the
/// bound is the better of the two readings.
#[must_use]
pub fn certified_no_trade(problem: &Problem, prices: &Prices, tolerance: f64) -> NoTrade {
    let problem = &Posed::new(problem);
    let free = vec![Mode::Free; problem.routes().len()];
    let mut least = bound(problem, prices, &free);
    let usable = problem.routes().iter().zip(&problem.shape.most).filter(|(_, most)| **most > 0.0);
    let cheapest = usable.map(|(route, _)| route.fixed).fold(f64::INFINITY, f64::min);
    if cheapest > 0.0 && cheapest.is_finite() && least > tolerance {
        // With every charge paid beforehand the bound is short of all charges; give them back.
        let paid = unpaid_bound(problem, prices);
        least = least.min((paid - cheapest).next_up().max(0.0));
    }
    if least <= tolerance {
        NoTrade::Proved { bound: least }
    } else {
        NoTrade::Open { bound: least }
    }
}

/// The bound as if no route charged anything.
fn unpaid_bound(problem: &Posed<'_>, prices: &Prices) -> f64 {
    bound(problem, prices, &vec![Mode::Gratis; problem.routes().len()])
}

impl Certificate {
    /// A proof from a benefit rounded down and a bound rounded up.
    pub(crate) fn new(benefit: f64, bound: f64) -> Self {
        Self { benefit, bound, gap: (bound - benefit).next_up() }
    }
}
