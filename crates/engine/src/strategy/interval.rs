//! `interval`: one threshold for all, and a move only if nothing that is under way could make it
//! wrong.
//!
//! Source: Ithaca's relay (ithacaxyz/relay, liquidity/rebalance.rs). An account's money is a range
//! from what landed to what landed and is inbound; a target is judged by the top of its range and a
//! source by the bottom of its own.

use super::{Proposal, Strategy, Wish};
use crate::assess::{AccountView, Assessment};
use trimtab_model::AccountId;

/// A move must be at least this share of the threshold.
const SMALLEST_SHARE: f64 = 0.1;

/// Its parameters.
#[derive(Debug)]
pub(super) struct Interval {
    /// Share of the mean need that every account with a need should hold.
    pub(super) threshold: f64,
}

impl Strategy for Interval {
    fn name(&self) -> &'static str {
        "interval"
    }

    fn propose(&self, assessment: &Assessment<'_>) -> Proposal {
        let has_need = |account: &&AccountView| account.requirement.need > 0.0;
        let active = assessment.margined().iter().filter(has_need).count();
        if active == 0 {
            return Proposal::default();
        }
        let base = self.threshold * assessment.need() / active as f64;
        let threshold = |account: &AccountView| if has_need(&account) { base } else { 0.0 };
        let lack = |account: &AccountView| threshold(account) - account.total();
        let spare =
            |account: &AccountView| (account.balance - threshold(account)).min(account.available);
        let target = most(assessment.margined().iter().map(lack));
        let source = most(assessment.accounts.iter().map(spare));
        let (Some((target, lack)), Some((source, spare))) = (target, source) else {
            return Proposal::default();
        };
        let amount = lack.min(spare);
        if amount < (base * SMALLEST_SHARE).max(assessment.clip) {
            return Proposal::default();
        }
        Proposal { wishes: vec![Wish { source, target, amount }], ..Proposal::default() }
    }
}

/// The account of the largest value above zero, the first on ties.
fn most(values: impl Iterator<Item = f64>) -> Option<(AccountId, f64)> {
    let mut best: Option<(usize, f64)> = None;
    for (index, value) in values.enumerate() {
        if value > best.map_or(0.0, |(_, most)| most) {
            best = Some((index, value));
        }
    }
    best.and_then(|(index, value)| Some((AccountId::at(index)?, value)))
}
