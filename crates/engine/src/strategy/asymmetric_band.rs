//! `asymmetric-band`: three shares of need; below the lower fill to mid, above the upper sweep
//! to mid.

use super::{Columns, Proposal, Strategy, wishes};
use crate::assess::Assessment;
use trimtab_allocate::{Band, fill_and_sweep};

/// Its parameters, shares of need.
#[derive(Debug)]
pub(super) struct AsymmetricBand {
    /// Below this an account is filled.
    pub(super) lower: f64,
    /// What it is filled and swept to.
    pub(super) mid: f64,
    /// Above this it is swept.
    pub(super) upper: f64,
}

impl Strategy for AsymmetricBand {
    fn name(&self) -> &'static str {
        "asymmetric-band"
    }

    fn propose(&self, assessment: &Assessment<'_>) -> Proposal {
        let edge = |share: f64| {
            let needs = assessment.margined().iter().map(|account| account.requirement.need);
            needs.map(|need| share * need).collect()
        };
        let band = Band { lower: edge(self.lower), mid: edge(self.mid), upper: edge(self.upper) };
        let columns = Columns::of(assessment);
        wishes(fill_and_sweep(&band, columns.holdings(), assessment.clip))
    }
}
