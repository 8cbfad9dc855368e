//! Aave's efficiency modes, collateral without loan, freezes and caps, and terms that make no rule.
//!
//! Source: aave-dao/aave-v3-origin, `docs/3.7/isolated-emode.md`, account and validation libraries.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use serde_json::{Value, json};
use trimtab_model::{Amount, Price, Timestamp};
use trimtab_risk::rules::aave_v3::AaveV3;
use trimtab_risk::rules::{
    AssetQuote, Change, Holdings, MarginRule, Pool, Quotes, RuleTerms, Symbols, Unassessable,
};

const ONE: i128 = 1_000_000_000_000_000_000;
const SYMBOLS: Symbols<'_> = Symbols { assets: &["USDC", "WETH", "wstETH"], markets: &[] };

fn terms(changes: &[(&str, Value)]) -> RuleTerms {
    let text = include_str!("../src/rules/aave_v3/terms.json");
    let mut value: Value = serde_json::from_str(text).unwrap();
    for (place, with) in changes {
        let (parent, field) = place.rsplit_once('/').unwrap();
        value.pointer_mut(&format!("/aave_v3{parent}")).unwrap()[field] = with.clone();
    }
    serde_json::from_value(value).unwrap()
}

fn rule(changes: &[(&str, Value)]) -> AaveV3 {
    match terms(changes) {
        RuleTerms::AaveV3(terms) => terms.rule(SYMBOLS).unwrap(),
        _ => unreachable!("terms of Aave v3"),
    }
}

fn quotes() -> Quotes {
    let quote = |price: i128| AssetQuote {
        price: Some(Price::from_base(price * ONE)),
        average: None,
        pool: Some(Pool {
            available: Amount::from_base(100_000 * ONE),
            owed: Amount::from_base(300_000 * ONE),
            ..Pool::default()
        }),
    };
    Quotes {
        now: Timestamp::from_secs(1_756_700_000),
        assets: vec![quote(1), quote(3_000), quote(3_600)],
        markets: Vec::new(),
    }
}

/// 10 ether and 10 of staked ether, against ether owed.
fn account(owed: i128) -> Holdings {
    let mut holdings = Holdings::of_asset(1, Amount::from_base(10 * ONE));
    holdings.balance_mut(2).held = Amount::from_base(10 * ONE);
    holdings.balance_mut(1).owed = Amount::from_base(owed * ONE);
    holdings
}

fn mode(is_isolated: bool, zero_ltv: &[&str]) -> Value {
    json!({ "correlated": {
        "ltv_bps": 9_000, "threshold_bps": 9_300, "bonus_bps": 10_100,
        "collateral": ["wstETH"], "borrowable": ["WETH"],
        "zero_ltv": zero_ltv, "is_isolated": is_isolated
    } })
}

fn in_mode(is_isolated: bool, zero_ltv: &[&str]) -> AaveV3 {
    rule(&[("/emodes", mode(is_isolated, zero_ltv)), ("/emode", json!("correlated"))])
}

fn averages(rule: &AaveV3) -> (u64, u64, bool) {
    let found = rule.account(&account(5), &quotes()).unwrap();
    let health = found.health();
    let bps = |value: trimtab_risk::rules::U256| u64::try_from(value).unwrap();
    (bps(health.average_ltv_bps), bps(health.average_threshold_bps), health.has_zero_ltv)
}

#[test]
fn a_mode_changes_what_it_lists_and_an_isolated_one_the_rest() {
    // 30,000 of ether at 80.5 / 83 %, 36,000 of staked ether at 78.5 / 81 %.
    assert_eq!(averages(&rule(&[])), (7_940, 8_190, false));
    assert_eq!(averages(&in_mode(false, &[])), (8_568, 8_845, false));
    assert_eq!(averages(&in_mode(true, &[])), (4_909, 8_845, true));
    assert_eq!(averages(&in_mode(false, &["wstETH"])), (3_659, 8_845, true));
    let unused = rule(&[("/unused", json!(["WETH"]))]);
    assert_eq!(averages(&unused), (7_850, 8_100, false));
}

#[test]
fn collateral_without_loan_leaves_first() {
    let (rule, now) = (in_mode(true, &[]), quotes());
    let free = |owed, asset| rule.withdrawable(&account(owed), &now, asset).unwrap();
    assert_eq!(free(5, 2), Amount::ZERO);
    assert_eq!(free(5, 1), Amount::from_base(10 * ONE));
    // Nothing is held back where nothing is owed.
    assert_eq!(free(0, 2), Amount::from_base(10 * ONE));
    // Once it has left, the other may leave down to a health of one: 15,000 / 0.93 must stay.
    let change = Change::Withdraw { asset: 1, amount: Amount::from_base(10 * ONE) };
    let (left, then) = rule.after(&account(5), &now, &change).unwrap();
    let free = rule.withdrawable(&left, &then, 2).unwrap();
    assert_eq!(free, Amount::from_base(5_519_713_261_647_222_222));
}

#[test]
fn what_is_not_used_as_collateral_is_free_and_counts_for_nothing() {
    let (rule, now) = (rule(&[("/unused", json!(["WETH"]))]), quotes());
    let standing = rule.assess(&account(9), &now).unwrap();
    assert_eq!(standing.equity, Amount::from_base(9_000 * ONE));
    let free = rule.withdrawable(&account(9), &now, 1).unwrap();
    assert_eq!(free, Amount::from_base(10 * ONE));
}

