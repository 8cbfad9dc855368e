//! GMX v2's impact, floors and liquidations: the documentation's examples and worked positions
//! (gmx-io/gmx-synthetics at a5c0c883, `PricingUtils.sol`, `PositionUtils.sol`, `config/markets.ts`).

use trimtab_model::{Amount, Price, Quantity, Rounding, Timestamp};
use trimtab_risk::rules::gmx_v2::{
    Curve, Factor, GmxV2, GmxV2Terms, Impact, Usd, min_collateral_factor, raised,
};
use trimtab_risk::rules::{
    AssetQuote, Backing, Change, Holdings, MarginRule, MarketQuote, Position, Quotes, RuleTerms,
    Series, Symbols, Taken, Unassessable,
};

const ONE: i128 = 1_000_000_000_000_000_000;

fn terms() -> GmxV2Terms {
    match RuleTerms::builtin("gmx_v2").unwrap().unwrap() {
        RuleTerms::GmxV2(terms) => terms,
        other => panic!("{other:?}"),
    }
}

fn rule_of(terms: &GmxV2Terms) -> GmxV2 {
    terms.rule(Symbols { assets: &["USDC"], markets: &["BTC"] }).unwrap()
}

fn factor(text: &str) -> Factor {
    Factor::from_base(Amount::parse(text, 30).unwrap().base())
}

fn dollars(whole: i128) -> Amount {
    Amount::from_base(whole * ONE)
}

fn usd(whole: i128) -> Usd {
    Usd::of_amount(dollars(whole))
}

fn impact(positive: &str, negative: &str, exponent: &str) -> Impact {
    let curve = |text| Curve { factor: factor(text), exponent: factor(exponent) };
    Impact { positive: curve(positive), negative: curve(negative) }
}

fn whole(value: Usd) -> i128 {
    let amount = value.amount(Rounding::Nearest).unwrap();
    assert_eq!(amount.base() % ONE, 0, "{amount:?}");
    amount.base() / ONE
}

fn quotes() -> Quotes {
    let price = Some(Price::from_base(60_000 * ONE));
    let backing = Backing {
        long: dollars(100_000_000),
        short: dollars(100_000_000),
        impact: dollars(1_000_000),
        shared_skew: None,
    };
    Quotes {
        now: Timestamp::from_secs(1_795_132_800),
        assets: vec![AssetQuote { price: Some(Price::from_base(ONE)), ..AssetQuote::default() }],
        markets: vec![MarketQuote {
            mark: price,
            long: Quantity::from_base(400 * ONE),
            short: Quantity::from_base(300 * ONE),
            backing: Some(backing),
            ..MarketQuote::default()
        }],
    }
}

/// Collateral and a position of so many thousandths of a BTC, opened at 60,000.
fn account(collateral: i128, thousandths: i128) -> Holdings {
    let mut holdings = Holdings::of_asset(0, dollars(collateral));
    let position = holdings.position_mut(0);
    position.quantity = Quantity::from_base(thousandths * ONE / 1_000);
    position.cost = Some(dollars(60 * thousandths));
    holdings
}

#[test]
fn the_example_is_a_rule() {
    let terms = RuleTerms::builtin("gmx_v2").unwrap().unwrap();
    assert_eq!(terms.name(), "gmx_v2");
    assert!(terms.rule(Symbols { assets: &["USDC"], markets: &["BTC"] }).is_ok());
    let again = serde_json::to_string(&terms).unwrap();
    assert_eq!(serde_json::from_str::<RuleTerms>(&again).unwrap(), terms);
}

