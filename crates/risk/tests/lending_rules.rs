//! The lending venues' rules against what must hold of any of them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;
use std::sync::Arc;
use trimtab_model::{Amount, Price, Timestamp};
use trimtab_risk::rules::{
    AssetQuote, Balance, Change, Holdings, MarginRule, Pool, Quotes, RuleTerms, Series, Standing,
    Symbols, Unassessable,
};

const ONE: i128 = 1_000_000_000_000_000_000;
const SYMBOLS: Symbols<'_> = Symbols { assets: &["USDC", "WETH", "wstETH"], markets: &["BTC"] };
/// A day after the parameters of Aave were read.
const NOW: u64 = 1_756_684_800 + 86_400;

fn rule(text: &str) -> Arc<dyn MarginRule> {
    let terms: RuleTerms = serde_json::from_str(text).unwrap();
    terms.rule(SYMBOLS).unwrap()
}

fn aave() -> Arc<dyn MarginRule> {
    rule(include_str!("../src/rules/aave_v3/terms.json"))
}

fn morpho() -> Arc<dyn MarginRule> {
    rule(include_str!("../src/rules/morpho_blue/terms.json"))
}

fn both() -> [Arc<dyn MarginRule>; 2] {
    [aave(), morpho()]
}

fn usd(price: i128) -> AssetQuote {
    let pool = Pool {
        available: Amount::from_base(500_000_000 * ONE),
        owed: Amount::from_base(1_000_000_000 * ONE),
        touched: Timestamp::from_secs(NOW - 3_600),
        adaptive_rate: 1_268_391_679,
        ..Pool::default()
    };
    AssetQuote { price: Some(Price::from_base(price)), average: None, pool: Some(pool) }
}

fn weth(price: i128) -> AssetQuote {
    let pool = Pool {
        available: Amount::from_base(200_000 * ONE),
        owed: Amount::from_base(1_500_000 * ONE),
        touched: Timestamp::from_secs(NOW - 60),
        ..Pool::default()
    };
    AssetQuote { price: Some(Price::from_base(price)), average: None, pool: Some(pool) }
}

fn quotes(usdc: i128, eth: i128) -> Quotes {
    Quotes {
        now: Timestamp::from_secs(NOW),
        assets: vec![usd(usdc), weth(eth), weth(eth / 10 * 12)],
        markets: Vec::new(),
    }
}

/// Ether pledged, dollars owed, dollars supplied; in base units.
fn holdings(eth: i128, owed: i128, supplied: i128) -> Holdings {
    let balance = |asset, held, owed| Balance {
        asset,
        held: Amount::from_base(held),
        owed: Amount::from_base(owed),
    };
    Holdings { balances: vec![balance(0, supplied, owed), balance(1, eth, 0)], positions: vec![] }
}

fn assess(rule: &dyn MarginRule, holdings: &Holdings, quotes: &Quotes) -> Standing {
    rule.assess(holdings, quotes).unwrap()
}

#[test]
fn standings_are_the_venues_figures() {
    // 10 ether at 3,000 against 18,000 dollars: the contracts' health factor is 1.3833.
    let (account, now) = (holdings(10 * ONE, 18_000 * ONE, 0), quotes(ONE, 3_000 * ONE));
    let standing = assess(&*aave(), &account, &now);
    assert_eq!(standing.equity, Amount::from_base(12_000 * ONE));
    assert_eq!(standing.maintenance, Amount::from_base(5_100 * ONE));
    assert_eq!(standing.initial, Amount::from_base(5_850 * ONE));
    assert_eq!(standing.gross, Amount::from_base(18_000 * ONE));
    // 18,000 / 0.83 of 30,000 must stay, to the eighth decimal.
    let free = aave().withdrawable(&account, &now, 1).unwrap();
    assert_eq!(free, Amount::from_base(2_771_084_337_346_666_666));
    let standing = assess(&*morpho(), &account, &now);
    assert_eq!(standing.equity, Amount::from_base(12_000 * ONE));
    assert_eq!(standing.maintenance, Amount::from_base(4_200 * ONE));
    let free = morpho().withdrawable(&account, &now, 1).unwrap();
    assert_eq!(free, Amount::from_base(3_023_255_813_666_666_666));
}

#[test]
fn a_liquidation_is_told_before_it_comes() {
    let (account, down) = (holdings(10 * ONE, 22_000 * ONE, 0), quotes(ONE, 2_500 * ONE));
    let taken = aave().liquidation(&account, &down).unwrap().unwrap();
    // Health 0.943: all of 22,000 may be repaid, for 23,100 of collateral.
    assert_eq!(taken.penalty, Amount::from_base(1_100 * ONE));
    assert!(taken.is_whole);
    let taken = morpho().liquidation(&account, &down).unwrap().unwrap();
    assert!(taken.is_whole && taken.penalty > Amount::from_base(964 * ONE));
    for rule in both() {
        assert_eq!(rule.liquidation(&account, &quotes(ONE, 3_000 * ONE)).unwrap(), None);
    }
}

