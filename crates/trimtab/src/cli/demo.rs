//! The command line of `trimtab demo`.

use clap::Args;

/// What `demo` takes.
#[derive(Debug, Args)]
#[command(after_help = "Example: trimtab demo --seed 7")]
pub(crate) struct DemoArgs {
    /// The same seed tells the same story
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// The summary as one JSON object on stdout instead of the story
    #[arg(long)]
    pub(crate) json: bool,
}
