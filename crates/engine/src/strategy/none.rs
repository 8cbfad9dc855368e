//! `none`: never moves anything. What doing nothing costs is the yardstick of the rest.

use super::{Proposal, Strategy};
use crate::assess::Assessment;

/// Moves nothing.
#[derive(Debug)]
pub(super) struct Nothing;

impl Strategy for Nothing {
    fn name(&self) -> &'static str {
        "none"
    }

    fn propose(&self, _: &Assessment<'_>) -> Proposal {
        Proposal::default()
    }
}
