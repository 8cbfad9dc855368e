//! What we might do to an account, and what the world might do to its prices.

use super::DECIMALS;
use super::fault::{Subject, Unassessable};
use super::holdings::{Holdings, Position};
use super::quotes::{Quotes, Series};
use trimtab_model::{Amount, MoneyError, Price, Quantity, Ratio, Rounding, notional};

/// A hypothetical step of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Money comes in, in the asset's units of 1e-18.
    Deposit {
        /// Index of the asset.
        asset: usize,
        /// How much.
        amount: Amount,
    },
    /// Money leaves.
    Withdraw {
        /// Index of the asset.
        asset: usize,
        /// How much.
        amount: Amount,
    },
    /// A loan is taken and leaves the account.
    Borrow {
        /// Index of the asset.
        asset: usize,
        /// How much.
        amount: Amount,
    },
    /// A loan is paid back from outside.
    Repay {
        /// Index of the asset.
        asset: usize,
        /// How much.
        amount: Amount,
    },
    /// A trade, settled in asset 0.
    Trade {
        /// Index of the market.
        market: usize,
        /// Units bought; below zero sold.
        quantity: Quantity,
        /// At what price; `None` at the venue's own: its mark, after its impact where it has one.
        price: Option<Price>,
        /// Trading fee, taken from the balance.
        fee: Amount,
    },
}

impl Change {
    /// The asset that moves and how much of it.
    ///
    /// # Errors
    /// [`Unassessable::Unlisted`] for a trade: who asks so lists no markets.
    pub(super) const fn of_asset(&self) -> Result<(usize, Amount), Unassessable> {
        match *self {
            Self::Deposit { asset, amount }
            | Self::Withdraw { asset, amount }
            | Self::Borrow { asset, amount }
            | Self::Repay { asset, amount } => Ok((asset, amount)),
            Self::Trade { market, .. } => {
                Err(Unassessable::Unlisted { of: Subject::Market(market) })
            }
        }
    }
}

/// A move of one series by a share of its price, its oracle's and its average with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shock {
    /// Which series.
    pub series: Series,
    /// By how much: -10 % is -0.1.
    pub by: Ratio,
}

impl Shock {
    /// The quotes after the move. Positions whose gains are settled must be
    /// [opened](super::MarginRule::opened) at the quotes before it, or the move leaves equity as it is.
    ///
    /// # Errors
    /// [`Unassessable`] where the series has no price, or none is left after the move.
    pub fn apply(&self, quotes: &Quotes) -> Result<Quotes, Unassessable> {
        quotes.price(self.series)?;
        let factor = i128::from(Ratio::PARTS) + i128::from(self.by.parts());
        let parts = i128::from(Ratio::PARTS);
        let mut moved = quotes.clone();
        for price in moved.prices_mut(self.series) {
            let scaled =
                Amount::from_base(price.base()).scaled(factor, parts, Rounding::Nearest)?;
            *price = Price::from_base(scaled.base());
        }
        moved.price(self.series)?;
        Ok(moved)
    }
}

/// The change as a venue without effects of its own carries it out: trades at the mark price, and
/// market-wide figures stay as they are. `valued_at` is the price at which the venue settles gains.
///
/// # Errors
/// [`Unassessable`] where a price is missing, more is withdrawn or repaid than is there, or a
/// figure is beyond counting.
pub fn apply(
    holdings: &Holdings,
    quotes: &Quotes,
    change: &Change,
    valued_at: impl Fn(usize) -> Result<Price, Unassessable>,
) -> Result<(Holdings, Quotes), Unassessable> {
    check(change)?;
    let mut after = holdings.clone();
    match *change {
        Change::Deposit { asset, amount } => {
            let balance = after.balance_mut(asset);
            balance.held = balance.held.plus(amount)?;
        }
        Change::Withdraw { asset, amount } => {
            let balance = after.balance_mut(asset);
            within(asset, "a withdrawal of", amount, balance.held)?;
            balance.held = balance.held.minus(amount)?;
        }
        Change::Borrow { asset, amount } => {
            let balance = after.balance_mut(asset);
            balance.owed = balance.owed.plus(amount)?;
        }
        Change::Repay { asset, amount } => {
            let balance = after.balance_mut(asset);
            within(asset, "a repayment of", amount, balance.owed)?;
            balance.owed = balance.owed.minus(amount)?;
        }
        Change::Trade { market, quantity, price, fee } => {
            let price = price.map_or_else(|| quotes.mark(market), Ok)?;
            let settled = valued_at(market)?;
            let gain = trade(after.position_mut(market), quantity, price, settled)?.minus(fee)?;
            let balance = after.balance_mut(0);
            balance.held = balance.held.plus(gain)?;
        }
    }
    Ok((after, quotes.clone()))
}

