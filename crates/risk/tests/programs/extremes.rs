//! No number from outside stops a rule: it answers or says what is wrong.

use crate::worlds::{drift, gmx_v2, held, quotes, synthetix_v3};
use proptest::prelude::*;
use std::sync::Arc;
use trimtab_model::{Amount, Price, Quantity, Timestamp};
use trimtab_risk::rules::gmx_v2::Factor;
use trimtab_risk::rules::synthetix_v3::Decimal;
use trimtab_risk::rules::{
    Balance, Change, Fraction, Holdings, MarginRule, Orders, Position, RuleTerms, Series, Symbols,
    Unassessable,
};

/// The ends of the range, what is near nothing, and anything between.
fn extreme() -> impl Strategy<Value = i128> {
    prop_oneof![
        Just(i128::MIN),
        Just(i128::MIN + 1),
        Just(i128::MAX),
        Just(i128::MAX - 1),
        Just(0),
        -3_i128..3,
        (0_u32..127, any::<i128>()).prop_map(|(shift, bits)| bits >> shift),
    ]
}

/// The built-in parameters with some of them at any value, and the rules they make, if they do.
fn rules_of(
    big: (i128, i128, i128),
    small: (u32, u32, u32),
    seconds: u64,
) -> Vec<Arc<dyn MarginRule>> {
    let factor = |units: i128| Factor::from_base(units);
    let decimal = |units: i128| Decimal::from_base(units);
    let terms = ["drift", "gmx_v2", "synthetix_v3"].map(|name| {
        let mut terms = RuleTerms::builtin(name).unwrap().unwrap();
        match &mut terms {
            RuleTerms::Drift(terms) => {
                let sol = terms.spot.get_mut("SOL").unwrap();
                (sol.imf_factor, sol.liability_weight.initial) = (small.0, small.1);
                sol.scale_initial_asset_weight_start = seconds;
                let btc = terms.perps.get_mut("BTC").unwrap();
                (btc.imf_factor, btc.gain_imf_factor) = (small.1, small.2);
            }
            RuleTerms::GmxV2(terms) => {
                terms.min_collateral_usd = factor(big.0);
                let btc = terms.markets.get_mut("BTC").unwrap();
                btc.open_interest_multiplier.long = factor(big.1);
                btc.impact.negative.factor = factor(big.2);
                btc.impact.negative.exponent =
                    factor(Factor::ONE.base() + i128::from(small.0) * 698_000_000_000_000_000_000);
                btc.reserve.long = factor(big.1);
            }
            RuleTerms::SynthetixV3(terms) => {
                terms.keeper.max_reward = decimal(big.0);
                terms.keeper.flag_cost = decimal(big.1);
                let btc = terms.markets.get_mut("BTC").unwrap();
                (btc.skew_scale, btc.initial_margin_fraction) = (decimal(big.2), decimal(big.0));
                btc.liquidation_multiplier = decimal(big.1);
                (btc.taker_fee, btc.liquidation_window_seconds) = (Decimal::ONE, seconds);
            }
            other => panic!("{other:?}"),
        }
        terms
    });
    let symbols = Symbols { assets: &["USDC", "SOL"], markets: &["BTC"] };
    terms.iter().filter_map(|terms| terms.rule(symbols).ok()).collect()
}

