//! How capital would be divided if moving it cost nothing: at one price everywhere.
//!
//! The common price is the shadow price of capital itself. What each account would hold at it is
//! where a strategy aims; how far an account is from it tells how long a move will last.

use crate::holding::Holding;

/// Relative error of the capital divided at which the search for the price ends.
const CLOSE: f64 = 1e-10;
/// Steps of the search at most. Newton's method needs about eight; where nothing earns it starts at
/// the least of doubles and needs some two hundred to come up to a price.
const STEPS: usize = 400;
/// Largest step of the price's logarithm.
const STRIDE: f64 = 8.0;

/// A division at one price.
#[derive(Debug, Clone, PartialEq)]
pub struct Division {
    /// Worth per hour of one more dollar, wherever it is.
    pub price: f64,
    /// What each account holds, in their order.
    pub holdings: Vec<f64>,
}

impl Division {
    /// Worth per hour of the whole division, up to a constant.
    #[must_use]
    pub fn worth(&self, accounts: &[Holding]) -> f64 {
        accounts.iter().zip(&self.holdings).map(|(one, &held)| one.worth(held)).sum()
    }
}

/// Divides `capital` over accounts; at least one of them must take any amount at some price above
/// zero (a treasury that earns interest), else what is too much stays with the last.
#[must_use]
pub fn divide(accounts: &[Holding], capital: f64) -> Division {
    let price = common_price(accounts, capital);
    let mut holdings: Vec<f64> = accounts.iter().map(|one| taken(one, price).0).collect();
    let rest = capital - holdings.iter().sum::<f64>();
    if let Some(home) = home(accounts) {
        holdings[home] += rest;
    }
    Division { price, holdings }
}

/// The price at which accounts take all capital, or the best idle yield where they want less.
///
/// Newton's method on the price's logarithm, within a bracket that it may not leave.
fn common_price(accounts: &[Holding], capital: f64) -> f64 {
    let idle = accounts.iter().map(|one| one.idle.price()).fold(f64::NEG_INFINITY, f64::max);
    // Just above the best idle yield nobody takes money for its own sake.
    let floor = idle.max(0.0) + idle.abs().max(f64::MIN_POSITIVE / CLOSE) * CLOSE;
    let wanted = |price: f64| {
        let each = accounts.iter().map(|one| taken(one, price));
        each.fold((0.0, 0.0), |sum: (f64, f64), one| (sum.0 + one.0, sum.1 + one.1))
    };
    let (mut low, mut high, mut price) = (floor, f64::INFINITY, floor);
    for _ in 0..STEPS {
        let (sum, fall) = wanted(price);
        let over = sum - capital;
        if over.abs() <= CLOSE * capital.abs() || (over < 0.0 && price <= floor) {
            break;
        }
        if over > 0.0 {
            low = price
        } else {
            high = price
        }
        let step = over / (price * fall);
        let newton =
            price * libm::exp(if step.is_finite() { step } else { STRIDE }.clamp(-STRIDE, STRIDE));
        price = if newton > low && newton < high { newton } else { between(low, high) };
    }
    price
}

/// A price within a bracket whose upper end may still be open.
fn between(low: f64, high: f64) -> f64 {
    if high.is_finite() { (low * high).sqrt() } else { low * libm::exp(STRIDE) }
}

/// What an account takes at a price above every idle yield, and by how much less per unit of price.
fn taken(account: &Holding, price: f64) -> (f64, f64) {
    let over = price - account.idle.price();
    account.risk.map_or((0.0, 0.0), |risk| risk.position_and_fall(over))
}

/// The account of the highest idle yield, the last of equals: where spare money goes.
fn home(accounts: &[Holding]) -> Option<usize> {
    (0..accounts.len()).max_by(|&left, &right| {
        accounts[left].idle.price().total_cmp(&accounts[right].idle.price())
    })
}

#[cfg(test)]
mod tests {
    use super::divide;
    use crate::holding::{Holding, Idle};
    use crate::liquidation::{Exposure, LiquidationRisk, LiquidationTerms};
    use crate::tail::Tail;

    fn account(gross: f64) -> Holding {
        let exposure = Exposure {
            gross,
            net: gross,
            maintenance: 0.01 * gross,
            initial: 0.02 * gross,
            swing: 0.006 * gross,
        };
        let terms = LiquidationTerms { tail: Tail::new(3.0), loss: 0.05, volatility_floor: 0.006 };
        Holding { risk: LiquidationRisk::new(&exposure, 0.75, &terms), idle: Idle::default() }
    }

    fn treasury() -> Holding {
        Holding { risk: None, idle: Idle { yearly_yield: 0.045, yearly_default: 0.0 } }
    }

    #[test]
    fn equal_accounts_share_equally_and_the_price_is_common() {
        let accounts = [account(10e6), account(10e6), treasury()];
        let division = divide(&accounts, 2e6);
        assert!((division.holdings[0] - 1e6).abs() < 1.0 && division.holdings[2].abs() < 1.0);
        assert!((accounts[0].price(division.holdings[0]) / division.price - 1.0).abs() < 1e-6);
    }

    #[test]
    fn where_nothing_earns_all_capital_is_margin() {
        let mut idle = treasury();
        idle.idle.yearly_yield = 0.0;
        let division = divide(&[account(10e6), account(10e6), idle], 4e6);
        assert!((division.holdings[0] - 2e6).abs() < 1.0 && division.holdings[2].abs() < 1.0);
        assert!(division.price > 0.0);
    }

    #[test]
    fn plenty_rests_where_it_earns() {
        let division = divide(&[account(1e6), treasury()], 5e6);
        assert!(division.holdings[1] > 4e6);
        assert!((division.price - 0.045 / 8760.0).abs() < 1e-12);
    }

    #[test]
    fn a_hopeless_shortage_is_shared_at_a_high_price() {
        let division = divide(&[account(10e6), account(20e6), treasury()], 1e5);
        assert!((division.holdings.iter().sum::<f64>() - 1e5).abs() < 1e-3);
        assert!(division.holdings[0] < 1e5 && division.holdings[1] < 2e5);
        assert!(division.price > 1e-4);
    }
}