#[test]
fn what_cannot_be_is_an_error() {
    let account = holdings(10 * ONE, 18_000 * ONE, 5 * ONE);
    for rule in both() {
        let now = quotes(ONE, 3_000 * ONE);
        let with = |change: &dyn Fn(&mut Quotes)| {
            let mut other = now.clone();
            change(&mut other);
            other
        };
        let lent_out = with(&|other| {
            let pool = other.assets[0].pool.as_mut().unwrap();
            pool.available = Amount::from_base(-1);
        });
        let refused = rule.withdrawable(&account, &lent_out, 0);
        assert!(matches!(refused, Err(Unassessable::Impossible { .. })), "{refused:?}");
        let deposit = Change::Deposit { asset: 0, amount: Amount::from_base(ONE) };
        assert!(rule.after(&account, &lent_out, &deposit).is_err());
        let unknown = with(&|other| other.assets[0].pool = None);
        let refused = rule.withdrawable(&account, &unknown, 0);
        assert!(matches!(refused, Err(Unassessable::Unknown { .. })), "{refused:?}");
        let free = with(&|other| other.assets[1].price = Some(Price::from_base(0)));
        assert!(matches!(rule.assess(&account, &free), Err(Unassessable::BadPrice { .. })));
        let unpriced = with(&|other| other.assets[1].price = None);
        assert!(matches!(rule.assess(&account, &unpriced), Err(Unassessable::NoPrice { .. })));
        let late = with(&|other| other.now = Timestamp::from_secs(NOW + 400 * 86_400));
        assert!(matches!(rule.assess(&account, &late), Err(Unassessable::StaleTerms(_))));
        let mut strange = account.clone();
        strange.balance_mut(7).held = Amount::from_base(1);
        assert!(matches!(rule.assess(&strange, &now), Err(Unassessable::Unlisted { .. })));
        let mut below = account.clone();
        below.balance_mut(1).held = Amount::from_base(-1);
        assert!(matches!(rule.assess(&below, &now), Err(Unassessable::Impossible { .. })));
        let mut trading = account.clone();
        trading.position_mut(0).quantity = trimtab_model::Quantity::from_base(1);
        assert!(matches!(rule.assess(&trading, &now), Err(Unassessable::Unlisted { .. })));
    }
}

#[test]
fn a_pool_gives_no_more_than_it_has() {
    let account = holdings(0, 0, 600_000_000 * ONE);
    for rule in both() {
        let now = quotes(ONE, 3_000 * ONE);
        assert_eq!(rule.withdrawable(&account, &now, 0), Ok(Amount::from_base(500_000_000 * ONE)));
        let wanted = Amount::from_base(500_000_001 * ONE);
        let refused = rule.after(&account, &now, &Change::Withdraw { asset: 0, amount: wanted });
        assert!(matches!(refused, Err(Unassessable::TooMuch { .. })), "{refused:?}");
    }
    let cap = Change::Deposit { asset: 0, amount: Amount::from_base(7_000_000_000 * ONE) };
    let refused = aave().after(&account, &quotes(ONE, 3_000 * ONE), &cap);
    assert!(matches!(refused, Err(Unassessable::TooMuch { .. })), "{refused:?}");
}

fn sized() -> impl Strategy<Value = (i128, i128, i128, i128)> {
    (1..2_000_000_i128, 0..4_000_000_i128, 0..500_000_i128, 1..9_000_000_i128)
}

