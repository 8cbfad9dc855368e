//! What rules of linear perpetuals have in common: sizes with open orders, an account's own initial
//! margin, sums over an account, one settlement asset, and maintenance as straight lines.

use super::fault::{Subject, Unassessable};
use super::holdings::{Balance, Fraction, Holdings, Position};
use super::quotes::Quotes;
use super::standing::{Standing, Taken};
use super::{DECIMALS, MarginRule};
use trimtab_model::{Amount, Quantity, Ratio, Rounding, notional};

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

/// Where an account stands that holds one settlement asset, and must keep behind a withdrawal its
/// initial margin or a share of gross notional, whichever is more.
///
/// # Errors
/// As [`MarginRule::assess`].
pub(super) fn assess(
    rule: &impl MarginRule,
    holdings: &Holdings,
    quotes: &Quotes,
    withdraw_floor: Ratio,
) -> Result<Standing, Unassessable> {
    only_settlement(holdings)?;
    let counted = |balance: &Balance| Ok(balance.held.minus(balance.owed)?);
    let (mut standing, _) = add_up(rule, holdings, quotes, counted)?;
    standing.kept = standing.initial.max(withdraw_floor.of(standing.gross, Rounding::Up)?);
    Ok(standing)
}

/// The sums of an account, but for what is kept, and its unsettled gains: balances at what each is
/// `counted` for, gains, and what every position asks for by itself.
///
/// # Errors
/// As [`MarginRule::assess`].
pub(super) fn add_up(
    rule: &impl MarginRule,
    holdings: &Holdings,
    quotes: &Quotes,
    counted: impl Fn(&Balance) -> Result<Amount, Unassessable>,
) -> Result<(Standing, Amount), Unassessable> {
    let mut standing = Standing::default();
    for balance in &holdings.balances {
        standing.equity = standing.equity.plus(counted(balance)?)?;
    }
    let mut unsettled = Amount::ZERO;
    for position in &holdings.positions {
        let margin = rule.position_margin(position, quotes)?;
        standing.gross = standing.gross.plus(margin.notional)?;
        standing.initial = standing.initial.plus(margin.initial)?;
        standing.maintenance = standing.maintenance.plus(margin.maintenance)?;
        unsettled = unsettled.plus(gain(position, quotes)?)?;
    }
    standing.equity = standing.equity.plus(unsettled)?;
    standing.is_liquidatable =
        standing.gross.is_positive() && standing.equity < standing.maintenance;
    Ok((standing, unsettled))
}

/// What of the settlement asset may leave: what is above what is kept, and is there.
///
/// # Errors
/// As [`MarginRule::assess`].
pub(super) fn withdrawable(
    rule: &impl MarginRule,
    holdings: &Holdings,
    quotes: &Quotes,
    asset: usize,
) -> Result<Amount, Unassessable> {
    Ok(rule.assess(holdings, quotes)?.withdrawable().min(holdings.held(asset)))
}

/// Every position that is held, taken whole.
pub(super) fn all_positions(holdings: &Holdings) -> impl Iterator<Item = Taken> {
    let held = holdings.positions.iter().filter(|it| !it.quantity.is_zero());
    held.map(|it| Taken::Position { market: it.market, quantity: it.quantity })
}

/// What a position has gained and not settled, rounded down, less what it owes.
pub(super) fn gain(position: &Position, quotes: &Quotes) -> Result<Amount, Unassessable> {
    let unsettled = match position.cost {
        None => Amount::ZERO,
        Some(cost) if position.quantity.is_zero() => cost.negated()?,
        Some(cost) => {
            let mark = quotes.mark(position.market)?;
            notional(position.quantity, mark, DECIMALS, Rounding::Down)?.minus(cost)?
        }
    };
    Ok(unsettled.minus(position.owing)?)
}
