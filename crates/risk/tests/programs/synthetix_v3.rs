//! Synthetix v3 perps: fills, margins and the account that upstream's own test opens
//! (Synthetixio/synthetix-v3 at 23585f73c, `Liquidation.margin.test.ts`), keepers and windows.

use trimtab_model::{Amount, Price, Quantity, Span, Timestamp};
use trimtab_risk::rules::synthetix_v3::{
    CollateralTerms, Decimal, KeeperTerms, MarketTerms, SynthetixV3, SynthetixV3Terms, fill_price,
    gain,
};
use trimtab_risk::rules::{
    AssetQuote, Change, Holdings, MarginRule, MarketQuote, Quotes, RuleTerms, Series, Symbols,
    Taken, Unassessable,
};

const ONE: i128 = 1_000_000_000_000_000_000;
const MARKETS: [&str; 5] = ["BTC", "ETH", "LINK", "ARB", "OP"];

fn decimal(text: &str) -> Decimal {
    Decimal::from_base(Amount::parse(text, 18).unwrap().base())
}

/// The example, and the test's fifth market, whose figures stand in its fills: 2,000 at 5 on a
/// scale of 100,000 asks for 500.
fn terms() -> SynthetixV3Terms {
    let RuleTerms::SynthetixV3(mut terms) = RuleTerms::builtin("synthetix_v3").unwrap().unwrap()
    else {
        panic!("another rule's parameters")
    };
    let link = MarketTerms { skew_scale: decimal("100000"), ..terms.markets["BTC"] };
    terms.markets.insert(String::from("LINK"), link);
    terms
}

fn rule_of(terms: &SynthetixV3Terms) -> SynthetixV3 {
    terms.rule(Symbols { assets: &["USD", "sETH"], markets: &MARKETS }).unwrap()
}

fn dollars(whole: i128) -> Amount {
    Amount::from_base(whole * ONE)
}

fn quotes() -> Quotes {
    let market = |whole: i128| MarketQuote {
        mark: Some(Price::from_base(whole * ONE)),
        ..MarketQuote::default()
    };
    let price = Some(Price::from_base(2_000 * ONE));
    Quotes {
        now: Timestamp::from_secs(1_795_132_800),
        assets: vec![AssetQuote::default(), AssetQuote { price, ..AssetQuote::default() }],
        markets: vec![market(30_000), market(2_000), market(5), market(2), market(2)],
    }
}

fn trade(market: usize, whole: i128) -> Change {
    let quantity = Quantity::from_base(whole * ONE);
    Change::Trade { market, quantity, price: None, fee: Amount::ZERO }
}

fn opened(rule: &SynthetixV3) -> (Holdings, Quotes) {
    let mut state = (Holdings::of_asset(0, dollars(20_000)), quotes());
    for (market, whole) in [(0, -1), (1, 20), (2, 2_000), (3, 5_000), (4, 5_000)] {
        state = rule.after(&state.0, &state.1, &trade(market, whole)).unwrap();
    }
    state
}

#[test]
fn the_example_is_a_rule() {
    let terms = RuleTerms::builtin("synthetix_v3").unwrap().unwrap();
    assert_eq!(terms.name(), "synthetix_v3");
    let symbols = Symbols { assets: &["USD"], markets: &["BTC", "ETH", "ARB", "OP"] };
    assert!(terms.rule(symbols).is_ok());
}

#[test]
fn fills_are_the_mean_of_two_premiums() {
    for (skew, scale, size, price, milli) in [
        (0, 1_000_000, 100, 1_200, 1_200_060),
        (0, 100, -1, 30_000, 29_850_000),
        (0, 100_000, 2_000, 5, 5_050),
        (5_000, 100_000, -8_000, 2, 2_020),
        (5, 0, 7, 2, 2_000),
    ] {
        let fill = fill_price(skew * ONE, scale * ONE, size * ONE, price * ONE).unwrap();
        assert_eq!(fill, milli * ONE / 1_000);
    }
    let fill = fill_price(0, 100 * ONE, -ONE, 30_000 * ONE).unwrap();
    assert_eq!(gain(-ONE, 30_000 * ONE, fill), Ok(-150 * ONE));
}

