//! What is wrong with a configuration, for programs.

use crate::config::Told;
use schemars::JsonSchema;
use serde::Serialize;

/// Everything that is wrong with a configuration: what `check --json` prints where it ends with 4.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Findings {
    /// `trimtab/findings/1`.
    schema: &'static str,
    /// In the order of the file, then of the variables.
    findings: Vec<Told>,
}

impl Findings {
    /// The document of these.
    pub(super) fn of(findings: Vec<Told>) -> Self {
        Self { schema: "trimtab/findings/1", findings }
    }
}
