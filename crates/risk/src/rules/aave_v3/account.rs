//! An account added up: its sides in units and values, what may leave, and what a liquidation takes.

use super::health::{CollateralValue, Health};
use super::liquidation::{Bonus, Side, Step, coverable, largest};
use super::ray::WHOLE_BPS;
use super::{AaveV3, BASE_DECIMALS, value};
use crate::rules::DECIMALS;
use crate::rules::fault::{Subject, Unassessable};
use crate::rules::holdings::Holdings;
use crate::rules::quotes::{Quotes, Series};
use crate::rules::standing::{Seizure, Taken};
use crate::rules::uint::{add, amount, divide, mul, mul_div, native, power_of_ten};
use ethnum::U256;
use trimtab_model::{MoneyError, Rounding};

/// An account as the contracts add it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    supplied: Vec<Supplied>,
    owed: Vec<Owed>,
    health: Health,
}

/// A supplied asset, in units of its token and base currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Supplied {
    asset: usize,
    decimals: u8,
    side: Side,
    counted: CollateralValue,
    is_collateral: bool,
    bonus: Bonus,
}

/// A loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Owed {
    asset: usize,
    decimals: u8,
    side: Side,
    value: U256,
}

impl Account {
    pub(super) fn of(
        rule: &AaveV3,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Self, Unassessable> {
        let (mut supplied, mut owed) = (Vec::new(), Vec::new());
        for balance in &holdings.balances {
            let (held, due) = (balance.held.base(), balance.owed.base());
            if held == 0 && due == 0 {
                continue;
            }
            let of = Subject::Asset(balance.asset);
            let reserve = rule.reserve(balance.asset)?;
            let (asset, decimals) = (balance.asset, reserve.decimals);
            let price = quotes.price(Series::Asset(asset))?.base();
            let price = U256::try_from(price).unwrap_or(U256::ZERO);
            let finest = power_of_ten(DECIMALS - BASE_DECIMALS);
            let side = |price, balance| Side { price, unit: reserve.unit(), balance };
            if held != 0 {
                let place = (of, "what is held");
                let units = native(balance.held, decimals, Rounding::Down, place)?;
                let price = divide(price, finest, Rounding::Down)?;
                let value = mul_div(units, price, reserve.unit(), Rounding::Down)?;
                let (ltv_bps, threshold_bps) = (reserve.ltv_bps, reserve.threshold_bps);
                let counted = CollateralValue { value, ltv_bps, threshold_bps };
                let is_collateral = reserve.is_collateral() && units > 0;
                let (side, bonus) = (side(price, units), reserve.bonus);
                supplied.push(Supplied { asset, decimals, side, counted, is_collateral, bonus });
            }
            if due != 0 {
                let units = native(balance.owed, decimals, Rounding::Up, (of, "what is owed"))?;
                let price = divide(price, finest, Rounding::Up)?;
                let value = mul_div(units, price, reserve.unit(), Rounding::Up)?;
                owed.push(Owed { asset, decimals, side: side(price, units), value });
            }
        }
        let health = health(&supplied, &owed)?;
        Ok(Self { supplied, owed, health })
    }

    /// Its health.
    #[must_use]
    pub const fn health(&self) -> &Health {
        &self.health
    }

    /// The most units of an asset that may leave with the health factor at one or above, the
    /// reserve's own liquidity aside. Collateral that admits no loan must leave before other does.
    pub(super) fn free(&self, asset: usize) -> Result<U256, MoneyError> {
        let Some(held) = self.supplied.iter().find(|held| held.asset == asset) else {
            return Ok(U256::ZERO);
        };
        if !held.is_collateral || self.owed.is_empty() {
            return Ok(held.side.balance);
        }
        let zero_ltv = |other: &&Supplied| other.is_collateral && other.counted.ltv_bps == 0;
        if held.counted.ltv_bps != 0 && self.supplied.iter().any(|other| zero_ltv(&other)) {
            return Ok(U256::ZERO);
        }
        let threshold = U256::from(held.counted.threshold_bps);
        let others = self.health.weighted.saturating_sub(mul(held.counted.value, threshold)?);
        let needed = mul(self.health.debt, WHOLE_BPS)?.saturating_sub(others);
        let least = divide(needed, threshold, Rounding::Up)?;
        if least == 0 {
            return Ok(held.side.balance);
        }
        if least > held.counted.value {
            return Ok(U256::ZERO);
        }
        // The fewest units whose value, rounded down, is yet enough.
        let kept = mul_div(least, held.side.unit, held.side.price, Rounding::Up)?;
        Ok(held.side.balance.saturating_sub(kept))
    }

    /// The value of what of an asset may leave, in base currency; zero for what is no collateral,
    /// since it is no equity either.
    pub(super) fn free_value(&self, asset: usize) -> Result<U256, MoneyError> {
        let Some(held) = self.supplied.iter().find(|held| held.asset == asset) else {
            return Ok(U256::ZERO);
        };
        if !held.is_collateral {
            return Ok(U256::ZERO);
        }
        mul_div(self.free(asset)?, held.side.price, held.side.unit, Rounding::Down)
    }

    /// What the costliest next step of a liquidation takes, of an account that may be liquidated: liquidators choose both assets, and
    /// the pair they gain most by is the one to reckon with.
    pub(super) fn seizure(&self) -> Result<Option<Seizure>, Unassessable> {
        let mut worst: Option<(U256, Pick<'_>)> = None;
        for held in self.supplied.iter().filter(|held| held.is_collateral) {
            for owed in &self.owed {
                let pick = self.pick(held, owed)?;
                let penalty = pick.penalty()?;
                if worst.as_ref().is_none_or(|(most, _)| penalty > *most) {
                    worst = Some((penalty, pick));
                }
            }
        }
        // Debt without collateral cannot be liquidated: nothing is there to take.
        let Some((penalty, pick)) = worst else { return Ok(None) };
        let (held, owed) = (pick.held, pick.owed);
        let taken = amount(pick.step.seized(), held.decimals)?;
        let repaid = amount(pick.step.repaid, owed.decimals)?;
        Ok(Some(Seizure {
            taken: vec![
                Taken::Collateral { asset: held.asset, amount: taken },
                Taken::Debt { asset: owed.asset, amount: repaid },
            ],
            penalty: value(penalty)?,
            pause: None,
            is_whole: self.is_whole_after(&pick)?,
        }))
    }

    fn pick<'a>(&self, held: &'a Supplied, owed: &'a Owed) -> Result<Pick<'a>, MoneyError> {
        let most = coverable(&held.side, &owed.side, self.health.factor, self.health.debt)?;
        let step = largest(&held.side, &owed.side, &held.bonus, most)?;
        Ok(Pick { held, owed, step })
    }

    /// Whether the account is out of liquidation after a step, or has nothing left to take.
    fn is_whole_after(&self, pick: &Pick<'_>) -> Result<bool, MoneyError> {
        let mut supplied = self.supplied.clone();
        for held in supplied.iter_mut().filter(|held| held.asset == pick.held.asset) {
            held.side.balance = held.side.balance.saturating_sub(pick.step.seized());
            held.counted.value =
                mul_div(held.side.balance, held.side.price, held.side.unit, Rounding::Down)?;
            held.is_collateral &= held.side.balance > 0;
        }
        let mut owed = self.owed.clone();
        for due in owed.iter_mut().filter(|due| due.asset == pick.owed.asset) {
            due.side.balance = due.side.balance.saturating_sub(pick.step.repaid);
            due.value = mul_div(due.side.balance, due.side.price, due.side.unit, Rounding::Up)?;
        }
        let is_bare = supplied.iter().all(|held| !held.is_collateral);
        Ok(is_bare || !health(&supplied, &owed)?.is_liquidatable())
    }
}

/// A pair that a liquidator may choose.
#[derive(Debug, Clone, Copy)]
struct Pick<'a> {
    held: &'a Supplied,
    owed: &'a Owed,
    step: Step,
}

impl Pick<'_> {
    /// Value taken above the debt repaid, rounded up.
    fn penalty(&self) -> Result<U256, MoneyError> {
        let (held, owed) = (&self.held.side, &self.owed.side);
        let taken = mul_div(self.step.seized(), held.price, held.unit, Rounding::Up)?;
        let repaid = mul_div(self.step.repaid, owed.price, owed.unit, Rounding::Down)?;
        Ok(taken.saturating_sub(repaid))
    }
}

fn health(supplied: &[Supplied], owed: &[Owed]) -> Result<Health, MoneyError> {
    let counted: Vec<CollateralValue> =
        supplied.iter().filter(|held| held.is_collateral).map(|held| held.counted).collect();
    let debt = owed.iter().try_fold(U256::ZERO, |sum, due| add(sum, due.value))?;
    Health::of(&counted, debt)
}
