//! What Across asks for its pool's money: the liquidity providers' fee, in integers of 1e-18.
//!
//! A relayer pays at the destination and is paid back out of a pool; the fee is the mean yearly rate
//! over the utilisation that a deposit moves through, brought down to a week, and truncated to six
//! decimals (`lpFeeCalculator.ts` of across-protocol/sdk and the protocol's UMIP). The SDK takes the
//! root with 20 digits; here it is exact, which may be one unit of 1e-18 off and is the same after
//! truncation but for one case in 1e13.

use thiserror::Error;

/// One, in the units of every figure here.
pub const ONE: u128 = 1_000_000_000_000_000_000;

/// What six decimals are rounded down to.
const SIX_DECIMALS: u128 = 1_000_000_000_000;

/// Weeks that a yearly rate is divided into.
const WEEKS: f64 = 52.0;

/// A yearly rate over the pool's utilisation: two straight lines that meet at the kink.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateModel {
    /// `UBar`: utilisation at which the slope changes, of [`ONE`].
    pub kink: u128,
    /// `R0`: rate at no utilisation, of [`ONE`].
    pub base: u128,
    /// `R1`: what is added up to the kink, of [`ONE`].
    pub below: u128,
    /// `R2`: what is added from there to full utilisation, of [`ONE`].
    pub above: u128,
}

/// Why there is no fee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AcrossError {
    /// A utilisation that is none.
    #[error("{what} {value}e-18, must be at most {ONE}e-18; the pool has not that much to lend")]
    Utilisation {
        /// Which.
        what: &'static str,
        /// What was given, of 1e18.
        value: u128,
    },
    /// A deposit of nothing.
    #[error("utilisation {0}e-18 before and after: a deposit of nothing has no fee")]
    NoDeposit(u128),
    /// Rates beyond what can be reckoned.
    #[error("the rate model's rates are beyond 128 bits; rates are in units of 1e-18")]
    Overflow,
}

impl RateModel {
    /// Yearly rate at a utilisation, of [`ONE`].
    ///
    /// # Errors
    /// [`AcrossError`]: a utilisation or kink above one, rates beyond 128 bits.
    pub fn rate(&self, utilisation: u128) -> Result<u128, AcrossError> {
        at_most_one("kink", self.kink)?;
        at_most_one("utilisation", utilisation)?;
        let below = share(utilisation.min(self.kink), self.below, self.kink)?;
        let over = utilisation.saturating_sub(self.kink);
        let above = share(over, self.above, ONE - self.kink)?;
        sum(&[self.base, below, above])
    }

    /// Mean yearly rate over what a deposit moves the utilisation through, of [`ONE`].
    ///
    /// # Errors
    /// [`AcrossError`]: as of [`RateModel::rate`], and a deposit of nothing.
    pub fn yearly(&self, before: u128, after: u128) -> Result<u128, AcrossError> {
        if before == after {
            return Err(AcrossError::NoDeposit(before));
        }
        let area = self.area(after)?.abs_diff(self.area(before)?);
        area.checked_mul(ONE).map(|area| area / after.abs_diff(before)).ok_or(AcrossError::Overflow)
    }

    /// The fee of a deposit as a share of it: a week of the mean rate, of [`ONE`].
    ///
    /// # Errors
    /// As of [`RateModel::yearly`].
    pub fn weekly(&self, before: u128, after: u128) -> Result<u128, AcrossError> {
        weekly_of(self.yearly(before, after)?)
    }

    /// The fee that is really taken: the same, truncated to six decimals.
    ///
    /// # Errors
    /// As of [`RateModel::yearly`].
    pub fn realised(&self, before: u128, after: u128) -> Result<u128, AcrossError> {
        Ok(truncated(self.weekly(before, after)?))
    }

