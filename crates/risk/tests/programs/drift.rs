//! Drift's weights and margins against the integers that the program's own tests expect
//! (drift-labs/protocol-v2 at 0ae3e3b1d, `math/margin/tests.rs`), and its account worked through.

use trimtab_model::{Amount, Price, Quantity, Timestamp};
use trimtab_risk::rules::drift::{
    Drift, DriftTerms, Look, Stage, Tally, asset_weight, health_percent, liability_weight,
    scaled_initial,
};
use trimtab_risk::rules::{
    AssetQuote, Balance, Change, Fraction, Holdings, MarginRule, MarketQuote, Orders, Pool,
    Position, Quotes, RuleTerms, Series, Symbols, Taken, Unassessable,
};

const ONE: i128 = 1_000_000_000_000_000_000;
const NANO: u128 = 1_000_000_000;

fn terms() -> DriftTerms {
    match RuleTerms::builtin("drift").unwrap().unwrap() {
        RuleTerms::Drift(terms) => terms,
        other => panic!("{other:?}"),
    }
}

fn rule_of(terms: &DriftTerms) -> Drift {
    terms.rule(Symbols { assets: &["USDC", "SOL"], markets: &["BTC", "SOL"] }).unwrap()
}

fn look(quotes: &Quotes, stage: Stage, is_strict: bool) -> Look<'_> {
    Look { quotes, stage, is_strict }
}

fn dollars(whole: i128) -> Amount {
    Amount::from_base(whole * ONE)
}

fn quotes() -> Quotes {
    let price = |whole: i128| Some(Price::from_base(whole * ONE));
    let asset = |whole| AssetQuote { price: price(whole), ..AssetQuote::default() };
    let market = |whole| MarketQuote { mark: price(whole), ..MarketQuote::default() };
    Quotes {
        now: Timestamp::from_secs(1_795_132_800),
        assets: vec![asset(1), asset(150)],
        markets: vec![market(60_000), market(150)],
    }
}

/// 10,000 USDC and 50 SOL, half a BTC short at a loss of 500: the worked account of the vectors.
fn account() -> Holdings {
    let balance = |asset, whole| Balance { asset, held: dollars(whole), owed: Amount::ZERO };
    Holdings {
        balances: vec![balance(0, 10_000), balance(1, 50)],
        positions: vec![Position {
            market: 0,
            quantity: Quantity::from_base(-ONE / 2),
            cost: Some(dollars(-29_500)),
            ..Position::default()
        }],
    }
}

#[test]
fn the_example_is_a_rule() {
    let terms = RuleTerms::builtin("drift").unwrap().unwrap();
    assert_eq!(terms.name(), "drift");
    let rule = terms.rule(Symbols { assets: &["USDC", "SOL"], markets: &["BTC"] }).unwrap();
    assert!(rule.provenance().source.contains("0ae3e3b1d"));
}

#[test]
fn weights_are_the_programs() {
    assert_eq!(asset_weight(1_000 * NANO, 0, 9_000), 9_000);
    assert_eq!(asset_weight(1_000_000_000 * NANO, 10, 9_000), 8_357);
    assert_eq!(asset_weight(1_000 * NANO, 100_000, 9_000), 2_642);
    assert_eq!(asset_weight(100_000 * NANO, 100_000, 1_500), 337);
    assert_eq!(liability_weight(1_000 * NANO, 0, 11_000), 11_000);
    assert_eq!(liability_weight(1_000 * NANO, 100_000, 11_000), 40_422);
    assert_eq!(liability_weight(1_000 * NANO, 100_000, 0), 31_622);
}

#[test]
fn perpetuals_ratios_are_the_programs() {
    for (units, initial, maintenance) in
        [(1, 1_000, 500), (100, 1_000, 500), (10_000, 1_800, 1_400), (100_000, 3_962, 3_562)]
    {
        assert_eq!(liability_weight(units * NANO, 1_000, 1_000), initial);
        assert_eq!(liability_weight(units * NANO, 1_000, 500), maintenance);
    }
}

#[test]
fn deposits_of_all_lower_the_initial_weight() {
    assert_eq!(scaled_initial(8_000, 0, u128::MAX), 8_000);
    assert_eq!(scaled_initial(8_000, 100, 99), 8_000);
    assert_eq!(scaled_initial(8_000, 100, 100), 8_000);
    assert_eq!(scaled_initial(8_000, 100, 300), 2_666);

    let mut terms = terms();
    terms.spot.get_mut("SOL").unwrap().scale_initial_asset_weight_start = 1_000_000_000_000;
    let rule = rule_of(&terms);
    let unknown = rule.assess(&account(), &quotes());
    assert!(matches!(unknown, Err(Unassessable::Unknown { .. })));
    let mut quotes = quotes();
    // 10,000 and 3,333.333.. SOL at 150 dollars are two million: twice the start.
    let pool = Pool { available: dollars(10_000), owed: dollars(3_334), ..Pool::default() };
    quotes.assets[1].pool = Some(pool);
    let tally = rule.tally(&account(), look(&quotes, Stage::Initial, false)).unwrap();
    let weight = 8_000 * 1_000_000 / 2_000_100;
    assert_eq!(tally.collateral, 10_000_000_000 - 500_000_000 + 7_500_000_000 * weight / 10_000);
    let tally = rule.tally(&account(), look(&quotes, Stage::Maintenance, false)).unwrap();
    assert_eq!(tally.collateral, 16_250_000_000);
}

