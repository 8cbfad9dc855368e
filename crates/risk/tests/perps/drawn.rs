//! Accounts, prices and sizes as property tests draw them, and the rules they are put to.

use crate::accounts::{builtin, quotes, units};
use proptest::prelude::*;
use std::sync::Arc;
use trimtab_model::{Amount, Price, Quantity, Rounding, notional};
use trimtab_risk::rules::{
    Fraction, Holdings, MarginRule, Position, PositionMargin, Provenance, Quotes, Seizure,
    Standing, Unassessable,
};

/// The rules, and the finest step of their money in units of 1e-18.
pub(crate) fn rules() -> [(Arc<dyn MarginRule>, i128); 3] {
    [("hyperliquid", 1), ("binance", 1), ("dydx_v4", units("0.000001"))]
        .map(|(name, step)| (builtin(name), step))
}

/// A rule without a formula of its own, so that prices of liquidation are found from afar.
#[derive(Debug)]
pub(crate) struct Searched(pub(crate) Arc<dyn MarginRule>);

impl MarginRule for Searched {
    fn provenance(&self) -> &Provenance {
        self.0.provenance()
    }

    fn assess(&self, holdings: &Holdings, quotes: &Quotes) -> Result<Standing, Unassessable> {
        self.0.assess(holdings, quotes)
    }

    fn position_margin(
        &self,
        position: &Position,
        quotes: &Quotes,
    ) -> Result<PositionMargin, Unassessable> {
        self.0.position_margin(position, quotes)
    }

    fn withdrawable(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
        asset: usize,
    ) -> Result<Amount, Unassessable> {
        self.0.withdrawable(holdings, quotes, asset)
    }

    fn liquidation(
        &self,
        holdings: &Holdings,
        quotes: &Quotes,
    ) -> Result<Option<Seizure>, Unassessable> {
        self.0.liquidation(holdings, quotes)
    }
}

/// Marks of four markets within a factor of two of usual ones, to the last digit.
pub(crate) fn marks() -> impl Strategy<Value = Quotes> {
    let around = |price: i128| price / 2..price * 2;
    let usual = ["60000", "3000", "150", "2"].map(units).map(around);
    let [btc, eth, sol, xrp] = usual;
    (btc, eth, sol, xrp).prop_map(|(btc, eth, sol, xrp)| {
        let mut quotes = quotes(&["1", "1", "1", "1"]);
        for (market, price) in quotes.markets.iter_mut().zip([btc, eth, sol, xrp]) {
            market.mark = Some(Price::from_base(price));
        }
        quotes
    })
}

/// A position worth up to some hundreds of millions, bought near the mark.
pub(crate) fn held(market: usize, quotes: &Quotes, (size, off): (i128, i128)) -> Position {
    let mark = quotes.mark(market).unwrap();
    let quantity = Amount::from_base(size).scaled(units("1"), mark.base(), Rounding::Nearest);
    let quantity = Quantity::from_base(quantity.unwrap().base());
    let value = notional(quantity, mark, 18, Rounding::Nearest).unwrap();
    // Up to a tenth away from the mark.
    let cost = value.scaled(10_000 + off, 10_000, Rounding::Nearest).unwrap();
    Position { market, quantity, cost: Some(cost), ..Position::default() }
}

/// A size in the settlement asset from nothing to some hundreds of millions, by its digits.
pub(crate) fn size() -> impl Strategy<Value = i128> {
    (0_u32..62, -(1_i128 << 89)..1_i128 << 89).prop_map(|(shift, bits)| bits >> shift)
}

/// An account that may or may not stand, with one to four markets held.
pub(crate) fn account() -> impl Strategy<Value = (Holdings, Quotes)> {
    let position = (size(), -1_000_i128..1_000, 0_u32..30);
    let positions = proptest::collection::vec(position, 1..=4);
    (marks(), positions, 0_i128..200).prop_map(|(quotes, drawn, percent)| {
        let mut account = Holdings::default();
        for (market, (size, off, leverage)) in drawn.iter().enumerate() {
            let mut position = held(market, &quotes, (*size, *off));
            position.own_initial = (*leverage > 0).then_some(Fraction { of: 1, per: *leverage });
            account.positions.push(position);
        }
        let gross: i128 = drawn.iter().map(|(size, ..)| size.abs() / 100).sum();
        account.balance_mut(0).held = Amount::from_base(gross * percent);
        (account, quotes)
    })
}

/// Whether an account has a figure that a rule refuses, as beyond the last bracket.
pub(crate) fn assessed(
    rule: &dyn MarginRule,
    account: &Holdings,
    quotes: &Quotes,
) -> Option<Standing> {
    match rule.assess(account, quotes) {
        Ok(standing) => Some(standing),
        Err(Unassessable::BeyondLimit { .. }) => None,
        Err(other) => unreachable!("{other}"),
    }
}

pub(crate) fn margin(
    rule: &dyn MarginRule,
    position: &Position,
    quotes: &Quotes,
) -> Option<PositionMargin> {
    match rule.position_margin(position, quotes) {
        Ok(margin) => Some(margin),
        Err(Unassessable::BeyondLimit { .. }) => None,
        Err(other) => unreachable!("{other}"),
    }
}

/// Numbers of every length, and the ends of ranges.
pub(crate) fn extreme() -> impl Strategy<Value = i128> {
    prop_oneof![
        Just(i128::MIN),
        Just(i128::MIN + 1),
        Just(-1_i128),
        Just(0_i128),
        Just(1_i128),
        Just(i128::MAX),
        (any::<i128>(), 0_u32..128).prop_map(|(bits, shift)| bits >> shift),
    ]
}
