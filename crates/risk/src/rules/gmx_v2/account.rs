//! A GMX position with its collateral, read from holdings and quotes.
//!
//! The worse of mark and index is taken, as the venue takes the worse end of its oracle's range: the
//! lower to value a long or collateral, the higher to value a short.

use super::super::fault::{Subject, Unassessable};
use super::super::holdings::{Holdings, Position};
use super::super::quotes::{Quotes, Series};
use super::GmxV2;
use super::check::{Closing, min_collateral_factor};
use super::terms::MarketTerms;
use super::usd::{Factor, Usd};
use trimtab_model::{Amount, Price, Quantity};

/// The two ends of a price.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ends {
    pub(super) low: Price,
    pub(super) high: Price,
}

/// Open interest of a market in dollars, ours in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Interest {
    pub(super) long: Usd,
    pub(super) short: Usd,
}

impl Ends {
    /// The price at which a side is thought closed.
    pub(super) const fn to_close(self, is_long: bool) -> Price {
        if is_long { self.low } else { self.high }
    }

    /// The price at which a side is opened.
    pub(super) const fn to_open(self, is_long: bool) -> Price {
        if is_long { self.high } else { self.low }
    }
}

impl Interest {
    pub(super) const fn of(&self, is_long: bool) -> Usd {
        if is_long { self.long } else { self.short }
    }

    /// Longs less shorts.
    pub(super) fn imbalance(&self) -> Result<Usd, Unassessable> {
        Ok(self.long.minus(self.short)?)
    }
}

/// Mark and index of a market, the lower first.
pub(super) fn market_ends(quotes: &Quotes, market: usize) -> Result<Ends, Unassessable> {
    let (mark, index) = (quotes.mark(market)?, quotes.index(market)?);
    Ok(Ends { low: mark.min(index), high: mark.max(index) })
}

/// Price and average of an asset, the lower first.
pub(super) fn asset_ends(quotes: &Quotes, asset: usize) -> Result<Ends, Unassessable> {
    let price = quotes.price(Series::Asset(asset))?;
    let average = quotes.asset(asset)?.average.unwrap_or(price);
    if average.base() <= 0 {
        return Err(Unassessable::BadPrice { of: Subject::Asset(asset), price: average });
    }
    Ok(Ends { low: price.min(average), high: price.max(average) })
}

/// The account's one position; more than one is none of GMX's accounts.
pub(super) fn sole_position(holdings: &Holdings) -> Result<Option<&Position>, Unassessable> {
    let mut open = holdings.positions.iter().filter(|position| !position.quantity.is_zero());
    let first = open.next();
    if let Some(second) = open.next() {
        let (of, what) = (Subject::Market(second.market), "positions on one account's collateral");
        return Err(Unassessable::Impossible { of, what, value: 2 });
    }
    Ok(first)
}

/// Collateral at its lower price.
pub(super) fn collateral(holdings: &Holdings, quotes: &Quotes) -> Result<Usd, Unassessable> {
    let mut sum = Usd::ZERO;
    for balance in &holdings.balances {
        if balance.owed != Amount::ZERO {
            let (of, value) = (Subject::Asset(balance.asset), balance.owed.base());
            return Err(Unassessable::Impossible { of, what: "a loan", value });
        }
        if balance.held != Amount::ZERO {
            let ends = asset_ends(quotes, balance.asset)?;
            // What is missing is bought at the higher price.
            let price = ends.to_close(!balance.held.is_negative());
            sum = sum.plus(Usd::of(Quantity::from_base(balance.held.base()), price))?;
        }
    }
    Ok(sum)
}

