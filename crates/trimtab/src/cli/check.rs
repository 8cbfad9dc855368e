//! The command line of `trimtab check`.

use clap::Args;
use std::path::{Path, PathBuf};

/// What `check` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab check examples/funding-arb.toml
  trimtab check desk.toml --explain
  TRIMTAB_CAPITAL__AMOUNT=\"5_000_000 USD\" trimtab check desk.toml --explain --json")]
pub(crate) struct CheckArgs {
    /// The configuration (TOML), a scenario (TOML or JSON) or a benchmark file (JSON); without it
    /// TRIMTAB_CONFIG, else ./trimtab.toml, else the one of your own
    pub(crate) config: Option<PathBuf>,
    /// The same, as a flag
    #[arg(long = "config", value_name = "FILE", conflicts_with = "config")]
    pub(crate) config_flag: Option<PathBuf>,
    /// Say what every value is, where it is from, and what follows
    #[arg(long)]
    pub(crate) explain: bool,
    /// Tell the age of margin rules' parameters as of this instant [default: now]
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
    /// What it means, or what is wrong with it, as one JSON object on stdout
    #[arg(long)]
    pub(crate) json: bool,
}

impl CheckArgs {
    /// The configuration that is named, either way.
    pub(crate) fn named(&self) -> Option<&Path> {
        self.config.as_deref().or(self.config_flag.as_deref())
    }
}
