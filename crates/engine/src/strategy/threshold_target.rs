//! `threshold-target`: fill from the treasury below a threshold, return above an overage.
//!
//! Source: Across' inventory client (across-protocol/relayer, InventoryClient): all-or-nothing
//! out of the treasury, and 95 % of the overage as the trigger of a return that does not look at
//! what is on its way.

use super::{Proposal, Strategy, Wish, share};
use crate::assess::{AccountView, Assessment};
use trimtab_model::AccountId;

/// Share of the overage at which a return is triggered (Across' constant).
const OVERAGE_TRIGGER: f64 = 0.95;

/// Its parameters.
#[derive(Debug)]
pub(super) struct ThresholdTarget {
    /// Share of the total that the treasury keeps.
    pub(super) treasury_share: f64,
    /// Share of its target below which an account is filled.
    pub(super) threshold: f64,
    /// Multiple of its target above which an account returns the excess.
    pub(super) overage: f64,
}

/// Which way one account's money should go.
enum Step {
    Fill(f64),
    Return(f64),
    Stay,
}

impl ThresholdTarget {
    fn step(&self, account: &AccountView, target: f64) -> Step {
        let trigger = (self.overage * OVERAGE_TRIGGER).max(1.0);
        let held = account.total();
        if held < self.threshold * target {
            Step::Fill(target - held)
        } else if account.balance >= trigger * target {
            Step::Return((account.balance - target).min(account.available))
        } else {
            Step::Stay
        }
    }
}

impl Strategy for ThresholdTarget {
    fn name(&self) -> &'static str {
        "threshold-target"
    }

    fn propose(&self, assessment: &Assessment<'_>) -> Proposal {
        let targets = share::targets(assessment, self.treasury_share);
        let clip = assessment.clip;
        let Some(treasury) = AccountId::at(assessment.treasury()) else {
            return Proposal::default();
        };
        let mut cash = assessment.accounts[assessment.treasury()].available;
        let mut wishes = Vec::new();
        for (index, account) in assessment.margined().iter().enumerate() {
            let Some(own) = AccountId::at(index) else { break };
            match self.step(account, targets[index]) {
                Step::Fill(amount) if amount <= cash && amount >= clip => {
                    wishes.push(Wish { source: treasury, target: own, amount });
                    cash -= amount;
                }
                Step::Return(amount) if amount >= clip => {
                    wishes.push(Wish { source: own, target: treasury, amount });
                }
                Step::Fill(_) | Step::Return(_) | Step::Stay => {}
            }
        }
        Proposal { wishes, ..Proposal::default() }
    }
}
