//! Hyperliquid's rule against the figures its documentation's formulas give, read as of 2026-11-20.

use crate::accounts::{account, at_leverage, builtin, position, quotes, symbols, units, usd};
use trimtab_model::{Amount, Price, Quantity, Ratio, Rounding, Span};
use trimtab_risk::rules::hyperliquid::{
    FundingRate, Hyperliquid, HyperliquidTerms, Table, TierTerms, borrowable, payment,
};
use trimtab_risk::rules::{
    AssetQuote, Balance, Fraction, MarginRule, RuleTerms, Series, Subject, Taken, Unassessable,
};

const MARKS: [&str; 4] = ["60000", "3000", "150", "2"];

fn terms() -> HyperliquidTerms {
    let RuleTerms::Hyperliquid(terms) = RuleTerms::builtin("hyperliquid").unwrap().unwrap() else {
        unreachable!("named so")
    };
    terms
}

fn rule() -> Hyperliquid {
    terms().rule(symbols()).unwrap()
}

fn table(name: &str) -> Table {
    let terms = terms();
    Table::new(name, &terms.tables[&terms.markets[name]]).unwrap()
}

#[test]
fn maintenance_is_that_of_the_published_formula() {
    for (market, notional, rate, deduction, maintenance) in [
        ("BTC", "100000", (1, 80), "0", "1250"),
        ("BTC", "150000000", (1, 40), "1875000", "1875000"),
        ("BTC", "200000000", (1, 40), "1875000", "3125000"),
        ("ETH", "50000000", (1, 50), "0", "1000000"),
        // Thirds: the deduction is 1,333,333.3.., kept exact, and maintenance rounded up once.
        ("ETH", "150000000", (1, 30), "1333333.333333333333333333", "3666666.666666666666666667"),
        ("SOL", "80000000", (1, 20), "1750000", "2250000"),
        ("XRP", "50000000", (1, 20), "1000000", "1500000"),
        ("DOGE", "30000000", (1, 10), "1000000", "2000000"),
        ("ARB", "5000000", (1, 10), "150000", "350000"),
    ] {
        let (table, notional) = (table(market), usd(notional));
        assert_eq!(table.maintenance(notional).unwrap(), usd(maintenance), "{market}");
        assert_eq!(table.deduction(notional).unwrap(), usd(deduction), "{market}");
        assert_eq!(table.rate(notional), Fraction { of: rate.0, per: rate.1 }, "{market}");
    }
}

#[test]
fn maintenance_has_no_step_at_an_edge() {
    for (market, edge) in [("BTC", 150_i128), ("ETH", 100), ("SOL", 70), ("XRP", 40), ("ARB", 3)] {
        let (table, edge) = (table(market), edge * 1_000_000 * units("1"));
        let at = |units| table.maintenance(Amount::from_base(units)).unwrap().base();
        assert!(at(edge) - at(edge - 1) <= 1, "{market}");
        assert!(at(edge + 1) - at(edge) <= 1, "{market}");
    }
}

#[test]
fn liquidation_prices_are_those_of_the_published_formula() {
    let quotes = quotes(&MARKS);
    for (held, market, size, price) in [
        // Isolated at ten times: a tenth of 60,000 is set apart.
        ("6000", 0, "1", "54683.544303797468354430"),
        ("6000", 0, "-1", "65185.185185185185185185"),
        ("40000", 1, "100", "2653.061224489795918367"),
        ("40000", 1, "-100", "3333.333333333333333333"),
    ] {
        let held = account(held, vec![position(market, size, MARKS[market])]);
        let found = rule().liquidation_price(&held, &quotes, Series::Market(market)).unwrap();
        let off = found.unwrap().base() - units(price);
        assert!(off.abs() <= 20, "{size}: off by {off} of 1e-18");
    }
}

#[test]
fn a_cross_account_counts_the_others_maintenance() {
    // 40,000 XRP at 2 need 2,000 beside the 6,000 of the short.
    let held = account("40000", vec![position(1, "-100", "3000"), position(3, "40000", "2")]);
    let quotes = quotes(&MARKS);
    assert_eq!(rule().assess(&held, &quotes).unwrap().maintenance, usd("8000"));
    let price = rule().liquidation_price(&held, &quotes, Series::Market(1)).unwrap().unwrap();
    assert!((price.base() - units("3313.725490196078431372")).abs() <= 20);
}

