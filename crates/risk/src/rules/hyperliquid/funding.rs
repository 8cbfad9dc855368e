//! What Hyperliquid's funding costs: premium over the oracle, a rate for eight hours, a payment
//! every hour on notional at the oracle's price.
//!
//! Rates are counted at 1e-18 and rounded to the nearest, as reals would be; what is paid is
//! rounded against us.

use crate::rules::DECIMALS;
use crate::rules::ONE;
use crate::rules::text::share;
use serde::{Deserialize, Serialize};
use trimtab_model::{Amount, MoneyError, Price, Quantity, Ratio, Rounding, notional};

/// Parameters of funding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundingTerms {
    /// Interest in a rate, when no premium is paid.
    #[serde(with = "share")]
    pub interest: Ratio,
    /// How far the rate may differ from the premium towards it.
    #[serde(with = "share")]
    pub clamp: Ratio,
    /// The most that is paid in an hour, either way.
    #[serde(with = "share")]
    pub cap_hourly: Ratio,
    /// Hours that one rate is for; a payment every hour is that part of it.
    pub hours: u32,
}

/// A rate in units of 1e-18; above zero longs pay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct FundingRate(i128);

impl FundingRate {
    /// A rate of so many units of 1e-18.
    #[must_use]
    pub const fn from_base(units: i128) -> Self {
        Self(units)
    }

    /// Units of 1e-18.
    #[must_use]
    pub const fn base(self) -> i128 {
        self.0
    }

    /// How far the book's impact prices are off the oracle: `(max(bid - oracle, 0) - max(oracle -
    /// ask, 0)) / oracle`. The venue takes one every five seconds and averages them over the hour.
    ///
    /// # Errors
    /// [`MoneyError`] for an oracle price of zero, and beyond 128 bits.
    pub fn premium(
        impact_bid: Price,
        impact_ask: Price,
        oracle: Price,
    ) -> Result<Self, MoneyError> {
        let [bid, ask, at] =
            [impact_bid, impact_ask, oracle].map(|it| Amount::from_base(it.base()));
        let over = bid.minus(at)?.or_zero().minus(at.minus(ask)?.or_zero())?;
        Ok(Self(over.scaled(ONE, at.base(), Rounding::Nearest)?.base()))
    }
}

impl FundingTerms {
    /// The rate for [`FundingTerms::hours`] at an average premium: the premium, and towards the
    /// interest as far as the clamp lets it.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits.
    pub fn rate(&self, premium: FundingRate) -> Result<FundingRate, MoneyError> {
        let (interest, clamp) = (fine(self.interest), fine(self.clamp));
        let towards = interest.minus(Amount::from_base(premium.0))?;
        let towards = towards.max(clamp.negated()?).min(clamp);
        Ok(FundingRate(Amount::from_base(premium.0).plus(towards)?.base()))
    }

    /// What is paid an hour at that rate, as a share of notional, capped.
    ///
    /// # Errors
    /// [`MoneyError`] for rates for no hours.
    pub fn hourly(&self, rate: FundingRate) -> Result<FundingRate, MoneyError> {
        let cap = fine(self.cap_hourly);
        let part =
            Amount::from_base(rate.0).scaled(1, i128::from(self.hours), Rounding::Nearest)?;
        Ok(FundingRate(part.max(cap.negated()?).min(cap).base()))
    }
}

/// What a position gets in an hour at an hourly rate, below zero where it pays: longs pay what is
/// above zero. Notional is at the **oracle's** price, not the mark. Rounded down.
///
/// # Errors
/// [`MoneyError`] beyond 128 bits.
pub fn payment(
    quantity: Quantity,
    oracle: Price,
    hourly: FundingRate,
) -> Result<Amount, MoneyError> {
    let rate = Amount::from_base(hourly.0).negated()?.base();
    notional(quantity, oracle, DECIMALS, Rounding::Nearest)?.scaled(rate, ONE, Rounding::Down)
}

/// A share at 1e-18.
fn fine(ratio: Ratio) -> Amount {
    Amount::from_base(i128::from(ratio.parts()) * (ONE / i128::from(Ratio::PARTS)))
}
