//! What rules of linear perpetuals have in common: sizes with open orders, an account's own initial
//! margin, and the price of liquidation by formula.

use super::fault::{Subject, Unassessable};
use super::holdings::{Holdings, Position};
use super::quotes::{Quotes, Series};
use super::{DECIMALS, MarginRule, search};
use trimtab_model::{Amount, MoneyError, Price, Quantity, Rounding, notional};

/// 1 at eighteen decimals.
pub(super) const ONE: i128 = 1_000_000_000_000_000_000;

/// How many times the bracket around a formula's price is widened before halving from afar.
const WIDENINGS: u32 = 4;

/// Notionals over which maintenance is one straight line: `notional x rate - deduction`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    /// Notional from which on it holds.
    pub from: Amount,
    /// Share of notional, as a fraction.
    pub rate: (i128, i128),
    /// What is taken off.
    pub deduction: Amount,
}

/// The largest size a position could have once its open orders on one side are filled.
///
/// # Errors
/// [`Unassessable::BeyondCounting`] and, for orders below zero, [`Unassessable::Impossible`].
pub(super) fn exposed(position: &Position) -> Result<Quantity, Unassessable> {
    let (buys, sells) = (position.orders.buys.base(), position.orders.sells.base());
    if buys == 0 && sells == 0 {
        return Ok(position.quantity.magnitude());
    }
    if buys < 0 || sells < 0 {
        let (of, value) = (Subject::Market(position.market), buys.min(sells));
        return Err(Unassessable::Impossible { of, what: "the size of its open orders", value });
    }
    let held = Amount::from_base(position.quantity.base());
    let long = held.plus(Amount::from_base(buys))?.magnitude();
    let short = held.minus(Amount::from_base(sells))?.magnitude();
    Ok(Quantity::from_base(long.max(short).base()))
}

/// Whether nothing is held and nothing may be.
pub(super) const fn is_empty(position: &Position) -> bool {
    position.quantity.is_zero() && position.orders.buys.is_zero() && position.orders.sells.is_zero()
}

/// Initial margin that the account's own setting asks of a notional, rounded up; zero without one.
///
/// # Errors
/// [`Unassessable::Impossible`] for a fraction over zero.
pub(super) fn own_initial(position: &Position, of: Amount) -> Result<Amount, Unassessable> {
    let Some(own) = position.own_initial else { return Ok(Amount::ZERO) };
    if own.per == 0 {
        let of = Subject::Market(position.market);
        let what = "the lower part of the account's own initial margin";
        return Err(Unassessable::Impossible { of, what, value: 0 });
    }
    Ok(of.scaled(i128::from(own.of), i128::from(own.per), Rounding::Up)?)
}

/// Refuses assets beside the one that trades settle in.
///
/// # Errors
/// [`Unassessable::Unlisted`].
pub(super) fn only_settlement(holdings: &Holdings) -> Result<(), Unassessable> {
    let other = holdings.balances.iter().find(|balance| {
        balance.asset != 0 && (balance.held != Amount::ZERO || balance.owed != Amount::ZERO)
    });
    other
        .map_or(Ok(()), |balance| Err(Unassessable::Unlisted { of: Subject::Asset(balance.asset) }))
}

/// The same holdings with every position's gain kept open from the price of now on, so that moving
/// a price moves it: a position without a cost counts its gains as settled at any price.
pub(super) fn opened(holdings: &Holdings, quotes: &Quotes) -> Result<Holdings, Unassessable> {
    let mut opened = holdings.clone();
    for position in &mut opened.positions {
        if position.cost.is_none() && !position.quantity.is_zero() {
            let mark = quotes.mark(position.market)?;
            position.cost = Some(notional(position.quantity, mark, DECIMALS, Rounding::Up)?);
        }
    }
    Ok(opened)
}