#[test]
fn loans_are_as_large_as_collateral_pool_and_cap_allow() {
    let now = quotes();
    let most = |changes: &[(&str, Value)], asset| {
        rule(changes).borrowable(&account(5), &now, asset).unwrap()
    };
    // 66,000 x 79.40 % - 15,000.
    assert_eq!(most(&[], 0), Amount::from_base(37_404 * ONE));
    let capped = [("/reserves/USDC/borrow_cap", json!(300_007))];
    assert_eq!(most(&capped, 0), Amount::from_base(7 * ONE));
    assert_eq!(most(&[("/reserves/USDC/is_frozen", json!(true))], 0), Amount::ZERO);
    assert_eq!(most(&[("/reserves/USDC/is_borrowable", json!(false))], 0), Amount::ZERO);
    // In the mode only ether may be borrowed.
    let rule = in_mode(false, &[]);
    assert_eq!(rule.borrowable(&account(5), &now, 0), Ok(Amount::ZERO));
    assert!(rule.borrowable(&account(5), &now, 1).unwrap() > Amount::from_base(13 * ONE));
}

#[test]
fn reserves_refuse_what_they_refuse() {
    let refuses = |changes: &[(&str, Value)], change: Change| {
        let tried = rule(changes).after(&account(5), &quotes(), &change);
        assert!(tried.is_ok() || matches!(tried, Err(Unassessable::TooMuch { .. })), "{tried:?}");
        tried.is_err()
    };
    let amount = Amount::from_base(ONE);
    let changes = [
        Change::Deposit { asset: 1, amount },
        Change::Withdraw { asset: 1, amount },
        Change::Borrow { asset: 1, amount },
        Change::Repay { asset: 1, amount },
    ];
    let outcome = |with: &[(&str, Value)]| changes.map(|change| refuses(with, change));
    assert_eq!(outcome(&[]), [false; 4]);
    assert_eq!(outcome(&[("/reserves/WETH/is_paused", json!(true))]), [true; 4]);
    let frozen = [("/reserves/WETH/is_frozen", json!(true))];
    assert_eq!(outcome(&frozen), [true, false, true, false]);
    let full = [("/reserves/WETH/supply_cap", json!(400_000))];
    assert_eq!(outcome(&full), [true, false, false, false]);
    let lent = [("/reserves/WETH/borrow_cap", json!(300_000))];
    assert_eq!(outcome(&lent), [false, false, true, false]);
    let closed = [("/reserves/WETH/is_borrowable", json!(false))];
    assert_eq!(outcome(&closed), [false, false, true, false]);
}

#[test]
fn our_own_money_moves_the_rate() {
    let (rule, now) = (rule(&[]), quotes());
    let rates =
        |quotes: &Quotes| rule.rates(0, &quotes.assets[0].pool.unwrap(), quotes.now).unwrap();
    let amount = Amount::from_base(50_000 * ONE);
    let mut before = account(5);
    before.balance_mut(0).held = amount;
    let after = |change| rule.after(&before, &now, &change).unwrap().1;
    let deposited = after(Change::Deposit { asset: 0, amount });
    assert!(rates(&deposited).liquidity < rates(&now).liquidity);
    let withdrawn = after(Change::Withdraw { asset: 0, amount });
    assert!(rates(&withdrawn).liquidity > rates(&now).liquidity);
    let borrowed = after(Change::Borrow { asset: 0, amount });
    assert!(rates(&borrowed).borrow > rates(&now).borrow);
    // 300,000 of 450,000.
    assert_eq!(rates(&deposited).usage.to_string(), "666666666666666666666666667");
}

#[test]
fn terms_that_make_no_rule_name_the_place() {
    let place =
        |changes: &[(&str, Value)]| terms(changes).rule(SYMBOLS).err().map(|error| error.at);
    assert_eq!(place(&[]), None);
    let at = |field: &str, value: Value| place(&[(&format!("/reserves/WETH/{field}"), value)]);
    assert_eq!(at("ltv_bps", json!(8_301)).as_deref(), Some("reserves.WETH"));
    assert_eq!(at("bonus_bps", json!(12_100)).as_deref(), Some("reserves.WETH"));
    assert_eq!(at("bonus_bps", json!(9_999)).as_deref(), Some("reserves.WETH"));
    assert_eq!(at("optimal_bps", json!(9_901)).as_deref(), Some("reserves.WETH.optimal_bps"));
    assert_eq!(at("slope1_bps", json!(2_001)).as_deref(), Some("reserves.WETH.slope1_bps"));
    assert_eq!(at("slope2_bps", json!(99_731)).as_deref(), Some("reserves.WETH.slope2_bps"));
    assert_eq!(at("base_bps", json!(97_731)).as_deref(), Some("reserves.WETH.base_bps"));
    assert_eq!(at("decimals", json!(19)).as_deref(), Some("reserves.WETH.decimals"));
    assert_eq!(place(&[("/emode", json!("none"))]).as_deref(), Some("emode"));
    assert_eq!(place(&[("/unused", json!(["BTC"]))]).as_deref(), Some("unused"));
    let mut unknown = mode(false, &[]);
    unknown["correlated"]["borrowable"] = json!(["BTC"]);
    let found = place(&[("/emodes", unknown)]);
    assert_eq!(found.as_deref(), Some("emodes.correlated.borrowable"));
}
