//! Going home: when users have been quiet for a while, back inside the tolerance band with the
//! least that must move.
//!
//! An account below its band is filled to the band's lower edge and no further, out of those that
//! have most above their own. A tolerance is what somebody accepts, so coming closer is worth
//! nothing.

use super::weights::{Weight, targets};
use super::{Wish, wishes};
use crate::assess::{AccountView, Assessment};
use trimtab_allocate::match_largest;

/// When and where to settle.
#[derive(Debug, Clone)]
pub struct Settle {
    /// One for each account from the first on.
    pub weights: Vec<Weight>,
    /// Hours without any request or deposit before anything is moved.
    pub idle_h: f64,
}

impl Settle {
    /// What must move to end inside the band; nothing while anybody is served, or anything is on
    /// its way.
    pub(super) fn propose(&self, assessment: &Assessment<'_>) -> Vec<Wish> {
        let accounts = &assessment.accounts[..self.weights.len().min(assessment.accounts.len())];
        let is_still = |account: &AccountView| {
            account.demand.waiting <= 0.0 && account.demand.idle >= self.idle_h
        };
        if !accounts.iter().all(is_still) {
            return Vec::new();
        }
        let positions: Vec<f64> = accounts.iter().map(AccountView::position).collect();
        let targets = targets(&self.weights, &positions);
        let lower = |index: usize| targets[index] * (1.0 - self.weights[index].tolerance);
        let above = |index: usize| positions[index] - lower(index);
        // A hair below the edge is on it.
        let hair = assessment.clip;
        let deficit = (0..accounts.len()).map(|index| {
            let missing = -above(index);
            if missing > hair { missing } else { 0.0 }
        });
        let surplus = accounts.iter().enumerate().map(|(index, account)| {
            // From above the target first: what is left of it stays inside the band.
            (positions[index] - targets[index]).min(account.available)
        });
        wishes(match_largest(surplus.collect(), deficit.collect(), assessment.clip))
    }
}