#[test]
fn margins_are_the_contracts() {
    let terms = terms();
    for (market, size, price, ratio, initial) in [
        ("BTC", -1, 30_000, "0.03", 900),
        ("ETH", 20, 2_000, "0.05", 2_000),
        ("ARB", 5_000, 2, "0.11", 1_100),
        ("OP", 5_000, 2, "0.11", 1_100),
        ("LINK", 2_000, 5, "0.05", 500),
    ] {
        let margins = terms.markets[market].margins(size * ONE, price * ONE).unwrap();
        assert_eq!(margins.initial_ratio, decimal(ratio).base());
        assert_eq!(margins.maintenance_ratio * 2, margins.initial_ratio);
        assert_eq!(margins.initial, initial * ONE);
        assert_eq!(margins.maintenance, initial * ONE / 2);
    }
    let least = MarketTerms { min_position_margin: decimal("50"), ..terms.markets["BTC"] };
    assert_eq!(least.margins(ONE, 30_000 * ONE).unwrap().initial, 950 * ONE);
    assert_eq!(least.margins(0, 30_000 * ONE).unwrap().initial, 0);
}

#[test]
fn the_tests_account_has_what_upstream_expects() {
    let rule = rule_of(&terms());
    let (holdings, quotes) = opened(&rule);
    let standing = rule.assess(&holdings, &quotes).unwrap();
    assert_eq!(standing.equity, dollars(18_850));
    assert_eq!(standing.initial, dollars(5_600));
    assert_eq!(standing.maintenance, dollars(2_800));
    assert_eq!(rule.withdrawable(&holdings, &quotes, 0).unwrap(), dollars(13_250));
    assert_eq!(quotes.markets[0].short, Quantity::from_base(ONE));
    assert_eq!(quotes.markets[3].long, Quantity::from_base(5_000 * ONE));
}

#[test]
fn a_reward_keeps_to_its_bounds() {
    let keeper = KeeperTerms {
        min_reward: decimal("5"),
        max_reward: decimal("100"),
        min_profit_ratio: decimal("0.5"),
        max_scaling_ratio: decimal("0.01"),
        flag_cost: decimal("4"),
        liquidate_cost: decimal("2"),
    };
    let reward = |earned: i128, cost: i128, collateral: i128| {
        keeper.reward(earned * ONE, cost * ONE, collateral * ONE).unwrap() / ONE
    };
    assert_eq!(reward(0, 4, 100_000), 9);
    assert_eq!(reward(0, 20, 100_000), 30);
    assert_eq!(reward(50, 4, 100_000), 54);
    assert_eq!(reward(500, 4, 100_000), 100);
    assert_eq!(reward(50, 4, 1_000), 10);
    assert_eq!(reward(500, 4, 0), 100);
    // Two windows after the first, at 2 and 5 each.
    assert_eq!(keeper.whole(0, 3, 100_000 * ONE), Ok((9 + 2 * 7) * ONE));

    let mut terms = terms();
    terms.keeper = keeper;
    terms.markets.get_mut("BTC").unwrap().flag_reward_ratio = decimal("0.001");
    let rule = rule_of(&terms);
    let start = Holdings::of_asset(0, dollars(20_000));
    let (holdings, quotes) = rule.after(&start, &quotes(), &trade(0, -1)).unwrap();
    let standing = rule.assess(&holdings, &quotes).unwrap();
    // 30 earned and a cost of 4 beside the margins of 900 and 450.
    assert_eq!(standing.initial, dollars(934));
    assert_eq!(standing.maintenance, dollars(484));
}

