//! `static`: fixed shares of the total, kept within a band.
//!
//! The target distribution most desks keep in a spreadsheet. Outside `share x (1 +- band)` an
//! account is filled from, or swept to, the treasury.

use super::{Columns, Proposal, Strategy, wishes};
use crate::assess::Assessment;
use trimtab_allocate::{Band, fill_and_sweep};

/// Its parameters.
#[derive(Debug)]
pub(super) struct Fixed {
    /// Share of the total per account but the treasury, which has the rest.
    pub(super) shares: Vec<f64>,
    /// Share of its target by which an account may be off.
    pub(super) band: f64,
}

impl Strategy for Fixed {
    fn name(&self) -> &'static str {
        "static"
    }

    fn propose(&self, assessment: &Assessment<'_>) -> Proposal {
        let total = assessment.total();
        let edge =
            |width: f64| self.shares.iter().map(|share| share * total * (1.0 + width)).collect();
        let band = Band { lower: edge(-self.band), mid: edge(0.0), upper: edge(self.band) };
        let columns = Columns::of(assessment);
        wishes(fill_and_sweep(&band, columns.holdings(), assessment.clip))
    }
}