proptest! {
    #[test]
    fn no_number_from_outside_stops_a_rule(
        mut quotes in quotes(),
        (quantity, held, owed, tokens) in (extreme(), extreme(), extreme(), extreme()),
        (cost, owing, buys, sells) in
            (proptest::option::of(extreme()), extreme(), extreme(), extreme()),
        (price, other, long, pool) in (extreme(), extreme(), extreme(), extreme()),
        (of, per, market, mask) in (any::<u32>(), any::<u32>(), 0_usize..3, any::<u8>()),
    ) {
        let amount = Amount::from_base;
        let mut account = Holdings::of_asset(0, amount(held));
        account.balances.push(Balance { asset: 1, held: amount(tokens), owed: amount(owed) });
        account.positions.push(Position {
            market,
            quantity: Quantity::from_base(quantity),
            cost: cost.map(amount),
            owing: amount(owing),
            own_initial: Some(Fraction { of, per }),
            orders: Orders {
                count: of,
                buys: Quantity::from_base(buys),
                sells: Quantity::from_base(sells),
            },
        });
        if mask & 1 == 1 {
            account.balances[1].owed = Amount::ZERO;
            account.positions[0].orders = Orders::default();
        }
        // Some of the world stays as it is usual, so that not all ends at the first price.
        if mask & 2 == 2 {
            quotes.markets[0].mark = Some(Price::from_base(price));
            quotes.markets[0].index = Some(Price::from_base(other));
        }
        if mask & 4 == 4 {
            quotes.assets[1].price = Some(Price::from_base(price));
            quotes.assets[0].average = Some(Price::from_base(other));
        }
        if mask & 8 == 8 {
            quotes.markets[0].long = Quantity::from_base(long);
            let backing = quotes.markets[0].backing.as_mut().unwrap();
            (backing.long, backing.impact) = (amount(pool), amount(long));
            backing.shared_skew = Some(amount(pool));
            quotes.assets[1].pool.as_mut().unwrap().available = amount(pool);
        }
        for rule in [drift(), gmx_v2(), synthetix_v3()] {
            let standing = rule.assess(&account, &quotes);
            if let Ok(standing) = standing {
                prop_assert!(!standing.maintenance.is_negative(), "{standing:?}");
                prop_assert!(!standing.gross.is_negative());
            }
            let mut answered = vec![
                rule.position_margin(&account.positions[0], &quotes).is_ok(),
                rule.liquidation(&account, &quotes).is_ok(),
                rule.withdrawable(&account, &quotes, 0).is_ok(),
                rule.withdrawable(&account, &quotes, 1).is_ok(),
                rule.liquidation_price(&account, &quotes, Series::Market(market)).is_ok(),
                rule.liquidation_price(&account, &quotes, Series::Asset(1)).is_ok(),
            ];
            let quantity = Quantity::from_base(buys);
            let fee = amount(owing);
            for price in [None, Some(Price::from_base(price))] {
                let change = Change::Trade { market, quantity, price, fee };
                answered.push(rule.after(&account, &quotes, &change).is_ok());
            }
            for asset in 0..3 {
                let amount = amount(sells);
                answered.extend([
                    rule.after(&account, &quotes, &Change::Deposit { asset, amount }).is_ok(),
                    rule.after(&account, &quotes, &Change::Withdraw { asset, amount }).is_ok(),
                    rule.after(&account, &quotes, &Change::Borrow { asset, amount }).is_ok(),
                    rule.after(&account, &quotes, &Change::Repay { asset, amount }).is_ok(),
                ]);
            }
            prop_assert_eq!(answered.len(), 20);
        }
    }

    #[test]
    fn no_parameter_stops_a_rule(
        quotes in quotes(),
        big in (extreme(), extreme(), extreme()),
        small in any::<(u32, u32, u32)>(),
        seconds in any::<u64>(),
        dollars in -4_000_000_i128..4_000_000,
    ) {
        let mut account = Holdings::of_asset(0, Amount::from_base(1 << 70));
        account.positions.push(held(0, dollars, 20, &quotes));
        let quantity = Quantity::from_base(dollars << 40);
        let trade = Change::Trade { market: 0, quantity, price: None, fee: Amount::ZERO };
        for rule in rules_of(big, small, seconds) {
            if let Ok(standing) = rule.assess(&account, &quotes) {
                prop_assert!(standing.kept >= standing.initial);
                prop_assert!(!standing.maintenance.is_negative());
            }
            let answered = [
                rule.liquidation(&account, &quotes).is_ok(),
                rule.withdrawable(&account, &quotes, 0).is_ok(),
                rule.liquidation_price(&account, &quotes, Series::Market(0)).is_ok(),
                rule.after(&account, &quotes, &trade).is_ok(),
            ];
            prop_assert_eq!(answered.len(), 4);
        }
    }

    #[test]
    fn stale_parameters_and_missing_prices_are_named(mut quotes in quotes(), days in 91_u64..9_999) {
        let mut account = Holdings::of_asset(0, Amount::from_base(1_000_000_000_000_000_000));
        account.position_mut(0).quantity = Quantity::from_base(1_000_000_000);
        for rule in [drift(), gmx_v2(), synthetix_v3()] {
            let mut late = quotes.clone();
            late.now = Timestamp::from_secs(1_795_132_800 + days * 86_400);
            let stale = rule.assess(&account, &late);
            prop_assert!(matches!(stale, Err(Unassessable::StaleTerms(_))), "{stale:?}");
            prop_assert!(rule.withdrawable(&account, &late, 0).is_err());
            prop_assert!(rule.liquidation(&account, &late).is_err());
        }
        account.position_mut(7).quantity = Quantity::from_base(1);
        for rule in [drift(), synthetix_v3()] {
            let unlisted = rule.assess(&account, &quotes);
            prop_assert!(matches!(unlisted, Err(Unassessable::Unlisted { .. })), "{unlisted:?}");
        }
        account.positions.pop();
        quotes.markets[0].mark = None;
        quotes.markets[0].index = None;
        for rule in [drift(), gmx_v2(), synthetix_v3()] {
            let missing = rule.assess(&account, &quotes);
            prop_assert!(matches!(missing, Err(Unassessable::NoPrice { .. })), "{missing:?}");
        }
    }
}
