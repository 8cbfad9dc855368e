//! A venue's supply rate over its pool: the rate in the venue's integers, its fall in reals.

use crate::rules::aave_v3::{RateCurve, Reserves};
use crate::rules::morpho_blue::{LEVEL_LEAST, MorphoBlue, STEEPNESS, TARGET, WAD_SIGNED};
use crate::rules::real_of;
use crate::rules::uint::sub;
use ethnum::{I256, U256};
use trimtab_model::MoneyError;

const YEAR_SECS: f64 = 31_536_000.0;

/// How a venue's supply rate follows from its pool.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum SupplyRate {
    /// Two lines over utilisation.
    AaveV3(RateCurve),
    /// A curve at a level, in wads a second.
    MorphoBlue(MorphoBlue, i128),
}

/// A pool in whole units.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filled {
    pub(super) total: f64,
    pub(super) owed: f64,
    pub(super) unbacked: f64,
}

/// The borrow rate as two lines over utilisation, a year.
#[derive(Debug, Clone, Copy)]
struct Lines {
    base: f64,
    kink: f64,
    below: f64,
    above: f64,
    /// Share of interest that lenders get.
    passed_on: f64,
}

impl SupplyRate {
    pub(super) const fn aave_v3(curve: RateCurve) -> Self {
        Self::AaveV3(curve)
    }

    pub(super) const fn morpho_blue(rule: MorphoBlue, level: i128) -> Self {
        Self::MorphoBlue(rule, level)
    }

    /// The rate a year, where `total` is supplied and `owed` of it lent.
    pub(super) fn yearly(
        &self,
        total: U256,
        owed: U256,
        unbacked: U256,
    ) -> Result<f64, MoneyError> {
        match self {
            Self::AaveV3(curve) => {
                let available = sub(total, owed)?;
                let rates = curve.rates(&Reserves { available, owed, unbacked })?;
                Ok(real_of(rates.liquidity, 27))
            }
            Self::MorphoBlue(rule, level) => {
                Ok(real_of(rule.rates_of(total, owed, *level)?.supply, 18) * YEAR_SECS)
            }
        }
    }

    /// By how much the yearly rate falls for one more unit supplied.
    pub(super) fn fall(&self, pool: &Filled) -> f64 {
        let claims = pool.total + pool.unbacked;
        if pool.owed <= 0.0 || claims <= 0.0 {
            return 0.0;
        }
        let lines = self.lines();
        let (usage, share) = (pool.owed / pool.total, pool.owed / claims);
        let is_above = usage > lines.kink;
        let steep = if is_above { lines.above } else { lines.below };
        let beyond = if is_above { (usage - lines.kink) * lines.above } else { 0.0 };
        let borrow = lines.base + usage.min(lines.kink) * lines.below + beyond;
        lines.passed_on * share * (steep * usage / pool.total + borrow / claims)
    }

    /// The size of the pool, in whole units, at which the rate turns from one line to the other.
    pub(super) fn turn(&self, owed: f64) -> f64 {
        owed / self.lines().kink
    }

    fn lines(&self) -> Lines {
        match self {
            Self::AaveV3(curve) => {
                let share = |bps: u32| f64::from(bps) / 10_000.0;
                let kink = share(curve.optimal_bps);
                Lines {
                    base: share(curve.base_bps),
                    kink,
                    below: share(curve.slope1_bps) / kink,
                    above: share(curve.slope2_bps) / (1.0 - kink),
                    passed_on: 1.0 - share(curve.reserve_factor_bps),
                }
            }
            Self::MorphoBlue(rule, level) => {
                let (kink, steepness) = (wads(TARGET), wads(STEEPNESS));
                // A market never touched starts at its first level.
                let level = if *level == 0 {
                    crate::rules::morpho_blue::INITIAL_LEVEL
                } else {
                    I256::from(*level).max(LEVEL_LEAST)
                };
                let level = wads(level) * YEAR_SECS;
                Lines {
                    base: level / steepness,
                    kink,
                    below: level * (1.0 - 1.0 / steepness) / kink,
                    above: level * (steepness - 1.0) / (1.0 - kink),
                    passed_on: 1.0 - real_of(rule.fee(), 18),
                }
            }
        }
    }
}

fn wads(value: I256) -> f64 {
    real_of(U256::try_from(value.min(WAD_SIGNED * 1_000)).unwrap_or(U256::ZERO), 18)
}
