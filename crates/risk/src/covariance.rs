//! Exponentially weighted covariance of returns, updated one period at a time.
//!
//! `S <- L S + (1 - L) r r'` with `L = 0.5^(1 / half-life)`: the RiskMetrics recursion (J.P.
//! Morgan, 1996) without a mean. A period in which any market has no return changes nothing.

use serde::{Deserialize, Serialize};
use trimtab_model::{Canonical, Encoder};

/// How a covariance starts and forgets.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CovarianceTerms {
    /// Periods after which an observation counts half.
    pub half_life: f64,
    /// Starting volatility per period.
    pub volatility: f64,
    /// Starting correlation of any two markets.
    pub correlation: f64,
}

/// Covariance of the markets' returns per period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Covariance {
    markets: usize,
    decay: f64,
    entries: Vec<f64>,
}

impl Covariance {
    /// The starting matrix for `markets` markets.
    #[must_use]
    pub fn new(markets: usize, terms: CovarianceTerms) -> Self {
        let variance = terms.volatility * terms.volatility;
        let entry = |row, column| if row == column { 1.0 } else { terms.correlation };
        let entries = (0..markets * markets)
            .map(|index| variance * entry(index / markets, index % markets))
            .collect();
        Self { markets, decay: libm::pow(0.5, 1.0 / terms.half_life), entries }
    }

    /// Takes in one period's returns, one per market.
    pub fn update(&mut self, returns: &[f64]) {
        for (row, &left) in returns.iter().enumerate() {
            for (column, &right) in returns.iter().enumerate() {
                let entry = &mut self.entries[row * self.markets + column];
                *entry = self.decay * *entry + (1.0 - self.decay) * left * right;
            }
        }
    }

    /// Whether another covariance forgets at the same pace.
    #[must_use]
    pub fn forgets_like(&self, other: &Self) -> bool {
        self.decay.to_bits() == other.decay.to_bits()
    }

    /// Whether this can be the covariance of so many markets: read from outside, it may be anything.
    #[must_use]
    pub fn is_sound(&self, markets: usize) -> bool {
        self.markets == markets
            && Some(self.entries.len()) == markets.checked_mul(markets)
            && (0.0..=1.0).contains(&self.decay)
            && self.entries.iter().all(|entry| entry.is_finite())
    }

    /// Variance per period of the average market.
    #[must_use]
    pub fn mean_variance(&self) -> f64 {
        let own = (0..self.markets).map(|market| self.entries[market * (self.markets + 1)]);
        own.sum::<f64>() / self.markets.max(1) as f64
    }

    /// Variance per period of a portfolio with these signed notionals, in collateral squared.
    #[must_use]
    pub fn variance(&self, notionals: &[f64]) -> f64 {
        let mut variance = 0.0;
        for (row, &left) in notionals.iter().enumerate() {
            for (column, &right) in notionals.iter().enumerate() {
                variance += left * self.entries[row * self.markets + column] * right;
            }
        }
        variance
    }
}

/// Return of one period from its first and last price, both above zero.
#[must_use]
pub fn log_return(open: f64, close: f64) -> f64 {
    libm::log(close / open)
}

impl Canonical for Covariance {
    fn encode(&self, out: &mut Encoder) {
        out.length(self.markets);
        out.u64(self.decay.to_bits());
        self.entries.iter().for_each(|entry| out.u64(entry.to_bits()));
    }
}

#[cfg(test)]
mod tests {
    use super::{Covariance, CovarianceTerms, log_return};

    const TERMS: CovarianceTerms =
        CovarianceTerms { half_life: 48.0, volatility: 0.008, correlation: 0.8 };

    #[test]
    fn starts_as_told_and_nets_opposite_sides() {
        let covariance = Covariance::new(2, TERMS);
        let variance = covariance.variance(&[1.0, -1.0]);
        assert!((variance - 0.008 * 0.008 * (2.0 - 1.6)).abs() < 1e-18);
    }

    #[test]
    fn forgets_half_in_a_half_life() {
        let mut covariance = Covariance::new(1, TERMS);
        (0..48).for_each(|_| covariance.update(&[0.0]));
        assert!((covariance.variance(&[1.0]) / (0.008 * 0.008) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_rise_and_its_fall_cancel() {
        assert!((log_return(100.0, 121.0) + log_return(121.0, 100.0)).abs() < 1e-15);
    }
}
