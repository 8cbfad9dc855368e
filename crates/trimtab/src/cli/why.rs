//! The command line of `trimtab why`.

use clap::Args;
use std::path::PathBuf;

/// What `why` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab why JOURNAL
  trimtab why JOURNAL 7f3a91c2
  trimtab why JOURNAL --between 2025-02-03 2025-02-04T12:00Z")]
pub(crate) struct WhyArgs {
    /// The journal's folder
    pub(crate) journal: PathBuf,
    /// A plan or transfer, by the first digits of its id
    #[arg(value_name = "ID", conflicts_with_all = ["last", "between"])]
    pub(crate) id: Option<String>,
    /// Names beyond these two, such as a shell makes of `journals/*`: taken to say what to do instead
    #[arg(hide = true)]
    pub(crate) more: Vec<String>,
    /// The last decision; so too without any other choice
    #[arg(long, conflicts_with = "between")]
    pub(crate) last: bool,
    /// Every decision of a span of time (UTC), the end not included
    #[arg(long, num_args = 2, value_names = ["FROM", "TO"])]
    pub(crate) between: Vec<String>,
    /// One JSON object on stdout
    #[arg(long)]
    pub(crate) json: bool,
}
