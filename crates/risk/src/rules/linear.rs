//! What rules of linear perpetuals have in common: sizes with open orders, an account's own initial
//! margin, one settlement asset, and maintenance as straight lines.

use super::fault::{Subject, Unassessable};
use super::holdings::{Fraction, Holdings, Position};
use trimtab_model::{Amount, Quantity, Rounding};

/// 1 at eighteen decimals.
pub(super) const ONE: i128 = 1_000_000_000_000_000_000;

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

/// Initial margin of a notional at the venue's greatest leverage, or at the account's own setting
/// where that asks more; rounded up.
///
/// # Errors
/// [`Unassessable::Impossible`] for an own setting over zero, and for figures beyond counting.
pub(super) fn initial(
    position: &Position,
    notional: Amount,
    max_leverage: u32,
) -> Result<Amount, Unassessable> {
    let mut share = Fraction { of: 1, per: max_leverage };
    if let Some(own) = position.own_initial {
        if own.per == 0 {
            let of = Subject::Market(position.market);
            let what = "the lower part of the account's own initial margin";
            return Err(Unassessable::Impossible { of, what, value: 0 });
        }
        // Compared crosswise, so that the notional is divided once.
        if u64::from(own.of) * u64::from(max_leverage) > u64::from(own.per) {
            share = own;
        }
    }
    Ok(notional.scaled(i128::from(share.of), i128::from(share.per), Rounding::Up)?)
}

/// Refuses assets beside the one that trades settle in, and debts below zero.
///
/// # Errors
/// [`Unassessable::Unlisted`] and [`Unassessable::Impossible`].
pub(super) fn only_settlement(holdings: &Holdings) -> Result<(), Unassessable> {
    holdings.check_debts()?;
    let other = holdings.balances.iter().find(|balance| {
        balance.asset != 0 && (balance.held != Amount::ZERO || balance.owed != Amount::ZERO)
    });
    other
        .map_or(Ok(()), |balance| Err(Unassessable::Unlisted { of: Subject::Asset(balance.asset) }))
}
