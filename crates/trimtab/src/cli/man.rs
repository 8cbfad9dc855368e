//! The command line of `trimtab man`.

use clap::Args;
use std::path::PathBuf;

/// What `man` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab man | man -l -
  trimtab man --out ~/.local/share/man/man1")]
pub(crate) struct ManArgs {
    /// Write a file a command into this folder, instead of all pages on stdout
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}
