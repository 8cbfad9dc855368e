//! Figures from outside that a model can or cannot take: which was given, and what is needed.

use thiserror::Error;

/// A figure that a model cannot take.
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

/// A finite figure above zero.
pub(crate) fn positive(what: &'static str, value: f64) -> Result<f64, FigureError> {
    let limit = "a finite number above 0";
    let is_good = value > 0.0 && value.is_finite();
    if is_good { Ok(value) } else { Err(FigureError { what, value, limit }) }
}

/// A finite figure of zero or more.
pub(crate) fn not_negative(what: &'static str, value: f64) -> Result<f64, FigureError> {
    let limit = "a finite number of at least 0";
    let is_good = value >= 0.0 && value.is_finite();
    if is_good { Ok(value) } else { Err(FigureError { what, value, limit }) }
}
