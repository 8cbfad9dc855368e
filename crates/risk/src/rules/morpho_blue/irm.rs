//! The adaptive rate: a curve over utilisation whose level drifts towards where lenders and
//! borrowers meet at 90 %, and which is brought up to date only when somebody touches the market.
//!
//! Source: morpho-org/morpho-blue-irm, `AdaptiveCurveIrm`. Rates are wads a second.

use super::exp::wad_exp;
use super::wad::{
    WAD, WAD_SIGNED, signed, signed_add, signed_mul, wad_div_to_zero, wad_mul_to_zero,
};
use crate::rules::uint::mul_div;
use ethnum::{I256, U256};
use trimtab_model::{MoneyError, Rounding};

/// How many times the level the rate is at full utilisation, and its inverse at none.
pub const STEEPNESS: I256 = I256::new(4_000_000_000_000_000_000);
/// How fast the level moves at full deviation: 50 a year, in a second.
pub const SPEED: I256 = I256::new(1_585_489_599_188);
/// Utilisation at which the level stands still.
pub const TARGET: I256 = I256::new(900_000_000_000_000_000);
/// Level of a new market: 4 % a year.
pub const INITIAL_LEVEL: I256 = I256::new(1_268_391_679);
/// Least level: 0.1 % a year.
pub const LEVEL_LEAST: I256 = I256::new(31_709_791);
/// Most level: 200 % a year.
pub const LEVEL_MOST: I256 = I256::new(63_419_583_967);

/// What a touch of the market finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Touch {
    /// Share of what is supplied that is lent, a wad.
    pub utilisation: I256,
    /// Its distance from the target, a share of the way to full or to none.
    pub deviation: I256,
    /// Borrow rate charged for the time since the last touch.
    pub average_rate: I256,
    /// The level from now on: the rate at the target.
    pub level: I256,
}

/// A touch of a market so many seconds after the last; a level of zero is a market never touched.
///
/// # Errors
/// [`MoneyError`] beyond 256 bits.
pub fn touch(supplied: U256, lent: U256, level: I256, seconds: u64) -> Result<Touch, MoneyError> {
    let utilisation = if supplied == U256::ZERO {
        I256::ZERO
    } else {
        signed(mul_div(lent, WAD, supplied, Rounding::Down)?)?
    };
    let reach = if utilisation > TARGET { WAD_SIGNED - TARGET } else { TARGET };
    let deviation = wad_div_to_zero(signed_add(utilisation, -TARGET)?, reach)?;
    let (average, end) = levels(level, deviation, seconds)?;
    Ok(Touch { utilisation, deviation, average_rate: curve(average, deviation)?, level: end })
}

/// The level on average since the last touch, and now.
fn levels(start: I256, deviation: I256, seconds: u64) -> Result<(I256, I256), MoneyError> {
    if start == I256::ZERO {
        return Ok((INITIAL_LEVEL, INITIAL_LEVEL));
    }
    let speed = wad_mul_to_zero(SPEED, deviation)?;
    let drift = signed_mul(speed, I256::from(seconds))?;
    if drift == I256::ZERO {
        return Ok((start, start));
    }
    let (end, middle) = (moved(start, drift)?, moved(start, drift / 2)?);
    let sum = signed_add(signed_add(start, end)?, signed_mul(middle, I256::new(2))?)?;
    Ok((sum / 4, end))
}

fn moved(start: I256, drift: I256) -> Result<I256, MoneyError> {
    Ok(wad_mul_to_zero(start, wad_exp(drift))?.clamp(LEVEL_LEAST, LEVEL_MOST))
}

/// The rate at a level and deviation.
///
/// # Errors
/// As [`touch`].
pub fn curve(level: I256, deviation: I256) -> Result<I256, MoneyError> {
    let slope = if deviation < 0 {
        WAD_SIGNED - wad_div_to_zero(WAD_SIGNED, STEEPNESS)?
    } else {
        STEEPNESS - WAD_SIGNED
    };
    wad_mul_to_zero(signed_add(wad_mul_to_zero(slope, deviation)?, WAD_SIGNED)?, level)
}
