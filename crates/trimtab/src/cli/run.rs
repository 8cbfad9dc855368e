//! The command line of `trimtab run`.

use clap::Args;
use std::path::PathBuf;

/// What `run` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab run --setup examples/setup.json --gateway http://127.0.0.1:8700 --journal JOURNAL
  trimtab run --setup examples/setup.json --gateway http://127.0.0.1:8700 --journal TRIAL --dry-run

It runs until SIGINT or SIGTERM, and then ends its journal in good order. Killed at any other point, it \
goes on from its journal when it is started again. What a gateway has to do: docs/gateway.md")]
pub(crate) struct RunArgs {
    /// What exists and who decides (JSON): chains, venues, accounts, routes with their legs, limits
    /// and strategy; the same that a journal begins with; see examples/setup.json
    #[arg(long, value_name = "FILE")]
    pub(crate) setup: PathBuf,
    /// Where feeds are read and commands go
    #[arg(long, value_name = "URL")]
    pub(crate) gateway: String,
    /// Folder of the journal; one that is there is gone on with
    #[arg(long, value_name = "DIR")]
    pub(crate) journal: PathBuf,
    /// Send nothing: no signer, no submission; say what would be sent. A journal of its own
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Allow a gateway on another machine
    #[arg(long)]
    pub(crate) remote_gateway: bool,
    /// Time from one tick to the next, milliseconds
    #[arg(long, value_name = "MS", default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(1..=60_000))]
    pub(crate) tick: u64,
    /// Records from one snapshot of the journal to the next
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub(crate) snapshot_every: u64,
    /// Snapshots whose story stays in the journal; without it all of it does
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) keep_snapshots: Option<u32>,
    /// For rehearsals in a played world: REAL:PLAYED:PACE, seconds since 1970 of both clocks at one
    /// instant, and how many times as fast the played one is
    #[arg(long, value_name = "CLOCK", hide = true)]
    pub(crate) clock: Option<String>,
}
