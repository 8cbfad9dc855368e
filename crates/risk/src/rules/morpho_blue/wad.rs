//! Fixed-point arithmetic of Morpho Blue and its rate model: wads of 1e-18, rounded as told or
//! towards zero.
//!
//! Source: morpho-org/morpho-blue and morpho-blue-irm, `MathLib`.

use crate::rules::uint::{add, mul, mul_div};
use ethnum::{I256, U256};
use trimtab_model::{MoneyError, Rounding};

/// One, in wads.
pub const WAD: U256 = U256::new(1_000_000_000_000_000_000);
/// One, in signed wads.
pub const WAD_SIGNED: I256 = I256::new(1_000_000_000_000_000_000);

/// Product of two wads, down.
///
/// # Errors
/// [`MoneyError`] beyond 256 bits, as all here.
pub fn wad_mul(left: U256, right: U256) -> Result<U256, MoneyError> {
    mul_div(left, right, WAD, Rounding::Down)
}

/// Product of two signed wads, towards zero.
///
/// # Errors
/// As [`wad_mul`].
pub fn wad_mul_to_zero(left: I256, right: I256) -> Result<I256, MoneyError> {
    Ok(signed_mul(left, right)? / WAD_SIGNED)
}

/// Quotient of two signed wads, towards zero.
///
/// # Errors
/// As [`wad_mul`], and for a divisor of zero.
pub fn wad_div_to_zero(left: I256, right: I256) -> Result<I256, MoneyError> {
    let scaled = signed_mul(left, WAD_SIGNED)?;
    scaled.checked_div(right).ok_or(MoneyError::DivisionByZero)
}

/// What a debt of one grows by over some seconds at a rate in wads a second: three terms of the
/// exponential's series less one.
///
/// # Errors
/// As [`wad_mul`].
pub fn taylor_compounded(rate: U256, seconds: u64) -> Result<U256, MoneyError> {
    let first = mul(rate, U256::from(seconds))?;
    let second = mul_div(first, first, WAD * 2, Rounding::Down)?;
    let third = mul_div(second, first, WAD * 3, Rounding::Down)?;
    add(add(first, second)?, third)
}

/// `left x right`.
pub(super) fn signed_mul(left: I256, right: I256) -> Result<I256, MoneyError> {
    left.checked_mul(right).ok_or_else(|| beyond("x", left, right))
}

/// `left + right`.
pub(super) fn signed_add(left: I256, right: I256) -> Result<I256, MoneyError> {
    left.checked_add(right).ok_or_else(|| beyond("+", left, right))
}

/// A signed integer of a figure.
pub(super) fn signed(value: U256) -> Result<I256, MoneyError> {
    I256::try_from(value).map_err(|_| beyond("x", I256::MAX, I256::ONE))
}

fn beyond(operation: &'static str, left: I256, right: I256) -> MoneyError {
    let end = |value: I256| if value < 0 { i128::MIN } else { i128::MAX };
    let shown = |value| i128::try_from(value).unwrap_or_else(|_| end(value));
    MoneyError::Overflow { operation, left: shown(left), right: shown(right) }
}
