//! Fixed-point products and quotients of Aave v3: rays of 1e-27, wads of 1e-18 and hundredths of a
//! percent, each rounded as the contracts round it.
//!
//! Source: aave-dao/aave-v3-origin, `WadRayMath` and `PercentageMath`.

use crate::rules::uint::{divide, mul, mul_div};
use ethnum::U256;
use trimtab_model::{MoneyError, Rounding};

/// One, in rays.
pub const RAY: U256 = U256::new(1_000_000_000_000_000_000_000_000_000);
/// One, in wads.
pub const WAD: U256 = U256::new(1_000_000_000_000_000_000);
/// One, in hundredths of a percent.
pub const WHOLE_BPS: U256 = U256::new(10_000);

/// Product of two rays, halves up.
///
/// # Errors
/// [`MoneyError`] beyond 256 bits, as all here.
pub fn ray_mul(left: U256, right: U256) -> Result<U256, MoneyError> {
    mul_div(left, right, RAY, Rounding::Nearest)
}

/// Quotient of two rays, halves up.
///
/// # Errors
/// [`MoneyError`] also for a divisor of zero, as all quotients here.
pub fn ray_div(left: U256, right: U256) -> Result<U256, MoneyError> {
    mul_div(left, RAY, right, Rounding::Nearest)
}

/// Quotient of two wads, halves up.
///
/// # Errors
/// As [`ray_div`].
pub fn wad_div(left: U256, right: U256) -> Result<U256, MoneyError> {
    mul_div(left, WAD, right, Rounding::Nearest)
}

/// A share in hundredths of a percent; the contracts have it halves up, down and up.
///
/// # Errors
/// As [`ray_mul`].
pub fn percent_mul(value: U256, bps: U256, rounding: Rounding) -> Result<U256, MoneyError> {
    mul_div(value, bps, WHOLE_BPS, rounding)
}

/// What a value is such a share of.
///
/// # Errors
/// As [`ray_div`].
pub fn percent_div(value: U256, bps: U256, rounding: Rounding) -> Result<U256, MoneyError> {
    divide(mul(value, WHOLE_BPS)?, bps, rounding)
}
