//! `weighted-tolerance` with weights that somebody wrote down, an account each.
//!
//! Source: Hyperlane's rebalancer, strategy `weighted` (hyperlane-xyz/hyperlane-monorepo,
//! typescript/rebalancer). In production it takes the account's balance with what is on its way to
//! it and without what users wait for. Its simulator's simple rule sees neither, and takes only from
//! accounts above their band; it is kept to show what the view is worth.

use super::{Proposal, Strategy, wishes};
use crate::assess::{AccountView, Assessment};
use trimtab_allocate::match_largest;

/// What an account should hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight {
    /// Its weight among all.
    pub weight: f64,
    /// Share of its target that it may lack before it is filled.
    pub tolerance: f64,
}

/// The rule.
#[derive(Debug, Clone)]
pub struct Weights {
    /// One for each account from the first on; accounts after them take no part.
    pub weights: Vec<Weight>,
    /// Whether what is on its way and what waits are counted, as in production; else the simple
    /// rule.
    pub sees_in_flight: bool,
}

/// An account's share of what all hold together.
pub(super) fn targets(weights: &[Weight], positions: &[f64]) -> Vec<f64> {
    let total: f64 = positions.iter().sum();
    let all: f64 = weights.iter().map(|one| one.weight).sum();
    weights.iter().map(|one| one.weight / all * total).collect()
}

impl Weights {
    fn position(&self, account: &AccountView) -> f64 {
        if self.sees_in_flight { account.position() } else { account.balance }
    }
}

impl Strategy for Weights {
    fn name(&self) -> &'static str {
        "weighted-tolerance"
    }

    fn propose(&self, assessment: &Assessment<'_>) -> Proposal {
        let accounts = assessment.accounts.iter().zip(&self.weights).map(|(account, _)| account);
        let positions: Vec<f64> = accounts.clone().map(|account| self.position(account)).collect();
        let targets = targets(&self.weights, &positions);
        let mut surplus = vec![0.0; positions.len()];
        let mut deficit = vec![0.0; positions.len()];
        for (index, account) in accounts.enumerate() {
            let (held, target) = (positions[index], targets[index]);
            let tolerance = self.weights[index].tolerance;
            let spare = if self.sees_in_flight { 0.0 } else { tolerance };
            if held < target * (1.0 - tolerance) {
                deficit[index] = target - held;
            } else if held > target * (1.0 + spare) {
                surplus[index] = (held - target).min(account.available);
            }
        }
        wishes(match_largest(surplus, deficit, assessment.clip))
    }
}