#[test]
fn the_formula_is_exact_beyond_an_edge() {
    // 5,000 BTC at 60,000 are 300m, in the second tier; at the price found still, or in the first.
    let quotes = quotes(&MARKS);
    for held in ["20000000", "100000000", "152000000", "155000000"] {
        let held = account(held, vec![position(0, "5000", "60000")]);
        let price = rule().liquidation_price(&held, &quotes, Series::Market(0)).unwrap().unwrap();
        let at = |price| {
            let moved = quotes.with_price(Series::Market(0), Price::from_base(price));
            rule().assess(&held, &moved).unwrap().is_liquidatable
        };
        assert!(at(price.base()) && !at(price.base() + 1));
    }
}

#[test]
fn a_tenth_of_notional_stays_or_initial_margin_where_that_is_more() {
    let quotes = quotes(&MARKS);
    for (held, positions, initial, kept, out) in [
        ("50000", vec![at_leverage(position(0, "5", "60000"), 20)], "15000", "30000", "20000"),
        ("50000", vec![at_leverage(position(0, "5", "60000"), 5)], "60000", "60000", "0"),
        (
            "12000",
            vec![
                at_leverage(position(0, "1", "60000"), 10),
                at_leverage(position(3, "20000", "2"), 3),
            ],
            "19333.333333333333333334",
            "19333.333333333333333334",
            "0",
        ),
    ] {
        let held = account(held, positions);
        let standing = rule().assess(&held, &quotes).unwrap();
        assert_eq!(standing.initial, usd(initial));
        assert_eq!(standing.kept, usd(kept));
        assert_eq!(rule().withdrawable(&held, &quotes, 0).unwrap(), usd(out));
    }
}

#[test]
fn large_positions_go_in_parts_and_the_vault_takes_all() {
    let (rule, quotes) = (rule(), quotes(&MARKS));
    // 5 BTC are 300,000, above the 100,000 of which a fifth is sent first; 1 BTC is below.
    let positions = vec![position(0, "5", "60000"), position(1, "-10", "3000")];
    let low = account("4000", positions.clone());
    let standing = rule.assess(&low, &quotes).unwrap();
    assert_eq!(standing.maintenance, usd("4350"));
    assert_eq!(rule.backstop_equity(&standing).unwrap(), usd("2900"));
    let taken = |held, in_cooldown| rule.seizure(held, &quotes, in_cooldown).unwrap().unwrap();
    let piece = |market, quantity| Taken::Position {
        market,
        quantity: Quantity::from_base(units(quantity)),
    };
    let first = taken(&low, false);
    assert_eq!(first.taken, [piece(0, "1"), piece(1, "-10")]);
    assert_eq!((first.pause, first.is_whole), (Some(Span::from_secs(30)), false));
    assert_eq!(first.penalty, Amount::ZERO);
    assert_eq!(rule.liquidation(&low, &quotes).unwrap(), Some(first));
    let second = taken(&low, true);
    assert_eq!(second.taken, [piece(0, "5"), piece(1, "-10")]);
    assert_eq!((second.pause, second.is_whole), (None, true));
    let sunk = account("2899", positions.clone());
    let last = taken(&sunk, false);
    assert_eq!(last.taken.last(), Some(&Taken::Collateral { asset: 0, amount: usd("2899") }));
    assert_eq!((last.penalty, last.is_whole), (usd("2899"), true));
    // Two thirds of maintenance are still for the book.
    let edge = account("2900", positions.clone());
    assert!(!taken(&edge, false).is_whole);
    let sound = account("4350", positions);
    assert_eq!(rule.liquidation(&sound, &quotes).unwrap(), None);
    // 100,000 is not above 100,000.
    let whole = account("1700", vec![position(3, "50000", "2")]);
    assert_eq!(rule.assess(&whole, &quotes).unwrap().maintenance, usd("2500"));
    assert_eq!(taken(&whole, false).taken, [piece(3, "50000")]);
}

#[test]
fn funding_is_that_of_the_published_formula() {
    let price = |whole: i128| Price::from_base(whole * units("1"));
    for (bid, ask, premium, rate, hourly, paid) in [
        (10_100, 10_102, "0.01", "0.0095", "0.0011875", "-118.75"),
        (9_999, 10_001, "0", "0.0001", "0.0000125", "-1.25"),
        (10_001, 10_003, "0.0001", "0.0001", "0.0000125", "-1.25"),
        (14_500, 14_600, "0.45", "0.4495", "0.04", "-4000"),
        (9_800, 9_900, "-0.01", "-0.0095", "-0.0011875", "118.75"),
    ] {
        let funding = *rule().funding();
        let got = FundingRate::premium(price(bid), price(ask), price(10_000)).unwrap();
        assert_eq!(got.base(), units(premium));
        let eight_hours = funding.rate(got).unwrap();
        assert_eq!(eight_hours.base(), units(rate));
        let an_hour = funding.hourly(eight_hours).unwrap();
        assert_eq!(an_hour.base(), units(hourly));
        let ten = Quantity::from_base(units("10"));
        assert_eq!(payment(ten, price(10_000), an_hour).unwrap(), usd(paid));
    }
    assert!(FundingRate::premium(price(1), price(1), Price::from_base(0)).is_err());
}

