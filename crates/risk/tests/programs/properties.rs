//! What must hold for any account under the rules of Drift, GMX v2 and Synthetix v3.

use crate::worlds::{ONE, World, drift, gmx_v2, held, quotes, size, synthetix_v3, world};
use proptest::prelude::*;
use trimtab_model::{Amount, Price, Quantity};
use trimtab_risk::rules::drift::{asset_weight, liability_weight, scaled_initial};
use trimtab_risk::rules::{
    Balance, Change, Holdings, Position, Quotes, Series, Standing, Unassessable,
};

/// Dollars of 1e-18 that roundings of a venue in 1e-6 may come to.
const ROUNDINGS: i128 = 10_000_000_000_000;

fn withdrawn(world: &World, asset: usize, amount: Amount) -> Option<Standing> {
    let change = Change::Withdraw { asset, amount };
    let (account, quotes) = world.rule.after(&world.account, &world.quotes, &change).ok()?;
    Some(world.rule.assess(&account, &quotes).unwrap())
}

proptest! {
    #[test]
    fn a_larger_position_asks_for_no_less(
        quotes in quotes(),
        market in 0_usize..2,
        sizes in (size(), size()),
        is_long in any::<bool>(),
    ) {
        let side = if is_long { 1 } else { -1 };
        let (less, more) = (sizes.0.abs().min(sizes.1.abs()), sizes.0.abs().max(sizes.1.abs()));
        for rule in [drift(), gmx_v2(), synthetix_v3()] {
            let margin = |size: i128| {
                rule.position_margin(&held(market, size * side, 0, &quotes), &quotes).unwrap()
            };
            let (small, large) = (margin(less), margin(more));
            prop_assert!(small.initial <= large.initial, "{small:?} {large:?}");
            prop_assert!(small.maintenance <= large.maintenance, "{small:?} {large:?}");
            prop_assert!(small.notional <= large.notional);
        }
    }

    #[test]
    fn weights_are_bounded_and_monotone(
        sizes in (any::<u64>(), any::<u64>()),
        imf in 0_u32..2_000_000,
        base in 0_u32..20_000,
        start in any::<u64>(),
    ) {
        let (less, more) = (sizes.0.min(sizes.1).into(), sizes.0.max(sizes.1).into());
        let (small, large) = (asset_weight(less, imf, base), asset_weight(more, imf, base));
        prop_assert!(large <= small && small <= base);
        let (small, large) = (liability_weight(less, imf, base), liability_weight(more, imf, base));
        prop_assert!(base <= small && small <= large);
        let (few, many) = (scaled_initial(base, start, less), scaled_initial(base, start, more));
        prop_assert!(many <= few && few <= base);
        prop_assert!(asset_weight(u128::MAX, imf, base) <= base);
        prop_assert!(liability_weight(u128::MAX, imf, base) >= base);
    }

    #[test]
    fn a_withdrawal_leaves_what_must_stay(world in world(), asset in 0_usize..2) {
        let most = world.rule.withdrawable(&world.account, &world.quotes, asset);
        // GMX's account holds one asset; of one that is not there nothing may leave.
        let most = most.unwrap();
        prop_assert!(!most.is_negative());
        let there = world.account.balance(asset).map_or(Amount::ZERO, |balance| balance.held);
        prop_assert!(most <= there);
        if most == Amount::ZERO {
            return Ok(());
        }
        let left = withdrawn(&world, asset, most).unwrap();
        prop_assert!(left.equity >= left.kept, "{left:?}");
        prop_assert!(!left.is_liquidatable);
        let more = most.plus(Amount::from_base(world.steps[asset])).unwrap();
        if let Some(left) = withdrawn(&world, asset, more) {
            prop_assert!(left.equity < left.kept || more > there, "{left:?}");
        }
    }

    #[test]
    fn what_cannot_be_drawn_from_gives_nothing(world in world()) {
        let standing = world.rule.assess(&world.account, &world.quotes).unwrap();
        prop_assert!(standing.kept >= standing.initial);
        prop_assert!(standing.initial >= standing.maintenance || world.steps[0] > 4);
        if standing.equity < standing.kept {
            let most = world.rule.withdrawable(&world.account, &world.quotes, 0);
            prop_assert_eq!(most, Ok(Amount::ZERO));
        }
        let taken = world.rule.liquidation(&world.account, &world.quotes).unwrap();
        prop_assert_eq!(taken.is_some(), standing.is_liquidatable);
        prop_assert!(taken.is_none_or(|seizure| !seizure.penalty.is_negative()));
    }

    #[test]
    fn the_price_of_liquidation_recovers_maintenance(world in world(), market in 0_usize..2) {
        let series = Series::Market(market);
        let found = world.rule.liquidation_price(&world.account, &world.quotes, series).unwrap();
        let Some(price) = found else { return Ok(()) };
        let now = world.rule.valued_at(market, &world.quotes).unwrap();
        let at = |units: i128| {
            let moved = world.quotes.with_price(series, Price::from_base(units));
            world.rule.assess(&world.account, &moved).unwrap()
        };
        if price == now {
            // Already, or at once when the mark comes to the index.
            prop_assert!(at(now.base()).is_liquidatable);
            return Ok(());
        }
        let beside = if price < now { 1 } else { -1 };
        let (bad, good) = (at(price.base()), at(price.base() + beside));
        prop_assert!(bad.is_liquidatable && !good.is_liquidatable);
        prop_assert!(bad.equity <= bad.maintenance && good.equity >= good.maintenance);
        // One step of the finest price is all that is between them.
        let apart = bad.maintenance.minus(bad.equity).unwrap().base();
        let size = world.account.position(market).map_or(0, |held| held.quantity.base().abs());
        let step = (size / 1_000_000).max(1) * 4 + world.steps[0] * 8;
        prop_assert!(apart <= step.max(ROUNDINGS * 100), "{apart} {step}");
    }

    #[test]
    fn a_deposit_does_what_it_would(world in world(), dollars in 0_i128..1_000_000_000) {
        let amount = Amount::from_base(dollars * ONE / 1_000);
        let change = Change::Deposit { asset: 0, amount };
        let (account, quotes) = world.rule.after(&world.account, &world.quotes, &change).unwrap();
        let before = world.rule.assess(&world.account, &world.quotes).unwrap();
        let after = world.rule.assess(&account, &quotes).unwrap();
        let mut by_hand = world.account.clone();
        by_hand.balances[0].held = by_hand.balances[0].held.plus(amount).unwrap();
        prop_assert_eq!(world.rule.assess(&by_hand, &world.quotes), Ok(after));
        prop_assert!(after.equity >= before.equity);
        prop_assert!(!after.is_liquidatable || before.is_liquidatable);
    }

    #[test]
    fn a_trade_does_what_it_would(world in world(), dollars in size(), market in 0_usize..2) {
        let quantity = held(market, dollars, 0, &world.quotes).quantity;
        let fee = Amount::from_base(ONE);
        let change = Change::Trade { market, quantity, price: None, fee };
        let traded = world.rule.after(&world.account, &world.quotes, &change);
        // GMX refuses increases, and a second position on the same collateral.
        let Ok((account, moved)) = traded else { return Ok(()) };
        let after = match world.rule.assess(&account, &moved) {
            // More is held than all were said to hold, and a side of nobody is one not told.
            Err(Unassessable::Unknown { .. }) => return Ok(()),
            other => other.unwrap(),
        };
        let was = world.account.position(market).copied().unwrap_or_default();
        let is = account.position(market).unwrap();
        prop_assert_eq!(is.quantity.base(), was.quantity.base() + quantity.base());
        // The same position built by hand asks for the same at the quotes there are then.
        let position = Position { market, quantity: is.quantity, cost: is.cost, ..was };
        let by_hand = world.rule.position_margin(&position, &moved);
        prop_assert_eq!(world.rule.position_margin(is, &moved), by_hand);
        let sum: i128 = account.positions.iter().map(|held| margin(&world, held, &moved)).sum();
        let is_debt = |held: &Balance| held.owed.is_positive() || held.held.is_negative();
        let debts = account.balances.iter().any(is_debt);
        prop_assert!(after.maintenance.base() >= sum);
        prop_assert!(debts || after.maintenance.base() - sum <= 10_000 * ONE);
        // Open interest moves by the trade, one way and back.
        let skew = |quotes: &Quotes| quotes.markets[market].long.base() - quotes.markets[market].short.base();
        let moves = skew(&moved) - skew(&world.quotes);
        prop_assert!(moves == 0 || moves.signum() == quantity.base().signum());
    }

    #[test]
    fn no_round_trip_gains(world in world(), dollars in size(), market in 0_usize..2) {
        let quantity = held(market, dollars, 0, &world.quotes).quantity;
        let trade = |quantity| Change::Trade { market, quantity, price: None, fee: Amount::ZERO };
        // Without a gain to settle, for what Drift counts of it depends on its size.
        let start = Holdings { positions: Vec::new(), ..world.account.clone() };
        let Ok((held, moved)) = world.rule.after(&start, &world.quotes, &trade(quantity)) else {
            return Ok(());
        };
        let back = trade(Quantity::from_base(-quantity.base()));
        let Ok((closed, moved)) = world.rule.after(&held, &moved, &back) else { return Ok(()) };
        let before = world.rule.assess(&start, &world.quotes).unwrap();
        let after = world.rule.assess(&closed, &moved).unwrap();
        prop_assert!(after.equity.base() <= before.equity.base() + ROUNDINGS, "{before:?} {after:?}");
        let units = |holdings: &Holdings| holdings.position(market).map_or(0, |it| it.quantity.base());
        prop_assert_eq!(units(&closed), 0);
    }
}

fn margin(world: &World, position: &Position, quotes: &Quotes) -> i128 {
    world.rule.position_margin(position, quotes).unwrap().maintenance.base()
}
