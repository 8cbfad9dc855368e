//! What a synth counts as margin: its value less a discount that grows with the amount.
//!
//! Source: `storage/PerpsCollateralConfiguration.sol` of Synthetixio/synthetix-v3.

use super::super::fault::TermsError;
use super::decimal::{Decimal, ONE, minus, over, times};
use serde::{Deserialize, Serialize};
use trimtab_model::MoneyError;

/// A collateral's parameters, as text of up to 18 decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CollateralTerms {
    /// Skew scale of its spot market; zero for no discount.
    pub skew_scale: Decimal,
    /// What its share of that scale is multiplied by.
    pub discount_scalar: Decimal,
    /// Least discount.
    pub min_discount: Decimal,
    /// Largest discount.
    pub max_discount: Decimal,
}

impl CollateralTerms {
    /// The discount of an amount.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits.
    pub fn discount(&self, amount: i128) -> Result<i128, MoneyError> {
        if self.skew_scale == Decimal::default() {
            return Ok(0);
        }
        let share = over(amount, self.skew_scale.base())?;
        let impact = times(share, self.discount_scalar.base())?;
        Ok(impact.max(self.min_discount.base()).min(self.max_discount.base()))
    }

    /// The value of an amount at a price, its discount taken.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits.
    pub fn value(&self, amount: i128, price: i128) -> Result<i128, MoneyError> {
        times(amount, times(price, minus(ONE, self.discount(amount)?)?)?)
    }

    pub(super) fn check(&self, at: &str) -> Result<(), TermsError> {
        let one = Some(Decimal::ONE);
        self.skew_scale.within(&format!("{at}.skew_scale"), None)?;
        self.discount_scalar.within(&format!("{at}.discount_scalar"), None)?;
        self.max_discount.within(&format!("{at}.max_discount"), one)?;
        self.min_discount.within(&format!("{at}.min_discount"), Some(self.max_discount))
    }
}
