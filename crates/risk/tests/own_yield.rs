//! What our own deposit earns, its own weight on the rate included.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use trimtab_model::{Amount, Timestamp};
use trimtab_risk::lending::OwnYield;
use trimtab_risk::real;
use trimtab_risk::rules::aave_v3::AaveV3;
use trimtab_risk::rules::{
    AssetQuote, Change, Holdings, MarginRule, Pool, Quotes, RuleTerms, Symbols,
};

const SYMBOLS: Symbols<'_> = Symbols { assets: &["USDC", "WETH"], markets: &[] };
const ONE: i128 = 1_000_000_000_000_000_000;

fn terms(text: &str) -> RuleTerms {
    serde_json::from_str(text).unwrap()
}

const NOW: Timestamp = Timestamp::from_secs(1_776_729_600);

fn aave() -> AaveV3 {
    match terms(include_str!("../src/rules/aave_v3/terms.json")) {
        RuleTerms::AaveV3(terms) => terms.rule(SYMBOLS).unwrap(),
        _ => unreachable!("terms of Aave v3"),
    }
}

/// A pool of so much available and owed, and the yield at either venue with `own` of it ours.
fn yields(available: i128, owed: i128, own: i128) -> [OwnYield; 2] {
    let pool = Pool {
        available: Amount::from_base(available * ONE),
        owed: Amount::from_base(owed * ONE),
        adaptive_rate: 1_268_391_679,
        ..Pool::default()
    };
    let own = Amount::from_base(own * ONE);
    let morpho = match terms(include_str!("../src/rules/morpho_blue/terms.json")) {
        RuleTerms::MorphoBlue(terms) => terms.rule(SYMBOLS).unwrap(),
        _ => unreachable!("terms of Morpho Blue"),
    };
    [
        OwnYield::aave_v3(&aave(), 0, &pool, NOW, own).unwrap(),
        OwnYield::morpho_blue(&morpho, &pool, NOW, own).unwrap(),
    ]
}

fn dollars(whole: f64) -> Amount {
    real::to_amount(whole, 18, trimtab_model::Rounding::Nearest).unwrap()
}

#[test]
fn the_rate_is_the_one_after_the_deposit() {
    // Half lent, of a pool of 1e9: 2.98913 % x 50 % x 90 %; with as much again of ours a quarter.
    let [aave, morpho] = yields(500_000_000, 500_000_000, 0);
    assert!((aave.rate(Amount::ZERO).unwrap() - 0.013_451_086_956_521_74).abs() < 1e-15);
    let doubled = aave.rate(dollars(1e9)).unwrap();
    assert!((doubled - 0.055 * 0.25 / 0.92 * 0.25 * 0.9).abs() < 1e-15, "{doubled}");
    // 4 % x (1 - 3/4 x 4/9) x 50 %.
    let rate = morpho.rate(Amount::ZERO).unwrap();
    assert!((rate - 0.04 * (1.0 - 0.75 * 4.0 / 9.0) * 0.5).abs() < 1e-10, "{rate}");
}

#[test]
fn what_others_have_borrowed_of_ours_stays() {
    // 100 is left of 1,000, of which 300 are ours: 200 cannot leave.
    for own in yields(100, 900, 300) {
        assert_eq!(own.least(), Ok(dollars(200.0)));
        assert!(own.rate(dollars(199.0)).is_err());
        assert!(own.rate(dollars(200.0)).unwrap() > own.rate(dollars(300.0)).unwrap());
    }
    let [aave, morpho] = yields(100_000_000, 900_000_000, 300_000_000);
    // 7.5e9 may be supplied in all.
    assert_eq!(aave.most(), Ok(dollars(6.8e9)));
    assert!(morpho.most().unwrap() > dollars(1e19));
}

#[test]
fn more_than_the_pool_cannot_be_ours() {
    let rule = aave();
    let pool = Pool { available: Amount::from_base(ONE), ..Pool::default() };
    assert!(OwnYield::aave_v3(&rule, 0, &pool, NOW, dollars(2.0)).is_err());
    let below = Pool { available: Amount::from_base(-ONE), ..pool };
    assert!(OwnYield::aave_v3(&rule, 0, &below, NOW, Amount::ZERO).is_err());
}

/// A pool that nobody touched for half a year owes half a year's interest, whether we touch it or not:
/// a deposit of next to nothing must not seem to raise the rate.
#[test]
fn interest_that_is_due_is_not_blamed_on_our_deposit() {
    let rule = aave();
    let pool = Pool {
        available: Amount::from_base(100_000_000 * ONE),
        owed: Amount::from_base(910_000_000 * ONE),
        touched: Timestamp::from_secs(1_776_729_600 - 180 * 86_400),
        ..Pool::default()
    };
    let supply = |pool: &Pool| rule.rates(0, pool, NOW).unwrap().liquidity.as_f64() / 1e27;
    let mut quotes = Quotes { now: NOW, ..Quotes::default() };
    quotes.assets = vec![AssetQuote { pool: Some(pool), ..AssetQuote::default() }; 2];
    let change = Change::Deposit { asset: 0, amount: dollars(1e-6) };
    let (_, after) = rule.after(&Holdings::default(), &quotes, &change).unwrap();
    let (before, after) = (supply(&pool), supply(&after.assets[0].pool.unwrap()));
    assert!(after < before && before - after < 1e-12, "{before} {after}");
    let own = OwnYield::aave_v3(&rule, 0, &pool, NOW, Amount::ZERO).unwrap();
    assert_eq!(own.rate(Amount::ZERO), Ok(before));
    assert!((own.rate(dollars(1e-6)).unwrap() - after).abs() < 1e-15);
    // What borrowers pay: as its last touch left it, and with the interest of half a year.
    let borrow =
        |touched| rule.rates(0, &Pool { touched, ..pool }, NOW).unwrap().borrow.as_f64() / 1e27;
    let (told, due) = (borrow(Timestamp::EPOCH), borrow(pool.touched));
    assert!((told - 0.053_864).abs() < 1e-6 && (due - 0.054_004).abs() < 1e-6, "{told} {due}");
}

