//! Drift: one cross account of tokens and perpetuals, whose weights worsen with size.
//!
//! Whole numbers as the program counts them. What may be withdrawn is judged by initial weights at
//! strict prices, what is liquidated by maintenance weights at the oracle's, so an account has two
//! collaterals. A [`Standing`] is told in maintenance collateral: `initial` and `kept` are what of
//! it must stay so that initial collateral covers initial margin.

mod liquidation;
mod perp;
mod spot;
mod tally;
mod terms;
mod units;
mod weights;

pub use tally::{Look, Tally};
pub use terms::{DriftTerms, PerpTerms, SpotTerms};
pub use units::{DOLLAR, UNIT, WEIGHT};
pub use weights::{IMF, Stage, Staged, asset_weight, liability_weight, scaled_initial};

use super::fault::{Subject, Unassessable};
use super::holdings::{Holdings, Position};
use super::quotes::{Quotes, Series};
use super::standing::{PositionMargin, Seizure, Standing};
use super::{Change, DECIMALS, MarginRule, ONE, apply};
use crate::provenance::Provenance;
use trimtab_model::{Amount, Price, Rounding, notional};

/// The rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drift {
    provenance: Provenance,
    spot: Vec<Option<SpotTerms>>,
    perps: Vec<Option<PerpTerms>>,
    liquidation_buffer: u32,
}

/// Health as the venue shows it, from maintenance collateral and requirement: 100 where nothing is
/// asked for, 0 where the account may be liquidated; halves up. Source: the venue's SDK.
#[must_use]
pub fn health_percent(tally: &Tally) -> u8 {
    if tally.requirement <= 0 {
        return if tally.collateral >= 0 { 100 } else { 0 };
    }
    let (free, all) = (tally.free(), tally.collateral);
    if free <= 0 {
        return 0;
    }
    let percent = Amount::from_base(free).scaled(100, all, Rounding::Nearest);
    percent.ok().and_then(|percent| u8::try_from(percent.base()).ok()).unwrap_or(100).min(100)
}

impl Drift {
    fn token(&self, asset: usize) -> Result<&SpotTerms, Unassessable> {
        let terms = self.spot.get(asset).and_then(Option::as_ref);
        terms.ok_or(Unassessable::Unlisted { of: Subject::Asset(asset) })
    }

    fn perp(&self, market: usize) -> Result<&PerpTerms, Unassessable> {
        let terms = self.perps.get(market).and_then(Option::as_ref);
        terms.ok_or(Unassessable::Unlisted { of: Subject::Market(market) })
    }

    /// Whether so much could leave: initial margin is still covered at strict prices.
    fn may_leave(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        asset: usize,
        amount: Amount,
    ) -> Result<bool, Unassessable> {
        let change = Change::Withdraw { asset, amount };
        let (holdings, quotes) = self.after(holdings, quotes, &change)?;
        Ok(self.tally(&holdings, Look::to_open(&quotes))?.free() >= 0)
    }
}

impl MarginRule for Drift {
    fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    fn assess(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Standing, Unassessable> {
        self.provenance.check(quotes.now)?;
        let kept = self.tally(holdings, Look::to_keep(quotes))?;
        let opened = self.tally(holdings, Look::to_open(quotes))?;
        let mut gross = Amount::ZERO;
        for position in &holdings.positions {
            gross = gross.plus(self.position_margin(position, quotes)?.notional)?;
        }
        let debts = holdings.balances.iter().filter(|balance| balance.owed.is_positive());
        for balance in debts {
            let price = quotes.price(Series::Asset(balance.asset))?;
            gross = gross.plus(balance.owed.scaled(price.base(), ONE, Rounding::Up)?)?;
        }
        // Equity is maintenance collateral, and what must stay of it leaves initial margin covered.
        let stays = units::difference(kept.collateral, opened.free())?;
        Ok(Standing {
            equity: units::amount(kept.collateral)?,
            maintenance: units::amount(kept.requirement)?,
            initial: units::amount(stays)?,
            kept: units::amount(stays)?,
            gross,
            is_liquidatable: kept.collateral < kept.requirement,
        })
    }

    fn valued_at(&self, market: usize, quotes: &Quotes) -> Result<Price, Unassessable> {
        quotes.index(market)
    }

    fn position_margin(
        &self,
        position: &Position,
        quotes: &Quotes,
    ) -> Result<PositionMargin, Unassessable> {
        let initial = self.perp_part(position, Look::to_open(quotes))?.requirement;
        let maintenance = self.perp_part(position, Look::to_keep(quotes))?.requirement;
        let size = position.quantity.magnitude();
        let notional = if position.quantity.is_zero() {
            Amount::ZERO
        } else {
            notional(size, quotes.index(position.market)?, DECIMALS, Rounding::Up)?
        };
        Ok(PositionMargin {
            notional,
            initial: units::amount(initial)?,
            maintenance: units::amount(maintenance)?,
        })
    }

    /// The most that may leave and still cover initial margin at strict prices, found by halving
    /// over the mint's tokens: with a weight that falls with size no formula is exact.
    fn withdrawable(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        asset: usize,
    ) -> Result<Amount, Unassessable> {
        self.provenance.check(quotes.now)?;
        let decimals = self.token(asset)?.decimals;
        let held = holdings.held(asset);
        let there =
            quotes.asset(asset)?.pool.map_or(held, |pool| held.min(pool.available.or_zero()));
        let may = |tokens| self.may_leave(holdings, quotes, asset, units::held(tokens, decimals)?);
        if !may(0)? {
            return Ok(Amount::ZERO);
        }
        let (mut good, all) = (0, units::tokens(there, decimals, Rounding::Down)?);
        if may(all)? {
            return Ok(units::held(all, decimals)?);
        }
        let mut bad = all;
        while bad - good > 1 {
            let middle = good + (bad - good) / 2;
            if may(middle)? { good = middle } else { bad = middle }
        }
        Ok(units::held(good, decimals)?)
    }

    fn liquidation(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Option<Seizure>, Unassessable> {
        self.provenance.check(quotes.now)?;
        self.seizure(holdings, quotes)
    }

    /// Deposits and loans move the venue's own pool with them, and with it the scaled weights.
    fn after(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        change: &Change,
    ) -> Result<(Holdings, Quotes), Unassessable> {
        let (holdings, mut quotes) =
            apply(holdings, quotes, change, |market| self.valued_at(market, quotes))?;
        let (asset, comes, lent) = match *change {
            Change::Deposit { asset, amount } => (asset, amount, Amount::ZERO),
            Change::Withdraw { asset, amount } => (asset, amount.negated()?, Amount::ZERO),
            Change::Borrow { asset, amount } => (asset, amount.negated()?, amount),
            Change::Repay { asset, amount } => (asset, amount, amount.negated()?),
            Change::Trade { .. } => return Ok((holdings, quotes)),
        };
        if let Some(pool) = quotes.assets.get_mut(asset).and_then(|quote| quote.pool.as_mut()) {
            let wanted = comes.negated()?;
            if wanted > pool.available {
                let (of, what) = (Subject::Asset(asset), "from the venue's pool");
                return Err(Unassessable::TooMuch { of, what, wanted, most: pool.available });
            }
            pool.available = pool.available.plus(comes)?;
            pool.owed = pool.owed.plus(lent)?.or_zero();
        }
        Ok((holdings, quotes))
    }
}
