//! Synthetix v3 perps: margins that grow with a size's share of the market's scale, fills that pay
//! for skew, and liquidations that the venue limits by the second.
//!
//! Figures of 18 decimals, each product and quotient towards zero as in the contracts. An account
//! must hold what its keepers would get beside its margin, so the reward is part of `maintenance`,
//! `initial` and `kept`.

mod account;
mod collateral;
mod decimal;
mod keeper;
mod market;
mod terms;

pub use account::Sums;
pub use collateral::CollateralTerms;
pub use decimal::Decimal;
pub use keeper::KeeperTerms;
pub use market::{Margins, MarketTerms, fill_price, gain};
pub use terms::SynthetixV3Terms;

use super::MarginRule;
use super::change::{Change, apply};
use super::fault::{Subject, Unassessable};
use super::holdings::{Holdings, Position};
use super::quotes::Quotes;
use super::standing::{PositionMargin, Seizure, Standing, Taken};
use crate::provenance::Provenance;
use trimtab_model::{Amount, MoneyError, Price, Quantity, Span};

/// The rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SynthetixV3 {
    provenance: Provenance,
    keeper: KeeperTerms,
    collaterals: Vec<Option<CollateralTerms>>,
    markets: Vec<Option<MarketTerms>>,
}

impl SynthetixV3 {
    /// The price at which a trade would be filled now.
    ///
    /// # Errors
    /// [`Unassessable`] as for the rule.
    pub fn fill(
        &self,
        market: usize,
        size: Quantity,
        quotes: &Quotes,
    ) -> Result<Price, Unassessable> {
        let (terms, quote) = (self.market(market)?, quotes.market(market)?);
        let skew = decimal::minus(quote.long.base(), quote.short.base())?;
        let index = quotes.index(market)?;
        let price = fill_price(skew, terms.skew_scale.base(), size.base(), index.base())?;
        let price = Price::from_base(price);
        if price.base() > 0 {
            return Ok(price);
        }
        Err(Unassessable::BadPrice { of: Subject::Market(market), price })
    }

    fn may_leave(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        asset: usize,
        amount: i128,
    ) -> Result<bool, Unassessable> {
        let change = Change::Withdraw { asset, amount: Amount::from_base(amount) };
        let (holdings, quotes) = apply(holdings, quotes, &change, |market| quotes.index(market))?;
        let standing = self.assess(&holdings, &quotes)?;
        Ok(standing.equity >= standing.kept)
    }

    /// Moves the market's open interest by what a position has changed.
    fn shift(
        &self,
        quotes: &mut Quotes,
        market: usize,
        before: Quantity,
        after: Quantity,
    ) -> Result<(), Unassessable> {
        let of = Subject::Market(market);
        let cap = self.market(market)?.max_market_size;
        let quote = quotes.markets.get_mut(market).ok_or(Unassessable::NoPrice { of })?;
        let side = |units: i128| if units > 0 { (units, 0) } else { (0, units.saturating_neg()) };
        let (was, is) = (side(before.base()), side(after.base()));
        let grow = |units: Quantity, by: i128| -> Result<Quantity, MoneyError> {
            Ok(Quantity::from_base(decimal::plus(units.base(), by)?.max(0)))
        };
        quote.long = grow(quote.long, decimal::minus(is.0, was.0)?)?;
        quote.short = grow(quote.short, decimal::minus(is.1, was.1)?)?;
        for (units, change) in [(quote.long, is.0 - was.0), (quote.short, is.1 - was.1)] {
            if cap.is_some_and(|cap| change > 0 && units.base() > cap.base()) {
                return Err(Unassessable::BeyondLimit { of, quantity: units });
            }
        }
        Ok(())
    }
}

impl MarginRule for SynthetixV3 {
    fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    fn assess(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Standing, Unassessable> {
        self.provenance.check(quotes.now)?;
        let sums = self.sums(holdings, quotes)?;
        let needed = |margin| decimal::plus(margin, sums.reward).map(Amount::from_base);
        let (initial, maintenance) = (needed(sums.initial)?, needed(sums.maintenance)?);
        let equity = Amount::from_base(sums.available);
        Ok(Standing {
            equity,
            maintenance,
            initial,
            kept: initial,
            gross: Amount::from_base(sums.notional),
            is_liquidatable: sums.has_position && maintenance > equity,
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
        let (_, margins) = self.margins(position, quotes)?;
        Ok(PositionMargin {
            notional: Amount::from_base(margins.notional),
            initial: Amount::from_base(margins.initial),
            maintenance: Amount::from_base(margins.maintenance),
        })
    }

    /// The most that may leave and keep initial margin and reward covered, found by halving: with
    /// a discount and a reward that depend on collateral no formula is exact.
    fn withdrawable(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        asset: usize,
    ) -> Result<Amount, Unassessable> {
        let held = holdings.held(asset);
        let may = |amount| self.may_leave(holdings, quotes, asset, amount);
        let standing = self.assess(holdings, quotes)?;
        if standing.is_liquidatable || standing.equity < standing.kept {
            return Ok(Amount::ZERO);
        }
        if may(held.base())? {
            return Ok(held);
        }
        let (mut good, mut bad) = (0, held.base());
        while bad - good > 1 {
            let middle = good + (bad - good) / 2;
            if may(middle)? { good = middle } else { bad = middle }
        }
        Ok(Amount::from_base(good))
    }

    /// Flagging takes all collateral at once; positions are closed as fast as their windows let them.
    fn liquidation(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Option<Seizure>, Unassessable> {
        let standing = self.assess(holdings, quotes)?;
        if !standing.is_liquidatable {
            return Ok(None);
        }
        let (mut taken, mut pause) = (Vec::new(), None::<Span>);
        for position in holdings.positions.iter().filter(|position| !position.quantity.is_zero()) {
            let terms = self.market(position.market)?;
            let (size, window) = (position.quantity.base(), terms.window_amount()?);
            let part = if window == 0 { size } else { size.clamp(-window, window) };
            if part != size {
                let wait = Span::from_secs(terms.liquidation_window_seconds);
                pause = Some(pause.map_or(wait, |pause| pause.max(wait)));
            }
            let quantity = Quantity::from_base(part);
            taken.push(Taken::Position { market: position.market, quantity });
        }
        for balance in holdings.balances.iter().filter(|balance| balance.held.is_positive()) {
            taken.push(Taken::Collateral { asset: balance.asset, amount: balance.held });
        }
        let penalty = standing.equity.or_zero();
        Ok(Some(Seizure { taken, penalty, pause, is_whole: pause.is_none() }))
    }

    /// A trade is filled at the price that its skew makes, and moves the skew.
    fn after(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        change: &Change,
    ) -> Result<(Holdings, Quotes), Unassessable> {
        let Change::Trade { market, quantity, price, fee } = *change else {
            return apply(holdings, quotes, change, |market| quotes.index(market));
        };
        let price = match price {
            Some(price) => price,
            None => self.fill(market, quantity, quotes)?,
        };
        let mut holdings = holdings.clone();
        let before = *holdings.position_mut(market);
        if before.quantity.is_zero() && before.cost.is_none() {
            holdings.position_mut(market).cost = Some(Amount::ZERO);
        }
        let change = Change::Trade { market, quantity, price: Some(price), fee };
        let (mut holdings, mut quotes) =
            apply(&holdings, quotes, &change, |market| quotes.index(market))?;
        let after = holdings.position_mut(market).quantity;
        self.shift(&mut quotes, market, before.quantity, after)?;
        Ok((holdings, quotes))
    }
}