/// A pool above or below the turn, in millions, and how far our deposit goes.
fn pools() -> impl Strategy<Value = (i128, i128)> {
    (1..2_000_i128, 1..2_000_i128)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn rates_rise_with_utilisation((free, lent) in pools(), more in 1..500_i128) {
        let million = 1_000_000;
        let before = yields(free * million, lent * million, 0);
        let after = yields(free * million, (lent + more) * million, 0);
        for (before, after) in before.iter().zip(&after) {
            prop_assert!(after.rate(Amount::ZERO).unwrap() >= before.rate(Amount::ZERO).unwrap());
        }
    }

    #[test]
    fn interest_is_concave_on_either_side_of_the_turn((free, lent) in pools(), part in 1..98_u32) {
        let size = (free + lent) as f64 * 1e6;
        for (own, kink) in yields(free * 1_000_000, lent * 1_000_000, 0).iter().zip([0.92, 0.9]) {
            let turn = lent as f64 * 1e6 / kink - size;
            let (from, to) = (size * f64::from(part) / 100.0, size * f64::from(part + 2) / 100.0);
            if from < turn && to > turn {
                continue;
            }
            let at = |whole: f64| own.interest(dollars(whole)).unwrap();
            let between = at((from + to) / 2.0);
            let chord = f64::midpoint(at(from), at(to));
            prop_assert!(between >= chord * (1.0 - 1e-9), "{between} below {chord}");
        }
    }

    #[test]
    fn the_slope_is_what_one_more_unit_adds((free, lent) in pools(), part in 0..200_u32) {
        let size = (free + lent) as f64 * 1e6;
        let deposit = size * f64::from(part) / 100.0;
        for (own, kink) in yields(free * 1_000_000, lent * 1_000_000, 0).iter().zip([0.92, 0.9]) {
            let step = size * 1e-4;
            let turn = lent as f64 * 1e6 / kink - size;
            if deposit < step || (deposit - turn).abs() < 2.0 * step {
                continue;
            }
            let at = |whole: f64| own.interest(dollars(whole)).unwrap();
            let slope = own.slope(dollars(deposit)).unwrap();
            let measured = (at(deposit + step) - at(deposit - step)) / (2.0 * step);
            prop_assert!((slope - measured).abs() < 1e-6, "{slope} {measured}");
        }
    }

    #[test]
    fn the_inverse_is_where_the_rate_falls_below((free, lent) in pools(), part in 0..300_u32) {
        let deposit = (free + lent) as f64 * 1e4 * f64::from(part);
        for own in yields(free * 1_000_000, lent * 1_000_000, 0) {
            let deposit = dollars(deposit).min(own.most().unwrap());
            let rate = own.rate(deposit).unwrap();
            let found = own.deposit_at(rate).unwrap().unwrap();
            prop_assert!(found >= deposit);
            prop_assert!(own.rate(found).unwrap() >= rate);
            if found < own.most().unwrap() {
                let next = found.plus(Amount::from_base(ONE / 1_000_000)).unwrap();
                prop_assert!(own.rate(next).unwrap() < rate);
            }
            prop_assert_eq!(own.deposit_at(100.0).unwrap(), None);
        }
    }

    #[test]
    fn knots_never_rise_and_add_up_to_the_interest(
        (free, lent) in pools(), held in 0..100_i128,
    ) {
        let ours = (free + lent) * held / 100;
        for own in yields(free * 1_000_000, lent * 1_000_000, ours * 1_000_000) {
            let upto = dollars((free + lent) as f64 * 1e6).min(own.most().unwrap());
            let knots = own.knots(upto, 32).unwrap();
            if upto <= own.least().unwrap() {
                prop_assert!(knots.is_empty());
                continue;
            }
            let mut worth = own.interest(own.least().unwrap()).unwrap();
            for pair in knots.windows(2) {
                prop_assert!(pair[1].amount >= pair[0].amount);
                prop_assert!(pair[1].price <= pair[0].price);
                worth += f64::midpoint(pair[0].price, pair[1].price)
                    * (pair[1].amount - pair[0].amount);
                let there = own.interest(dollars(pair[1].amount)).unwrap();
                prop_assert!(worth >= there * (1.0 - 1e-9) - 1e-6, "{worth} {there}");
            }
            let last = own.interest(upto).unwrap();
            prop_assert!((worth - last).abs() <= last * 1e-9 + 1e-6, "{worth} {last}");
        }
    }
}
