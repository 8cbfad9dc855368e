//! Accounts of all kinds at the three venues, with every parameter of their rules at work.

use proptest::prelude::*;
use std::sync::Arc;
use trimtab_model::{Amount, Price, Quantity, Timestamp};
use trimtab_risk::rules::gmx_v2::Factor;
use trimtab_risk::rules::synthetix_v3::{CollateralTerms, Decimal};
use trimtab_risk::rules::{
    AssetQuote, Backing, Balance, Holdings, MarginRule, MarketQuote, Orders, Pool, Position,
    Quotes, RuleTerms, Symbols,
};

pub(crate) const ONE: i128 = 1_000_000_000_000_000_000;
const SYMBOLS: Symbols<'_> = Symbols { assets: &["USDC", "SOL"], markets: &["BTC", "SOL"] };

/// A rule with an account at it.
#[derive(Debug, Clone)]
pub(crate) struct World {
    pub(crate) rule: Arc<dyn MarginRule>,
    pub(crate) account: Holdings,
    pub(crate) quotes: Quotes,
    /// The finest step of each asset, in units of 1e-18.
    pub(crate) steps: [i128; 2],
}

pub(crate) fn decimal(text: &str) -> i128 {
    Amount::parse(text, 18).unwrap().base()
}

/// Drift with weights that worsen with size and deposits, and with fees.
pub(crate) fn drift() -> Arc<dyn MarginRule> {
    let Some(Ok(RuleTerms::Drift(mut terms))) = RuleTerms::builtin("drift") else { panic!() };
    let sol = terms.spot.get_mut("SOL").unwrap();
    (sol.imf_factor, sol.scale_initial_asset_weight_start) = (500, 40_000_000_000_000);
    let perp = terms.perps.get_mut("SOL").unwrap();
    perp.gain_weight.initial = 8_000;
    perp.gain_imf_factor = 1_000;
    Arc::new(terms.rule(SYMBOLS).unwrap())
}

/// GMX with a second market whose exponents are no whole numbers.
pub(crate) fn gmx_v2() -> Arc<dyn MarginRule> {
    let Some(Ok(RuleTerms::GmxV2(mut terms))) = RuleTerms::builtin("gmx_v2") else { panic!() };
    let mut sol = terms.markets["BTC"];
    let exponent = Factor::from_base(Factor::ONE.base() / 100 * 165);
    (sol.impact.positive.exponent, sol.impact.negative.exponent) = (exponent, exponent);
    terms.markets.insert(String::from("SOL"), sol);
    Arc::new(terms.rule(SYMBOLS).unwrap())
}

/// Synthetix with keepers, windows, least margins and a synth as collateral.
pub(crate) fn synthetix_v3() -> Arc<dyn MarginRule> {
    let built_in = RuleTerms::builtin("synthetix_v3");
    let Some(Ok(RuleTerms::SynthetixV3(mut terms))) = built_in else { panic!() };
    let of = |text| Decimal::from_base(decimal(text));
    terms.keeper.min_reward = of("5");
    terms.keeper.max_reward = of("500");
    terms.keeper.max_scaling_ratio = of("0.01");
    terms.keeper.flag_cost = of("1.5");
    let synth = CollateralTerms {
        skew_scale: of("100000"),
        discount_scalar: of("2"),
        min_discount: of("0.01"),
        max_discount: of("0.3"),
    };
    terms.collaterals.insert(String::from("SOL"), synth);
    let mut btc = terms.markets["BTC"];
    (btc.maker_fee, btc.taker_fee) = (of("0.0002"), of("0.0005"));
    (btc.liquidation_multiplier, btc.liquidation_window_seconds) = (of("1"), 60);
    (btc.min_position_margin, btc.flag_reward_ratio) = (of("10"), of("0.0003"));
    btc.skew_scale = of("10000");
    let sol = terms.markets["ARB"];
    terms.markets = [(String::from("BTC"), btc), (String::from("SOL"), sol)].into();
    Arc::new(terms.rule(SYMBOLS).unwrap())
}

