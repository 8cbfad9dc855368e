//! What a trade of ours does: price impact, open interest, and where the venue would refuse it.
//!
//! An increase is opened at the worse price; its impact is put off and owed until the position is
//! closed, part by part. A decrease settles gain, its share of what is owed and its own impact
//! into the balance. A trade through zero closes and then opens.

use super::super::ONE;
use super::super::change::{Change, apply};
use super::super::fault::{Subject, Unassessable};
use super::super::holdings::{Holdings, Position};
use super::super::quotes::Quotes;
use super::GmxV2;
use super::account::{self, asset_ends, market_ends};
use super::reserve::check_reserve;
use super::usd::Usd;
use trimtab_model::{Amount, MoneyError, Price, Quantity, Rounding};

/// A trade of one market, at the venue's price where none is given.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub(super) market: usize,
    pub(super) quantity: Quantity,
    pub(super) price: Option<Price>,
    pub(super) fee: Amount,
}

impl GmxV2 {
    pub(super) fn traded(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        order: Order,
    ) -> Result<(Holdings, Quotes), Unassessable> {
        let fee = Change::Trade {
            market: order.market,
            quantity: Quantity::ZERO,
            price: order.price,
            fee: order.fee,
        };
        let (mut holdings, mut quotes) =
            apply(holdings, quotes, &fee, |market| quotes.index(market))?;
        let held = holdings.position_mut(order.market).quantity.base();
        let traded = order.quantity.base();
        let closed = if held.signum() * traded.signum() < 0 {
            let size = held.unsigned_abs().min(traded.unsigned_abs());
            Quantity::from_base(i128::try_from(size).unwrap_or(i128::MAX) * traded.signum())
        } else {
            Quantity::ZERO
        };
        if !closed.is_zero() {
            self.decrease(&mut holdings, &mut quotes, Order { quantity: closed, ..order })?;
        }
        let opened = Quantity::from_base(traded - closed.base());
        if !opened.is_zero() {
            self.increase(&mut holdings, &mut quotes, Order { quantity: opened, ..order })?;
        }
        account::sole_position(&holdings)?;
        Ok((holdings, quotes))
    }

    fn increase(
        &self,
        holdings: &mut Holdings,
        quotes: &mut Quotes,
        order: Order,
    ) -> Result<(), Unassessable> {
        let terms = self.market(order.market)?;
        let is_long = order.quantity.base() > 0;
        let venue = market_ends(quotes, order.market)?.to_open(is_long);
        let value = Usd::of(order.quantity, order.price.unwrap_or(venue));
        let position = *holdings.position_mut(order.market);
        let side = Position { quantity: order.quantity, cost: Some(Amount::ZERO), ..position };
        let side = if position.quantity.is_zero() { side } else { position };
        let impact = match order.price {
            Some(_) => Usd::ZERO,
            None => self.capped(
                order.market,
                quotes,
                value,
                account::impact(terms, &side, quotes, value)?,
            )?,
        };
        let position = holdings.position_mut(order.market);
        position.quantity = added(position.quantity, order.quantity)?;
        if let Some(cost) = position.cost.as_mut() {
            *cost = cost.plus(value.amount(Rounding::Up)?)?;
        } else if position.quantity == order.quantity {
            position.cost = Some(value.amount(Rounding::Up)?);
        } else {
            // The old part's gains are in the balance: it stands at the mark, as if bought there.
            let old = Quantity::from_base(position.quantity.base() - order.quantity.base());
            let old = Usd::of(old, quotes.index(order.market)?);
            position.cost = Some(old.plus(value)?.amount(Rounding::Up)?);
        }
        position.owing = position.owing.plus(impact.negated().amount(Rounding::Up)?)?;
        let position = *position;
        shift(quotes, order.market, is_long, order.quantity.magnitude(), value)?;
        check_reserve(terms, &position, quotes)?;
        self.check_collateral(holdings, quotes, &position)
    }

    /// Refuses where collateral is less than opening asks for at the open interest there is then.
    fn check_collateral(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        position: &Position,
    ) -> Result<(), Unassessable> {
        let size = account::size(position, quotes)?;
        let wanted = size.times(self.opening_factor(position, quotes)?)?;
        let there = account::collateral(holdings, quotes)?;
        if there >= wanted {
            return Ok(());
        }
        Err(Unassessable::TooMuch {
            of: Subject::Market(position.market),
            what: "an increase that asks for collateral of",
            wanted: wanted.amount(Rounding::Up)?,
            most: there.amount(Rounding::Down)?,
        })
    }

