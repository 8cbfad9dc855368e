//! Brackets by notional: what is checked of a table, and what the rule makes of Binance's.

use crate::accounts::{account, at_leverage, position, quotes, symbols, units, usd};
use trimtab_model::{Amount, Price, Quantity, Ratio};
use trimtab_risk::rules::tiered::{BracketTerms, Brackets, CollateralTerms, TieredTerms};
use trimtab_risk::rules::{
    AssetQuote, Balance, Change, MarginRule, RuleTerms, Series, Shock, Subject, Symbols, Taken,
    Unassessable,
};

const MARKS: [&str; 4] = ["60000", "3000", "150", "2"];

fn terms() -> TieredTerms {
    let RuleTerms::Tiered(terms) = RuleTerms::builtin("binance").unwrap().unwrap() else {
        unreachable!("named so")
    };
    terms
}

fn bracket(from: &str, to: &str, rate: &str, leverage: u32, amount: &str) -> BracketTerms {
    BracketTerms {
        min_notional: usd(from),
        max_notional: usd(to),
        maintenance: Ratio::parse(rate).unwrap(),
        max_leverage: leverage,
        maintenance_amount: usd(amount),
    }
}

#[test]
fn maintenance_is_notional_by_rate_less_the_amount() {
    let rule = terms().rule(symbols()).unwrap();
    for (quantity, initial, maintenance) in [
        // 300,000 is the first bracket's end, at 150 times.
        ("5", "2000", "1200"),
        ("-10", "6000", "2700"),
        // 90m: 2.5 % less 482,000.
        ("1500", "4500000", "1768000"),
    ] {
        let margin = rule.position_margin(&position(0, quantity, "1"), &quotes(&MARKS)).unwrap();
        assert_eq!((margin.initial, margin.maintenance), (usd(initial), usd(maintenance)));
    }
    let own = at_leverage(position(0, "-10", "60000"), 20);
    assert_eq!(rule.position_margin(&own, &quotes(&MARKS)).unwrap().initial, usd("30000"));
}

#[test]
fn beyond_the_last_bracket_prices_may_lead_but_no_trade() {
    let rule = terms().rule(symbols()).unwrap();
    let most = account("900000000", vec![position(0, "30000", "60000")]);
    let trade = |units: i128| Change::Trade {
        market: 0,
        quantity: Quantity::from_base(units),
        price: None,
        fee: Amount::ZERO,
    };
    let refused = rule.after(&most, &quotes(&MARKS), &trade(1));
    assert!(matches!(refused, Err(Unassessable::BeyondLimit { .. })));
    assert!(rule.after(&most, &quotes(&MARKS), &trade(-1)).is_ok());
    // At half as much again the last bracket still holds: 2.7 bn at 50 % less its amount.
    let up = Shock { series: Series::Market(0), by: Ratio::parse("50%").unwrap() };
    let up = up.apply(&quotes(&MARKS)).unwrap();
    let margin = rule.position_margin(&most.positions[0], &up).unwrap();
    assert_eq!(margin.maintenance, usd("928518000"));
    assert!(rule.after(&most, &up, &trade(-1)).is_ok(), "less of it is no trade into it");
}

#[test]
fn a_gain_margins_but_may_not_leave() {
    let rule = terms().rule(symbols()).unwrap();
    // Bought at 50,000: 10,000 gained; 2,000 held, of which 400 is initial margin at 150 times.
    let gained = account("2000", vec![position(0, "1", "50000")]);
    let standing = rule.assess(&gained, &quotes(&MARKS)).unwrap();
    assert_eq!((standing.equity, standing.kept), (usd("12000"), usd("10400")));
    assert_eq!(rule.withdrawable(&gained, &quotes(&MARKS), 0).unwrap(), usd("1600"));
    let lost = account("12000", vec![position(0, "1", "70000")]);
    assert_eq!(rule.withdrawable(&lost, &quotes(&MARKS), 0).unwrap(), usd("1600"));
    let settled = account(
        "2000",
        vec![trimtab_risk::rules::Position { cost: None, ..position(0, "1", "50000") }],
    );
    assert_eq!(rule.withdrawable(&settled, &quotes(&MARKS), 0).unwrap(), usd("1600"));
}

