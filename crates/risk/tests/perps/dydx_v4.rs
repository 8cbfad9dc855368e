//! dYdX v4's rule against the chain's own test expectations: dydxprotocol/v4-chain at 84d4664ba,
//! `protocol/x/perpetuals/types/liquidity_tier_test.go`, and accounts reckoned by hand.

use crate::accounts::{account, at_leverage, position, quotes, units, usd};
use trimtab_model::{Amount, Price, Quantity};
use trimtab_risk::rules::dydx_v4::{DydxV4, DydxV4Terms, LiquidityTier, quantums};
use trimtab_risk::rules::{
    Change, Fraction, Holdings, MarginRule, Quotes, RuleTerms, Series, Symbols, Taken, Unassessable,
};

fn terms() -> DydxV4Terms {
    let RuleTerms::DydxV4(terms) = RuleTerms::builtin("dydx_v4").unwrap().unwrap() else {
        unreachable!("named so")
    };
    terms
}

fn rule() -> DydxV4 {
    terms().rule(Symbols { assets: &["USDC"], markets: &["BTC", "LINK"] }).unwrap()
}

fn tier(initial: u32, lower: u64, upper: u64) -> LiquidityTier {
    LiquidityTier {
        initial_margin_ppm: initial,
        maintenance_fraction_ppm: 600_000,
        open_interest_lower_cap: lower,
        open_interest_upper_cap: upper,
    }
}

/// BTC at 60,000 and LINK at 15, of which so much is open.
fn at(link_open: &str) -> Quotes {
    let mut quotes = quotes(&["60000", "15"]);
    // One unit more than divides evenly, so that the value is not cut off below.
    quotes.markets[1].long = Quantity::from_base(units(link_open) / 15 + 1);
    quotes
}

/// One BTC long and 10,000 LINK short, with collateral so that its net value is as told.
fn subaccount(net: &str) -> Holdings {
    account(net, vec![position(0, "1", "60000"), position(1, "-10000", "15")])
}

#[test]
fn initial_margin_is_that_of_the_chains_own_tests() {
    const MILLION: i128 = 1_000_000;
    for (tier, open, position, expected) in [
        (tier(200_000, 0, 0), 0, 500_000, 100_000),
        (tier(500_000, 0, 0), 0, 1_000_000, 500_000),
        (tier(567_243, 0, 0), 0, 123_456, 70_030),
        (tier(100_000, 0, 0), 0, 1, 1),
        (
            tier(200_000, 1_000_000_000_000, 2_000_000_000_000),
            1_500_000 * MILLION,
            500_000,
            300_000,
        ),
        (
            tier(200_000, 25_000_000_000_000, 60_000_000_000_000),
            28_123_456_789_123,
            500_000,
            135_697,
        ),
    ] {
        assert_eq!(tier.initial(position, open, 0), Ok(expected), "{tier:?}");
    }
    let scaled = tier(200_000, 1_000_000, 2_000_000);
    for (open, ppm) in [
        (0, 200_000),
        (1_000_000, 200_000),
        (1_234_567, 387_653),
        (1_500_000, 600_000),
        (2_000_000, 1_000_000),
        (i128::MAX, 1_000_000),
    ] {
        assert_eq!(scaled.initial_ppm(open), Ok(ppm), "{open}");
    }
}

#[test]
fn maintenance_is_rounded_up_twice_and_never_scaled() {
    // 567,243 ppm of 123,456 are 70,029.6, so 70,030; 60 % of that exactly 42,018.
    assert_eq!(tier(567_243, 0, 0).maintenance(123_456), Ok(42_018));
    assert_eq!(tier(567_243, 1, 2).maintenance(123_456), Ok(42_018));
    assert_eq!(tier(1, 0, 0).maintenance(1), Ok(1));
}

#[test]
fn open_interest_takes_what_may_leave_and_not_the_account() {
    for (open, net, initial, free, is_liquidatable) in [
        ("35000000", "8000", "83700", "-75700", true),
        ("20000000", "23000", "16200", "6800", false),
        ("35000000", "23000", "83700", "-60700", false),
    ] {
        let (account, quotes) = (subaccount(net), at(open));
        let standing = rule().assess(&account, &quotes).unwrap();
        assert_eq!(standing.equity, usd(net));
        assert_eq!(standing.initial, usd(initial), "open interest of {open}");
        assert_eq!(standing.maintenance, usd("8220"));
        assert_eq!(standing.is_liquidatable, is_liquidatable);
        let risk = rule().risk(&account, &quotes).unwrap();
        assert_eq!(risk.free_collateral(), Ok(usd(free).base() / units("0.000001")));
        let out = rule().withdrawable(&account, &quotes, 0).unwrap();
        assert_eq!(out, usd(free).or_zero().min(usd(net)));
    }
}

#[test]
fn an_accounts_own_leverage_replaces_a_smaller_fraction() {
    let own = |leverage| at_leverage(position(0, "1", "60000"), leverage);
    let initial = |position| rule().position_margin(&position, &at("1")).unwrap().initial;
    assert_eq!(initial(own(100)), usd("1200"));
    assert_eq!(initial(own(10)), usd("6000"));
    // A third is 333,334 millionths, rounded up as a fraction before the notional is.
    let third = Fraction { of: 1, per: 3 };
    let third = trimtab_risk::rules::Position { own_initial: Some(third), ..own(1) };
    assert_eq!(initial(third), usd("20000.04"));
}

