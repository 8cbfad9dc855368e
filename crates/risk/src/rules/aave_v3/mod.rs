//! Aave v3 (version 3.7): an account's supplies and loans, margined together.
//!
//! Everything is counted as the contracts count it: balances in units of their tokens, values in a
//! base currency of eight decimals, collateral rounded down and debt up. In the words of the trait,
//! equity is collateral less debt; maintenance is the equity at which the health factor is one;
//! initial is the equity at which nothing more may be borrowed; kept is what a withdrawal of asset
//! 0 must leave. Prices finer than eight decimals are rounded against us.
//!
//! Above $20bn of debt the contracts' own rounding lets the health factor be one a hair early; the
//! rule follows them, and equity may there be below maintenance by the last unit.

mod account;
mod curve;
mod health;
mod interest;
mod liquidation;
mod moves;
mod ray;
mod reserve;
mod seizure;
mod terms;

pub use account::Account;
pub use curve::{
    OPTIMAL_LEAST_BPS, OPTIMAL_MOST_BPS, RATE_MOST_BPS, RateCurve, ReserveRates, Reserves,
};
pub use health::{CollateralValue, Health};
pub use interest::{YEAR_SECS, compounded, linear, yearly_yield};
pub use liquidation::{
    Bonus, CLEARED_BELOW, CLOSE_FACTOR_BPS, CLOSE_FACTOR_HEALTH, LEFT_OVER, Side, Step, coverable,
    largest, step,
};
pub use ray::{RAY, WAD, WHOLE_BPS, percent_div, percent_mul, ray_div, ray_mul, wad_div};
pub use reserve::Reserve;
pub use terms::{AaveV3Terms, EmodeTerms, ReserveTerms};

use crate::provenance::Provenance;
use crate::rules::fault::{Subject, Unassessable};
use crate::rules::holdings::{Holdings, Position};
use crate::rules::quotes::{Pool, Quotes};
use crate::rules::standing::{PositionMargin, Seizure, Standing};
use crate::rules::uint::amount;
use crate::rules::{Change, MarginRule, lender};
use ethnum::U256;
use trimtab_model::{Amount, MoneyError, Timestamp};

/// Decimal places of the base currency.
const BASE_DECIMALS: u8 = 8;

/// The rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AaveV3 {
    provenance: Provenance,
    reserves: Vec<Option<Reserve>>,
}

impl AaveV3 {
    /// The account as the contracts add it up.
    ///
    /// # Errors
    /// As [`MarginRule::assess`].
    pub fn account(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Account, Unassessable> {
        self.provenance.check(quotes.now)?;
        lender::no_positions(holdings)?;
        Account::of(self, holdings, quotes)
    }

    /// Rates of a reserve as a touch at `now` leaves them, in rays a year: interest that has come
    /// due since the last touch is owed already, so that what we move is not blamed for it.
    ///
    /// # Errors
    /// [`Unassessable`] where the reserve or its pool is not known, or more is lent than there is.
    pub fn rates(
        &self,
        asset: usize,
        pool: &Pool,
        now: Timestamp,
    ) -> Result<ReserveRates, Unassessable> {
        let reserve = self.reserve(asset)?;
        reserve.rates(asset, &reserve.accrued(asset, pool, now)?)
    }

    /// How a reserve's rates depend on its pool.
    ///
    /// # Errors
    /// [`Unassessable::Unlisted`].
    pub fn curve(&self, asset: usize) -> Result<&RateCurve, Unassessable> {
        Ok(&self.reserve(asset)?.curve)
    }

    /// What a yield is reckoned from: decimals, the pool in units as a touch at `now` leaves it, and
    /// the most that may be supplied in all. A reserve that takes nothing more is full.
    pub(crate) fn lending(
        &self,
        asset: usize,
        pool: &Pool,
        now: Timestamp,
    ) -> Result<(u8, Reserves, Option<U256>), Unassessable> {
        let reserve = self.reserve(asset)?;
        let pool = reserve.accrued(asset, pool, now)?;
        let cap = if reserve.is_frozen || reserve.is_paused {
            Some(U256::ZERO)
        } else {
            Some(reserve.supply_cap).filter(|cap| *cap > 0)
        };
        Ok((reserve.decimals, reserve.reserves(asset, &pool)?, cap))
    }

    fn reserve(&self, asset: usize) -> Result<&Reserve, Unassessable> {
        let reserve = self.reserves.get(asset).and_then(Option::as_ref);
        reserve.ok_or(Unassessable::Unlisted { of: Subject::Asset(asset) })
    }
}

impl MarginRule for AaveV3 {
    fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    fn assess(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Standing, Unassessable> {
        let account = self.account(holdings, quotes)?;
        let health = account.health();
        let debt = value(health.debt)?;
        let collateral = value(health.collateral)?;
        let equity = collateral.minus(debt)?;
        let free = account.free_value(0)?;
        Ok(Standing {
            equity,
            maintenance: collateral.minus(value(health.limit())?)?,
            initial: collateral.minus(value(health.borrowing_power()?)?)?,
            kept: equity.minus(value(free)?)?,
            gross: debt,
            is_liquidatable: health.is_liquidatable(),
        })
    }

    fn position_margin(
        &self,
        position: &Position,
        _: &Quotes,
    ) -> Result<PositionMargin, Unassessable> {
        lender::position_margin(position)
    }

    fn withdrawable(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        asset: usize,
    ) -> Result<Amount, Unassessable> {
        let account = self.account(holdings, quotes)?;
        let reserve = self.reserve(asset)?;
        let pool = lender::pool(quotes, asset)?;
        if reserve.is_paused {
            return Ok(Amount::ZERO);
        }
        let left = reserve.reserves(asset, &pool)?.available;
        Ok(amount(account.free(asset)?.min(left), reserve.decimals)?)
    }

    fn liquidation(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Option<Seizure>, Unassessable> {
        if !self.assess(holdings, quotes)?.is_liquidatable {
            return Ok(None);
        }
        self.account(holdings, quotes)?.seizure()
    }

    /// The contracts refuse a change for the account's sake as well (health, loan to value); that
    /// is what [`MarginRule::assess`] of the outcome and [`MarginRule::withdrawable`] are for.
    /// Here is refused what the reserve itself refuses: caps, freezes, a pool with too little left.
    fn after(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        change: &Change,
    ) -> Result<(Holdings, Quotes), Unassessable> {
        self.moved(holdings, quotes, change)
    }
}

/// A value in base currency in units of 1e-18.
fn value(base: U256) -> Result<Amount, MoneyError> {
    amount(base, BASE_DECIMALS)
}