#[test]
fn the_worked_account_stands_as_told() {
    let rule = rule_of(&terms());
    let kept = rule.tally(&account(), look(&quotes(), Stage::Maintenance, false)).unwrap();
    let opened = rule.tally(&account(), look(&quotes(), Stage::Initial, true)).unwrap();
    assert_eq!((kept.collateral, kept.requirement), (16_250_000_000, 1_500_000_000));
    assert_eq!((opened.collateral, opened.requirement), (15_500_000_000, 3_000_000_000));
    assert_eq!(opened.free(), 12_500_000_000);
    assert_eq!(health_percent(&kept), 91);
    // For a fill: means of 0.8 and 0.9, and of 10 % and 5 %.
    let fill = rule.tally(&account(), look(&quotes(), Stage::Fill, false)).unwrap();
    assert_eq!((fill.collateral, fill.requirement), (15_875_000_000, 2_250_000_000));

    let standing = rule.assess(&account(), &quotes()).unwrap();
    assert_eq!(standing.equity, dollars(16_250));
    assert_eq!(standing.maintenance, dollars(1_500));
    assert_eq!(standing.withdrawable(), dollars(12_500));
    assert_eq!(standing.gross, dollars(30_000));
    assert!(!standing.is_liquidatable);
    assert_eq!(rule.withdrawable(&account(), &quotes(), 0).unwrap(), dollars(10_000));
    assert_eq!(rule.withdrawable(&account(), &quotes(), 1).unwrap(), dollars(50));
    assert_eq!(rule.liquidation(&account(), &quotes()).unwrap(), None);
}

#[test]
fn health_is_a_percentage() {
    let health = |collateral, requirement| {
        health_percent(&Tally { collateral, requirement, ..Tally::default() })
    };
    assert_eq!((health(5_750, 6_000), health(10, 0), health(-1, 0)), (0, 100, 0));
    assert_eq!((health(200, 1), health(200, 3), health(1_000, 6)), (100, 99, 99));
}

#[test]
fn strict_prices_take_the_worse_of_oracle_and_average() {
    let rule = rule_of(&terms());
    let mut quotes = quotes();
    quotes.assets[1].average = Some(Price::from_base(140 * ONE));
    quotes.assets[0].average = Some(Price::from_base(ONE * 102 / 100));
    let strict = rule.tally(&account(), look(&quotes, Stage::Initial, true)).unwrap();
    // SOL at 140; the dollar at 1 as a holding, at 1.02 for the short's value and its loss.
    assert_eq!(strict.collateral, 10_000_000_000 + 5_600_000_000 - 510_000_000);
    assert_eq!(strict.requirement, 3_060_000_000);
    let loose = rule.tally(&account(), look(&quotes, Stage::Initial, false)).unwrap();
    assert_eq!(loose.collateral, 15_500_000_000);
}

#[test]
fn gains_count_to_a_hundred_dollars_initially() {
    let rule = rule_of(&terms());
    let mut holdings = account();
    holdings.positions[0].cost = Some(dollars(-40_000));
    let initial = rule.tally(&holdings, look(&quotes(), Stage::Initial, true)).unwrap();
    assert_eq!(initial.collateral, 16_000_000_000 + 100_000_000);
    let kept = rule.tally(&holdings, look(&quotes(), Stage::Maintenance, false)).unwrap();
    assert_eq!(kept.collateral, 16_750_000_000 + 10_000_000_000);
}

#[test]
fn orders_ask_for_their_worst_fill_and_a_cent_each() {
    let rule = rule_of(&terms());
    let mut holdings = account();
    let units = |whole: i128| Quantity::from_base(whole * ONE);
    holdings.positions[0].orders = Orders { count: 3, buys: units(2), sells: units(1) };
    let tally = rule.tally(&holdings, look(&quotes(), Stage::Initial, true)).unwrap();
    // Either -1.5 or +1.5: 90,000 dollars at 10 %, and three cents.
    assert_eq!(tally.requirement, 9_000_030_000);
    holdings.positions[0].own_initial = Some(Fraction { of: 1, per: 3 });
    let tally = rule.tally(&holdings, look(&quotes(), Stage::Initial, true)).unwrap();
    assert_eq!(tally.requirement, 90_000_000_000 * 3_334 / 10_000 + 30_000);
    let tally = rule.tally(&holdings, look(&quotes(), Stage::Maintenance, false)).unwrap();
    assert_eq!(tally.requirement, 4_500_030_000);
    holdings.positions[0].own_initial = Some(Fraction { of: 1, per: 0 });
    let over_zero = rule.assess(&holdings, &quotes());
    assert!(matches!(over_zero, Err(Unassessable::Impossible { value: 0, .. })), "{over_zero:?}");
    holdings.positions[0].own_initial = None;
    holdings.positions[0].orders.buys = units(-1);
    let impossible = rule.assess(&holdings, &quotes());
    assert!(matches!(impossible, Err(Unassessable::Impossible { .. })));
}