/// Prices around usual ones, averages and pools beside them.
pub(crate) fn quotes() -> impl Strategy<Value = Quotes> {
    let near = |whole: i128| (whole * ONE / 2..whole * 2 * ONE, 950_i128..1_050);
    // A side of nobody would be one that was not told.
    let units = || (1_i128..2_000, 1_i128..2_000);
    (near(60_000), near(150), 900_i128..1_100, units(), units()).prop_map(
        |(btc, sol, dollar, btc_open, sol_open)| {
            let price = |units: i128| Some(Price::from_base(units));
            let backing = Backing {
                long: Amount::from_base(200_000_000 * ONE),
                short: Amount::from_base(200_000_000 * ONE),
                impact: Amount::from_base(20_000 * ONE),
                shared_skew: Some(Amount::from_base((btc_open.0 - sol_open.1) * 1_000 * ONE)),
            };
            let market = |(mark, off): (i128, i128), open: (i128, i128)| MarketQuote {
                mark: price(mark),
                index: price(mark / 1_000 * off),
                average: None,
                long: Quantity::from_base(open.0 * ONE),
                short: Quantity::from_base(open.1 * ONE),
                backing: Some(backing),
            };
            let pool = Pool {
                available: Amount::from_base(300_000 * ONE),
                owed: Amount::from_base(100_000 * ONE),
                ..Pool::default()
            };
            let average = price(sol.0 / 1_000 * sol.1);
            let dollars = AssetQuote { average: price(ONE / 1_000 * dollar), ..one_dollar() };
            Quotes {
                now: Timestamp::EPOCH,
                assets: vec![
                    dollars,
                    AssetQuote { price: price(sol.0), average, pool: Some(pool) },
                ],
                markets: vec![market(btc, btc_open), market(sol, sol_open)],
            }
        },
    )
}

fn one_dollar() -> AssetQuote {
    AssetQuote { price: Some(Price::from_base(ONE)), ..AssetQuote::default() }
}

/// A position of so many dollars, whole in the finest step of any venue.
pub(crate) fn held(market: usize, dollars: i128, off: i128, quotes: &Quotes) -> Position {
    let price = quotes.index(market).unwrap().base();
    let units = dollars * ONE / (price / 1_000_000_000) * 1_000_000_000;
    let cost = dollars * ONE / 1_000 * (1_000 + off);
    Position {
        market,
        quantity: Quantity::from_base(units),
        cost: Some(Amount::from_base(if units == 0 { 0 } else { cost })),
        ..Position::default()
    }
}

/// Dollars of either sign, by their magnitude.
pub(crate) fn size() -> impl Strategy<Value = i128> {
    (0_u32..22, -4_000_000_i128..4_000_000).prop_map(|(shift, dollars)| dollars >> shift)
}

/// An account at one of the three venues that may or may not stand.
pub(crate) fn world() -> impl Strategy<Value = World> {
    let sizes = (size(), size(), -60_i128..60, 0_i128..16);
    let rest = (0_i128..200, 0_i128..200, 0_i128..50, 0_i128..3);
    (0..3, quotes(), sizes, rest).prop_map(|(venue, quotes, sizes, rest)| {
        let (btc, sol, off, percent) = sizes;
        let (extra, tokens, debt, orders) = rest;
        let dollars = btc.abs().max(sol.abs()) * percent / 100 + extra;
        let balance = |asset, held: i128, owed: i128| Balance {
            asset,
            held: Amount::from_base(held * ONE),
            owed: Amount::from_base(owed * ONE),
        };
        let mut account = Holdings {
            balances: vec![balance(0, dollars, 0)],
            positions: vec![held(0, btc, off, &quotes), held(1, sol, -off, &quotes)],
        };
        let (rule, steps) = match venue {
            0 => {
                let (held, owed) = if tokens % 3 == 0 { (0, debt) } else { (tokens, 0) };
                account.balances.push(balance(1, held, owed));
                let units = Quantity::from_base(orders * ONE);
                account.positions[1].orders =
                    Orders { count: 2, buys: units, sells: Quantity::ZERO };
                (drift(), [1_000_000_000_000, 1_000_000_000])
            }
            1 => {
                account.positions.remove(usize::from(debt % 2 == 0));
                account.positions[0].owing = Amount::from_base(orders * ONE);
                // At a dollar of 0.9, and rounded twice, less may be nothing in value.
                (gmx_v2(), [4, 4])
            }
            _ => {
                account.balances.push(balance(1, tokens, 0));
                (synthetix_v3(), [1, 1])
            }
        };
        World { rule, account, quotes, steps }
    })
}
