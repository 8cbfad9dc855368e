//! The command line of `trimtab plan`.

use clap::Args;
use std::path::{Path, PathBuf};

/// What `plan` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab plan examples/funding-arb.toml --state examples/state.json
  trimtab plan --journal JOURNAL

Nothing is sent.")]
pub(crate) struct PlanArgs {
    /// The desk's own book (TOML); without it TRIMTAB_CONFIG, else ./trimtab.toml, else the one of
    /// your own; with --journal and without it the journal's own is used
    pub(crate) config: Option<PathBuf>,
    /// The same, as a flag
    #[arg(long = "config", value_name = "FILE", conflicts_with = "config")]
    pub(crate) config_flag: Option<PathBuf>,
    /// What is observed now (JSON, schema trimtab/state/1); see examples/state.json
    #[arg(long, value_name = "FILE", required_unless_present = "journal")]
    pub(crate) state: Option<PathBuf>,
    /// Decide on the state at the end of this journal
    #[arg(long, value_name = "JOURNAL", conflicts_with = "state")]
    pub(crate) journal: Option<PathBuf>,
    /// Which strategy of the configuration decides; without it, `dynamic`, else the first
    /// that can move anything
    #[arg(long, value_name = "NAME")]
    pub(crate) strategy: Option<String>,
    /// One JSON object on stdout
    #[arg(long)]
    pub(crate) json: bool,
}

impl PlanArgs {
    /// The configuration that is named, either way.
    pub(crate) fn named(&self) -> Option<&Path> {
        self.config.as_deref().or(self.config_flag.as_deref())
    }
}