    fn decrease(
        &self,
        holdings: &mut Holdings,
        quotes: &mut Quotes,
        order: Order,
    ) -> Result<(), Unassessable> {
        let terms = self.market(order.market)?;
        let position = *holdings.position_mut(order.market);
        let is_long = position.quantity.base() > 0;
        let venue = market_ends(quotes, order.market)?.to_close(is_long);
        let price = order.price.unwrap_or(venue);
        let (part, whole) = (order.quantity.base(), position.quantity.base());
        let cost = match position.cost {
            Some(cost) => cost,
            None => Usd::of(position.quantity, quotes.index(order.market)?).amount(Rounding::Up)?,
        };
        let released = share(cost, part, whole)?;
        let owing = share(position.owing, part, whole)?;
        // Closing a long moves the imbalance down by what it was opened at, a short up.
        let by = Usd::of_amount(released).negated();
        let impact = match order.price {
            Some(_) => Usd::ZERO,
            None => self.capped(
                order.market,
                quotes,
                by,
                account::impact(terms, &position, quotes, by)?,
            )?,
        };
        let closed = Quantity::from_base(part.saturating_neg());
        let gain = Usd::of(closed, price).minus(Usd::of_amount(released))?;
        let gain = gain.plus(impact)?.minus(Usd::of_amount(owing))?;
        let position = holdings.position_mut(order.market);
        position.quantity = added(position.quantity, order.quantity)?;
        position.cost = Some(cost.minus(released)?);
        position.owing = position.owing.minus(owing)?;
        settle(holdings, quotes, gain)?;
        let units = Quantity::from_base(order.quantity.magnitude().base().saturating_neg());
        shift(quotes, order.market, is_long, units, by)
    }

    /// An impact with what a positive one may pay at most: a share of the trade, and what the pool
    /// set aside for it has, nothing where that is not known.
    fn capped(
        &self,
        market: usize,
        quotes: &Quotes,
        traded: Usd,
        impact: Usd,
    ) -> Result<Usd, Unassessable> {
        let most = traded.magnitude().times(self.market(market)?.max_positive_impact)?;
        let pool = quotes.market(market)?.backing.map_or(Amount::ZERO, |backing| backing.impact);
        Ok(impact.min(most).min(Usd::of_amount(pool.or_zero())))
    }
}

/// A gain in dollars as units of the asset that trades settle in, rounded against us.
fn settle(holdings: &mut Holdings, quotes: &Quotes, gain: Usd) -> Result<(), Unassessable> {
    let gain = gain.amount(Rounding::Down)?;
    let ends = asset_ends(quotes, 0)?;
    let price = ends.to_open(!gain.is_negative());
    let units = gain.scaled(ONE, price.base(), Rounding::Down)?;
    let balance = holdings.balance_mut(0);
    balance.held = balance.held.plus(units)?;
    Ok(())
}

/// Moves a side's open interest, and the imbalance shared between markets.
fn shift(
    quotes: &mut Quotes,
    market: usize,
    is_long: bool,
    units: Quantity,
    by: Usd,
) -> Result<(), Unassessable> {
    let Some(quote) = quotes.markets.get_mut(market) else {
        return Err(Unassessable::NoPrice { of: Subject::Market(market) });
    };
    let side = if is_long { &mut quote.long } else { &mut quote.short };
    *side = added(*side, units)?.max(Quantity::ZERO);
    if let Some(skew) = quote.backing.as_mut().and_then(|backing| backing.shared_skew.as_mut()) {
        *skew = skew.plus(by.amount(Rounding::Nearest)?)?;
    }
    Ok(())
}

/// A part of what belongs to a whole position, rounded up. The part has the other sign.
fn share(of: Amount, part: i128, whole: i128) -> Result<Amount, MoneyError> {
    let part = part.saturating_neg();
    if part == whole { Ok(of) } else { of.scaled(part, whole, Rounding::Up) }
}

fn added(left: Quantity, right: Quantity) -> Result<Quantity, MoneyError> {
    let sum = Amount::from_base(left.base()).plus(Amount::from_base(right.base()))?;
    Ok(Quantity::from_base(sum.base()))
}