#[test]
fn impact_is_the_documentations() {
    let full = impact("0.0000002", "0.0000002", "2");
    assert_eq!(whole(full.of(usd(0), usd(50_000)).unwrap()), -500);
    assert_eq!(whole(full.of(usd(50_000), usd(25_000)).unwrap()), 375);
    let btc = impact("0.00000000003", "0.00000000009", "2");
    assert_eq!(whole(btc.of(usd(20_000_000), usd(15_000_000)).unwrap()), 5_250);
    assert_eq!(whole(btc.of(usd(20_000_000), usd(25_000_000)).unwrap()), -20_250);
    assert_eq!(whole(btc.of(usd(0), usd(5_000_000)).unwrap()), -2_250);
    // Shorts weigh as longs do, and through zero each side has its curve: 3,000 less 2,250.
    assert_eq!(whole(btc.of(usd(-20_000_000), usd(-25_000_000)).unwrap()), -20_250);
    assert_eq!(whole(btc.of(usd(10_000_000), usd(-5_000_000)).unwrap()), 750);
    // The positive factor is never taken larger than the negative one.
    let greedy = impact("1", "0.00000000009", "2");
    assert_eq!(whole(greedy.of(usd(5_000_000), usd(0)).unwrap()), 2_250);
}

#[test]
fn below_a_dollar_nothing_counts() {
    let almost = Usd::of_amount(Amount::from_base(ONE - 1));
    assert_eq!(raised(almost, factor("2")), Ok(Usd::ZERO));
    assert_eq!(raised(usd(1), factor("2")), Ok(usd(1)));
    assert_eq!(raised(usd(7), factor("3")), Ok(usd(343)));
    assert_eq!(raised(usd(7), Factor::ONE), Ok(usd(7)));
}

#[test]
fn a_fractional_exponent_is_near() {
    let got = raised(usd(10_000), factor("1.5")).unwrap().amount(Rounding::Nearest).unwrap();
    let off = got.minus(dollars(1_000_000)).unwrap().magnitude();
    assert!(off.base() <= 1_000_000 * ONE / 100_000_000_000_000, "{off:?}");
    assert!(raised(Usd::of_amount(Amount::MAX), factor("3.9")).is_err());
    assert!(raised(Usd::of_amount(Amount::MAX), factor("4")).is_err());
}

#[test]
fn a_shared_inventory_makes_a_cost_worse_only() {
    let btc = impact("0.00000000003", "0.00000000009", "2");
    let cost = (usd(0), usd(5_000_000));
    let shared = (usd(20_000_000), usd(25_000_000));
    assert_eq!(whole(btc.worse_of(cost, Some(shared)).unwrap()), -20_250);
    assert_eq!(whole(btc.worse_of(shared, Some(cost)).unwrap()), -20_250);
    let eases = (usd(20_000_000), usd(15_000_000));
    assert_eq!(whole(btc.worse_of(eases, Some(shared)).unwrap()), 5_250);
}

#[test]
fn opening_asks_for_more_with_open_interest() {
    let at = |open_interest| {
        let multiplier = factor("0.00000000006");
        min_collateral_factor(factor("0.005"), usd(open_interest), multiplier).unwrap()
    };
    assert_eq!(at(10_000_000), factor("0.005"));
    assert_eq!(at(83_000_000), factor("0.005"));
    assert_eq!(at(200_000_000), factor("0.012"));
}

#[test]
fn a_position_stands_as_worked_through() {
    let rule = rule_of(&terms());
    let standing = rule.assess(&account(6_000, 1_000), &quotes()).unwrap();
    // Closing one of 400 longs against 300 shorts eases: no impact counts. Fee 36.
    assert_eq!(standing.equity, dollars(5_964));
    assert_eq!(standing.maintenance, dollars(300));
    assert_eq!(standing.gross, dollars(60_000));
    // 24,000,000 of longs ask for 0.144 %: the market's 0.5 % is more.
    assert_eq!(standing.initial, dollars(300));
    // Collateral alone must stay at 300, which leaves 5,700, and what remains at 300, which leaves 5,664.
    assert_eq!(standing.withdrawable(), dollars(5_664));
    assert_eq!(rule.withdrawable(&account(6_000, 1_000), &quotes(), 0).unwrap(), dollars(5_664));

    let mut busy = quotes();
    busy.markets[0].long = Quantity::from_base(10_000 * ONE);
    let standing = rule.assess(&account(6_000, 1_000), &busy).unwrap();
    assert_eq!(standing.initial, dollars(2_160));
    assert_eq!(standing.withdrawable(), dollars(3_804));
    assert_eq!(standing.maintenance, dollars(300));
}

