//! GMX v2: a pool is the counterparty, every position an account of its own.
//!
//! Dollars of 1e-30 in 256 bits, divided towards zero as the contracts divide. Equity is what would
//! remain of the collateral after closing: loss, capped impact, what is owed and fees taken off. What
//! opening asks for grows with the market's open interest, what liquidation asks for does not.

mod account;
mod check;
mod impact;
mod reserve;
mod terms;
mod trade;
mod usd;

pub use check::{Closing, floor, is_liquidatable, min_collateral_factor};
pub use impact::{Curve, Impact, raised};
pub use terms::{GmxV2Terms, MarketTerms, Sides};
pub use usd::{Factor, Usd};

use super::change::{Change, apply, refused};
use super::fault::{Subject, Unassessable};
use super::holdings::{Holdings, Position};
use super::quotes::Quotes;
use super::standing::{PositionMargin, Seizure, Standing, Taken};
use super::{DECIMALS, MarginRule, ONE};
use crate::provenance::Provenance;
use trimtab_model::{Amount, Price, Rounding, notional};

/// The rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GmxV2 {
    provenance: Provenance,
    min_collateral_usd: Factor,
    markets: Vec<Option<MarketTerms>>,
}

/// What a position asks for, in dollars.
struct Floors {
    open: Usd,
    keep: Usd,
    draw: Usd,
}

impl GmxV2 {
    fn floors(&self, position: &Position, quotes: &Quotes) -> Result<Floors, Unassessable> {
        let terms = self.market(position.market)?;
        let size = account::size(position, quotes)?;
        let least = Usd::one().times(self.min_collateral_usd)?;
        let keep = floor(size, terms.min_collateral_factor_for_liquidation, least)?;
        Ok(Floors {
            // What would be liquidated at once cannot be opened either.
            open: size.times(self.opening_factor(position, quotes)?)?.max(keep),
            keep,
            draw: floor(size, terms.min_collateral_factor, least)?,
        })
    }

    /// The account without a position: all of it may leave.
    fn idle(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Standing, Unassessable> {
        let owing = holdings.positions.iter().map(|position| position.owing);
        let equity = account::collateral(holdings, quotes)?.amount(Rounding::Down)?;
        Ok(Standing { equity: equity.minus(Amount::sum(owing)?)?, ..Standing::default() })
    }
}

impl MarginRule for GmxV2 {
    fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    fn assess(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Standing, Unassessable> {
        self.provenance.check(quotes.now)?;
        let Some(position) = account::sole_position(holdings)? else {
            return self.idle(holdings, quotes);
        };
        let closing = self.closing(position, holdings, quotes)?;
        let floors = self.floors(position, quotes)?;
        let remaining = closing.remaining()?;
        // After a withdrawal, collateral alone must cover what opening asks for, and what would
        // remain the market's floor. What opening asks for must remain too: that is stricter than
        // the venue where the position has lost.
        let kept = remaining.minus(closing.collateral)?.plus(floors.open)?;
        let kept = kept.max(floors.open).max(floors.draw);
        Ok(Standing {
            equity: remaining.amount(Rounding::Down)?,
            maintenance: floors.keep.amount(Rounding::Up)?,
            initial: floors.open.amount(Rounding::Up)?,
            kept: kept.amount(Rounding::Up)?,
            gross: self.position_margin(position, quotes)?.notional,
            is_liquidatable: is_liquidatable(remaining, floors.keep),
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
        if position.quantity.is_zero() {
            return Ok(PositionMargin::default());
        }
        let floors = self.floors(position, quotes)?;
        let (size, index) = (position.quantity.magnitude(), quotes.index(position.market)?);
        Ok(PositionMargin {
            notional: notional(size, index, DECIMALS, Rounding::Up)?,
            initial: floors.open.amount(Rounding::Up)?,
            maintenance: floors.keep.amount(Rounding::Up)?,
        })
    }

    fn withdrawable(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        asset: usize,
    ) -> Result<Amount, Unassessable> {
        let free = self.assess(holdings, quotes)?.withdrawable();
        let held = holdings.held(asset);
        if held == Amount::ZERO {
            return Ok(held);
        }
        let price = account::asset_ends(quotes, asset)?.low;
        // More than 128 bits of an asset are more than is held of it.
        Ok(free.scaled(ONE, price.base(), Rounding::Down).map_or(held, |free| free.min(held)))
    }

    /// The whole position is closed. What is lost beyond closing at the mark are impact and fees, and
    /// no more than there is.
    fn liquidation(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Option<Seizure>, Unassessable> {
        let standing = self.assess(holdings, quotes)?;
        let position = account::sole_position(holdings)?;
        let Some(position) = position.filter(|_| standing.is_liquidatable) else {
            return Ok(None);
        };
        let closing = self.closing(position, holdings, quotes)?;
        let fee = self.market(position.market)?.liquidation_fee;
        let of = Subject::Market(position.market);
        let fee = fee.ok_or(Unassessable::Unknown { of, what: "the liquidation fee" })?;
        let fee = closing.size.times(fee)?;
        let left = closing.remaining()?.minus(fee)?.max(Usd::ZERO);
        let worth = closing.collateral.plus(closing.gain)?.minus(closing.owing)?;
        let penalty = worth.max(Usd::ZERO).minus(left)?.amount(Rounding::Up)?;
        Ok(Some(Seizure {
            taken: vec![Taken::Position { market: position.market, quantity: position.quantity }],
            penalty: penalty.or_zero(),
            pause: None,
            is_whole: true,
        }))
    }

    /// A trade pays its impact and moves open interest. It is refused where the pool may not reserve
    /// so much, or collateral is less than the open interest then asks for.
    fn after(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        change: &Change,
    ) -> Result<(Holdings, Quotes), Unassessable> {
        match *change {
            Change::Trade { market, quantity, price, fee } => {
                self.traded(holdings, quotes, trade::Order { market, quantity, price, fee })
            }
            Change::Borrow { asset, amount } | Change::Repay { asset, amount } => {
                Err(refused(asset, "a loan of", amount, Amount::ZERO))
            }
            Change::Deposit { .. } | Change::Withdraw { .. } => {
                apply(holdings, quotes, change, |market| quotes.index(market))
            }
        }
    }
}
