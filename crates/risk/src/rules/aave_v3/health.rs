//! The health of an account: collateral by threshold over debt, in the venue's base currency of
//! eight decimals.
//!
//! Source: aave-dao/aave-v3-origin, `GenericLogic`.

use super::ray::{WAD, WHOLE_BPS, percent_mul, wad_div};
use crate::rules::uint::{add, divide, mul};
use ethnum::U256;
use trimtab_model::{MoneyError, Rounding};

/// One asset that serves as collateral.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CollateralValue {
    /// Its value in base currency, rounded down.
    pub value: U256,
    /// Share that may be borrowed against it, in hundredths of a percent.
    pub ltv_bps: u32,
    /// Share at which it is liquidated, in hundredths of a percent.
    pub threshold_bps: u32,
}

/// Where an account stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Health {
    /// Value of all collateral.
    pub collateral: U256,
    /// Value of all debt.
    pub debt: U256,
    /// Sum of values by threshold, in base currency by hundredths of a percent.
    pub weighted: U256,
    /// Average loan to value, rounded down, in hundredths of a percent.
    pub average_ltv_bps: U256,
    /// Average threshold, rounded down, in hundredths of a percent.
    pub average_threshold_bps: U256,
    /// Health factor in wads; the largest number where nothing is owed.
    pub factor: U256,
    /// Whether some collateral admits no loan, so that it must leave first.
    pub has_zero_ltv: bool,
}

impl Health {
    /// The health of collateral under a debt in base currency, rounded up.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 256 bits.
    pub fn of(collateral: &[CollateralValue], debt: U256) -> Result<Self, MoneyError> {
        let (mut total, mut by_ltv, mut weighted) = (U256::ZERO, U256::ZERO, U256::ZERO);
        for asset in collateral {
            total = add(total, asset.value)?;
            by_ltv = add(by_ltv, mul(asset.value, U256::from(asset.ltv_bps))?)?;
            weighted = add(weighted, mul(asset.value, U256::from(asset.threshold_bps))?)?;
        }
        let average = |sum| divide(sum, total.max(U256::ONE), Rounding::Down);
        let factor =
            if debt == U256::ZERO { U256::MAX } else { wad_div(weighted, debt)? / WHOLE_BPS };
        Ok(Self {
            collateral: total,
            debt,
            weighted,
            average_ltv_bps: average(by_ltv)?,
            average_threshold_bps: average(weighted)?,
            factor,
            has_zero_ltv: collateral.iter().any(|asset| asset.ltv_bps == 0),
        })
    }

    /// Whether the venue may liquidate: a health factor below one.
    #[must_use]
    pub fn is_liquidatable(&self) -> bool {
        self.factor < WAD
    }

    /// What may be borrowed against the collateral in all, in base currency, rounded down.
    ///
    /// # Errors
    /// As [`Health::of`].
    pub fn borrowing_power(&self) -> Result<U256, MoneyError> {
        percent_mul(self.collateral, self.average_ltv_bps, Rounding::Down)
    }

    /// What may yet be borrowed, in base currency.
    ///
    /// # Errors
    /// As [`Health::of`].
    pub fn available_borrows(&self) -> Result<U256, MoneyError> {
        Ok(self.borrowing_power()?.saturating_sub(self.debt))
    }

    /// The debt from above which the account may be liquidated, in base currency.
    #[must_use]
    pub fn limit(&self) -> U256 {
        self.weighted / WHOLE_BPS
    }
}
