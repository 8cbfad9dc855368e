//! Assessing an account takes no memory. One test alone in its process: memory that others take
//! meanwhile would be counted.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;
use trimtab_model::{Amount, Price, Quantity};
use trimtab_risk::rules::{Fraction, Holdings, MarketQuote, Position, Quotes, RuleTerms, Symbols};

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

const ONE: i128 = 1_000_000_000_000_000_000;

#[test]
fn an_assessment_takes_no_memory() {
    let region = Region::new(COUNTING);
    std::hint::black_box(vec![0_u8; 100]);
    assert!(region.change().allocations > 0, "the allocator counts");
    let symbols = Symbols { assets: &["USDC"], markets: &["BTC", "ETH", "SOL", "XRP"] };
    let market = |mark: i128| MarketQuote {
        mark: Some(Price::from_base(mark * ONE)),
        long: Quantity::from_base(ONE),
        ..MarketQuote::default()
    };
    let quotes =
        Quotes { markets: [60_000, 3_000, 150, 2].map(market).to_vec(), ..Quotes::default() };
    let mut account = Holdings::of_asset(0, Amount::from_base(1_000_000 * ONE));
    for market in 0..4 {
        account.positions.push(Position {
            market,
            quantity: Quantity::from_base(-3 * ONE),
            cost: (market > 0).then_some(Amount::from_base(-500 * ONE)),
            own_initial: Some(Fraction { of: 1, per: 3 }),
            ..Position::default()
        });
    }
    for name in ["hyperliquid", "binance", "dydx_v4"] {
        let rule = RuleTerms::builtin(name).unwrap().unwrap().rule(symbols).unwrap();
        let region = Region::new(COUNTING);
        let standing = rule.assess(&account, &quotes);
        let out = rule.withdrawable(&account, &quotes, 0);
        let change = region.change();
        assert!(standing.unwrap().gross.is_positive() && out.is_ok(), "{name}");
        assert_eq!(change.allocations + change.reallocations, 0, "{name}");
    }
}
