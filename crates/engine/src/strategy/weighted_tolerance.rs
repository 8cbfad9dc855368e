//! `weighted-tolerance`: weights by need, acting on a deficit beyond a tolerance.
//!
//! Source: Hyperlane's rebalancer, strategy `weighted` (hyperlane-xyz/hyperlane-monorepo,
//! typescript/rebalancer), with need as the weight.

use super::{Proposal, Strategy, share, wishes};
use crate::assess::Assessment;
use trimtab_allocate::match_largest;

/// Its parameters.
#[derive(Debug)]
pub(super) struct WeightedTolerance {
    /// Share of the total that the treasury keeps.
    pub(super) treasury_share: f64,
    /// Share of its target that an account may lack before it is filled.
    pub(super) tolerance: f64,
}

impl Strategy for WeightedTolerance {
    fn name(&self) -> &'static str {
        "weighted-tolerance"
    }

    fn propose(&self, assessment: &Assessment<'_>) -> Proposal {
        let targets = share::targets(assessment, self.treasury_share);
        let mut surplus = vec![0.0; targets.len()];
        let mut deficit = vec![0.0; targets.len()];
        for (index, (account, &target)) in assessment.accounts.iter().zip(&targets).enumerate() {
            let held = account.total();
            if held < target * (1.0 - self.tolerance) {
                deficit[index] = target - held;
            } else if held > target {
                surplus[index] = (held - target).min(account.available);
            }
        }
        wishes(match_largest(surplus, deficit, assessment.clip))
    }
}