    /// Area below the rate from 0 to a utilisation, with the SDK's roundings: every part down.
    fn area(&self, utilisation: u128) -> Result<u128, AcrossError> {
        let kink_rate = sum(&[self.base, self.below])?;
        let before = utilisation.min(self.kink);
        let after = utilisation.saturating_sub(self.kink);
        let rise = self.rate(before)?.abs_diff(self.base);
        // Below the kink the last part has no width, whatever its height.
        let rest = self.rate(utilisation)?.abs_diff(kink_rate);
        let rest = if after > 0 { rest } else { 0 };
        sum(&[
            share(before, self.base, ONE)?,
            share(before, rise, 2 * ONE)?,
            share(after, kink_rate, ONE)?,
            share(after, rest, 2 * ONE)?,
        ])
    }
}

/// A week of a yearly rate, `(1 + yearly)^(1/52) - 1` of [`ONE`], rounded down, and at most one.
///
/// # Errors
/// [`AcrossError::Overflow`] beyond 1e18 a year.
pub fn weekly_of(yearly: u128) -> Result<u128, AcrossError> {
    let total = yearly.checked_add(ONE).filter(|&total| total <= ONE * ONE);
    let total = total.ok_or(AcrossError::Overflow)?;
    let one = ONE as f64;
    // The total as a sum of two doubles, exact to a hundred bits.
    let leading = total as f64;
    let left_over = (total as i128).wrapping_sub(leading as i128) as f64;
    let high = leading / one;
    let low = ((-high).mul_add(one, leading) + left_over) / one;
    // A root to double precision, and one step of Newton's method with the exact power of it.
    let root = libm::pow(high, 1.0 / WEEKS);
    let (power, power_rest) = to_the_weeks(root);
    let step = ((high - power) + (low - power_rest)) / (WEEKS * power / root);
    let product = (root - 1.0) * one;
    let rest = (root - 1.0).mul_add(one, -product) + step * one;
    let whole = libm::floor(product);
    let fee = whole as i128 + libm::floor((product - whole) + rest) as i128;
    Ok(fee.max(0).unsigned_abs().min(ONE))
}

/// Rounded down to six decimals.
#[must_use]
pub const fn truncated(share: u128) -> u128 {
    share / SIX_DECIMALS * SIX_DECIMALS
}

/// `value^52` as the sum of two doubles: 52 is 32 + 16 + 4.
fn to_the_weeks(value: f64) -> (f64, f64) {
    let square = |of| times(of, of);
    let fourth = square(square((value, 0.0)));
    let sixteenth = square(square(fourth));
    times(times(square(sixteenth), sixteenth), fourth)
}

/// Product of two sums of two doubles, to some 104 bits.
fn times(one: (f64, f64), other: (f64, f64)) -> (f64, f64) {
    let product = one.0 * other.0;
    let left_out = one.0.mul_add(other.0, -product);
    let rest = left_out + (one.0 * other.1 + one.1 * other.0);
    let sum = product + rest;
    (sum, (product - sum) + rest)
}

/// `part * of / whole`, rounded down; 0 of nothing.
fn share(part: u128, of: u128, whole: u128) -> Result<u128, AcrossError> {
    let product = part.checked_mul(of).ok_or(AcrossError::Overflow)?;
    Ok(product.checked_div(whole).unwrap_or(0))
}

fn sum(parts: &[u128]) -> Result<u128, AcrossError> {
    let sum = parts.iter().try_fold(0_u128, |sum, part| sum.checked_add(*part));
    sum.ok_or(AcrossError::Overflow)
}

fn at_most_one(what: &'static str, value: u128) -> Result<(), AcrossError> {
    if value <= ONE { Ok(()) } else { Err(AcrossError::Utilisation { what, value }) }
}

#[cfg(test)]
mod tests {
    use super::{AcrossError, ONE, RateModel, truncated, weekly_of};
    use proptest::prelude::*;

    const MODEL: RateModel =
        RateModel { kink: ONE / 100 * 65, base: 0, below: ONE / 100 * 8, above: ONE };