fn book((eth, owed, supplied, price): (i128, i128, i128, i128)) -> (Holdings, Quotes) {
    // Thousandths of ether, dollars and tens of dollars by thousandths, prices by thousandths; with
    // digits finer than either token has.
    let account = holdings(eth * ONE / 1_000 + 7, owed * ONE + 1, supplied * ONE / 1_000 + 3);
    (account, quotes(ONE - 12_345_678_901_234, price * ONE / 1_000 + 12_345))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn liquidation_is_equity_below_maintenance(drawn in sized()) {
        let (account, now) = book(drawn);
        for rule in both() {
            let standing = assess(&*rule, &account, &now);
            prop_assert_eq!(standing.is_liquidatable, standing.equity < standing.maintenance);
            prop_assert!(standing.maintenance <= standing.initial);
            prop_assert!(standing.kept <= standing.equity);
        }
    }

    #[test]
    fn more_debt_is_less_health(drawn in sized(), more in 1..1_000_000_i128) {
        let (account, now) = book(drawn);
        let mut deeper = account.clone();
        let owed = &mut deeper.balance_mut(0).owed;
        *owed = owed.plus(Amount::from_base(more * ONE / 1_000)).unwrap();
        for rule in both() {
            let (before, after) = (assess(&*rule, &account, &now), assess(&*rule, &deeper, &now));
            prop_assert!(after.buffer() < before.buffer());
            prop_assert!(!before.is_liquidatable || after.is_liquidatable);
        }
    }

    #[test]
    fn a_withdrawal_never_makes_an_account_liquidatable(drawn in sized(), asset in 0..2_usize) {
        let (account, now) = book(drawn);
        for rule in both() {
            let most = rule.withdrawable(&account, &now, asset).unwrap();
            let was_liquidatable = assess(&*rule, &account, &now).is_liquidatable;
            let (rest, then) =
                rule.after(&account, &now, &Change::Withdraw { asset, amount: most }).unwrap();
            let standing = assess(&*rule, &rest, &then);
            prop_assert!(was_liquidatable || !standing.is_liquidatable);
            // And it is the most: of a pledge, one unit of the token more is too much.
            let held = account.balance(asset).unwrap().held;
            let unit = if asset == 0 { ONE / 1_000_000 } else { 1 };
            let next = most.plus(Amount::from_base(unit)).unwrap();
            if asset == 1 && !was_liquidatable && next <= held {
                let change = Change::Withdraw { asset, amount: next };
                let (rest, then) = rule.after(&account, &now, &change).unwrap();
                prop_assert!(assess(&*rule, &rest, &then).is_liquidatable);
            }
        }
    }

    #[test]
    fn the_liquidation_price_is_where_health_is_one(drawn in sized()) {
        let (account, now) = book(drawn);
        for rule in both() {
            let standing = assess(&*rule, &account, &now);
            for series in [Series::Asset(0), Series::Asset(1)] {
                let price = rule.liquidation_price(&account, &now, series).unwrap();
                let Some(price) = price else { continue };
                let at = |base| {
                    let moved = now.with_price(series, Price::from_base(base));
                    assess(&*rule, &account, &moved)
                };
                prop_assert!(at(price.base()).is_liquidatable);
                if standing.is_liquidatable {
                    continue;
                }
                let back = if price < now.price(series).unwrap() { 1 } else { -1 };
                let safe = at(price.base() + back);
                prop_assert!(!safe.is_liquidatable);
                // Equity is maintenance there, to the last digits that the venues count prices in.
                let slack = account.balance(1).unwrap().held.base() / 50_000_000
                    + account.balance(0).unwrap().owed.base() / 50_000_000
                    + 10 * ONE / 1_000_000;
                prop_assert!(safe.buffer().base() <= slack, "{} > {slack}", safe.buffer().base());
            }
        }
    }

    #[test]
    fn what_is_tried_is_what_comes(drawn in sized(), part in 1..100_i128, asset in 0..2_usize) {
        let (account, now) = book(drawn);
        for rule in both() {
            let most = rule.withdrawable(&account, &now, asset).unwrap();
            let out = most.scaled(part, 100, trimtab_model::Rounding::Down).unwrap();
            let (left, then) =
                rule.after(&account, &now, &Change::Withdraw { asset, amount: out }).unwrap();
            let (back, last) =
                rule.after(&left, &then, &Change::Deposit { asset, amount: out }).unwrap();
            prop_assert_eq!(&back, &account);
            // The interest of the first touch stays; a second touch at once adds none.
            let touched = rule
                .after(&account, &now, &Change::Deposit { asset, amount: Amount::ZERO })
                .unwrap()
                .1;
            prop_assert_eq!(last.assets[asset].pool.unwrap().available,
                touched.assets[asset].pool.unwrap().available);
            prop_assert!(last.assets[0].pool.unwrap().owed >= now.assets[0].pool.unwrap().owed);
            prop_assert_eq!(
                assess(&*rule, &back, &last).buffer(),
                assess(&*rule, &account, &now).buffer()
            );
        }
    }

    #[test]
    fn no_number_stops_the_process(
        held in any::<i128>(), owed in any::<i128>(), price in any::<i128>(),
        available in any::<i128>(), lent in any::<i128>(), level in any::<i128>(),
        amount in any::<i128>(), since in any::<u64>(),
    ) {
        let pool = Pool {
            available: Amount::from_base(available),
            owed: Amount::from_base(lent),
            unbacked: Amount::from_base(amount),
            touched: Timestamp::from_secs(since % 10_000_000_000),
            adaptive_rate: level,
        };
        let price = Some(Price::from_base(price));
        let quote = AssetQuote { price, average: None, pool: Some(pool) };
        let mut now = quotes(ONE, ONE);
        now.assets = vec![quote, quote, quote];
        let account = holdings(held, owed, amount);
        let amount = Amount::from_base(amount);
        for rule in both() {
            for asset in 0..3 {
                let series = Series::Asset(asset);
                let changes = [
                    Change::Deposit { asset, amount },
                    Change::Withdraw { asset, amount },
                    Change::Borrow { asset, amount },
                    Change::Repay { asset, amount },
                ];
                let tried = changes.iter().filter(|change| rule.after(&account, &now, change).is_ok());
                let done = [
                    tried.count() > 0,
                    rule.assess(&account, &now).is_ok(),
                    rule.withdrawable(&account, &now, asset).is_ok(),
                    rule.liquidation(&account, &now).is_ok(),
                    rule.liquidation_price(&account, &now, series).is_ok(),
                ];
                prop_assert!(done[1] || !done[3], "a liquidation of what cannot be assessed");
            }
        }
    }
}