/// The price from which on an account may be liquidated: from the straight line its buffer is on,
/// then to the last unit by asking the rule on both sides. `slack` is by how much the rule's
/// roundings may move the buffer. Without a line that fits, by halving from afar.
///
/// # Errors
/// As the rule's assessment.
pub(super) fn liquidation_price(
    rule: &dyn MarginRule,
    holdings: &Holdings,
    quotes: &Quotes,
    (market, stretches): (usize, &[Stretch]),
    slack: i128,
) -> Result<Option<Price>, Unassessable> {
    let opened = opened(holdings, quotes)?;
    let series = Series::Market(market);
    let is_liquidatable = |price: i128| {
        let moved = quotes.with_price(series, Price::from_base(price));
        match rule.assess(&opened, &moved) {
            Ok(standing) => Ok(standing.is_liquidatable),
            // Beyond the last tier nothing may be counted on.
            Err(Unassessable::BeyondLimit { .. }) => Ok(true),
            Err(other) => Err(other),
        }
    };
    let now = quotes.mark(market)?;
    if rule.assess(&opened, &quotes.with_price(series, now))?.is_liquidatable {
        return Ok(Some(now));
    }
    let line = Line::of(rule, &opened, &quotes.with_price(series, now), market)?;
    let guess = line.and_then(|line| Some((line.size, line.zero(stretches)?)));
    if let Some((size, guess)) = guess
        && let Some((good, bad)) = bracket(now.base(), guess, (size, slack), &is_liquidatable)?
    {
        return Ok(Some(Price::from_base(search::halve(good, bad, &is_liquidatable)?)));
    }
    search::first_price(now, |price| {
        Ok(rule.assess(&opened, &quotes.with_price(series, price))?.is_liquidatable)
    })
}

/// Prices around a guess of which the first is sound and the second is not, if they are close.
fn bracket(
    now: i128,
    guess: i128,
    (size, slack): (i128, i128),
    is_liquidatable: &impl Fn(i128) -> Result<bool, Unassessable>,
) -> Result<Option<(i128, i128)>, Unassessable> {
    let is_below = size > 0;
    let Ok(width) = Amount::from_base(slack).scaled(ONE, size, Rounding::Up) else {
        return Ok(None);
    };
    let mut width = width.magnitude().base().saturating_add(2);
    for _ in 0..WIDENINGS {
        let (under, over) = (guess.saturating_sub(width).max(1), guess.saturating_add(width));
        // Now is known to be sound.
        let (good, bad) = if is_below { (over.min(now), under) } else { (under.max(now), over) };
        let is_good = good == now || matches!(is_liquidatable(good), Ok(false));
        if is_good && matches!(is_liquidatable(bad), Ok(true)) {
            return Ok(Some((good, bad)));
        }
        width = width.saturating_mul(64);
    }
    Ok(None)
}

/// An account's buffer as one market's price moves it.
struct Line {
    /// The position, signed.
    size: i128,
    /// Equity without the position's value, less maintenance of all others.
    rest: Amount,
}

impl Line {
    /// The line at the quotes given; `None` where the market is held in no or several entries.
    fn of(
        rule: &dyn MarginRule,
        holdings: &Holdings,
        quotes: &Quotes,
        market: usize,
    ) -> Result<Option<Self>, Unassessable> {
        let mut held = holdings.positions.iter().filter(|position| position.market == market);
        let (Some(position), None) = (held.next(), held.next()) else { return Ok(None) };
        if position.quantity.is_zero() {
            return Ok(None);
        }
        let standing = rule.assess(holdings, quotes)?;
        let own = rule.position_margin(position, quotes)?.maintenance;
        let value = notional(position.quantity, quotes.mark(market)?, DECIMALS, Rounding::Down)?;
        let rest = standing.equity.minus(value)?.minus(standing.maintenance.minus(own)?)?;
        Ok(Some(Self { size: position.quantity.base(), rest }))
    }

    /// The price at which the buffer is nothing, on the first stretch on which it is so.
    fn zero(&self, stretches: &[Stretch]) -> Option<i128> {
        let mut ends = stretches.iter().skip(1).map(|next| next.from);
        stretches.iter().find_map(|stretch| {
            let to = ends.next();
            let price = self.zero_on(stretch).ok()?;
            let size = Quantity::from_base(self.size).magnitude();
            let at = notional(size, Price::from_base(price), DECIMALS, Rounding::Up).ok()?;
            (at >= stretch.from && to.is_none_or(|to| at <= to)).then_some(price)
        })
    }

    /// `size x price + rest = |size| x price x rate - deduction`, solved for the price.
    fn zero_on(&self, stretch: &Stretch) -> Result<i128, MoneyError> {
        let (of, per) = stretch.rate;
        let overflow = MoneyError::Overflow { operation: "x", left: self.size, right: per };
        let slope = if self.size > 0 { of - per } else { of + per };
        let divisor = self.size.checked_abs().and_then(|size| size.checked_mul(slope));
        let factor = ONE.checked_mul(per).ok_or(overflow)?;
        let room = self.rest.plus(stretch.deduction)?;
        Ok(room.scaled(factor, divisor.ok_or(overflow)?, Rounding::Nearest)?.base())
    }
}
