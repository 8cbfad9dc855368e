//! A liquidity tier of dYdX v4, in the chain's integers: quote quantums of 1e-6 USDC and millionths.
//!
//! Open interest scales initial margin only. Maintenance is a share of the **base** initial margin,
//! rounded up twice.

use crate::rules::fault::TermsError;
use serde::{Deserialize, Serialize};
use trimtab_model::{Amount, MoneyError, Rounding};

/// Millionths of one.
pub const MILLION: u64 = 1_000_000;

/// A liquidity tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LiquidityTier {
    /// Base initial margin fraction, in millionths.
    pub initial_margin_ppm: u32,
    /// Maintenance as a share of base initial margin, in millionths.
    pub maintenance_fraction_ppm: u32,
    /// Open notional from which on initial margin rises, in quote quantums.
    pub open_interest_lower_cap: u64,
    /// Open notional from which on it is 100 %, in quote quantums; 0 where it does not rise.
    pub open_interest_upper_cap: u64,
}

impl LiquidityTier {
    /// What the chain itself checks of a tier.
    ///
    /// # Errors
    /// [`TermsError`] for fractions above one and caps the wrong way round.
    pub fn check(&self, at: &str) -> Result<(), TermsError> {
        for (field, ppm) in [
            ("initial_margin_ppm", self.initial_margin_ppm),
            ("maintenance_fraction_ppm", self.maintenance_fraction_ppm),
        ] {
            if u64::from(ppm) > MILLION {
                let problem = format!("{ppm} is above one million");
                return Err(TermsError::new(format!("{at}.{field}"), problem, "write millionths"));
            }
        }
        let (lower, upper) = (self.open_interest_lower_cap, self.open_interest_upper_cap);
        if lower > upper {
            let problem = format!("the lower cap {lower} is above the upper cap {upper}");
            return Err(TermsError::new(at, problem, "swap or correct them"));
        }
        Ok(())
    }

    /// Whether open interest moves initial margin at all.
    #[must_use]
    pub const fn scales(&self) -> bool {
        self.open_interest_upper_cap > 0
    }

    /// Initial margin fraction at an open notional in quote quantums, in millionths, rounded down:
    /// the base up to the lower cap, one from the upper cap on, and a straight line between.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits.
    pub fn initial_ppm(&self, open_interest: i128) -> Result<i128, MoneyError> {
        let base = i128::from(self.initial_margin_ppm);
        let lower = i128::from(self.open_interest_lower_cap);
        let upper = i128::from(self.open_interest_upper_cap);
        if upper == 0 || open_interest <= lower {
            return Ok(base);
        }
        if open_interest >= upper {
            return Ok(i128::from(MILLION));
        }
        let rise = Amount::from_base(i128::from(MILLION) - base);
        // Lower < open interest < upper, so no difference leaves the range or is zero.
        let rise = rise.scaled(open_interest - lower, upper - lower, Rounding::Down)?;
        Ok(base + rise.base())
    }

    /// Initial margin of a notional, in quote quantums: at the scaled fraction or the account's own
    /// where that is larger, rounded up.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits.
    pub fn initial(
        &self,
        notional: i128,
        open_interest: i128,
        own_ppm: i128,
    ) -> Result<i128, MoneyError> {
        share(notional, self.initial_ppm(open_interest)?.max(own_ppm))
    }

    /// Maintenance margin of a notional, in quote quantums: the maintenance fraction of the base
    /// initial margin, both rounded up.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits.
    pub fn maintenance(&self, notional: i128) -> Result<i128, MoneyError> {
        let base = share(notional, i128::from(self.initial_margin_ppm))?;
        share(base, i128::from(self.maintenance_fraction_ppm))
    }
}

/// Millionths of an amount, rounded up.
pub(super) fn share(amount: i128, ppm: i128) -> Result<i128, MoneyError> {
    Ok(Amount::from_base(amount).scaled(ppm, i128::from(MILLION), Rounding::Up)?.base())
}
