//! `min-target`: below a minimum share of need, fill to a target share.
//!
//! Source: Hyperlane's `minAmount`, Everclear's Mark and Skip's Go-Fast solver, with amounts as
//! fractions of need. A donor may be drained to its own minimum.

use super::{Proposal, Strategy, wishes};
use crate::assess::Assessment;
use trimtab_allocate::match_largest;

/// Its parameters.
#[derive(Debug)]
pub(super) struct MinTarget {
    /// Share of its need below which an account is filled.
    pub(super) min: f64,
    /// Share of its need that it is filled to.
    pub(super) target: f64,
}

impl Strategy for MinTarget {
    fn name(&self) -> &'static str {
        "min-target"
    }

    fn propose(&self, assessment: &Assessment<'_>) -> Proposal {
        let mut surplus = vec![0.0; assessment.accounts.len()];
        let mut deficit = vec![0.0; assessment.accounts.len()];
        for (index, account) in assessment.margined().iter().enumerate() {
            let need = account.requirement.need;
            let (low, held) = (self.min * need, account.total());
            if held < low {
                deficit[index] = self.target * need - held;
            } else if held > low {
                surplus[index] = (held - low).min(account.available);
            }
        }
        let treasury = assessment.treasury();
        surplus[treasury] = assessment.accounts[treasury].available;
        wishes(match_largest(surplus, deficit, assessment.clip))
    }
}
