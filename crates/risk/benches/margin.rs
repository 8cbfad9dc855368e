//! How many accounts a second one core assesses under the rules of perpetuals.
//!
//! `cargo bench -p trimtab-risk --bench margin` prints a table: nanoseconds an assessment, the best
//! and the median of many rounds, and millions a second at the median. Accounts differ in size, side
//! and bracket, so that no branch is always the same.

#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up should stop")]

use std::hint::black_box;
use std::time::Instant;
use trimtab_model::{Amount, Price, Quantity};
use trimtab_risk::rules::{
    Fraction, Holdings, MarginRule, MarketQuote, Position, Quotes, RuleTerms, Symbols,
};

const MARKETS: &[&str] = &["BTC", "ETH", "SOL", "XRP"];
/// Marks with eighteen decimals in use, as an oracle or an average has them.
const MARKS: [i128; 4] = [
    60_123_456_789_012_345_678_901,
    3_012_345_678_901_234_567_890,
    150_123_456_789_012_345_678,
    2_012_345_678_901_234_567,
];
const ACCOUNTS: usize = 64;
const ROUNDS: usize = 400;
/// Assessments of every account in a round.
const TIMES: usize = 20;

fn main() {
    println!("| rule | positions | best, ns | median, ns | million a second |");
    println!("|---|---|---|---|---|");
    for name in ["hyperliquid", "binance", "dydx_v4"] {
        let terms = RuleTerms::builtin(name).unwrap().unwrap();
        let rule = terms.rule(Symbols { assets: &["USDC"], markets: MARKETS }).unwrap();
        for positions in [1, 2, 4] {
            let (best, median) = measure(&*rule, &accounts(positions), &quotes());
            let rate = 1e3 / median;
            println!("| {name} | {positions} | {best:.0} | {median:.0} | {rate:.2} |");
        }
    }
}

fn quotes() -> Quotes {
    let market = |mark| MarketQuote {
        mark: Some(Price::from_base(mark)),
        long: Quantity::from_base(1_000_000_000_000_000_000_000),
        ..MarketQuote::default()
    };
    Quotes { markets: MARKS.map(market).to_vec(), ..Quotes::default() }
}

/// Accounts of up to some hundred million dollars a position.
fn accounts(positions: usize) -> Vec<Holdings> {
    (0..ACCOUNTS).map(|index| account(index, positions)).collect()
}

fn account(index: usize, positions: usize) -> Holdings {
    // Dollars from 3,000 to 170m, growing by a constant factor, on either side by turns.
    let dollars = 3_000.0 * 1.19_f64.powi(i32::try_from(index).unwrap());
    let mut account = Holdings::of_asset(0, dollar(dollars));
    for (market, mark) in MARKS.iter().enumerate().take(positions) {
        let side = if (index + market).is_multiple_of(2) { 1.0 } else { -1.0 };
        // Smaller in the smaller markets, whose brackets end sooner.
        let size =
            side * dollars / (*mark as f64 / 1e18) / 2_f64.powi(i32::try_from(market).unwrap());
        let cost = size * (*mark as f64 / 1e18) * 1.01;
        account.positions.push(Position {
            market,
            quantity: Quantity::from_base((size * 1e18) as i128),
            cost: Some(dollar(cost)),
            own_initial: Some(Fraction { of: 1, per: 10 }),
            ..Position::default()
        });
    }
    account
}

fn dollar(dollars: f64) -> Amount {
    Amount::from_base((dollars * 1e18) as i128)
}

/// Best and median nanoseconds an assessment.
fn measure(rule: &dyn MarginRule, accounts: &[Holdings], quotes: &Quotes) -> (f64, f64) {
    let round = || {
        let start = Instant::now();
        for _ in 0..TIMES {
            for account in accounts {
                black_box(rule.assess(black_box(account), black_box(quotes)).unwrap());
            }
        }
        start.elapsed().as_nanos() as f64 / (TIMES * accounts.len()) as f64
    };
    let mut found: Vec<f64> = (0..ROUNDS).map(|_| round()).collect();
    found.sort_by(f64::total_cmp);
    (found[0], found[ROUNDS / 2])
}
