//! What a liquidation repays and takes: the close factor, the bonus, the venue's share of the bonus,
//! and the least that must be left over.
//!
//! Source: aave-dao/aave-v3-origin, `LiquidationLogic`, rounded as from version 3.7 on: always to
//! the liquidator's disadvantage.

use super::ray::{percent_div, percent_mul};
use crate::rules::uint::{add, divide, mul, mul_div, sub};
use ethnum::U256;
use trimtab_model::{MoneyError, Rounding};

/// Share of all debt that one step may repay while an account is not far gone.
pub const CLOSE_FACTOR_BPS: u32 = 5_000;
/// Health factor, in wads, at and below which everything may be repaid at once.
pub const CLOSE_FACTOR_HEALTH: U256 = U256::new(950_000_000_000_000_000);
/// Value in base currency below which a debt or collateral may be cleared at once: $2,000.
pub const CLEARED_BELOW: U256 = U256::new(200_000_000_000);
/// Value in base currency that a step must leave of both unless it clears one: $1,000.
pub const LEFT_OVER: U256 = U256::new(100_000_000_000);

/// One asset of a liquidation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// Price of a whole token in base currency.
    pub price: U256,
    /// Units of a whole token.
    pub unit: U256,
    /// The account's balance or debt, in units.
    pub balance: U256,
}

/// Terms of the collateral's liquidation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bonus {
    /// What is taken for a debt of one, in hundredths of a percent: 10,500 is a bonus of 5 %.
    pub bps: u32,
    /// Share of the bonus that the venue takes.
    pub protocol_fee_bps: u32,
}

/// What a step moves, in units of the tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Collateral that the liquidator gets.
    pub to_liquidator: U256,
    /// Collateral that the venue gets.
    pub protocol_fee: U256,
    /// Debt that is repaid.
    pub repaid: U256,
}

impl Step {
    /// All collateral that leaves the account.
    #[must_use]
    pub fn seized(&self) -> U256 {
        self.to_liquidator.saturating_add(self.protocol_fee)
    }
}

impl Side {
    /// Value of some units in base currency.
    pub(super) fn value(&self, units: U256, rounding: Rounding) -> Result<U256, MoneyError> {
        mul_div(units, self.price, self.unit, rounding)
    }
}

/// What covering `cover` units of debt takes.
///
/// # Errors
/// [`MoneyError`] beyond 256 bits, and for a price or bonus of zero.
pub fn step(
    collateral: &Side,
    debt: &Side,
    bonus: &Bonus,
    cover: U256,
) -> Result<Step, MoneyError> {
    let bps = U256::from(bonus.bps);
    let worth = mul(mul(debt.price, cover)?, collateral.unit)?;
    let plain = divide(worth, mul(collateral.price, debt.unit)?, Rounding::Down)?;
    let wanted = percent_mul(plain, bps, Rounding::Down)?;
    let (taken, repaid) = if wanted > collateral.balance {
        (collateral.balance, repaid_for(collateral, debt, bps, Rounding::Up)?)
    } else {
        (wanted, cover)
    };
    let extra = sub(taken, percent_div(taken, bps, Rounding::Down)?)?;
    let fee = percent_mul(extra, U256::from(bonus.protocol_fee_bps), Rounding::Up)?;
    Ok(Step { to_liquidator: sub(taken, fee)?, protocol_fee: fee, repaid })
}

/// Debt that pays for all of the collateral's balance.
fn repaid_for(
    collateral: &Side,
    debt: &Side,
    bps: U256,
    rounding: Rounding,
) -> Result<U256, MoneyError> {
    let worth = mul(mul(collateral.price, collateral.balance)?, debt.unit)?;
    let plain = divide(worth, mul(debt.price, collateral.unit)?, Rounding::Down)?;
    percent_div(plain, bps, rounding)
}

/// The most units of a debt that one step may repay, by the account's health factor and whole debt.
///
/// # Errors
/// As [`step`].
pub fn coverable(
    collateral: &Side,
    debt: &Side,
    health: U256,
    whole_debt: U256,
) -> Result<U256, MoneyError> {
    let owed = debt.value(debt.balance, Rounding::Up)?;
    let held = collateral.value(collateral.balance, Rounding::Down)?;
    if health <= CLOSE_FACTOR_HEALTH || held < CLEARED_BELOW || owed < CLEARED_BELOW {
        return Ok(debt.balance);
    }
    let part = percent_mul(whole_debt, U256::from(CLOSE_FACTOR_BPS), Rounding::Nearest)?;
    if owed <= part {
        return Ok(debt.balance);
    }
    Ok(mul_div(part, debt.unit, debt.price, Rounding::Down)?.min(debt.balance))
}

/// The largest step that the venue admits: as much as is coverable, less where that would leave
/// dust of either asset.
///
/// # Errors
/// As [`step`].
pub fn largest(
    collateral: &Side,
    debt: &Side,
    bonus: &Bonus,
    coverable: U256,
) -> Result<Step, MoneyError> {
    let whole = step(collateral, debt, bonus, coverable)?;
    if whole.repaid >= debt.balance || whole.seized() >= collateral.balance {
        return Ok(whole);
    }
    let mut cover = coverable;
    if debt.value(sub(debt.balance, cover)?, Rounding::Up)? < LEFT_OVER {
        // The least rest whose value, rounded up, reaches what must be left.
        let rest = mul_div(LEFT_OVER - 1, debt.unit, debt.price, Rounding::Down)?;
        cover = debt.balance.saturating_sub(add(rest, U256::ONE)?);
    }
    let kept = mul_div(LEFT_OVER, collateral.unit, collateral.price, Rounding::Up)?;
    let most = Side { balance: collateral.balance.saturating_sub(kept), ..*collateral };
    let affordable = repaid_for(&most, debt, U256::from(bonus.bps), Rounding::Down)?;
    step(collateral, debt, bonus, cover.min(affordable))
}
