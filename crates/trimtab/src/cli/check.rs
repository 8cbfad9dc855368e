//! The command line of `trimtab check`.

use clap::Args;
use std::path::PathBuf;

/// What `check` takes.
#[derive(Debug, Args)]
#[command(after_help = "Example: trimtab check examples/funding-arb.toml")]
pub(crate) struct CheckArgs {
    /// The configuration (TOML), or a benchmark file (JSON)
    pub(crate) config: PathBuf,
    /// What it means as one JSON object on stdout
    #[arg(long)]
    pub(crate) json: bool,
}