/// A position's size at its entry price, which is what GMX counts in.
pub(super) fn size(position: &Position, quotes: &Quotes) -> Result<Usd, Unassessable> {
    let quantity = position.quantity.base();
    match position.cost {
        None => Ok(Usd::of(position.quantity, quotes.index(position.market)?).magnitude()),
        Some(cost) if cost.base().signum() * quantity.signum() >= 0 => {
            Ok(Usd::of_amount(cost).magnitude())
        }
        Some(cost) => {
            let (of, value) = (Subject::Market(position.market), cost.base());
            Err(Unassessable::Impossible { of, what: "a cost of the other sign", value })
        }
    }
}

/// What a position has gained at the worse price.
pub(super) fn gain(position: &Position, ends: Ends) -> Result<Usd, Unassessable> {
    match position.cost {
        None => Ok(Usd::ZERO),
        Some(cost) => {
            let price = ends.to_close(position.quantity.base() > 0);
            Ok(Usd::of(position.quantity, price).minus(Usd::of_amount(cost))?)
        }
    }
}

/// Open interest at the index price, never less than the position's own. A side that holds nothing
/// although the position is on it was not told, and terms of an empty market are the best there are.
pub(super) fn interest(quotes: &Quotes, position: &Position) -> Result<Interest, Unassessable> {
    let (quote, index) = (quotes.market(position.market)?, quotes.index(position.market)?);
    let of = Subject::Market(position.market);
    for (what, units) in [("longs", quote.long), ("shorts", quote.short)] {
        if units.base() < 0 {
            return Err(Unassessable::Impossible { of, what, value: units.base() });
        }
    }
    let is_long = position.quantity.base() > 0;
    let side = if is_long { quote.long } else { quote.short };
    if side.is_zero() && !position.quantity.is_zero() {
        return Err(Unassessable::Unknown { of, what: "its open interest" });
    }
    let own = size(position, quotes)?;
    let (long, short) = (Usd::of(quote.long, index), Usd::of(quote.short, index));
    Ok(if is_long {
        Interest { long: long.max(own), short }
    } else {
        Interest { long, short: short.max(own) }
    })
}

impl GmxV2 {
    pub(super) fn market(&self, market: usize) -> Result<&MarketTerms, Unassessable> {
        let terms = self.markets.get(market).and_then(Option::as_ref);
        terms.ok_or(Unassessable::Unlisted { of: Subject::Market(market) })
    }

    /// The position as if it were closed now.
    pub(super) fn closing(
        &self,
        position: &Position,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Closing, Unassessable> {
        let terms = self.market(position.market)?;
        let size = size(position, quotes)?;
        let signed = if position.quantity.base() > 0 { size.negated() } else { size };
        Ok(Closing {
            size,
            collateral: collateral(holdings, quotes)?,
            gain: gain(position, market_ends(quotes, position.market)?)?,
            impact: impact(terms, position, quotes, signed)?,
            impact_cap: terms.max_liquidation_impact,
            owing: Usd::of_amount(position.owing),
            fees: size.times(terms.close_fee)?,
        })
    }

    /// The share of size that opening a position asks for at the market's open interest.
    pub(super) fn opening_factor(
        &self,
        position: &Position,
        quotes: &Quotes,
    ) -> Result<Factor, Unassessable> {
        let terms = self.market(position.market)?;
        let is_long = position.quantity.base() > 0;
        let interest = interest(quotes, position)?.of(is_long);
        let multiplier = terms.open_interest_multiplier.of(is_long);
        Ok(min_collateral_factor(terms.min_collateral_factor, interest, multiplier)?)
    }
}

/// The impact of moving the market's imbalance by so many dollars, before any cap.
pub(super) fn impact(
    terms: &MarketTerms,
    position: &Position,
    quotes: &Quotes,
    by: Usd,
) -> Result<Usd, Unassessable> {
    let before = interest(quotes, position)?.imbalance()?;
    let shared = quotes.market(position.market)?.backing.and_then(|backing| backing.shared_skew);
    let shared = match shared.map(Usd::of_amount) {
        Some(skew) => Some((skew, skew.plus(by)?)),
        None => None,
    };
    Ok(terms.impact.worse_of((before, before.plus(by)?), shared)?)
}