#[test]
fn portfolio_margin_lends_balance_by_price_by_share() {
    let lent =
        borrowable(usd("10000"), Price::from_base(units("40")), Ratio::parse("50%").unwrap());
    assert_eq!(lent.unwrap(), usd("200000"));
}

#[test]
fn what_cannot_be_assessed_says_why() {
    let (rule, at) = (rule(), quotes(&MARKS));
    let unlisted = account("1", vec![position(7, "1", "1")]);
    let refused = rule.assess(&unlisted, &at);
    assert_eq!(refused, Err(Unassessable::Unlisted { of: Subject::Market(7) }));
    let mut other = account("1", vec![]);
    other.balances.push(Balance { asset: 1, held: usd("1"), owed: Amount::ZERO });
    let refused = rule.assess(&other, &at);
    assert_eq!(refused, Err(Unassessable::Unlisted { of: Subject::Asset(1) }));
    let mut over_zero = position(0, "1", "60000");
    over_zero.own_initial = Some(Fraction { of: 1, per: 0 });
    let refused = rule.assess(&account("1", vec![over_zero]), &at);
    assert!(matches!(refused, Err(Unassessable::Impossible { .. })));
    let unpriced = account("1", vec![position(0, "1", "60000")]);
    let refused = rule.assess(&unpriced, &quotes(&["0"]));
    assert!(matches!(refused, Err(Unassessable::BadPrice { .. })));
    let mut late = at.clone();
    late.now = trimtab_model::Timestamp::from_secs(1_795_132_800 + 7_776_001);
    late.assets.push(AssetQuote::default());
    assert!(matches!(rule.assess(&unpriced, &late), Err(Unassessable::StaleTerms(_))));
}

#[test]
fn tables_that_make_no_rule_are_named() {
    let tier = |from_usdc, max_leverage| TierTerms { from_usdc, max_leverage };
    for (tiers, at) in [
        (vec![], "t"),
        (vec![tier(5, 10)], "t[0]"),
        (vec![tier(0, 0)], "t[0]"),
        (vec![tier(0, 10), tier(0, 5)], "t[1]"),
        (vec![tier(0, 10), tier(5, 10)], "t[1]"),
        (vec![tier(0, u32::MAX), tier(5, 1_000_003)], "t"),
    ] {
        assert_eq!(Table::new("t", &tiers).unwrap_err().at, at, "{tiers:?}");
    }
    let mut lost = terms();
    lost.markets.insert(String::from("BTC"), String::from("none"));
    assert_eq!(lost.rule(symbols()).unwrap_err().at, "markets.BTC");
    let mut all = terms();
    all.backstop = Fraction { of: 3, per: 2 };
    assert_eq!(all.rule(symbols()).unwrap_err().at, "backstop");
}

#[test]
fn open_orders_ask_initial_margin_as_if_they_were_filled() {
    let mut held = position(0, "1", "60000");
    held.orders.sells = Quantity::from_base(units("3"));
    let margin = rule().position_margin(&held, &quotes(&MARKS)).unwrap();
    // Short two once filled: 120,000 at 40 times; maintenance is for what is held.
    assert_eq!((margin.initial, margin.maintenance), (usd("3000"), usd("750")));
    held.orders.sells = Quantity::from_base(-1);
    assert!(rule().position_margin(&held, &quotes(&MARKS)).is_err());
}

#[test]
fn terms_survive_text() {
    let text = serde_json::to_string(&RuleTerms::Hyperliquid(terms())).unwrap();
    assert_eq!(RuleTerms::from_json(&text).unwrap(), RuleTerms::Hyperliquid(terms()));
    let broken = text.replace("\"20%\"", "\"a fifth\"").replace("0.200000000", "a fifth");
    let refused = RuleTerms::from_json(&broken).unwrap_err();
    assert!(refused.at.starts_with("line 1 column "), "{refused}");
    assert!(refused.problem.contains("a fifth"), "{refused}");
    assert!(RuleTerms::builtin("nobody's").is_none());
    for name in RuleTerms::builtin_names() {
        builtin(name);
    }
    assert_eq!(usd("1").scaled(1, 3, Rounding::Up).unwrap(), usd("0.333333333333333334"));
}
