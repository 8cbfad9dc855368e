//! The tables of the explanation pages are what the program's own models give.

use std::path::Path;
use trimtab_allocate::{
    Knot, MarginalCurve, Node, Prices, ProblemBuilder, Route, Utility, certify,
};
use trimtab_risk::liquidation::{Exposure, LiquidationRisk, LiquidationTerms};
use trimtab_risk::tail::Tail;

const BPS: f64 = 1e4;

fn explanation(page: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/explanation").join(page);
    std::fs::read_to_string(path).unwrap()
}

/// The account of the pages: 10 million of one coin that swings by 0.6 % an hour.
fn account() -> LiquidationRisk {
    let exposure = Exposure { gross: 1e7, net: 1e7, maintenance: 1e5, initial: 2e5, swing: 6e4 };
    let terms = LiquidationTerms { tail: Tail::new(3.0), loss: 0.05, volatility_floor: 0.006 };
    LiquidationRisk::new(&exposure, 0.75, &terms).unwrap()
}

/// A whole number of thousands in groups of three digits.
fn grouped(thousands: f64) -> String {
    let thousands = thousands.round();
    if thousands < 1_000.0 {
        return format!("{thousands},000");
    }
    format!("{},{:03},000", (thousands / 1_000.0).floor(), thousands % 1_000.0)
}

#[track_caller]
fn has_row(page: &str, row: &str) {
    assert!(explanation(page).contains(row), "{page} lacks this row:\n{row}");
}

#[test]
fn the_table_of_shadow_prices_is_the_risk_models() {
    let risk = account();
    for thousands in [300.0, 500.0, 900.0, 1_700.0] {
        let equity = thousands * 1e3;
        let (loss, price) = (risk.loss(equity), risk.price(equity) * BPS);
        let chance = loss / risk.most() * 100.0;
        let cents = (loss * 100.0).round() as u64;
        let dollars = match cents / 100 {
            whole if whole >= 1_000 => format!("{},{:03}", whole / 1_000, whole % 1_000),
            whole => whole.to_string(),
        };
        let (equity, buffer) = (grouped(thousands), grouped(thousands - 100.0));
        let row = format!(
            "| {equity} | {buffer} | {chance:.5} % | {dollars}.{:02} | {price:.2} |",
            cents % 100
        );
        has_row("shadow-prices.md", &row);
    }
}

#[test]
fn the_table_of_widths_is_the_cube_root_of_the_cost() {
    let (risk, middle) = (account(), 1.5e6);
    // What one account gains the other gives, so the difference of prices falls twice as fast.
    let fall = risk.price(middle - 1.0) - risk.price(middle + 1.0);
    for cost in [1.0, 2.0, 4.0, 8.0, 16.0] {
        let width = (1.5 * cost / BPS * 6e4 * 6e4 / fall).cbrt();
        has_row("no-trade-region.md", &format!("| {cost} | {} |", grouped(width / 1e3)));
    }
}

#[test]
fn the_proof_by_hand_is_the_allocators() {
    let curve = |knots: &[(f64, f64)]| {
        let knots = knots.iter().map(|&(position, bps)| Knot { position, price: bps / BPS });
        Utility::Curve(MarginalCurve::new(knots.collect(), 0.0).unwrap())
    };
    let mut problem = ProblemBuilder::new();
    let giver = problem.node(Node::new(1e5, curve(&[(0.0, 10.0)])));
    let receiver = problem.node(Node::new(0.0, curve(&[(0.0, 50.0), (1e5, 0.0)])));
    problem.route(Route::new(giver, receiver, 2.0 / BPS));
    let problem = problem.build().unwrap();
    let judged = |giver: f64, receiver: f64| {
        let prices = Prices { nodes: vec![giver / BPS, receiver / BPS], groups: Vec::new() };
        certify(&problem, &[76_000.0], &prices).unwrap()
    };
    for (giver, receiver) in [(10.0, 10.0), (10.0, 15.0), (12.0, 12.0), (10.0, 12.0)] {
        let judged = judged(giver, receiver);
        assert!((judged.benefit - 144.4).abs() < 1e-9);
        assert_eq!(judged.is_certified(), giver == 10.0 && receiver == 12.0);
        has_row("proofs.md", &format!("| {giver} | {receiver} | {:.2} |", judged.bound));
    }
}
