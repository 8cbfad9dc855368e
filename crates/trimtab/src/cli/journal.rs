//! The command line of `trimtab journal` and of what it can do.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What `journal` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab journal verify JOURNAL
  trimtab journal show JOURNAL --decisions")]
pub(crate) struct JournalArgs {
    #[command(subcommand)]
    pub(crate) action: JournalAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum JournalAction {
    /// Tell the records in words
    Show(ShowArgs),
    /// Check the chain of hashes and say how the journal ends
    Verify(VerifyArgs),
    /// Write the records as JSON lines on stdout, schema trimtab/journal/1
    Export(ExportArgs),
}

/// Which records of a journal.
#[derive(Debug, Args)]
pub(crate) struct Range {
    /// From this record on
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) from: u64,
    /// Up to and with this record
    #[arg(long, value_name = "N")]
    pub(crate) until: Option<u64>,
    /// Only records of this kind; may be given again
    #[arg(long, value_enum)]
    pub(crate) kind: Vec<RecordKind>,
    /// Only outcomes in which something was decided
    #[arg(long, conflicts_with = "kind")]
    pub(crate) decisions: bool,
}

/// The kinds of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum RecordKind {
    Header,
    Batch,
    Outcome,
    Close,
    Opened,
    Snapshot,
}

/// What `journal show` takes.
#[derive(Debug, Args)]
#[command(after_help = "Example: trimtab journal show JOURNAL --from 100 --until 110 --full")]
pub(crate) struct ShowArgs {
    /// The journal's folder
    pub(crate) journal: PathBuf,
    #[command(flatten)]
    pub(crate) range: Range,
    /// Every observation on a line of its own
    #[arg(long)]
    pub(crate) full: bool,
    /// JSON lines on stdout, as `export` writes them
    #[arg(long)]
    pub(crate) json: bool,
}

/// What `journal verify` takes.
#[derive(Debug, Args)]
#[command(after_help = "Example: trimtab journal verify JOURNAL")]
pub(crate) struct VerifyArgs {
    /// The journal's folder
    pub(crate) journal: PathBuf,
    /// One JSON object on stdout
    #[arg(long)]
    pub(crate) json: bool,
}

/// What `journal export` takes.
#[derive(Debug, Args)]
#[command(
    after_help = "Example: trimtab journal export JOURNAL --decisions | jq .decision.sentence"
)]
pub(crate) struct ExportArgs {
    /// The journal's folder
    pub(crate) journal: PathBuf,
    #[command(flatten)]
    pub(crate) range: Range,
}