    /// The expected figures of the SDK's own tests (`lpFeeCalculator.test.ts`): utilisation before
    /// and after, yearly rate, week of it.
    const CASES: [(u128, u128, u128, u128); 11] = [
        (0, ONE / 100, 615_384_615_384_600, 11_830_749_673_498),
        (0, ONE / 2, 30_769_230_769_230_768, 582_965_040_710_805),
        (ONE / 2, ONE / 100 * 51, 62_153_846_153_846_200, 1_160_264_449_662_626),
        (ONE / 2, ONE / 100 * 56, 65_230_769_230_769_233, 1_215_959_072_035_989),
        (ONE / 2, ONE / 2 + 100, 60_000_000_000_000_000, 1_121_183_982_821_340),
        (ONE / 10 * 6, ONE / 10 * 7, 114_175_824_175_824_180, 2_081_296_752_280_018),
        (ONE / 10 * 7, ONE / 100 * 75, 294_285_714_285_714_280, 4_973_074_331_615_530),
        (ONE / 10 * 7, ONE / 10 * 7 + 100, 220_000_000_000_000_000, 3_831_376_003_126_766),
        (ONE / 100 * 95, ONE, 1_008_571_428_571_428_580, 13_502_339_199_904_125),
        (0, ONE / 100 * 99, 220_548_340_548_340_547, 3_840_050_658_887_291),
        (0, ONE, 229_000_000_000_000_000, 3_973_273_191_633_388),
    ];

    #[test]
    fn fees_are_those_of_the_sdk_to_the_last_digit() {
        for (before, after, yearly, weekly) in CASES {
            assert_eq!(MODEL.yearly(before, after), Ok(yearly));
            assert_eq!(MODEL.weekly(before, after), Ok(weekly));
            assert_eq!(
                MODEL.realised(before, after),
                Ok(weekly / 10_u128.pow(12) * 10_u128.pow(12))
            );
        }
        // A rate of 1.4e20 a year is capped at all of the deposit.
        assert_eq!(weekly_of(ONE * 100_000_000_000_000_000), Ok(ONE));
    }

    #[test]
    fn a_model_without_a_kink_is_one_line() {
        let flat = RateModel { kink: 0, base: ONE / 10, below: 0, above: 0 };
        assert_eq!(flat.yearly(0, ONE), Ok(ONE / 10));
        let full = RateModel { kink: ONE, base: 0, below: ONE / 10, above: ONE };
        assert_eq!((full.rate(ONE), full.yearly(0, ONE)), (Ok(ONE / 10), Ok(ONE / 20)));
    }

    #[test]
    fn what_is_no_utilisation_is_refused() {
        assert_eq!(MODEL.yearly(ONE / 2, ONE / 2), Err(AcrossError::NoDeposit(ONE / 2)));
        let above = Err(AcrossError::Utilisation { what: "utilisation", value: ONE + 1 });
        assert_eq!(MODEL.yearly(0, ONE + 1), above);
        let wild = RateModel { above: u128::MAX, ..MODEL };
        assert_eq!(wild.yearly(0, ONE), Err(AcrossError::Overflow));
        assert_eq!(weekly_of(u128::MAX), Err(AcrossError::Overflow));
    }

    proptest! {
        #[test]
        fn a_fuller_pool_costs_more(
            before in 0..ONE / 2, wide in 1..ONE / 4, further in 0..ONE / 4,
        ) {
            let here = MODEL.yearly(before, before + wide).unwrap();
            let there = MODEL.yearly(before + further, before + further + wide).unwrap();
            // Roundings of the area are divided by the width.
            prop_assert!(there + 16 * ONE / wide + 16 >= here);
        }

        #[test]
        fn a_year_of_weeks_is_the_yearly_rate(yearly in 0..3 * ONE) {
            let weekly = weekly_of(yearly).unwrap();
            let of = |week: u128| libm::pow(1.0 + week as f64 / ONE as f64, 52.0) - 1.0;
            let rate = yearly as f64 / ONE as f64;
            prop_assert!((of(weekly) - rate).abs() < 1e-12);
            prop_assert!(truncated(weekly) <= weekly && weekly - truncated(weekly) < 10_u128.pow(12));
        }
    }
}
