//! What liquidating an account pays its keepers, which the account must hold beside its margin.
//!
//! Source: `storage/GlobalPerpsMarketConfiguration.sol` and `storage/PerpsAccount.sol` of
//! Synthetixio/synthetix-v3 at 23585f73c.

use super::super::fault::TermsError;
use super::decimal::{Decimal, ONE, plus, times};
use serde::{Deserialize, Serialize};
use trimtab_model::{Amount, MoneyError};

/// Bounds of keepers' rewards and what their transactions cost, as text of up to 18 decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeeperTerms {
    /// Dollars that a keeper gets beside its cost at least.
    pub min_reward: Decimal,
    /// Dollars that a keeper gets at most.
    pub max_reward: Decimal,
    /// Share of its cost that a keeper gets beside it at least.
    pub min_profit_ratio: Decimal,
    /// Share of the account's collateral that a keeper gets at most.
    pub max_scaling_ratio: Decimal,
    /// Dollars that flagging an account costs.
    pub flag_cost: Decimal,
    /// Dollars that liquidating one window costs.
    pub liquidate_cost: Decimal,
}

impl KeeperTerms {
    /// The reward for what was earned and what it cost, within the venue's bounds, in dollars of
    /// 1e-18. A collateral of zero sets no bound: the account was flagged before.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits.
    pub fn reward(&self, earned: i128, cost: i128, collateral: i128) -> Result<i128, MoneyError> {
        let profit = times(cost, plus(self.min_profit_ratio.base(), ONE)?)?;
        let least = plus(cost, self.min_reward.base())?.max(profit);
        let most = match collateral {
            0 => self.max_reward.base(),
            _ => times(collateral, self.max_scaling_ratio.base())?.min(self.max_reward.base()),
        };
        Ok(least.max(plus(earned, cost)?).min(most))
    }

    /// The reward for flagging an account and then liquidating it over so many windows.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 128 bits.
    pub fn whole(&self, earned: i128, windows: i128, collateral: i128) -> Result<i128, MoneyError> {
        let flagging = self.reward(earned, self.flag_cost.base(), collateral.max(0))?;
        if windows <= 1 {
            return Ok(flagging);
        }
        let window = self.reward(0, self.liquidate_cost.base(), 0)?;
        let later =
            Amount::from_base(window).scaled(windows - 1, 1, trimtab_model::Rounding::Up)?;
        plus(flagging, later.base())
    }

    pub(super) fn check(&self) -> Result<(), TermsError> {
        for (name, figure) in [
            ("min_reward", self.min_reward),
            ("max_reward", self.max_reward),
            ("min_profit_ratio", self.min_profit_ratio),
            ("max_scaling_ratio", self.max_scaling_ratio),
            ("flag_cost", self.flag_cost),
            ("liquidate_cost", self.liquidate_cost),
        ] {
            figure.within(&format!("keeper.{name}"), None)?;
        }
        Ok(())
    }
}
