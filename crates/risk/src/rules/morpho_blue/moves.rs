//! What our own deposit, withdrawal, loan or repayment does to the market.

use super::MorphoBlue;
use crate::rules::change::{Change, apply, within};
use crate::rules::fault::{Subject, Unassessable};
use crate::rules::holdings::Holdings;
use crate::rules::quotes::{Pool, Quotes};
use trimtab_model::Amount;

impl MorphoBlue {
    pub(super) fn moved(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        change: &Change,
    ) -> Result<(Holdings, Quotes), Unassessable> {
        let (asset, amount) = change.of_asset()?;
        let is_loan = asset == self.loan.asset;
        let is_pledge = matches!(change, Change::Deposit { .. } | Change::Withdraw { .. });
        let is_known = is_loan || (is_pledge && self.is_collateral(asset));
        if !is_known {
            return Err(Unassessable::Unlisted { of: Subject::Asset(asset) });
        }
        let (held, mut quotes) = apply(holdings, quotes, change, |market| quotes.mark(market))?;
        let touches = is_loan || matches!(change, Change::Withdraw { .. });
        let now = quotes.now;
        let quote = quotes.assets.get_mut(self.loan.asset).filter(|_| touches);
        if let Some(pool) = quote.and_then(|quote| quote.pool.as_mut()) {
            *pool = self.accrued(pool, now)?;
            if is_loan {
                shift(pool, change, amount, asset)?;
            }
        }
        Ok((held, quotes))
    }
}

fn shift(
    pool: &mut Pool,
    change: &Change,
    moved: Amount,
    asset: usize,
) -> Result<(), Unassessable> {
    let left = pool.available;
    match change {
        Change::Deposit { .. } => pool.available = left.plus(moved)?,
        Change::Withdraw { .. } => {
            within(asset, "a withdrawal, the market having lent the rest, of", moved, left)?;
            pool.available = left.minus(moved)?;
        }
        Change::Borrow { .. } => {
            within(asset, "a loan from the market of", moved, left)?;
            pool.available = left.minus(moved)?;
            pool.owed = pool.owed.plus(moved)?;
        }
        Change::Repay { .. } => {
            pool.available = left.plus(moved)?;
            // The venue's rounding may leave its sum below ours by a unit.
            pool.owed = pool.owed.minus(moved)?.or_zero();
        }
        Change::Trade { .. } => {}
    }
    Ok(())
}
