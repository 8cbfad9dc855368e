//! Figures of Aave v3 as the contracts reckon them.
//!
//! Source: aave-dao/aave-v3-origin at fd1fbd91 (version 3.7), rate strategy, maths, account and
//! liquidation libraries, computed independently in integers.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use trimtab_risk::rules::U256;
use trimtab_risk::rules::aave_v3::{
    Bonus, CollateralValue, Health, RateCurve, Reserves, Side, compounded, coverable, largest,
    step, yearly_yield,
};

const USDC: RateCurve = RateCurve {
    optimal_bps: 9_200,
    base_bps: 0,
    slope1_bps: 550,
    slope2_bps: 3_500,
    reserve_factor_bps: 1_000,
};

fn u(text: &str) -> U256 {
    text.parse().unwrap()
}

fn rates(curve: &RateCurve, available: &str, owed: &str) -> (U256, U256, U256) {
    let reserves = Reserves { available: u(available), owed: u(owed), unbacked: U256::ZERO };
    let rates = curve.rates(&reserves).unwrap();
    (rates.usage, rates.borrow, rates.liquidity)
}

#[test]
fn rates_are_the_contracts() {
    let half = rates(&USDC, "500000000000000", "500000000000000");
    assert_eq!(half.1, u("29891304347826086956521739"));
    assert_eq!(half.2, u("13451086956521739130434783"));
    let optimal = rates(&USDC, "80000000000000", "920000000000000");
    assert_eq!(optimal.1, u("55000000000000000000000000"));
    assert_eq!(optimal.2, u("45540000000000000000000000"));
    let weth = RateCurve { slope1_bps: 270, slope2_bps: 2_000, reserve_factor_bps: 1_500, ..USDC };
    let tight = rates(&weth, "5000000000000000000000", "995000000000000000000000");
    assert_eq!(tight.1, u("214500000000000000000000000"));
    assert_eq!(tight.2, u("181413375000000000000000000"));
    let idle = rates(&RateCurve { base_bps: 100, ..USDC }, "1000000000000", "0");
    assert_eq!(idle, (U256::ZERO, u("10000000000000000000000000"), U256::ZERO));
}

#[test]
fn unbacked_claims_thin_what_suppliers_earn() {
    let reserves = Reserves { available: u("500"), owed: u("500"), unbacked: u("1000") };
    let rates = USDC.rates(&reserves).unwrap();
    assert_eq!(rates.usage, u("500000000000000000000000000"));
    // 2.98913 % x 25 % x 90 %.
    assert_eq!(rates.liquidity, u("6725543478260869565217392"));
}

#[test]
fn debts_compound_by_three_terms() {
    let year = compounded(u("1000000000000000000000000000"), 31_536_000).unwrap();
    assert_eq!(year, u("2666666666666666666666666666"));
    let day = compounded(u("50000000000000000000000000"), 86_400).unwrap();
    assert_eq!(day, u("1000136995684421674802557900"));
    assert!((yearly_yield(0.055) - 0.056_540_611_629_136_484).abs() < 1e-12);
}

#[test]
fn health_is_the_contracts() {
    let asset =
        |value, ltv_bps, threshold_bps| CollateralValue { value: u(value), ltv_bps, threshold_bps };
    let two = [asset("2000000000000", 8_050, 8_300), asset("1000000000000", 7_300, 7_800)];
    let health = Health::of(&two, u("2250000000000")).unwrap();
    assert_eq!(health.average_ltv_bps, u("7800"));
    assert_eq!(health.average_threshold_bps, u("8133"));
    assert_eq!(health.factor, u("1084444444444444444"));
    assert_eq!(health.available_borrows().unwrap(), u("90000000000"));
    let under = Health::of(&[asset("2500000000000", 8_050, 8_300)], u("2200000000000")).unwrap();
    assert_eq!(under.factor, u("943181818181818181"));
    assert_eq!(under.available_borrows().unwrap(), U256::ZERO);
    assert!(under.is_liquidatable());
    assert_eq!(Health::of(&[], U256::ZERO).unwrap().factor, U256::MAX);
}

fn sides(held: &str, owed: &str) -> (Side, Side) {
    let collateral =
        Side { price: u("250000000000"), unit: u("1000000000000000000"), balance: u(held) };
    let debt = Side { price: u("100000000"), unit: u("1000000"), balance: u(owed) };
    (collateral, debt)
}

const BONUS: Bonus = Bonus { bps: 10_500, protocol_fee_bps: 1_000 };

#[test]
fn a_liquidation_moves_what_the_contracts_move() {
    let (collateral, debt) = sides("10000000000000000000", "26000000000");
    let part = step(&collateral, &debt, &BONUS, u("11000000000")).unwrap();
    assert_eq!(part.to_liquidator, u("4598000000000000000"));
    assert_eq!(part.protocol_fee, u("22000000000000000"));
    assert_eq!(part.repaid, u("11000000000"));
    let whole = step(&collateral, &debt, &BONUS, u("26000000000")).unwrap();
    assert_eq!(whole.to_liquidator, u("9952380952380952380"));
    assert_eq!(whole.protocol_fee, u("47619047619047620"));
    assert_eq!(whole.repaid, u("23809523810"));
}

#[test]
fn half_may_be_repaid_only_of_what_is_large_and_not_far_gone() {
    let base = |usd: u64| U256::from(usd) * 100_000_000;
    let most = |held: &str, owed: &str, usd, health: &str| {
        let (collateral, debt) = sides(held, owed);
        coverable(&collateral, &debt, u(health), base(usd)).unwrap()
    };
    let (ten, near, far) = ("10000000000000000000", "960000000000000000", "950000000000000000");
    assert_eq!(most(ten, "20000000000", 20_000, near), u("10000000000"));
    assert_eq!(most(ten, "20000000000", 20_000, far), u("20000000000"));
    // A small debt beside a large one is within half of all.
    assert_eq!(most(ten, "5000000000", 20_000, near), u("5000000000"));
    assert_eq!(most(ten, "1999000000", 1_999, near), u("1999000000"));
    assert_eq!(most("799999999999999999", "2000000000", 2_000, near), u("2000000000"));
}

#[test]
fn a_step_leaves_a_thousand_or_nothing() {
    // Half of $30,000 would leave $500 of this debt: the step is cut until $1,000 is left.
    let (collateral, debt) = sides("10000000000000000000", "15500000000");
    let step = largest(&collateral, &debt, &BONUS, u("15000000000")).unwrap();
    assert_eq!(debt.balance - step.repaid, u("1000000000"));
    // $4,000 of debt would take $4,200 of $5,000: only $4,000 of collateral may go.
    let (collateral, debt) = sides("2000000000000000000", "8000000000");
    let step = largest(&collateral, &debt, &BONUS, u("4000000000")).unwrap();
    assert_eq!(step.repaid, u("3809523809"));
    let left = collateral.balance - step.seized();
    assert!(left >= u("400000000000000000") && left < u("400000001000000000"));
}
