//! The command line of `trimtab replay`.

use clap::Args;
use std::path::PathBuf;

/// What `replay` takes.
#[derive(Debug, Args)]
#[command(after_help = "Example: trimtab replay journals/*")]
pub(crate) struct ReplayArgs {
    /// Folders of journals, as `backtest --journal` writes them
    #[arg(required = true, value_name = "JOURNAL")]
    pub(crate) journals: Vec<PathBuf>,
    /// One JSON object on stdout instead of lines
    #[arg(long)]
    pub(crate) json: bool,
}
