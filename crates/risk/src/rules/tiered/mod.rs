//! Brackets by notional, as centralised venues publish them: Binance's USD-M futures and its like.
//! `FACTS.md` has sources, units and what is not verified.
//!
//! An account is a cross account, or one isolated position with its margin. Unit of account is the
//! settlement asset at 1e-18; requirements are rounded up once a position.

mod collateral;
mod table;
mod terms;

pub use table::{BracketTerms, Brackets};
pub use terms::{CollateralTerms, TieredTerms};

use super::change::{Change, apply};
use super::fault::{Subject, Unassessable};
use super::holdings::{Balance, Holdings, Position};
use super::linear::{self, exposed};
use super::linear_price::{self, Asked};
use super::quotes::{Quotes, Series};
use super::standing::{PositionMargin, Seizure, Standing};
use super::{DECIMALS, MarginRule, search};
use crate::provenance::Provenance;
use trimtab_model::{Amount, Price, Quantity, Ratio, Rounding, notional};

/// Units of 1e-18 by which all roundings together may move the buffer.
const SLACK: i128 = 8;

/// The rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tiered {
    provenance: Provenance,
    /// Brackets by market; `None` where the market is not listed.
    markets: Vec<Option<Brackets>>,
    /// Share of value that counts, by asset.
    collateral: Vec<Option<Ratio>>,
    liquidation_fee: Ratio,
}

impl Tiered {
    /// The brackets of a market.
    ///
    /// # Errors
    /// [`Unassessable::Unlisted`].
    pub fn brackets(&self, market: usize) -> Result<&Brackets, Unassessable> {
        let brackets = self.markets.get(market).and_then(Option::as_ref);
        brackets.ok_or(Unassessable::Unlisted { of: Subject::Market(market) })
    }

    /// Refuses a trade into a position beyond the last bracket. What prices make of a position that
    /// is held is no trade.
    fn check_limit(
        &self,
        before: &Holdings,
        after: &Holdings,
        quotes: &Quotes,
    ) -> Result<(), Unassessable> {
        for position in &after.positions {
            let quantity = position.quantity.magnitude();
            let held = before.position(position.market).map_or(Quantity::ZERO, |it| it.quantity);
            if quantity <= held.magnitude() {
                continue;
            }
            let mark = quotes.mark(position.market)?;
            let value = notional(quantity, mark, DECIMALS, Rounding::Up)?;
            if self.brackets(position.market)?.at(value).is_none() {
                let of = Subject::Market(position.market);
                return Err(Unassessable::BeyondLimit { of, quantity });
            }
        }
        Ok(())
    }
}

impl MarginRule for Tiered {
    fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    fn assess(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Standing, Unassessable> {
        self.provenance.check(quotes.now)?;
        holdings.check_debts()?;
        let counted = |balance: &Balance| self.counted(balance, quotes);
        let (mut standing, unsettled) = linear::add_up(self, holdings, quotes, counted)?;
        // A gain that is not realised margins positions, but may not leave.
        standing.kept = standing.initial.plus(unsettled.or_zero())?;
        Ok(standing)
    }

    fn position_margin(
        &self,
        position: &Position,
        quotes: &Quotes,
    ) -> Result<PositionMargin, Unassessable> {
        if linear::is_empty(position) {
            return Ok(PositionMargin::default());
        }
        // An unlisted market is told as such, whether or not there is a price.
        let brackets = self.brackets(position.market)?;
        let mark = quotes.mark(position.market)?;
        let valued = |size| notional(size, mark, DECIMALS, Rounding::Up);
        let held = valued(position.quantity.magnitude())?;
        let bracket = brackets.at_or_last(held);
        let size = exposed(position)?;
        let is_as_held = size == position.quantity.magnitude();
        let opened = if is_as_held { held } else { valued(size)? };
        let leverage = if is_as_held { bracket } else { brackets.at_or_last(opened) }.max_leverage;
        Ok(PositionMargin {
            notional: held,
            initial: linear::initial(position, opened, leverage)?,
            maintenance: bracket.maintenance_of(held)?,
        })
    }

    fn withdrawable(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        asset: usize,
    ) -> Result<Amount, Unassessable> {
        let standing = self.assess(holdings, quotes)?;
        let held = holdings.held(asset);
        if held == Amount::ZERO || standing.equity < standing.kept {
            return Ok(Amount::ZERO);
        }
        self.units_worth(standing.withdrawable(), asset, held, quotes)
    }

    fn liquidation(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Option<Seizure>, Unassessable> {
        let standing = self.assess(holdings, quotes)?;
        if !standing.is_liquidatable {
            return Ok(None);
        }
        let fee = self.liquidation_fee.of(standing.gross, Rounding::Up)?;
        Ok(Some(Seizure {
            taken: linear::all_positions(holdings).collect(),
            // More than there is cannot be charged: the insurance fund bears the rest.
            penalty: fee.min(standing.equity.or_zero()),
            pause: None,
            is_whole: true,
        }))
    }

    fn after(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        change: &Change,
    ) -> Result<(Holdings, Quotes), Unassessable> {
        let mark = |market| self.valued_at(market, quotes);
        let (after, quotes) = apply(holdings, quotes, change, mark)?;
        self.check_limit(holdings, &after, &quotes)?;
        Ok((after, quotes))
    }

    fn liquidation_price(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        series: Series,
    ) -> Result<Option<Price>, Unassessable> {
        match series {
            Series::Market(market) => {
                let stretches = self.brackets(market)?.stretches();
                let now = quotes.mark(market)?;
                linear_price::liquidation_price(
                    self,
                    holdings,
                    quotes,
                    Asked { market, now, stretches: &stretches, slack: SLACK },
                )
            }
            Series::Asset(_) => search::first_price(quotes.price(series)?, |price| {
                let moved = quotes.with_price(series, price);
                Ok(self.assess(holdings, &moved)?.is_liquidatable)
            }),
        }
    }
}