#[test]
fn a_liquidation_takes_all_and_a_fee() {
    let rule = terms().rule(symbols()).unwrap();
    let low = account("239", vec![position(0, "1", "60000")]);
    let seizure = rule.liquidation(&low, &quotes(&MARKS)).unwrap().unwrap();
    assert_eq!(
        seizure.taken,
        [Taken::Position { market: 0, quantity: Quantity::from_base(units("1")) }]
    );
    // 1.25 % of 60,000 are 750; there are 239.
    assert_eq!((seizure.penalty, seizure.is_whole), (usd("239"), true));
    let sound = account("240", vec![position(0, "1", "60000")]);
    assert_eq!(rule.liquidation(&sound, &quotes(&MARKS)).unwrap(), None);
}

#[test]
fn other_collateral_counts_less_its_haircut() {
    let mut terms = terms();
    let counted = Ratio::parse("95%").unwrap();
    terms.collateral.insert(String::from("ETH"), CollateralTerms { counted });
    let rule = terms.rule(Symbols { assets: &["USDT", "ETH", "DAI"], markets: &["BTC"] }).unwrap();
    let mut held = account("1000", vec![position(0, "1", "60000")]);
    held.balances.push(Balance { asset: 1, held: usd("2"), owed: usd("0.5") });
    let mut at = quotes(&["60000"]);
    at.assets
        .push(AssetQuote { price: Some(Price::from_base(units("2000"))), ..AssetQuote::default() });
    // 4,000 less 5 %, and half an ether owed in full.
    assert_eq!(rule.assess(&held, &at).unwrap().equity, usd("3800"));
    let out = rule.withdrawable(&held, &at, 1).unwrap();
    let change = trimtab_risk::rules::Change::Withdraw { asset: 1, amount: out };
    let (after, _) = rule.after(&held, &at, &change).unwrap();
    let standing = rule.assess(&after, &at).unwrap();
    assert!(standing.equity >= standing.kept);
    assert!(standing.withdrawable() < usd("0.00000000000001"), "{out:?}");
    let fall = rule.liquidation_price(&held, &at, Series::Asset(1)).unwrap();
    assert_eq!(fall, None, "1,000 carry the position alone: ether may go to nothing");
    held.balances.push(Balance { asset: 2, held: usd("1"), owed: Amount::ZERO });
    let refused = rule.assess(&held, &at);
    assert_eq!(refused, Err(Unassessable::Unlisted { of: Subject::Asset(2) }));
}

#[test]
fn tables_that_make_no_rule_are_named() {
    let sound = [bracket("0", "100", "1%", 50, "0"), bracket("100", "200", "2%", 25, "1")];
    assert!(Brackets::new("t", &sound).is_ok());
    for (brackets, at, word) in [
        (vec![], "t", "no brackets"),
        (vec![bracket("1", "100", "1%", 50, "0")], "t[0]", "a gap"),
        (vec![bracket("0", "0", "1%", 50, "0")], "t[0]", "holds from"),
        (vec![bracket("0", "100", "1%", 0, "0")], "t[0]", "leverage"),
        (vec![bracket("0", "100", "0", 1, "0")], "t[0]", "rate"),
        (vec![bracket("0", "100", "101%", 1, "0")], "t[0]", "rate"),
        (vec![bracket("0", "100", "1%", 50, "3")], "t[0]", "jumps"),
        (vec![sound[0], bracket("101", "200", "2%", 25, "1")], "t[1]", "a gap"),
        (vec![sound[0], bracket("99", "200", "2%", 25, "1")], "t[1]", "an overlap"),
        (vec![sound[0], bracket("100", "200", "0.5%", 25, "-0.5")], "t[1]", "asks less"),
        (vec![sound[0], bracket("100", "200", "2%", 51, "1")], "t[1]", "asks less"),
        (vec![sound[0], bracket("100", "200", "2%", 25, "1.1")], "t[1]", "jumps"),
    ] {
        let refused = Brackets::new("t", &brackets).unwrap_err();
        assert_eq!(refused.at, at, "{refused}");
        assert!(refused.problem.contains(word), "{refused}");
    }
    let mut terms = terms();
    terms.markets.get_mut("ETH").unwrap()[3].maintenance_amount = usd("12001");
    let refused = terms.rule(symbols()).unwrap_err();
    assert_eq!(refused.at, "markets.ETH[3]");
    assert!(refused.remedy.contains("12000"), "{refused}");
    terms.liquidation_fee = Ratio::parse("200%").unwrap();
    assert_eq!(terms.rule(symbols()).unwrap_err().at, "liquidation_fee");
}

#[test]
fn terms_survive_text() {
    let text = serde_json::to_string(&RuleTerms::Tiered(terms())).unwrap();
    assert_eq!(RuleTerms::from_json(&text).unwrap(), RuleTerms::Tiered(terms()));
}