#[test]
fn sides_are_valued_at_the_worse_price() {
    let rule = rule_of(&terms());
    let mut quotes = quotes();
    quotes.markets[0].index = Some(Price::from_base(60_100 * ONE));
    let equity = |thousandths| rule.assess(&account(6_000, thousandths), &quotes).unwrap().equity;
    // Longs at the mark: nothing gained. Shorts at the index: 100 lost, and closing one worsens.
    assert_eq!(equity(1_000), dollars(5_964));
    assert!(equity(-1_000) < dollars(5_864));
    let cap = dollars(5_864 - 300);
    assert!(equity(-1_000) >= cap);
}

#[test]
fn a_liquidation_closes_all() {
    let rule = rule_of(&terms());
    let holdings = account(2_000, 1_000);
    let series = Series::Market(0);
    let price = rule.liquidation_price(&holdings, &quotes(), series).unwrap().unwrap();
    // 2,000 - 36 + P - 60,000 < 300.
    assert_eq!(price.base(), 58_336 * ONE - 1);
    let at = quotes().with_price(series, price);
    let seizure = rule.liquidation(&holdings, &at).unwrap().unwrap();
    let quantity = Quantity::from_base(ONE);
    assert_eq!(seizure.taken, [Taken::Position { market: 0, quantity }]);
    assert!(seizure.is_whole);
    // Closing fee and liquidation fee of 60,000.
    assert_eq!(seizure.penalty, dollars(60));
    let gone = quotes().with_price(series, Price::from_base(50_000 * ONE));
    let seizure = rule.liquidation(&holdings, &gone).unwrap().unwrap();
    assert_eq!(seizure.penalty, Amount::ZERO);
    assert_eq!(rule.liquidation(&holdings, &quotes()).unwrap(), None);
    let mut unknown = terms();
    unknown.markets.get_mut("BTC").unwrap().liquidation_fee = None;
    let told = rule_of(&unknown).liquidation(&holdings, &at);
    assert!(matches!(told, Err(Unassessable::Unknown { .. })));
}

#[test]
fn a_least_sum_must_remain() {
    let rule = rule_of(&terms());
    let mut tiny = Holdings::of_asset(0, dollars(1));
    let position = tiny.position_mut(0);
    position.quantity = Quantity::from_base(ONE / 10_000);
    position.cost = Some(dollars(6));
    // A dollar less the fee of closing is less than a dollar, though far above 0.5 % of 6.
    assert!(rule.assess(&tiny, &quotes()).unwrap().is_liquidatable);
}

fn trade(quantity: i128) -> Change {
    let quantity = Quantity::from_base(quantity * ONE);
    Change::Trade { market: 0, quantity, price: None, fee: dollars(5) }
}

#[test]
fn a_trade_owes_its_impact_and_moves_open_interest() {
    let rule = rule_of(&terms());
    let start = Holdings::of_asset(0, dollars(100_000));
    let (held, moved) = rule.after(&start, &quotes(), &trade(10)).unwrap();
    assert_eq!(moved.markets[0].long, Quantity::from_base(410 * ONE));
    assert_eq!(held.positions[0].cost, Some(dollars(600_000)));
    // 9e-11 x (6.6m^2 - 6m^2) = 680.4.
    assert_eq!(held.positions[0].owing, Amount::parse("680.4", 18).unwrap());
    assert_eq!(held.balances[0].held, dollars(99_995));

    let (closed, back) = rule.after(&held, &moved, &trade(-10)).unwrap();
    assert_eq!(back.markets[0].long, Quantity::from_base(400 * ONE));
    assert_eq!(closed.positions[0].quantity, Quantity::ZERO);
    assert_eq!(closed.positions[0].owing, Amount::ZERO);
    // The close is paid 3e-11 x the same, and both trades cost a fee of 5.
    let settled = dollars(100_000 - 10).minus(Amount::parse("680.4", 18).unwrap()).unwrap();
    let settled = settled.plus(Amount::parse("226.8", 18).unwrap()).unwrap();
    assert_eq!(closed.balances[0].held, settled);
}