/// Refuses what is no change: amounts and fees below zero, prices of zero or below.
fn check(change: &Change) -> Result<(), Unassessable> {
    let impossible =
        |of, what, amount: Amount| Err(Unassessable::Impossible { of, what, value: amount.base() });
    match *change {
        Change::Deposit { asset, amount }
        | Change::Withdraw { asset, amount }
        | Change::Borrow { asset, amount }
        | Change::Repay { asset, amount }
            if amount.is_negative() =>
        {
            impossible(Subject::Asset(asset), "an amount of it", amount)
        }
        Change::Trade { market, price: Some(price), .. } if price.base() <= 0 => {
            Err(Unassessable::BadPrice { of: Subject::Market(market), price })
        }
        Change::Trade { market, fee, .. } if fee.is_negative() => {
            impossible(Subject::Market(market), "a trading fee", fee)
        }
        _ => Ok(()),
    }
}

/// Refuses more of an asset than the most there is.
///
/// # Errors
/// [`Unassessable::TooMuch`].
pub(super) fn within(
    asset: usize,
    what: &'static str,
    wanted: Amount,
    most: Amount,
) -> Result<(), Unassessable> {
    if wanted <= most { Ok(()) } else { Err(refused(asset, what, wanted, most)) }
}

/// That so much of an asset is too much; a most below zero is told as none.
pub(super) fn refused(
    asset: usize,
    what: &'static str,
    wanted: Amount,
    most: Amount,
) -> Unassessable {
    Unassessable::TooMuch { of: Subject::Asset(asset), what, wanted, most: most.or_zero() }
}

/// Changes a position; returns what is settled into the balance at once.
fn trade(
    position: &mut Position,
    quantity: Quantity,
    price: Price,
    settled: Price,
) -> Result<Amount, Unassessable> {
    let overflow = || MoneyError::Overflow {
        operation: "+",
        left: position.quantity.base(),
        right: quantity.base(),
    };
    let before = position.quantity.base();
    let after = before.checked_add(quantity.base()).ok_or_else(overflow)?;
    position.quantity = Quantity::from_base(after);
    let Some(cost) = position.cost else {
        // Gains are settled all the time, so the trade's own is what its price is off.
        let paid = notional(quantity, price, DECIMALS, Rounding::Up)?;
        return Ok(notional(quantity, settled, DECIMALS, Rounding::Down)?.minus(paid)?);
    };
    let closed = closed_by(before, quantity.base());
    let opened = quantity.base() - closed;
    // What is closed was bought at the average cost and is sold at the price.
    let released =
        if closed == 0 { Amount::ZERO } else { cost.scaled(-closed, before, Rounding::Up)? };
    let proceeds = notional(Quantity::from_base(-closed), price, DECIMALS, Rounding::Down)?;
    let paid = notional(Quantity::from_base(opened), price, DECIMALS, Rounding::Up)?;
    position.cost = Some(cost.minus(released)?.plus(paid)?);
    Ok(proceeds.minus(released)?)
}

