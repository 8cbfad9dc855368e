//! Many assets as one collateral, and stablecoins off their peg.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use trimtab_model::{Amount, Price, Ratio, Span, Timestamp};
use trimtab_risk::collateral::{Depeg, Schedule, ScheduleTerms};
use trimtab_risk::rules::{AssetQuote, Holdings, Quotes, Series, Symbols, Unassessable};

const ONE: i128 = 1_000_000_000_000_000_000;
const SYMBOLS: Symbols<'_> =
    Symbols { assets: &["USDC", "USDe", "ETH", "DAI"], markets: &["BTC", "USDe"] };

const TERMS: &str = r#"{
    "provenance": { "source": "a test", "as_of": 1760000000, "block": null, "age_max": 86400 },
    "assets": {
        "USDC": {
            "tiers": [{ "from": "0", "haircut": "0%" }],
            "ltv": "90%", "share_most": "100%"
        },
        "USDe": {
            "tiers": [{ "from": "0", "haircut": "5%" }, { "from": "1000", "haircut": "10%" },
                      { "from": "5000", "haircut": "100%" }],
            "ltv": "75%", "share_most": "40%"
        },
        "ETH": {
            "tiers": [{ "from": "0", "haircut": "15%" }],
            "ltv": "80.5%", "share_most": "100%"
        }
    }
}"#;

fn terms() -> ScheduleTerms {
    serde_json::from_str(TERMS).unwrap()
}

fn schedule() -> Schedule {
    terms().schedule(SYMBOLS).unwrap()
}

fn quotes(prices: &[i128]) -> Quotes {
    let quote = |price: &i128| AssetQuote {
        price: Some(Price::from_base(*price)),
        ..AssetQuote::default()
    };
    Quotes {
        now: Timestamp::from_secs(1_760_000_000),
        assets: prices.iter().map(quote).collect(),
        ..Quotes::default()
    }
}

fn account(held: [i128; 3]) -> Holdings {
    let mut holdings = Holdings::default();
    for (asset, units) in held.into_iter().enumerate() {
        holdings.balance_mut(asset).held = Amount::from_base(units);
    }
    holdings
}

fn usd(whole: i128) -> Amount {
    Amount::from_base(whole * ONE)
}

#[test]
fn haircuts_go_by_tiers_and_a_tier_of_all_is_a_limit() {
    let now = quotes(&[ONE, ONE, 2_000 * ONE]);
    let counted = |usde: i128| {
        let mixed = schedule().value(&account([100_000 * ONE, usde * ONE, 0]), &now).unwrap();
        mixed.parts.iter().find(|part| part.asset == 1).unwrap().after_haircut
    };
    assert_eq!(counted(1_000), usd(950));
    assert_eq!(counted(3_000), usd(950 + 1_800));
    assert_eq!(counted(5_000), usd(950 + 3_600));
    assert_eq!(counted(9_000), usd(950 + 3_600));
}

#[test]
fn no_asset_counts_beyond_its_share() {
    let now = quotes(&[ONE, ONE, 2_000 * ONE]);
    let mixed = schedule().value(&account([1_000 * ONE, 3_000 * ONE, ONE]), &now).unwrap();
    // 1,000 + 2,750 + 1,700 after haircuts; of that USDe may be 40 %: 2,180.
    assert_eq!(mixed.worth, usd(6_000));
    assert_eq!(mixed.counted, usd(1_000 + 2_180 + 1_700));
    assert_eq!(mixed.borrowable, usd(900 + 2_180 + 1_610));
    assert_eq!(mixed.equity(), Ok(mixed.counted));
}

#[test]
fn debts_have_no_haircut() {
    let now = quotes(&[ONE, ONE, 2_000 * ONE]);
    let mut holdings = account([1_000 * ONE, 0, 0]);
    holdings.balance_mut(2).owed = Amount::from_base(ONE / 10);
    holdings.balance_mut(1).held = Amount::from_base(-50 * ONE);
    let mixed = schedule().value(&holdings, &now).unwrap();
    assert_eq!(mixed.owed, usd(250));
    assert_eq!(mixed.equity(), Ok(usd(750)));
}

#[test]
fn a_venue_that_prices_from_its_own_book_sees_another_price() {
    let depeg = Depeg::builtin("usde_october_2025").unwrap().unwrap();
    let now = quotes(&[ONE, ONE, 2_000 * ONE]);
    let holdings = account([1_000 * ONE, 1_000 * ONE, 0]);
    let worst = |venue| schedule().worst(&holdings, &now, &depeg, (venue, SYMBOLS)).unwrap();
    let (after, mixed) = worst("binance");
    assert_eq!(after, Span::from_secs(2_340));
    // 1,000 + 65 % of 950.
    let part = mixed.parts[1];
    assert_eq!(part.after_haircut, Amount::from_base(6_175 * ONE / 10));
    let (after, mixed) = worst("aave_v3");
    assert_eq!((after, mixed.parts[1].after_haircut), (Span::ZERO, usd(950)));
    assert_eq!(depeg.price("USDe", "binance", Span::from_secs(2_339)), Ratio::ONE);
    assert_eq!(depeg.price("USDC", "binance", Span::from_secs(2_340)), Ratio::ONE);
    assert_eq!(depeg.depth_left("USDe", "binance"), Some(Ratio::from_parts(22_000_000)));
    assert_eq!(depeg.depth_left("USDe", "aave_v3"), None);
    assert!(depeg.source().contains("October 2025"));
}

