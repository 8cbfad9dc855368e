//! Flat rates: what may leave, and what a liquidation takes.

use crate::accounts::{account, position, quotes, symbols, units, usd};
use trimtab_model::{MarginTerms, Quantity, Ratio};
use trimtab_risk::rules::{
    Holdings, MarginRule, Provenance, Rates, RatesTerms, Series, Shock, Taken,
};

fn rule() -> Rates {
    let share = |text: &str| Ratio::parse(text).unwrap();
    let terms = MarginTerms { initial: share("10%"), maintenance: share("5%") };
    let provenance =
        Provenance { source: "a test".into(), as_of: 0, block: None, age_max: u64::MAX };
    let markets = ["BTC", "ETH"].map(|market| (market.to_owned(), terms)).into();
    let (withdraw_floor, penalty) = (share("20%"), share("1%"));
    RatesTerms { provenance, markets, withdraw_floor, penalty }.rule(symbols()).unwrap()
}

/// One bitcoin long, and a market of which nothing is held any more.
fn held() -> Holdings {
    account("10000", vec![position(1, "0", "3000"), position(0, "1", "60000")])
}

#[test]
fn a_share_of_notional_stays_behind() {
    let mut rich = held();
    rich.balances[0].held = usd("15000");
    let at = quotes(&["60000", "3000"]);
    // 20 % of 60,000 are more than the initial margin of 6,000.
    assert_eq!(rule().withdrawable(&rich, &at, 0).unwrap(), usd("3000"));
    assert_eq!(rule().withdrawable(&held(), &at, 0).unwrap(), usd("0"));
    // With 30,000 gained, 20 % of 90,000 stay; no more leaves than is held.
    let by = Ratio::parse("50%").unwrap();
    let up = Shock { series: Series::Market(0), by }.apply(&at).unwrap();
    assert_eq!(rule().withdrawable(&rich, &up, 0).unwrap(), usd("15000"));
}

#[test]
fn a_liquidation_takes_what_is_held_and_nothing_else() {
    // 10,000 less 8,000 lost are less than 5 % of 52,000.
    let low = quotes(&["52000", "3000"]);
    let seizure = rule().liquidation(&held(), &low).unwrap().unwrap();
    let quantity = Quantity::from_base(units("1"));
    assert_eq!(seizure.taken, [Taken::Position { market: 0, quantity }]);
    assert_eq!((seizure.penalty, seizure.is_whole), (usd("520"), true));
    assert_eq!(rule().liquidation(&held(), &quotes(&["60000", "3000"])).unwrap(), None);
}
