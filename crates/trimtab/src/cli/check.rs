//! The command line of `trimtab check`.

use clap::Args;
use std::path::PathBuf;

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
    /// Say what every value is, where it is from, and what follows
    #[arg(long)]
    pub(crate) explain: bool,
    /// What it means as one JSON object on stdout
    #[arg(long)]
    pub(crate) json: bool,
}
