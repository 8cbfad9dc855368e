//! How interest grows with time: debts by three terms of a compounding series, deposits straight.
//!
//! Source: aave-dao/aave-v3-origin, `MathUtils`. Years have 365 days.

use super::ray::{RAY, ray_mul};
use crate::rules::uint::{add, mul_div};
use ethnum::U256;
use trimtab_model::{MoneyError, Rounding};

/// Seconds of a year to the contracts.
pub const YEAR_SECS: u64 = 31_536_000;

/// Growth of a debt over some seconds at a rate in rays a year: 1 + x + x²/2 + x³/6, rounded as the
/// contracts round each product.
///
/// # Errors
/// [`MoneyError`] beyond 256 bits.
pub fn compounded(rate: U256, seconds: u64) -> Result<U256, MoneyError> {
    let x = over(rate, seconds)?;
    let third = ray_mul(x, x / 6)?;
    let second = ray_mul(x, add(x / 2, third)?)?;
    add(add(RAY, x)?, second)
}

/// Growth of a deposit over some seconds at a rate in rays a year: 1 + x.
///
/// # Errors
/// As [`compounded`].
pub fn linear(rate: U256, seconds: u64) -> Result<U256, MoneyError> {
    add(RAY, over(rate, seconds)?)
}

/// The yearly yield of a yearly rate that compounds every second, as front ends quote it; with the
/// rounding of doubles in it, some 1e-9.
#[must_use]
pub fn yearly_yield(rate: f64) -> f64 {
    let seconds = YEAR_SECS as f64;
    libm::pow(1.0 + rate / seconds, seconds) - 1.0
}

fn over(rate: U256, seconds: u64) -> Result<U256, MoneyError> {
    mul_div(rate, U256::from(seconds), U256::from(YEAR_SECS), Rounding::Down)
}
