//! What a market takes from us and how soon: depth, the price of a sweep, impact, refill, schedules.
//!
//! [`book`] holds what rests and how deep it is, at one venue or at several together; [`sweep`] says
//! what taking an amount out of it costs, and [`curve`] the same as a convex cost for a route.
//! [`impact`] and [`kyle`] say what no book shows, [`schedule`] spreads an order over time, and [`refill`]
//! says how fast depth comes back. All are reals: a book is an estimate of what will be there.

pub mod book;
pub mod curve;
pub mod impact;
pub mod kyle;
pub mod refill;
pub mod schedule;
pub mod sweep;

use thiserror::Error;

/// A figure that a model of liquidity cannot take.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
#[error("{what}: {value} is given, {limit} is needed")]
pub struct FigureError {
    /// Which figure.
    pub what: &'static str,
    /// What was given.
    pub value: f64,
    /// What would be right.
    pub limit: &'static str,
}

const POSITIVE: &str = "a finite number above 0";
const NOT_NEGATIVE: &str = "a finite number of at least 0";

fn positive(what: &'static str, value: f64) -> Result<f64, FigureError> {
    let is_good = value > 0.0 && value.is_finite();
    if is_good { Ok(value) } else { Err(FigureError { what, value, limit: POSITIVE }) }
}

fn not_negative(what: &'static str, value: f64) -> Result<f64, FigureError> {
    let is_good = value >= 0.0 && value.is_finite();
    if is_good { Ok(value) } else { Err(FigureError { what, value, limit: NOT_NEGATIVE }) }
}

#[cfg(test)]
mod properties;
