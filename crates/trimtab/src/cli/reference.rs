//! The command line of `trimtab reference`.

use clap::Args;
use std::path::PathBuf;

/// What `reference` takes.
#[derive(Debug, Args)]
#[command(after_help = "Example: trimtab reference --out docs")]
pub(crate) struct ReferenceArgs {
    /// The folder of the documentation
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}
