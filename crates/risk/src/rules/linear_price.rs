//! The price of liquidation of a linear perpetual by formula: exact to the last unit, edges of tiers
//! included, and the same as the search from afar finds.

use super::ONE;
use super::fault::Unassessable;
use super::holdings::Holdings;
use super::linear::Stretch;
use super::quotes::{Quotes, Series};
use super::{DECIMALS, MarginRule, search};
use trimtab_model::{Amount, MoneyError, Price, Quantity, Rounding, notional};

/// How many times the bracket around a formula's price is widened before halving from afar.
const WIDENINGS: u32 = 4;

/// The market whose price is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// Its index.
    pub market: usize,
    /// The price of now by which the rule values positions.
    pub now: Price,
    /// The straight lines of its maintenance, by rising notional.
    pub stretches: &'a [Stretch],
    /// Units of 1e-18 by which the rule's roundings together may move the buffer.
    pub slack: i128,
}

/// The price from which on an account may be liquidated: from the straight line its buffer is on,
/// then to the last unit by asking the rule on both sides. Without a line that fits, by halving
/// from afar.
///
/// # Errors
/// As the rule's assessment.
pub(super) fn liquidation_price(
    rule: &dyn MarginRule,
    holdings: &Holdings,
    quotes: &Quotes,
    asked: Asked<'_>,
) -> Result<Option<Price>, Unassessable> {
    let (series, now) = (Series::Market(asked.market), asked.now);
    let opened = opened(holdings, asked)?;
    let quotes = &quotes.with_price(series, now);
    if rule.assess(&opened, quotes)?.is_liquidatable {
        return Ok(Some(now));
    }
    let is_liquidatable = |price: i128| {
        let moved = quotes.with_price(series, Price::from_base(price));
        match rule.assess(&opened, &moved) {
            Ok(standing) => Ok(standing.is_liquidatable),
            // Beyond the last tier nothing may be counted on.
            Err(Unassessable::BeyondLimit { .. }) => Ok(true),
            Err(other) => Err(other),
        }
    };
    let line = Line::of(rule, &opened, quotes, asked)?;
    let guess = line.and_then(|line| Some((line.size, line.zero(asked.stretches)?)));
    if let Some((size, guess)) = guess
        && let Some((good, bad)) =
            bracket(now.base(), guess, (size, asked.slack), &is_liquidatable)?
    {
        return Ok(Some(Price::from_base(search::halve(good, bad, &is_liquidatable)?)));
    }
    search::first_price(now, |price| {
        Ok(rule.assess(&opened, &quotes.with_price(series, price))?.is_liquidatable)
    })
}

/// The same holdings with the market's gains kept open from the price of now on, so that moving the
/// price moves them: a position without a cost counts its gains as settled at any price.
fn opened(holdings: &Holdings, asked: Asked<'_>) -> Result<Holdings, Unassessable> {
    let mut opened = holdings.clone();
    for position in &mut opened.positions {
        if position.market == asked.market && position.cost.is_none() {
            let value = notional(position.quantity, asked.now, DECIMALS, Rounding::Up)?;
            position.cost = Some(value);
        }
    }
    Ok(opened)
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
        asked: Asked<'_>,
    ) -> Result<Option<Self>, Unassessable> {
        let mut held = holdings.positions.iter().filter(|it| it.market == asked.market);
        let (Some(position), None) = (held.next(), held.next()) else { return Ok(None) };
        if position.quantity.is_zero() {
            return Ok(None);
        }
        let standing = rule.assess(holdings, quotes)?;
        let own = rule.position_margin(position, quotes)?.maintenance;
        let value = notional(position.quantity, asked.now, DECIMALS, Rounding::Down)?;
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

#[cfg(test)]
mod tests {
    use super::Line;
    use crate::rules::ONE;
    use crate::rules::linear::Stretch;
    use trimtab_model::Amount;

    fn whole(units: i128) -> Amount {
        Amount::from_base(units * ONE)
    }

    /// A fiftieth up to 1,000, a tenth beyond.
    fn stretches() -> [Stretch; 2] {
        let stretch = |from, per, deduction| Stretch {
            from: whole(from),
            rate: (1, per),
            deduction: whole(deduction),
        };
        [stretch(0, 50, 0), stretch(1_000, 10, 80)]
    }

    #[test]
    fn a_line_meets_nothing_on_the_stretch_that_holds_its_price() {
        for (size, rest, price) in [
            // 10 p - 490 = 10 p / 50, at a notional of 500.
            (10, -490, Some(50)),
            // 9 p - 1,700 = 9 p / 10 - 80, at a notional of 1,800.
            (9, -1_700, Some(200)),
            // -10 p + 510 = 10 p / 50.
            (-10, 510, Some(50)),
            // -10 p + 2,120 = p - 80, at a notional of 2,000.
            (-10, 2_120, Some(200)),
            // At the edge itself, from either side.
            (10, -980, Some(100)),
            (-10, 1_020, Some(100)),
            // More collateral than the position is worth: below zero there is no price.
            (10, 1, None),
        ] {
            let line = Line { size: size * ONE, rest: whole(rest) };
            let found = line.zero(&stretches()).filter(|price| *price > 0);
            assert_eq!(found, price.map(|price| price * ONE), "{size} {rest}");
        }
    }
}
