//! A market's books: assets and shares of lenders and borrowers, interest, and the venue's fee.
//!
//! Source: morpho-org/morpho-blue, `Morpho` and `SharesMathLib`. Amounts are units of the loan token.

use super::irm::touch;
use super::wad::{signed, taylor_compounded, wad_mul};
use crate::rules::uint::{add, mul_div, sub};
use ethnum::{I256, U256};
use trimtab_model::{MoneyError, Rounding};

/// Shares that are always there, against whoever would move their price while a market is empty.
const VIRTUAL_SHARES: U256 = U256::new(1_000_000);
/// Assets that are always there.
const VIRTUAL_ASSETS: U256 = U256::ONE;

/// One side of a market.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ledger {
    /// Units of the loan token.
    pub assets: U256,
    /// Shares in them.
    pub shares: U256,
}

impl Ledger {
    /// Shares that some units are worth.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 256 bits, as all here.
    pub fn to_shares(&self, assets: U256, rounding: Rounding) -> Result<U256, MoneyError> {
        let (all, shares) = self.with_virtual()?;
        mul_div(assets, shares, all, rounding)
    }

    /// Units that some shares are worth.
    ///
    /// # Errors
    /// As [`Ledger::to_shares`].
    pub fn to_assets(&self, shares: U256, rounding: Rounding) -> Result<U256, MoneyError> {
        let (all, total) = self.with_virtual()?;
        mul_div(shares, all, total, rounding)
    }

    fn with_virtual(&self) -> Result<(U256, U256), MoneyError> {
        Ok((add(self.assets, VIRTUAL_ASSETS)?, add(self.shares, VIRTUAL_SHARES)?))
    }
}

/// A market as its contract keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Books {
    /// What lenders own.
    pub supply: Ledger,
    /// What borrowers owe.
    pub borrow: Ledger,
    /// Level of the adaptive rate, in wads a second.
    pub level: I256,
    /// Share of interest that the venue keeps, a wad.
    pub fee: U256,
}

impl Books {
    /// The books after a touch so many seconds after the last, and the shares that the fee makes.
    ///
    /// # Errors
    /// [`MoneyError`] beyond 256 bits.
    pub fn accrued(&self, seconds: u64) -> Result<(Self, U256), MoneyError> {
        if seconds == 0 {
            return Ok((*self, U256::ZERO));
        }
        let found = touch(self.supply.assets, self.borrow.assets, self.level, seconds)?;
        // Level and curve keep the rate above zero.
        let rate = U256::try_from(found.average_rate).unwrap_or(U256::ZERO);
        let interest = wad_mul(self.borrow.assets, taylor_compounded(rate, seconds)?)?;
        let mut after = *self;
        after.level = found.level;
        after.borrow.assets = add(self.borrow.assets, interest)?;
        after.supply.assets = add(self.supply.assets, interest)?;
        let fee = wad_mul(interest, self.fee)?;
        // Lenders' own part is the price at which the fee becomes shares.
        let own = Ledger { assets: sub(after.supply.assets, fee)?, shares: self.supply.shares };
        let shares = own.to_shares(fee, Rounding::Down)?;
        after.supply.shares = add(self.supply.shares, shares)?;
        Ok((after, shares))
    }

    /// Share of what is supplied that is lent, a wad.
    ///
    /// # Errors
    /// As [`Books::accrued`].
    pub fn utilisation(&self) -> Result<I256, MoneyError> {
        signed(mul_div(
            self.borrow.assets,
            super::WAD,
            self.supply.assets.max(U256::ONE),
            Rounding::Down,
        )?)
    }
}
