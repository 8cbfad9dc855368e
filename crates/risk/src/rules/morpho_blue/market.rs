//! The market's pool at an instant: interest since the last touch, and the rates of now.

use super::MorphoBlue;
use super::irm::{Touch, touch};
use super::wad::{WAD, taylor_compounded, wad_mul};
use crate::rules::fault::{Subject, Unassessable};
use crate::rules::quotes::Pool;
use crate::rules::uint::{add, amount, native};
use ethnum::{I256, U256};
use trimtab_model::{Rounding, Span, Timestamp};

/// Rates of a market, in wads a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoanRates {
    /// What borrowers pay.
    pub borrow: U256,
    /// What lenders earn.
    pub supply: U256,
}

impl MorphoBlue {
    /// What lenders own and borrowers owe, in units of the loan token.
    ///
    /// # Errors
    /// [`Unassessable::Impossible`] where more is lent than supplied.
    pub fn totals(&self, pool: &Pool) -> Result<(U256, U256), Unassessable> {
        let of = Subject::Asset(self.loan.asset);
        let decimals = self.loan.decimals;
        let unlent = "what is left in the pool (below zero its utilisation is above 1)";
        let available = native(pool.available, decimals, Rounding::Down, (of, unlent))?;
        let lent = native(pool.owed, decimals, Rounding::Up, (of, "what the pool has lent"))?;
        Ok((add(available, lent)?, lent))
    }

    /// What a touch at `now` would find. A market that nobody touches goes on charging by the
    /// level of its last touch, until someone does.
    ///
    /// # Errors
    /// As [`MorphoBlue::totals`].
    pub fn touch(&self, pool: &Pool, now: Timestamp) -> Result<Touch, Unassessable> {
        let (supplied, lent) = self.totals(pool)?;
        if pool.adaptive_rate < 0 {
            let (of, value) = (Subject::Asset(self.loan.asset), pool.adaptive_rate);
            return Err(Unassessable::Impossible { of, what: "the level of its rate", value });
        }
        Ok(touch(supplied, lent, I256::from(pool.adaptive_rate), elapsed(pool, now))?)
    }

    /// The pool after a touch at `now`: interest charged at the average rate, and the new level.
    ///
    /// # Errors
    /// As [`MorphoBlue::totals`].
    pub fn accrued(&self, pool: &Pool, now: Timestamp) -> Result<Pool, Unassessable> {
        let found = self.touch(pool, now)?;
        let (_, lent) = self.totals(pool)?;
        let growth = taylor_compounded(rate(found.average_rate), elapsed(pool, now))?;
        let interest = amount(wad_mul(lent, growth)?, self.loan.decimals)?;
        Ok(Pool {
            owed: pool.owed.plus(interest)?,
            touched: pool.touched.max(now),
            // A level is below 2^36.
            adaptive_rate: i128::try_from(found.level).unwrap_or(i128::MAX),
            ..*pool
        })
    }

    /// The rates from a touch at `now` on, with the pool as it then is.
    ///
    /// # Errors
    /// As [`MorphoBlue::totals`].
    pub fn rates(&self, pool: &Pool, now: Timestamp) -> Result<LoanRates, Unassessable> {
        let pool = self.accrued(pool, now)?;
        let (supplied, lent) = self.totals(&pool)?;
        Ok(self.rates_of(supplied, lent, pool.adaptive_rate)?)
    }

    /// The rates of some totals at a level.
    pub(crate) fn rates_of(
        &self,
        supplied: U256,
        lent: U256,
        level: i128,
    ) -> Result<LoanRates, trimtab_model::MoneyError> {
        let found = touch(supplied, lent, I256::from(level), 0)?;
        let borrow = rate(found.average_rate);
        let gross = wad_mul(borrow, rate(found.utilisation))?;
        Ok(LoanRates { borrow, supply: wad_mul(gross, WAD - self.fee)? })
    }
}

/// Seconds since the last touch; none where the pool's figures are those of now.
fn elapsed(pool: &Pool, now: Timestamp) -> u64 {
    if pool.touched == Timestamp::EPOCH {
        return 0;
    }
    now.since(pool.touched).nanos() / Span::from_secs(1).nanos()
}

/// A figure that is never below zero.
fn rate(value: I256) -> U256 {
    U256::try_from(value).unwrap_or(U256::ZERO)
}
