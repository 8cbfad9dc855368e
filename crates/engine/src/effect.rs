//! Everything that can come out of a step.

use crate::alert::Alert;
use crate::decision::Decision;
use serde::{Deserialize, Serialize};
use trimtab_model::Command;

/// One effect. A decision always precedes the commands it permits, so that whoever carries
/// effects out in order has the reason on record before anything leaves (invariant I7).
///
/// Journals number the variants in this order: a new one comes last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Effect {
    /// For the record: what was decided and why.
    Record(Decision),
    /// For the outside world: do this.
    Command(Command),
    /// For a person: look at this.
    Alert(Alert),
}

impl Effect {
    /// The decision, if it is one.
    #[must_use]
    pub const fn decision(&self) -> Option<&Decision> {
        match self {
            Self::Record(decision) => Some(decision),
            Self::Command(_) | Self::Alert(_) => None,
        }
    }
}
