//! What our own deposit, withdrawal, loan or repayment does to a reserve, and what it refuses.

use super::AaveV3;
use super::reserve::Reserve;
use crate::rules::change::{Change, apply, refused, within};
use crate::rules::fault::Unassessable;
use crate::rules::holdings::Holdings;
use crate::rules::quotes::{Pool, Quotes, Series};
use crate::rules::uint::{add, amount, divide, mul_div, power_of_ten};
use crate::rules::{DECIMALS, lender};
use ethnum::U256;
use trimtab_model::{Amount, Rounding};

impl AaveV3 {
    pub(super) fn moved(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        change: &Change,
    ) -> Result<(Holdings, Quotes), Unassessable> {
        let (asset, amount) = change.of_asset()?;
        let reserve = self.reserve(asset)?;
        let is_more = matches!(change, Change::Deposit { .. } | Change::Borrow { .. });
        reserve.check_open(asset, amount, is_more)?;
        let (held, mut quotes) = apply(holdings, quotes, change, |market| quotes.mark(market))?;
        let now = quotes.now;
        if let Some(pool) = quotes.assets.get_mut(asset).and_then(|quote| quote.pool.as_mut()) {
            *pool = reserve.accrued(asset, pool, now)?;
            reserve.moved(asset, pool, change, amount)?;
        } else if matches!(change, Change::Borrow { .. }) && !reserve.is_borrowable {
            return Err(refused(asset, NOT_BORROWABLE, amount, Amount::ZERO));
        }
        Ok((held, quotes))
    }

    /// The most of an asset that may be borrowed now: against the collateral, from what the pool
    /// has left, below its cap.
    ///
    /// # Errors
    /// As [`crate::rules::MarginRule::assess`], and where the pool is not known.
    pub fn borrowable(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        asset: usize,
    ) -> Result<Amount, Unassessable> {
        let reserve = self.reserve(asset)?;
        let power = self.account(holdings, quotes)?.health().available_borrows()?;
        let pool = reserve.accrued(asset, &lender::pool(quotes, asset)?, quotes.now)?;
        if reserve.is_paused || reserve.is_frozen || !reserve.is_borrowable {
            return Ok(Amount::ZERO);
        }
        let price = U256::try_from(quotes.price(Series::Asset(asset))?.base());
        let finest = power_of_ten(DECIMALS - super::BASE_DECIMALS);
        let price = divide(price.unwrap_or(U256::ZERO), finest, Rounding::Up)?;
        let units = mul_div(power, reserve.unit(), price, Rounding::Down)?;
        let reserves = reserve.reserves(asset, &pool)?;
        let mut most = units.min(reserves.available);
        if reserve.borrow_cap > 0 {
            most = most.min(reserve.borrow_cap.saturating_sub(reserves.owed));
        }
        Ok(amount(most, reserve.decimals)?)
    }
}

const NOT_BORROWABLE: &str = "a loan of what may not be borrowed here,";

impl Reserve {
    fn moved(
        &self,
        asset: usize,
        pool: &mut Pool,
        change: &Change,
        moved: Amount,
    ) -> Result<(), Unassessable> {
        match change {
            Change::Deposit { .. } => {
                pool.available = pool.available.plus(moved)?;
                self.check_supply(asset, pool, moved)
            }
            Change::Withdraw { .. } => {
                let left = pool.available;
                pool.available = left.minus(moved)?;
                within(asset, "a withdrawal, the pool having lent the rest, of", moved, left)
            }
            Change::Borrow { .. } => {
                if !self.is_borrowable {
                    return Err(refused(asset, NOT_BORROWABLE, moved, Amount::ZERO));
                }
                within(asset, "a loan from the pool of", moved, pool.available)?;
                pool.available = pool.available.minus(moved)?;
                pool.owed = pool.owed.plus(moved)?;
                self.check_loans(asset, pool, moved)
            }
            Change::Repay { .. } => {
                pool.available = pool.available.plus(moved)?;
                // The venue's own rounding may leave the pool's sum below ours by a unit.
                pool.owed = pool.owed.minus(moved)?.or_zero();
                Ok(())
            }
            Change::Trade { .. } => Ok(()),
        }
    }

    fn check_supply(&self, asset: usize, pool: &Pool, moved: Amount) -> Result<(), Unassessable> {
        let reserves = self.reserves(asset, pool)?;
        let supplied = add(add(reserves.available, reserves.owed)?, reserves.unbacked)?;
        self.check_cap(
            asset,
            "a deposit below the supply cap of",
            moved,
            (supplied, self.supply_cap),
        )
    }

    fn check_loans(&self, asset: usize, pool: &Pool, moved: Amount) -> Result<(), Unassessable> {
        let owed = self.reserves(asset, pool)?.owed;
        self.check_cap(asset, "a loan below the borrow cap of", moved, (owed, self.borrow_cap))
    }

    fn check_cap(
        &self,
        asset: usize,
        what: &'static str,
        moved: Amount,
        (after, cap): (U256, U256),
    ) -> Result<(), Unassessable> {
        if cap == 0 || after <= cap {
            return Ok(());
        }
        let over = amount(after - cap, self.decimals)?;
        Err(refused(asset, what, moved, moved.minus(over)?))
    }
}
