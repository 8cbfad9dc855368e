//! What assets beside the settlement asset count for, and how much of one may leave.

use super::Tiered;
use crate::rules::fault::{Subject, Unassessable};
use crate::rules::holdings::Balance;
use crate::rules::quotes::{Quotes, Series};
use crate::rules::{DECIMALS, ONE};
use trimtab_model::{Amount, Price, Quantity, Ratio, Rounding, notional};

impl Tiered {
    /// What a balance counts for in the unit of account, rounded down: the settlement asset in full,
    /// others at their price less the haircut, debts at their price in full.
    pub(super) fn counted(
        &self,
        balance: &Balance,
        quotes: &Quotes,
    ) -> Result<Amount, Unassessable> {
        if balance.asset == 0 {
            return Ok(balance.held.minus(balance.owed)?);
        }
        if balance.held == Amount::ZERO && balance.owed == Amount::ZERO {
            return Ok(Amount::ZERO);
        }
        let (rate, price) = self.rate_and_price(balance.asset, quotes)?;
        let value = |amount: Amount, rounding| {
            notional(Quantity::from_base(amount.base()), price, DECIMALS, rounding)
        };
        // What is below zero is a debt, and has no haircut.
        let held = if balance.held.is_negative() {
            value(balance.held, Rounding::Down)?
        } else {
            rate.of(value(balance.held, Rounding::Down)?, Rounding::Down)?
        };
        Ok(held.minus(value(balance.owed, Rounding::Up)?)?)
    }

    /// Units of an asset that are worth no more than `room` in what they count for.
    pub(super) fn units_worth(
        &self,
        room: Amount,
        asset: usize,
        held: Amount,
        quotes: &Quotes,
    ) -> Result<Amount, Unassessable> {
        if asset == 0 {
            return Ok(room.min(held));
        }
        let (rate, price) = self.rate_and_price(asset, quotes)?;
        if rate == Ratio::ZERO {
            return Ok(held);
        }
        // One unit of account less pays for the two roundings of what is left.
        let room = room.minus(Amount::from_base(2))?.or_zero();
        let parts = i128::from(Ratio::PARTS);
        let value = room.scaled(parts, i128::from(rate.parts()), Rounding::Down)?;
        Ok(value.scaled(ONE, price.base(), Rounding::Down)?.min(held))
    }

    fn rate_and_price(
        &self,
        asset: usize,
        quotes: &Quotes,
    ) -> Result<(Ratio, Price), Unassessable> {
        let rate = self.collateral.get(asset).copied().flatten();
        let rate = rate.ok_or(Unassessable::Unlisted { of: Subject::Asset(asset) })?;
        Ok((rate, quotes.price(Series::Asset(asset))?))
    }
}