#[test]
fn debts_weigh_and_pools_run_dry() {
    let rule = rule_of(&terms());
    let mut holdings = Holdings::of_asset(0, dollars(10_000));
    holdings.balance_mut(1).owed = dollars(50);
    let kept = rule.tally(&holdings, look(&quotes(), Stage::Maintenance, false)).unwrap();
    assert_eq!((kept.collateral, kept.requirement), (10_000_000_000, 8_250_000_000));
    let standing = rule.assess(&holdings, &quotes()).unwrap();
    assert_eq!(standing.withdrawable(), dollars(1_000));
    assert_eq!(standing.gross, dollars(7_500));
    let mut quotes = quotes();
    quotes.assets[0].pool = Some(Pool { available: dollars(300), ..Pool::default() });
    assert_eq!(rule.withdrawable(&holdings, &quotes, 0).unwrap(), dollars(300));
    let change = Change::Withdraw { asset: 0, amount: dollars(301) };
    let refused = rule.after(&holdings, &quotes, &change);
    assert!(matches!(refused, Err(Unassessable::TooMuch { .. })));
}

#[test]
fn a_liquidation_takes_what_covers_the_shortage() {
    let rule = rule_of(&terms());
    let mut quotes = quotes();
    let series = Series::Market(0);
    let price = rule.liquidation_price(&account(), &quotes, series).unwrap().unwrap();
    // 16,750 + 29,500 = 1.05 x P / 2 at the edge: P = 88,095.238...
    assert_eq!(price.base() / ONE, 88_095);
    let at = |price| rule.assess(&account(), &quotes.with_price(series, price)).unwrap();
    assert!(at(price).is_liquidatable);
    let before = at(Price::from_base(price.base() - 1));
    assert!(!before.is_liquidatable && before.equity >= before.maintenance);

    quotes.markets[0].mark = Some(Price::from_base(89_000 * ONE));
    let seizure = rule.liquidation(&account(), &quotes).unwrap().unwrap();
    // Short of 2,225 + 890 - 1,750 = 1,365 dollars; a dollar closed frees 5 % + 2 % - 2 % of it.
    let value = Amount::from_base(1_365 * 20 * ONE);
    let quantity = Quantity::from_base(-(value.base() / 89_000 / NANO as i128 + 1) * NANO as i128);
    assert_eq!(seizure.taken, [Taken::Position { market: 0, quantity }]);
    assert_eq!(seizure.penalty.base() / ONE, 546);
}

#[test]
fn a_debt_is_paid_off_with_collateral() {
    let rule = rule_of(&terms());
    let mut holdings = Holdings::of_asset(0, dollars(8_200));
    holdings.balance_mut(1).owed = dollars(50);
    let seizure = rule.liquidation(&holdings, &quotes()).unwrap().unwrap();
    let [Taken::Debt { asset: 1, amount: paid }, Taken::Collateral { asset: 0, amount: handed }] =
        seizure.taken[..]
    else {
        panic!("{:?}", seizure.taken)
    };
    // Short of 8,250 + 150 - 8,200 = 200; a dollar repaid frees 1.1 + 0.02 - 1.02.
    assert_eq!(paid.base() / ONE, 13);
    assert_eq!(handed.base() / ONE, 2_040);
    let mut after = holdings.clone();
    after.balance_mut(1).owed = dollars(50).minus(paid).unwrap();
    after.balance_mut(0).held = dollars(8_200).minus(handed).unwrap();
    assert!(!rule.assess(&after, &quotes()).unwrap().is_liquidatable);
}

#[test]
fn parameters_that_cannot_be_make_no_rule() {
    let symbols = Symbols { assets: &["USDC"], markets: &[] };
    let mut wrong = terms();
    wrong.spot.get_mut("SOL").unwrap().asset_weight.initial = 9_500;
    let error = wrong.rule(symbols).unwrap_err();
    assert_eq!(error.at, "spot.SOL.asset_weight.initial");
    let mut wrong = terms();
    wrong.perps.get_mut("BTC").unwrap().margin_ratio.maintenance = 0;
    assert!(wrong.rule(symbols).is_err());
    assert!(terms().rule(Symbols { assets: &["USD"], markets: &[] }).is_ok());
}