#[test]
fn a_trade_through_zero_closes_and_opens() {
    let rule = rule_of(&terms());
    let start = Holdings::of_asset(0, dollars(100_000));
    let (held, moved) = rule.after(&start, &quotes(), &trade(2)).unwrap();
    let (turned, moved) = rule.after(&held, &moved, &trade(-5)).unwrap();
    assert_eq!(turned.positions[0].quantity, Quantity::from_base(-3 * ONE));
    assert_eq!(turned.positions[0].cost, Some(dollars(-180_000)));
    assert_eq!(moved.markets[0].long, Quantity::from_base(400 * ONE));
    assert_eq!(moved.markets[0].short, Quantity::from_base(303 * ONE));
}

#[test]
fn what_the_pool_cannot_back_is_refused() {
    let rule = rule_of(&terms());
    let start = Holdings::of_asset(0, dollars(100_000_000));
    let mut quotes = quotes();
    // 345 % of 7,200,000 is 24,840,000: 414 BTC.
    quotes.markets[0].backing.as_mut().unwrap().long = dollars(7_200_000);
    assert!(rule.after(&start, &quotes, &trade(14)).is_ok());
    let refused = rule.after(&start, &quotes, &trade(15));
    let Err(Unassessable::TooMuch { wanted, most, .. }) = refused else { panic!("{refused:?}") };
    assert_eq!((wanted, most), (dollars(24_900_000), dollars(24_840_000)));
    quotes.markets[0].backing = None;
    let unknown = rule.after(&start, &quotes, &trade(1));
    assert!(matches!(unknown, Err(Unassessable::Unknown { .. })));
}

#[test]
fn an_increase_fails_where_open_interest_has_grown() {
    let rule = rule_of(&terms());
    let start = Holdings::of_asset(0, dollars(4_000));
    assert!(rule.after(&start, &quotes(), &trade(10)).is_ok());
    let mut busy = quotes();
    busy.markets[0].long = Quantity::from_base(5_000 * ONE);
    let refused = rule.after(&start, &busy, &trade(10));
    assert!(matches!(refused, Err(Unassessable::TooMuch { .. })), "{refused:?}");
}

#[test]
fn what_is_no_account_of_the_venue_is_named() {
    let rule = rule_of(&terms());
    let mut two = account(6_000, 1_000);
    two.positions.push(Position { market: 1, ..two.positions[0] });
    assert!(matches!(rule.assess(&two, &quotes()), Err(Unassessable::Impossible { .. })));
    let mut loan = account(6_000, 1_000);
    loan.balance_mut(0).owed = dollars(1);
    assert!(matches!(rule.assess(&loan, &quotes()), Err(Unassessable::Impossible { .. })));
    let mut odd = account(6_000, 1_000);
    odd.positions[0].cost = Some(dollars(-60_000));
    assert!(matches!(rule.assess(&odd, &quotes()), Err(Unassessable::Impossible { .. })));
    let mut wrong = terms();
    wrong.markets.get_mut("BTC").unwrap().impact.negative.exponent = factor("0.5");
    let error = wrong.rule(Symbols { assets: &[], markets: &[] }).unwrap_err();
    assert_eq!(error.at, "markets.BTC.impact.negative.exponent");
}
