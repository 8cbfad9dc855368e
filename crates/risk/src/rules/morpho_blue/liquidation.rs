//! What a liquidation at Morpho Blue repays and takes: all of the debt or all of the collateral, at
//! an incentive that follows from the market's threshold.
//!
//! Source: morpho-org/morpho-blue, `Morpho` and `ConstantsLib` (cursor 0.3, incentive at most 1.15).

use super::wad::WAD;
use crate::rules::uint::{mul_div, sub};
use ethnum::U256;
use trimtab_model::{MoneyError, Rounding};

/// Scale of the oracle's price.
pub const ORACLE_SCALE: U256 = U256::new(1_000_000_000_000_000_000_000_000_000_000_000_000);
/// Share of what is missing to full lending that the incentive gives away, a wad.
pub const CURSOR: U256 = U256::new(300_000_000_000_000_000);
/// The most that is taken for a debt of one, a wad.
pub const INCENTIVE_MOST: U256 = U256::new(1_150_000_000_000_000_000);

/// What a liquidation moves, in units of the tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Liquidated {
    /// Collateral taken.
    pub seized: U256,
    /// Debt repaid.
    pub repaid: U256,
    /// Debt that nobody pays: the lenders' loss, once no collateral is left.
    pub bad_debt: U256,
}

/// What is taken for a debt of one, by the share at which an account is liquidated; both wads.
///
/// # Errors
/// [`MoneyError`] for a threshold above one.
pub fn incentive(lltv: U256) -> Result<U256, MoneyError> {
    let missing = mul_div(CURSOR, sub(WAD, lltv)?, WAD, Rounding::Down)?;
    Ok(mul_div(WAD, WAD, sub(WAD, missing)?, Rounding::Down)?.min(INCENTIVE_MOST))
}

/// Value of collateral in units of the loan token, down.
///
/// # Errors
/// [`MoneyError`] beyond 256 bits, as all here.
pub fn quoted(collateral: U256, price: U256) -> Result<U256, MoneyError> {
    mul_div(collateral, price, ORACLE_SCALE, Rounding::Down)
}

/// The most that may be owed against collateral, in units of the loan token.
///
/// # Errors
/// As [`quoted`].
pub fn most_borrowed(collateral: U256, price: U256, lltv: U256) -> Result<U256, MoneyError> {
    mul_div(quoted(collateral, price)?, lltv, WAD, Rounding::Down)
}

/// The least collateral against which so much may be owed; `None` where no amount does.
///
/// # Errors
/// As [`quoted`].
pub fn least_collateral(owed: U256, price: U256, lltv: U256) -> Result<Option<U256>, MoneyError> {
    if owed == U256::ZERO {
        return Ok(Some(U256::ZERO));
    }
    if price == U256::ZERO || lltv == U256::ZERO {
        return Ok(None);
    }
    let worth = mul_div(owed, WAD, lltv, Rounding::Up)?;
    mul_div(worth, ORACLE_SCALE, price, Rounding::Up).map(Some)
}

/// The whole liquidation of an account that may be liquidated.
///
/// # Errors
/// As [`quoted`], and for a price of zero.
pub fn liquidate(
    collateral: U256,
    owed: U256,
    price: U256,
    lltv: U256,
) -> Result<Liquidated, MoneyError> {
    let incentive = incentive(lltv)?;
    let worth = mul_div(owed, incentive, WAD, Rounding::Down)?;
    let wanted = mul_div(worth, ORACLE_SCALE, price, Rounding::Down)?;
    if wanted < collateral {
        return Ok(Liquidated { seized: wanted, repaid: owed, bad_debt: U256::ZERO });
    }
    let value = mul_div(collateral, price, ORACLE_SCALE, Rounding::Up)?;
    let repaid = mul_div(value, WAD, incentive, Rounding::Up)?.min(owed);
    Ok(Liquidated { seized: collateral, repaid, bad_debt: owed - repaid })
}
