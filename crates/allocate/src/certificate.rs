//! The proof of an answer: benefit of the flows really sent, bound by prices.

use crate::answer::{Certificate, NoTrade, Prices, Settled};
use crate::fault::FlowError;
use crate::problem::Problem;

/// Judges flows: checks that they may be sent, reckons their benefit anew and bounds the benefit
/// of any other flows by `prices`. Nothing is taken on trust from whoever made either.
///
/// # Errors
///
/// Flows that may not be sent, prices that are not numbers, lists of the wrong length.
pub fn certify(
    _problem: &Problem,
    _flows: &[f64],
    _prices: &Prices,
) -> Result<Certificate, FlowError> {
    Err(FlowError::Unit(0.0))
}

/// Bounds the benefit of acting by prices, without a solve. Proved if the bound is at most
/// `tolerance`. Prices that do not fit the problem prove nothing.
#[must_use]
pub fn certified_no_trade(_problem: &Problem, _prices: &Prices, _tolerance: f64) -> NoTrade {
    NoTrade::Open { bound: f64::INFINITY }
}

/// Rounds flows to whole base units, `units` of them to one unit of money: conservation is exact,
/// floors, caps and what may leave are kept, and the result is certified anew.
///
/// # Errors
///
/// As [`certify`]; a unit that is not positive and finite.
pub fn settle(
    _problem: &Problem,
    _flows: &[f64],
    _prices: &Prices,
    _units: f64,
) -> Result<Settled, FlowError> {
    Err(FlowError::Unit(0.0))
}