/// The part of a trade that closes what is held, signed as the trade.
const fn closed_by(held: i128, traded: i128) -> i128 {
    if held == 0 || traded == 0 || (held > 0) == (traded > 0) {
        return 0;
    }
    if traded.unsigned_abs() <= held.unsigned_abs() { traded } else { held.saturating_neg() }
}

#[cfg(test)]
mod tests {
    use super::{Change, Shock, apply};
    use crate::rules::{Holdings, MarketQuote, Quotes, Series, Unassessable};
    use trimtab_model::{Amount, Price, Quantity, Ratio};

    const ONE: i128 = 1_000_000_000_000_000_000;

    fn quotes() -> Quotes {
        let mark = Some(Price::from_base(100 * ONE));
        Quotes {
            markets: vec![MarketQuote { mark, ..MarketQuote::default() }],
            ..Quotes::default()
        }
    }

    fn trade(quantity: i128, price: i128) -> Change {
        Change::Trade {
            market: 0,
            quantity: Quantity::from_base(quantity * ONE),
            price: Some(Price::from_base(price * ONE)),
            fee: Amount::ZERO,
        }
    }

    fn after(holdings: &Holdings, change: Change) -> Holdings {
        apply(holdings, &quotes(), &change, |market| quotes().mark(market)).unwrap().0
    }

    #[test]
    fn a_settled_position_settles_what_the_mark_is_off() {
        let start = Holdings::of_asset(0, Amount::from_base(1_000 * ONE));
        let bought = after(&start, trade(2, 101));
        assert_eq!(bought.balances[0].held, Amount::from_base(998 * ONE));
        assert_eq!(bought.positions[0].quantity, Quantity::from_base(2 * ONE));
    }

    #[test]
    fn closing_realises_and_turning_opens_at_the_price() {
        let mut start = Holdings::of_asset(0, Amount::ZERO);
        start.position_mut(0).cost = Some(Amount::ZERO);
        let long = after(&start, trade(4, 90));
        assert_eq!(long.positions[0].cost, Some(Amount::from_base(360 * ONE)));
        assert_eq!(long.balances[0].held, Amount::ZERO);
        let less = after(&long, trade(-1, 100));
        assert_eq!(less.positions[0].cost, Some(Amount::from_base(270 * ONE)));
        assert_eq!(less.balances[0].held, Amount::from_base(10 * ONE));
        let short = after(&less, trade(-5, 80));
        assert_eq!(short.positions[0].quantity, Quantity::from_base(-2 * ONE));
        assert_eq!(short.positions[0].cost, Some(Amount::from_base(-160 * ONE)));
        assert_eq!(short.balances[0].held, Amount::from_base(10 * ONE - 30 * ONE));
    }

    #[test]
    fn nothing_leaves_that_is_not_there() {
        let start = Holdings::of_asset(0, Amount::from_base(5));
        let change = Change::Withdraw { asset: 0, amount: Amount::from_base(6) };
        let now = quotes();
        let mark = |market| now.mark(market);
        let refused = apply(&start, &now, &change, mark);
        assert!(matches!(refused, Err(Unassessable::TooMuch { .. })));
        let change = Change::Repay { asset: 0, amount: Amount::from_base(1) };
        assert!(apply(&start, &now, &change, mark).is_err());
        let huge = trade(i128::MAX / ONE, i128::MAX / ONE);
        assert!(apply(&start, &now, &huge, mark).is_err());
        let change = Change::Deposit { asset: 0, amount: Amount::from_base(-1) };
        assert!(matches!(apply(&start, &now, &change, mark), Err(Unassessable::Impossible { .. })));
        assert!(apply(&start, &now, &trade(1, -1), mark).is_err());
    }

    #[test]
    fn a_shock_leaves_a_price_above_zero() {
        let by = |parts| Shock { series: Series::Market(0), by: Ratio::from_parts(parts) };
        let down = by(-250_000_000).apply(&quotes()).unwrap();
        assert_eq!(down.mark(0), Ok(Price::from_base(75 * ONE)));
        assert!(by(-1_000_000_000).apply(&quotes()).is_err());
    }
}
