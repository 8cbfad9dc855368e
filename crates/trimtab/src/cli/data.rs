//! The command line of `data`.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What `data` takes.
#[derive(Debug, Args)]
pub(crate) struct DataArgs {
    #[command(subcommand)]
    pub(crate) action: DataAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DataAction {
    /// Make up a history to try things on: prices from a seed, in the layout that `backtest` reads
    Sample(SampleArgs),
}

/// What `data sample` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab data sample history
  trimtab data sample history --config examples/funding-arb.toml --seed 7
  trimtab backtest examples/funding-arb.toml --data history

The prices are made up. Figures of a backtest on them say how things work, not what they are worth.")]
pub(crate) struct SampleArgs {
    /// The folder to write to; made if it is not there
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Venues, coins and windows of this configuration; without it, four venues and two coins
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The same seed makes the same history
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Write into a folder that is not empty; files of the same names are replaced
    #[arg(long)]
    pub(crate) force: bool,
    /// What was written as one JSON object on stdout
    #[arg(long)]
    pub(crate) json: bool,
}
