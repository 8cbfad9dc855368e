//! What a trade pays or gets for moving the market's imbalance.
//!
//! Imbalance is longs' open interest less shorts'. Worsening it costs `factor x imbalance^exponent`
//! more than before, easing it pays back. Source: `pricing/PricingUtils.sol` and
//! `position/PositionPricingUtils` of gmx-io/gmx-synthetics at a5c0c883; the halving of older
//! versions is gone.

use super::usd::{Factor, Usd};
use ethnum::{AsI256, I256};
use serde::{Deserialize, Serialize};
use trimtab_model::MoneyError;

/// Decimal places in which the contracts raise to a power.
const POWER_ONE: i128 = 1_000_000_000_000_000_000;
/// Units of 1e-30 in those.
const PER_POWER: i128 = 1_000_000_000_000;
/// Largest figure that still fits 256 bits with room for a factor.
const LARGEST: f64 = 1e46;

/// One side of an impact: `factor x imbalance^exponent`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Curve {
    /// Dollars per dollar to the exponent.
    pub factor: Factor,
    /// The exponent, one or more.
    pub exponent: Factor,
}

/// A market's impact curves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Impact {
    /// Where a trade eases the imbalance.
    pub positive: Curve,
    /// Where it worsens it.
    pub negative: Curve,
}

impl Impact {
    /// What a trade gets for moving the imbalance from one to the other; below zero it pays.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 256 bits.
    pub fn of(&self, before: Usd, after: Usd) -> Result<Usd, MoneyError> {
        let eases = after.magnitude() < before.magnitude();
        let crosses = (before > Usd::ZERO) != (after > Usd::ZERO);
        let (first, second) = match (crosses, eases) {
            (true, _) => (self.easing(), self.negative),
            (false, true) => (self.easing(), self.easing()),
            (false, false) => (self.negative, self.negative),
        };
        first.at(before.magnitude())?.minus(second.at(after.magnitude())?)
    }

    /// The positive curve, whose factor the venue takes no larger than the negative one's.
    fn easing(&self) -> Curve {
        let factor = self.positive.factor.min(self.negative.factor);
        Curve { factor, ..self.positive }
    }

    /// The worse of the market's own impact and that on inventory shared between markets, which
    /// counts only where the own one is a cost.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 256 bits.
    pub fn worse_of(
        &self,
        (before, after): (Usd, Usd),
        shared: Option<(Usd, Usd)>,
    ) -> Result<Usd, MoneyError> {
        let own = self.of(before, after)?;
        match shared {
            Some((before, after)) if own < Usd::ZERO => Ok(own.min(self.of(before, after)?)),
            _ => Ok(own),
        }
    }
}

impl Curve {
    /// The curve at an imbalance without its sign.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 256 bits.
    pub fn at(&self, imbalance: Usd) -> Result<Usd, MoneyError> {
        raised(imbalance, self.exponent)?.times(self.factor)
    }
}

/// A value to a power: nothing below one dollar; exact, but for the cut to 18 decimals after each
/// product, where the exponent is whole; within 1e-14 of the value where it is not.
///
/// # Errors
/// [`MoneyError::Overflow`] beyond 256 bits.
pub fn raised(value: Usd, exponent: Factor) -> Result<Usd, MoneyError> {
    if value < Usd::one() {
        return Ok(Usd::ZERO);
    }
    if exponent == Factor::ONE {
        return Ok(value);
    }
    let one = Factor::ONE.base();
    let base = value.base() / I256::from(PER_POWER);
    let power = match (exponent.base() / one, exponent.base() % one) {
        (whole, 0) => whole_power(value, base, whole)?,
        _ => real_power(value, base, exponent)?,
    };
    let units = power.checked_mul(I256::from(PER_POWER));
    units.map(Usd::from_base).ok_or_else(|| value.overflow("x", value))
}

fn whole_power(value: Usd, base: I256, exponent: i128) -> Result<I256, MoneyError> {
    let mut power = I256::from(POWER_ONE);
    for _ in 0..exponent {
        let product = power.checked_mul(base).ok_or_else(|| value.overflow("x", value))?;
        power = product / I256::from(POWER_ONE);
    }
    Ok(power)
}

fn real_power(value: Usd, base: I256, exponent: Factor) -> Result<I256, MoneyError> {
    let exponent = exponent.base() as f64 / Factor::ONE.base() as f64;
    let power = libm::pow(base.as_f64() / POWER_ONE as f64, exponent) * POWER_ONE as f64;
    // What is not below the limit, a figure that is none among it, is beyond counting.
    if power < LARGEST { Ok(power.as_i256()) } else { Err(value.overflow("x", value)) }
}
