//! An account added up: its sides in units and values, and what may leave.

use super::health::{CollateralValue, Health};
use super::liquidation::{Bonus, Side};
use super::ray::WHOLE_BPS;
use super::reserve::Reserve;
use super::{AaveV3, BASE_DECIMALS};
use crate::rules::DECIMALS;
use crate::rules::fault::{Subject, Unassessable};
use crate::rules::holdings::{Balance, Holdings};
use crate::rules::quotes::{Quotes, Series};
use crate::rules::uint::{add, divide, mul, mul_div, native, power_of_ten};
use ethnum::U256;
use trimtab_model::{Amount, MoneyError, Price, Rounding};

/// An account as the contracts add it up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    pub(super) supplied: Vec<Supplied>,
    pub(super) owed: Vec<Owed>,
    pub(super) health: Health,
}

/// A supplied asset, in units of its token and base currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Supplied {
    pub(super) asset: usize,
    pub(super) decimals: u8,
    pub(super) side: Side,
    pub(super) counted: CollateralValue,
    pub(super) is_collateral: bool,
    pub(super) bonus: Bonus,
}

/// A loan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Owed {
    pub(super) asset: usize,
    pub(super) decimals: u8,
    pub(super) side: Side,
    pub(super) value: U256,
}

impl Account {
    pub(super) fn of(
        rule: &AaveV3,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Self, Unassessable> {
        let (mut supplied, mut owed) = (Vec::new(), Vec::new());
        for balance in &holdings.balances {
            if balance.held == Amount::ZERO && balance.owed == Amount::ZERO {
                continue;
            }
            let reserve = rule.reserve(balance.asset)?;
            let price = quotes.price(Series::Asset(balance.asset))?;
            if balance.held != Amount::ZERO {
                supplied.push(Supplied::of(balance, reserve, price)?);
            }
            if balance.owed != Amount::ZERO {
                owed.push(Owed::of(balance, reserve, price)?);
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
}

impl Supplied {
    fn of(balance: &Balance, reserve: &Reserve, price: Price) -> Result<Self, Unassessable> {
        let place = (Subject::Asset(balance.asset), "what is held");
        let units = native(balance.held, reserve.decimals, Rounding::Down, place)?;
        let side = side(reserve, units, price, Rounding::Down)?;
        Ok(Self {
            asset: balance.asset,
            decimals: reserve.decimals,
            side,
            counted: CollateralValue {
                value: side.value(units, Rounding::Down)?,
                ltv_bps: reserve.ltv_bps,
                threshold_bps: reserve.threshold_bps,
            },
            is_collateral: reserve.is_collateral() && units > 0,
            bonus: reserve.bonus,
        })
    }
}

impl Owed {
    fn of(balance: &Balance, reserve: &Reserve, price: Price) -> Result<Self, Unassessable> {
        let place = (Subject::Asset(balance.asset), "what is owed");
        let units = native(balance.owed, reserve.decimals, Rounding::Up, place)?;
        let side = side(reserve, units, price, Rounding::Up)?;
        let value = side.value(units, Rounding::Up)?;
        Ok(Self { asset: balance.asset, decimals: reserve.decimals, side, value })
    }
}

/// Units at a price in base currency, a finer price being rounded as told.
fn side(
    reserve: &Reserve,
    balance: U256,
    price: Price,
    rounding: Rounding,
) -> Result<Side, MoneyError> {
    let price = U256::try_from(price.base()).unwrap_or(U256::ZERO);
    let price = divide(price, power_of_ten(DECIMALS - BASE_DECIMALS), rounding)?;
    Ok(Side { price, unit: reserve.unit(), balance })
}

/// The health of all that is collateral, under all that is owed.
pub(super) fn health(supplied: &[Supplied], owed: &[Owed]) -> Result<Health, MoneyError> {
    let counted: Vec<CollateralValue> =
        supplied.iter().filter(|held| held.is_collateral).map(|held| held.counted).collect();
    let debt = owed.iter().try_fold(U256::ZERO, |sum, due| add(sum, due.value))?;
    Health::of(&counted, debt)
}