#[test]
fn a_window_limits_what_is_liquidated() {
    let mut terms = terms();
    let btc = terms.markets.get_mut("BTC").unwrap();
    btc.maker_fee = decimal("0.0002");
    btc.taker_fee = decimal("0.0003");
    btc.liquidation_multiplier = decimal("0.5");
    btc.liquidation_window_seconds = 30;
    // 0.0005 x 100 x 0.5 a second: 0.75 in thirty.
    assert_eq!(btc.window_amount(), Ok(3 * ONE / 4));
    assert_eq!((btc.windows(ONE), btc.windows(-3 * ONE / 4)), (Ok(2), Ok(1)));
    let rule = rule_of(&terms);
    let start = Holdings::of_asset(0, dollars(1_500));
    let (holdings, quotes) = rule.after(&start, &quotes(), &trade(0, -1)).unwrap();
    assert_eq!(rule.liquidation(&holdings, &quotes).unwrap(), None);
    let price = rule.liquidation_price(&holdings, &quotes, Series::Market(0)).unwrap().unwrap();
    // 1,500 + 29,850 = 1.015 P.
    assert_eq!(price.base() / ONE, 30_886);
    let quotes = quotes.with_price(Series::Market(0), price);
    let seizure = rule.liquidation(&holdings, &quotes).unwrap().unwrap();
    let quantity = Quantity::from_base(-3 * ONE / 4);
    let position = Taken::Position { market: 0, quantity };
    let collateral = Taken::Collateral { asset: 0, amount: dollars(1_500) };
    assert_eq!(seizure.taken, [position, collateral]);
    assert_eq!((seizure.pause, seizure.is_whole), (Some(Span::from_secs(30)), false));
    assert_eq!(seizure.penalty, rule.assess(&holdings, &quotes).unwrap().equity);
}

#[test]
fn more_of_a_synth_counts_less() {
    let synth = CollateralTerms {
        skew_scale: decimal("1000"),
        discount_scalar: decimal("5"),
        min_discount: decimal("0.02"),
        max_discount: decimal("0.1"),
    };
    assert_eq!(synth.discount(ONE), Ok(decimal("0.02").base()));
    assert_eq!(synth.discount(10 * ONE), Ok(decimal("0.05").base()));
    assert_eq!(synth.discount(100 * ONE), Ok(decimal("0.1").base()));
    assert_eq!(synth.value(10 * ONE, 2_000 * ONE), Ok(19_000 * ONE));
    let mut terms = terms();
    let held = Holdings::of_asset(1, Amount::from_base(10 * ONE));
    let unlisted = rule_of(&terms).assess(&held, &quotes());
    assert!(matches!(unlisted, Err(Unassessable::Unlisted { .. })));
    terms.collaterals.insert(String::from("sETH"), synth);
    let standing = rule_of(&terms).assess(&held, &quotes()).unwrap();
    assert_eq!(standing.equity, dollars(19_000));
}

#[test]
fn a_side_has_a_cap() {
    let mut terms = terms();
    terms.markets.get_mut("BTC").unwrap().max_market_size = Some(decimal("3"));
    let rule = rule_of(&terms);
    let start = Holdings::of_asset(0, dollars(20_000));
    let (holdings, quotes) = rule.after(&start, &quotes(), &trade(0, 3)).unwrap();
    let refused = rule.after(&holdings, &quotes, &trade(0, 1));
    assert!(matches!(refused, Err(Unassessable::BeyondLimit { .. })));
    let (turned, quotes) = rule.after(&holdings, &quotes, &trade(0, -5)).unwrap();
    assert_eq!(turned.positions[0].quantity, Quantity::from_base(-2 * ONE));
    assert_eq!((quotes.markets[0].long, quotes.markets[0].short.base()), (Quantity::ZERO, 2 * ONE));
}

#[test]
fn parameters_that_cannot_be_make_no_rule() {
    let mut wrong = terms();
    wrong.markets.get_mut("ETH").unwrap().maintenance_scalar = decimal("1.5");
    let error = wrong.rule(Symbols { assets: &[], markets: &[] }).unwrap_err();
    assert_eq!(error.at, "markets.ETH.maintenance_scalar");
    assert!(error.to_string().contains("1.5 is above 1"), "{error}");
}
