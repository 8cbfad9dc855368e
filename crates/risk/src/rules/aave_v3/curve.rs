//! Borrow and supply rates of an Aave v3 reserve: two straight lines over utilisation.
//!
//! Source: aave-dao/aave-v3-origin, `DefaultReserveInterestRateStrategyV2`. Rates are rays a year.

use super::ray::{RAY, WHOLE_BPS, percent_mul, ray_div, ray_mul};
use crate::rules::uint::{add, sub};
use ethnum::U256;
use trimtab_model::{MoneyError, Rounding};

/// Least optimal utilisation a reserve may have, in hundredths of a percent.
pub const OPTIMAL_LEAST_BPS: u32 = 100;
/// Most optimal utilisation a reserve may have, in hundredths of a percent.
pub const OPTIMAL_MOST_BPS: u32 = 9_900;
/// Most that base rate and both slopes may add up to, in hundredths of a percent.
pub const RATE_MOST_BPS: u32 = 100_000;

/// Rays in a hundredth of a percent.
const RAY_PER_BPS: U256 = U256::new(100_000_000_000_000_000_000_000);

/// Parameters of a reserve's rates, in hundredths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateCurve {
    /// Utilisation at which the second slope begins.
    pub optimal_bps: u32,
    /// Borrow rate of a reserve that nobody borrows.
    pub base_bps: u32,
    /// What the borrow rate rises by up to the optimum.
    pub slope1_bps: u32,
    /// What it rises by from there to full utilisation.
    pub slope2_bps: u32,
    /// Share of interest that the venue keeps.
    pub reserve_factor_bps: u32,
}

/// A reserve at one instant, in units of its token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reserves {
    /// What could be withdrawn or borrowed.
    pub available: U256,
    /// What is lent out, interest included.
    pub owed: U256,
    /// Claims of suppliers that nothing stands behind.
    pub unbacked: U256,
}

/// Rates of a reserve, in rays a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReserveRates {
    /// Share of what could be lent that is lent.
    pub usage: U256,
    /// What borrowers pay.
    pub borrow: U256,
    /// What suppliers earn.
    pub liquidity: U256,
}

impl RateCurve {
    /// The rates of a reserve.
    ///
    /// # Errors
    /// [`MoneyError`] where a figure is beyond 256 bits or the optimum is zero.
    pub fn rates(&self, reserves: &Reserves) -> Result<ReserveRates, MoneyError> {
        let base = ray(self.base_bps)?;
        if reserves.owed == U256::ZERO {
            return Ok(ReserveRates { usage: U256::ZERO, borrow: base, liquidity: U256::ZERO });
        }
        let total = add(reserves.available, reserves.owed)?;
        let usage = ray_div(reserves.owed, total)?;
        let borrow = self.borrow(usage)?;
        let supply_usage = ray_div(reserves.owed, add(total, reserves.unbacked)?)?;
        let kept = sub(WHOLE_BPS, U256::from(self.reserve_factor_bps))?;
        let liquidity = percent_mul(ray_mul(borrow, supply_usage)?, kept, Rounding::Nearest)?;
        Ok(ReserveRates { usage, borrow, liquidity })
    }

    /// The borrow rate at a utilisation, both in rays.
    ///
    /// # Errors
    /// As [`RateCurve::rates`].
    pub fn borrow(&self, usage: U256) -> Result<U256, MoneyError> {
        let (base, optimal) = (ray(self.base_bps)?, ray(self.optimal_bps)?);
        let (slope1, slope2) = (ray(self.slope1_bps)?, ray(self.slope2_bps)?);
        if usage <= optimal {
            return add(base, ray_div(ray_mul(slope1, usage)?, optimal)?);
        }
        let excess = ray_div(sub(usage, optimal)?, sub(RAY, optimal)?)?;
        add(add(base, slope1)?, ray_mul(slope2, excess)?)
    }
}

fn ray(bps: u32) -> Result<U256, MoneyError> {
    crate::rules::uint::mul(U256::from(bps), RAY_PER_BPS)
}