#[test]
fn a_depeg_is_a_list_of_shocks() {
    let depeg = Depeg::builtin("usde_october_2025").unwrap().unwrap();
    let shocks = depeg.shocks("binance", SYMBOLS, Span::HOUR);
    let series: Vec<Series> = shocks.iter().map(|shock| shock.series).collect();
    assert_eq!(series, [Series::Asset(1), Series::Market(1)]);
    assert!(shocks.iter().all(|shock| shock.by == Ratio::from_parts(-350_000_000)));
    assert!(depeg.shocks("hyperliquid", SYMBOLS, Span::HOUR).is_empty());
    // The market has no quote here, and is left without one.
    let moved = depeg.quotes(&quotes(&[ONE, ONE]), "binance", SYMBOLS, Span::HOUR).unwrap();
    assert_eq!(moved.price(Series::Asset(1)), Ok(Price::from_base(ONE * 65 / 100)));
    assert_eq!(moved.price(Series::Asset(0)), Ok(Price::from_base(ONE)));
}

#[test]
fn what_cannot_be_is_an_error() {
    let now = quotes(&[ONE, ONE, 2_000 * ONE, ONE]);
    let mut holdings = account([ONE, 0, 0]);
    holdings.balance_mut(3).held = Amount::from_base(1);
    let refused = schedule().value(&holdings, &now);
    assert!(matches!(refused, Err(Unassessable::Unlisted { .. })));
    let refused = schedule().value(&account([ONE, ONE, 0]), &quotes(&[ONE]));
    assert!(matches!(refused, Err(Unassessable::NoPrice { .. })));
    let refused = schedule().value(&account([ONE, 0, 0]), &quotes(&[0]));
    assert!(matches!(refused, Err(Unassessable::BadPrice { .. })));
    let late = Quotes { now: Timestamp::from_secs(1_760_086_401), ..now };
    let refused = schedule().value(&account([ONE, 0, 0]), &late);
    assert!(matches!(refused, Err(Unassessable::StaleTerms(_))));
}

#[test]
fn schedules_and_depegs_that_make_no_sense_name_the_place() {
    let place = |from: &str, to: &str| {
        let text = TERMS.replacen(from, to, 1);
        assert_ne!(text, TERMS);
        let terms: ScheduleTerms = serde_json::from_str(&text).unwrap();
        terms.schedule(SYMBOLS).unwrap_err().at
    };
    assert_eq!(place("\"1000\"", "\"6000\""), "assets.USDe.tiers[2]");
    assert_eq!(place("\"10%\"", "\"4%\""), "assets.USDe.tiers[1]");
    assert_eq!(place("\"5%\"", "\"101%\""), "assets.USDe.tiers[0].haircut");
    assert_eq!(place("\"75%\"", "\"-1%\""), "assets.USDe.ltv");
    assert_eq!(place("\"40%\"", "\"140%\""), "assets.USDe.share_most");
    assert_eq!(place("{ \"from\": \"0\", \"haircut\": \"15%\" }", ""), "assets.ETH.tiers");
    let depeg = |market: &str| {
        let text =
            format!(r#"{{ "source": "a test", "assets": {{ "A": {{ "market": [{market}] }} }} }}"#);
        Depeg::from_json(&text).map_err(|error| error.at)
    };
    let low = r#"{ "after_s": 5, "price": "50%" }"#;
    assert!(depeg(low).is_ok());
    assert_eq!(depeg("").unwrap_err(), "assets.A.market");
    assert_eq!(depeg(&format!("{low}, {low}")).unwrap_err(), "assets.A.market[1]");
    assert_eq!(depeg(&low.replace("50%", "0%")).unwrap_err(), "assets.A.market[0]");
    assert!(depeg("{").unwrap_err().starts_with("line 1 column "));
    assert!(Depeg::builtin("none").is_none());
}

proptest! {
    #[test]
    fn more_collateral_never_counts_for_less(
        held in prop::array::uniform3(0..20_000 * ONE), more in 0..5_000 * ONE, asset in 0..3_usize,
        price in ONE / 2..3_000 * ONE,
    ) {
        let now = quotes(&[ONE, ONE - 3, price]);
        let before = schedule().value(&account(held), &now).unwrap();
        let mut added = held;
        added[asset] += more;
        let after = schedule().value(&account(added), &now).unwrap();
        prop_assert!(after.counted >= before.counted);
        prop_assert!(before.counted <= before.worth && before.borrowable <= before.counted);
    }

    #[test]
    fn a_lower_price_never_counts_for_more(
        held in prop::array::uniform3(0..20_000 * ONE), price in 2..3_000 * ONE,
    ) {
        let value = |price| {
            let now = quotes(&[ONE, price, 2_000 * ONE]);
            schedule().value(&account(held), &now).unwrap().counted
        };
        prop_assert!(value(price - 1) <= value(price));
    }

    #[test]
    fn no_number_stops_the_process(
        held in prop::array::uniform3(any::<i128>()), owed in any::<i128>(), price in any::<i128>(),
    ) {
        let now = quotes(&[price, price, price]);
        let mut holdings = account(held);
        holdings.balance_mut(0).owed = Amount::from_base(owed);
        let depeg = Depeg::builtin("usde_october_2025").unwrap().unwrap();
        let worst = schedule().worst(&holdings, &now, &depeg, ("binance", SYMBOLS));
        let plain = schedule().value(&holdings, &now);
        prop_assert!(plain.is_ok() || worst.is_err());
    }
}