#[test]
fn values_are_cut_off_towards_zero() {
    let price = Price::from_base(units("0.0000015"));
    let of = |quantity: &str| quantums(Quantity::from_base(units(quantity)), price).unwrap();
    assert_eq!((of("1"), of("-1"), of("3"), of("-3")), (1, -1, 4, -4));
}

#[test]
fn a_trade_of_ours_raises_open_interest() {
    let (account, quotes) = (subaccount("100000"), at("30000000"));
    let trade = |quantity: &str| Change::Trade {
        market: 1,
        quantity: Quantity::from_base(units(quantity)),
        price: None,
        fee: Amount::ZERO,
    };
    let initial = |change: &Change| {
        let (after, moved) = rule().after(&account, &quotes, change).unwrap();
        rule().assess(&after, &moved).unwrap().initial
    };
    let before = rule().assess(&account, &quotes).unwrap().initial;
    assert_eq!(before, usd("61200"));
    // 150,000 more short: 300,000 at 10 % + 90 % x (10.15m / 30m), and 1,200 for the other.
    assert_eq!(initial(&trade("-10000")), usd("122550"));
    // Closing half leaves open interest where it is.
    assert_eq!(initial(&trade("5000")), usd("31200"));
}

#[test]
fn a_block_takes_a_portion_at_a_fee_and_a_spread() {
    let quotes = at("20000000");
    assert_eq!(rule().liquidation(&subaccount("8220"), &quotes).unwrap(), None);
    let seizure = rule().liquidation(&subaccount("4110"), &quotes).unwrap().unwrap();
    let piece = |market, quantity| Taken::Position {
        market,
        quantity: Quantity::from_base(units(quantity)),
    };
    assert_eq!(seizure.taken, [piece(0, "0.1"), piece(1, "-1000")]);
    assert!(!seizure.is_whole);
    // Fee: 1.5 % of 21,000. Spread: a half of 150 % of 10 % of 720 and of 7,500.
    assert_eq!(seizure.penalty, usd("931.5"));
    let poor = rule().liquidation(&subaccount("10"), &quotes).unwrap().unwrap();
    assert_eq!(poor.penalty, usd("10"));
    let small = account("1", vec![position(0, "0.02", "60000")]);
    let seizure = rule().liquidation(&small, &quotes).unwrap().unwrap();
    // 1,200 in all, of which at least 1,000 go at once.
    assert_eq!(seizure.taken, [piece(0, "0.016666666666666667")]);
}

#[test]
fn the_price_of_liquidation_is_the_oracles() {
    // Sound at the mark, and at the oracle's 50,000 a loss of 10,000.
    let mut quotes = at("20000000");
    let account = account("5000", vec![position(0, "1", "60000")]);
    let price = |quotes: &Quotes| {
        rule().liquidation_price(&account, quotes, Series::Market(0)).unwrap().unwrap().base()
    };
    // 5,000 - 60,000 + p = 1.2 % of p, to a quantum.
    assert!((price(&quotes) - units("55668.016194")).abs() < units("0.00001"));
    quotes.markets[0].index = Some(Price::from_base(units("50000")));
    assert!(rule().assess(&account, &quotes).unwrap().is_liquidatable);
    assert_eq!(price(&quotes), units("50000"));
    quotes.markets[0].index = Some(Price::from_base(units("58000")));
    assert!((price(&quotes) - units("55668.016194")).abs() < units("0.00001"));
}

#[test]
fn what_cannot_be_assessed_says_why() {
    let mut unknown = at("20000000");
    unknown.markets[1].long = Quantity::ZERO;
    let refused = rule().assess(&subaccount("1"), &unknown);
    assert!(matches!(refused, Err(Unassessable::Unknown { .. })));
    unknown.markets[1].long = Quantity::from_base(-1);
    let refused = rule().assess(&subaccount("1"), &unknown);
    assert!(matches!(refused, Err(Unassessable::Impossible { .. })));
    let mut wrong = terms();
    wrong.tiers.get_mut("FX").unwrap().open_interest_lower_cap = u64::MAX;
    let symbols = Symbols { assets: &["USDC"], markets: &["BTC"] };
    assert_eq!(wrong.rule(symbols).unwrap_err().at, "tiers.FX");
    let mut wrong = terms();
    wrong.tiers.get_mut("FX").unwrap().initial_margin_ppm = 1_000_001;
    assert_eq!(wrong.rule(symbols).unwrap_err().at, "tiers.FX.initial_margin_ppm");
    let mut wrong = terms();
    wrong.markets.insert(String::from("BTC"), String::from("Blue-Cap"));
    assert_eq!(wrong.rule(symbols).unwrap_err().at, "markets.BTC");
}

#[test]
fn terms_survive_text() {
    let text = serde_json::to_string(&RuleTerms::DydxV4(terms())).unwrap();
    assert_eq!(RuleTerms::from_json(&text).unwrap(), RuleTerms::DydxV4(terms()));
}
