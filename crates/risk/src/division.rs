//! How capital would be divided if moving it cost nothing: at one price everywhere.
//!
//! The common price is the shadow price of capital itself. What each account would hold at it is
//! where a strategy aims; how far an account is from it tells how long a move will last.

use crate::holding::Holding;

/// Halvings of the search for the common price: relative error below 1e-12.
const HALVINGS: usize = 60;
/// Doublings allowed before a price counts as unbounded.
const DOUBLINGS: usize = 200;

/// A division at one price.
#[derive(Debug, Clone, PartialEq)]
pub struct Division {
    /// Worth per hour of one more dollar, wherever it is.
    pub price: f64,
    /// What each account holds, in their order.
    pub holdings: Vec<f64>,
    /// Worth per hour of the whole division, up to a constant.
    pub worth: f64,
}

/// Divides `capital` over accounts; at least one of them must take any amount at some price above
/// zero (a treasury that earns interest), else what is too much stays with the last.
#[must_use]
pub fn divide(accounts: &[Holding], capital: f64) -> Division {
    let least = accounts.iter().map(|one| one.idle.price()).fold(f64::NEG_INFINITY, f64::max);
    let wanted = |price: f64| -> f64 { accounts.iter().map(|one| taken(one, price)).sum() };
    // Just above the best idle yield nobody takes money for its own sake.
    let floor = least.max(0.0) + f64::MIN_POSITIVE.max(least.abs() * 1e-12);
    let mut price = floor;
    if wanted(floor) > capital {
        let (mut low, mut high) = (floor, floor);
        for _ in 0..DOUBLINGS {
            high *= 2.0;
            if wanted(high) <= capital {
                break;
            }
            low = high;
        }
        for _ in 0..HALVINGS {
            let middle = (low * high).sqrt();
            if wanted(middle) > capital { low = middle } else { high = middle }
        }
        price = high;
    }
    let mut holdings: Vec<f64> = accounts.iter().map(|one| taken(one, price)).collect();
    let rest = capital - holdings.iter().sum::<f64>();
    if let Some(home) = home(accounts) {
        holdings[home] += rest;
    }
    let worth = accounts.iter().zip(&holdings).map(|(one, &held)| one.worth(held)).sum();
    Division { price, holdings, worth }
}

/// What an account takes at a price above every idle yield.
fn taken(account: &Holding, price: f64) -> f64 {
    let position = account.position(price);
    if position.is_finite() { position } else { 0.0 }
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
