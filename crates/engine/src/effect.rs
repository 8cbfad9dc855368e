//! Everything that can come out of a step.

use crate::decision::Decision;
use serde::{Deserialize, Serialize};
use trimtab_model::Command;

/// One effect. A decision always precedes the commands it permits, so that whoever carries
/// effects out in order has the reason on record before anything leaves (invariant I7).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Effect {
    /// For the record: what was decided and why.
    Record(Decision),
    /// For the outside world: do this.
    Command(Command),
}
