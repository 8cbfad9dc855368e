//! One reserve as an account sees it: the mode that the account is in has been applied.

use super::curve::{RateCurve, ReserveRates, Reserves};
use super::interest::compounded;
use super::liquidation::Bonus;
use super::ray::RAY;
use super::terms::{EmodeTerms, ReserveTerms};
use crate::rules::fault::{Subject, Unassessable};
use crate::rules::quotes::Pool;
use crate::rules::uint::{mul_div, native, power_of_ten};
use ethnum::U256;
use trimtab_model::{Amount, Rounding, Span, Timestamp};

/// A reserve, as bound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reserve {
    pub(super) decimals: u8,
    pub(super) ltv_bps: u32,
    pub(super) threshold_bps: u32,
    pub(super) bonus: Bonus,
    pub(super) curve: RateCurve,
    pub(super) supply_cap: U256,
    pub(super) borrow_cap: U256,
    pub(super) is_borrowable: bool,
    pub(super) is_frozen: bool,
    pub(super) is_paused: bool,
    /// Whether the account has it enabled as collateral.
    pub(super) is_used: bool,
}

/// The reserve under the account's mode. An isolated mode leaves other collateral its threshold
/// and takes its loans away.
pub(super) fn bind(
    name: &str,
    terms: &ReserveTerms,
    mode: Option<&EmodeTerms>,
    is_used: bool,
) -> Reserve {
    let lists = |names: &[String]| names.iter().any(|listed| listed == name);
    let (ltv_bps, threshold_bps, bonus_bps) = match mode {
        Some(mode) if lists(&mode.collateral) => {
            let ltv = if lists(&mode.zero_ltv) { 0 } else { mode.ltv_bps };
            (ltv, mode.threshold_bps, mode.bonus_bps)
        }
        Some(mode) if mode.is_isolated => (0, terms.threshold_bps, terms.bonus_bps),
        _ => (terms.ltv_bps, terms.threshold_bps, terms.bonus_bps),
    };
    let unit = power_of_ten(terms.decimals);
    Reserve {
        decimals: terms.decimals,
        ltv_bps,
        threshold_bps,
        bonus: Bonus { bps: bonus_bps, protocol_fee_bps: terms.protocol_fee_bps },
        curve: terms.curve(),
        supply_cap: U256::from(terms.supply_cap) * unit,
        borrow_cap: U256::from(terms.borrow_cap) * unit,
        is_borrowable: terms.is_borrowable && mode.is_none_or(|mode| lists(&mode.borrowable)),
        is_frozen: terms.is_frozen,
        is_paused: terms.is_paused,
        is_used,
    }
}

impl Reserve {
    /// Units of a whole token.
    pub(super) fn unit(&self) -> U256 {
        power_of_ten(self.decimals)
    }

    /// Whether the account's balance of it is collateral.
    pub(super) const fn is_collateral(&self) -> bool {
        self.is_used && self.threshold_bps > 0
    }

    /// The pool in units of the token.
    pub(super) fn reserves(&self, asset: usize, pool: &Pool) -> Result<Reserves, Unassessable> {
        let of = Subject::Asset(asset);
        let unlent = "what is left in the pool (below zero its utilisation is above 1)";
        Ok(Reserves {
            available: native(pool.available, self.decimals, Rounding::Down, (of, unlent))?,
            owed: native(pool.owed, self.decimals, Rounding::Up, (of, "what the pool has lent"))?,
            unbacked: native(pool.unbacked, self.decimals, Rounding::Up, (of, "what is unbacked"))?,
        })
    }

    /// Rates of the pool as its last touch left them.
    pub(super) fn rates(&self, asset: usize, pool: &Pool) -> Result<ReserveRates, Unassessable> {
        Ok(self.curve.rates(&self.reserves(asset, pool)?)?)
    }

    /// The pool with the interest of now: the rate holds from one touch to the next.
    pub(super) fn accrued(
        &self,
        asset: usize,
        pool: &Pool,
        now: Timestamp,
    ) -> Result<Pool, Unassessable> {
        if pool.touched == Timestamp::EPOCH {
            return Ok(Pool { touched: now, ..*pool });
        }
        let seconds = now.since(pool.touched).nanos() / Span::from_secs(1).nanos();
        let growth = compounded(self.rates(asset, pool)?.borrow, seconds)?;
        let of = (Subject::Asset(asset), "what the pool has lent");
        let owed = native(pool.owed, 18, Rounding::Up, of)?;
        let grown = crate::rules::uint::amount(mul_div(owed, growth, RAY, Rounding::Up)?, 18)?;
        Ok(Pool { owed: grown, touched: pool.touched.max(now), ..*pool })
    }

    /// Refuses what a paused reserve refuses, and a frozen one too where more would come in.
    pub(super) fn check_open(
        &self,
        asset: usize,
        wanted: Amount,
        is_more: bool,
    ) -> Result<(), Unassessable> {
        let what = match (self.is_paused, self.is_frozen && is_more) {
            (true, _) => "what is moved while the reserve is paused,",
            (_, true) => "what is added while the reserve is frozen,",
            _ => return Ok(()),
        };
        let of = Subject::Asset(asset);
        Err(Unassessable::TooMuch { of, what, wanted, most: Amount::ZERO })
    }
}
