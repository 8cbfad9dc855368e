//! What `report` takes.

use clap::Args;
use std::path::PathBuf;

/// What `report` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab report JOURNAL
  trimtab report journals/luna-2022.*.base --between 2022-05-07 2022-05-14 --out crash.html

Several journals of one span are compared; the first is what the report is about.")]
pub(crate) struct ReportArgs {
    /// Folders of journals, as `backtest --journal` writes them
    #[arg(required = true, value_name = "JOURNAL")]
    pub(crate) journals: Vec<PathBuf>,
    /// Only a span of time (UTC), the end not included
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"])]
    pub(crate) between: Vec<String>,
    /// The file to write; without it, one named after the first journal, here
    #[arg(long, short, value_name = "FILE.html")]
    pub(crate) out: Option<PathBuf>,
    /// Overwrite a file that is no report of ours
    #[arg(long)]
    pub(crate) force: bool,
    /// What was found as one JSON object on stdout
    #[arg(long)]
    pub(crate) json: bool,
}
