//! What must hold for any account under every rule of perpetuals.

use crate::accounts::{quotes, units};
use crate::drawn::{Searched, account, assessed, extreme, held, margin, marks, rules, size};
use proptest::prelude::*;
use trimtab_model::{Amount, Price, Quantity, Rounding, notional};
use trimtab_risk::rules::{
    Change, Fraction, Holdings, MarginRule, Orders, Position, RuleTerms, Series, Unassessable,
};

proptest! {
    #[test]
    fn a_larger_position_asks_for_no_less(
        quotes in marks(),
        market in 0_usize..4,
        sizes in (size(), size()),
    ) {
        let (less, more) = (sizes.0.abs().min(sizes.1.abs()), sizes.0.abs().max(sizes.1.abs()));
        for (rule, _) in rules() {
            let of = |size| margin(&*rule, &held(market, &quotes, (size, 0)), &quotes);
            let (Some(small), Some(large)) = (of(less), of(more)) else { continue };
            prop_assert!(small.maintenance <= large.maintenance && small.initial <= large.initial);
            // Sides are alike.
            prop_assert_eq!(of(-more), Some(large));
            prop_assert!(large.maintenance <= large.initial || large.notional < Amount::from_base(9));
        }
    }

    #[test]
    fn maintenance_has_no_steps(
        market in 0_usize..4,
        near in prop_oneof![
            Just(3_i128), Just(20), Just(40), Just(70), Just(100), Just(150), Just(230),
        ],
        off in -2_i128..=2,
    ) {
        let quotes = quotes(&["1", "1", "1", "1"]);
        for (rule, step) in rules() {
            let at = |size: i128| {
                let quantity = Quantity::from_base(size);
                let position = Position { market, quantity, ..Position::default() };
                margin(&*rule, &position, &quotes).map(|margin| margin.maintenance.base())
            };
            let size = near * units("1000000") + off * step;
            let (Some(here), Some(next)) = (at(size), at(size + step)) else { continue };
            prop_assert!((0..=2 * step).contains(&(next - here)), "{here} {next}");
        }
    }

    #[test]
    fn a_withdrawal_leaves_what_must_stay((account, quotes) in account()) {
        for (rule, step) in rules() {
            let Some(standing) = assessed(&*rule, &account, &quotes) else { continue };
            let out = rule.withdrawable(&account, &quotes, 0).unwrap();
            prop_assert!(!out.is_negative());
            if out == Amount::ZERO {
                continue;
            }
            let withdraw = |amount: Amount| {
                let change = Change::Withdraw { asset: 0, amount };
                rule.after(&account, &quotes, &change)
            };
            let (after, moved) = withdraw(out).unwrap();
            let left = rule.assess(&after, &moved).unwrap();
            prop_assert!(left.equity >= left.kept, "{left:?}");
            prop_assert_eq!(left.kept, standing.kept);
            // A unit more takes what must stay, or is not there.
            let more = out.plus(Amount::from_base(step)).unwrap();
            if let Ok((after, moved)) = withdraw(more) {
                let left = rule.assess(&after, &moved).unwrap();
                prop_assert!(left.equity < left.kept, "{left:?}");
            }
        }
    }

    #[test]
    fn the_price_of_liquidation_recovers_maintenance(
        (account, quotes) in account(),
        market in 0_usize..4,
    ) {
        for (rule, _) in rules() {
            let Some(standing) = assessed(&*rule, &account, &quotes) else { continue };
            let series = Series::Market(market);
            let found = rule.liquidation_price(&account, &quotes, series).unwrap();
            let searched = Searched(rule.clone()).liquidation_price(&account, &quotes, series);
            let Some(price) = found else {
                prop_assert_eq!(searched, Ok(None));
                continue;
            };
            if standing.is_liquidatable {
                prop_assert_eq!(price, quotes.mark(market).unwrap());
                continue;
            }
            // The search goes no further than 2^32 times the price of now.
            let is_far = price.base() / (1 << 32) >= quotes.mark(market).unwrap().base();
            if !(is_far && searched == Ok(None)) {
                prop_assert_eq!(searched, Ok(found));
            }
            let at = |price: i128| {
                let moved = quotes.with_price(series, Price::from_base(price));
                assessed(&*rule, &account, &moved).is_none_or(|standing| standing.is_liquidatable)
            };
            let sound = if price < quotes.mark(market).unwrap() { 1 } else { -1 };
            prop_assert!(at(price.base()) && !at(price.base() + sound));
        }
    }

    #[test]
    fn a_settled_positions_price_is_that_of_one_bought_at_the_mark(
        (mut account, quotes) in account(),
    ) {
        let mark = quotes.mark(0).unwrap();
        let value = notional(account.positions[0].quantity, mark, 18, Rounding::Up).unwrap();
        account.positions[0].cost = Some(value);
        let mut settled = account.clone();
        settled.positions[0].cost = None;
        for (rule, _) in rules() {
            if assessed(&*rule, &account, &quotes).is_none() {
                continue;
            }
            let price = |account| rule.liquidation_price(account, &quotes, Series::Market(0));
            prop_assert_eq!(price(&settled), price(&account));
        }
    }

    #[test]
    fn what_a_change_would_do_is_what_it_does(
        (account, quotes) in account(),
        amount in 0_i128..1 << 80,
        market in 0_usize..4,
        trade in size(),
    ) {
        let quantity = held(market, &quotes, (trade, 0)).quantity;
        let change =
            |quantity| Change::Trade { market, quantity, price: None, fee: Amount::ZERO };
        for (rule, step) in rules() {
            let Some(before) = assessed(&*rule, &account, &quotes) else { continue };
            let deposit = Change::Deposit { asset: 0, amount: Amount::from_base(amount * step) };
            let (after, moved) = rule.after(&account, &quotes, &deposit).unwrap();
            let deposited = rule.assess(&after, &moved).unwrap();
            prop_assert_eq!(
                deposited.equity.base() - before.equity.base(),
                amount * step
            );
            prop_assert_eq!(deposited.maintenance, before.maintenance);
            // At the mark a trade changes requirements as a position of that size has them, and
            // equity by roundings alone.
            let (after, moved) = match rule.after(&account, &quotes, &change(quantity)) {
                Err(Unassessable::BeyondLimit { .. }) => continue,
                other => other.unwrap(),
            };
            let Some(traded) = assessed(&*rule, &after, &moved) else { continue };
            prop_assert!((traded.equity.base() - before.equity.base()).abs() <= 4 * step);
            let mut by_hand = account.clone();
            let position = by_hand.position_mut(market);
            position.quantity = Quantity::from_base(position.quantity.base() + quantity.base());
            let by_hand = rule.assess(&by_hand, &moved).unwrap();
            prop_assert_eq!(
                (traded.maintenance, traded.initial, traded.gross),
                (by_hand.maintenance, by_hand.initial, by_hand.gross)
            );
            // And back: what is held is what was.
            let back = change(Quantity::from_base(-quantity.base()));
            let (returned, _) = match rule.after(&after, &moved, &back) {
                Err(Unassessable::BeyondLimit { .. }) => continue,
                other => other.unwrap(),
            };
            let held = |of: &Holdings| of.position(market).map_or(0, |it| it.quantity.base());
            prop_assert_eq!(held(&returned), held(&account));
        }
    }

    #[test]
    fn no_number_from_outside_stops_a_rule(
        (quantity, price, held, owed) in (extreme(), extreme(), extreme(), extreme()),
        (cost, owing, buys, sells) in (proptest::option::of(extreme()), extreme(), extreme(), extreme()),
        (long, of, per, market) in (extreme(), any::<u32>(), any::<u32>(), 0_usize..6),
    ) {
        let mut account = Holdings::of_asset(0, Amount::from_base(held));
        account.balances[0].owed = Amount::from_base(owed);
        account.positions.push(Position {
            market,
            quantity: Quantity::from_base(quantity),
            cost: cost.map(Amount::from_base),
            owing: Amount::from_base(owing),
            own_initial: (of % 2 == 0).then_some(Fraction { of, per }),
            orders: Orders {
                count: 1,
                buys: Quantity::from_base(buys),
                sells: Quantity::from_base(sells),
            },
        });
        let mut quotes = quotes(&["1", "1", "1", "1"]);
        for quote in &mut quotes.markets {
            quote.mark = Some(Price::from_base(price));
            quote.long = Quantity::from_base(long);
        }
        for (rule, _) in rules() {
            let standing = rule.assess(&account, &quotes);
            prop_assert_eq!(standing.is_err(), rule.withdrawable(&account, &quotes, 0).is_err());
            let mut outcomes = vec![
                rule.liquidation(&account, &quotes).is_ok(),
                rule.position_margin(&account.positions[0], &quotes).is_ok(),
                rule.liquidation_price(&account, &quotes, Series::Market(market)).is_ok(),
                rule.liquidation_price(&account, &quotes, Series::Asset(0)).is_ok(),
            ];
            for amount in [held, owed, i128::MIN, i128::MAX] {
                let (amount, fee) = (Amount::from_base(amount), Amount::from_base(owing));
                let quantity = Quantity::from_base(buys);
                let price = Some(Price::from_base(sells));
                for change in [
                    Change::Deposit { asset: 0, amount },
                    Change::Withdraw { asset: 0, amount },
                    Change::Trade { market, quantity, price, fee },
                ] {
                    outcomes.push(rule.after(&account, &quotes, &change).is_ok());
                }
            }
            if let Ok(standing) = standing {
                prop_assert!(!standing.maintenance.is_negative() && !standing.initial.is_negative());
                prop_assert!(standing.kept >= standing.initial);
            }
        }
    }
}

#[test]
fn built_in_terms_survive_a_journals_bytes() {
    for name in RuleTerms::builtin_names() {
        let terms = RuleTerms::builtin(name).unwrap().unwrap();
        let bytes = postcard::to_allocvec(&terms).unwrap();
        assert_eq!(postcard::from_bytes::<RuleTerms>(&bytes).unwrap(), terms, "{name}");
    }
}
