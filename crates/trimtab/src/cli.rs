//! The command line.

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Exit codes, for `--help`.
const EXIT_CODES: &str = "Exit codes:
  0  done
  1  it was tried and failed
  2  the command line is not understood
  3  something named is not there
  4  a configuration or data file cannot be used
 12  a replay came out differently
 13  a journal is damaged";

/// The autopilot that keeps collateral where it does most good.
#[derive(Debug, Parser)]
#[command(name = "trimtab", version, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Tell the story of a crash in a small world: no data, no network, no money
    Demo(DemoArgs),
    /// Replay history: what would each rule have done with the collateral, and what would it cost?
    Backtest(BacktestArgs),
    /// Check a configuration and say what it means
    Check(CheckArgs),
    /// Run journals through the engine again and tell what comes out differently
    Replay(ReplayArgs),
}

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

/// What `backtest` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab backtest examples/funding-arb.toml --data HISTORY
  trimtab backtest --benchmark config.json --data HISTORY --window luna-2022 --json")]
pub(crate) struct BacktestArgs {
    /// The desk's own book (TOML); see examples/funding-arb.toml
    #[arg(required_unless_present = "benchmark", conflicts_with = "benchmark")]
    pub(crate) config: Option<PathBuf>,
    /// A benchmark file (JSON) in the funding-arb schema: every rule and variant in it
    #[arg(long, value_name = "FILE")]
    pub(crate) benchmark: Option<PathBuf>,
    /// A folder of recorded history; may be given again, series of one name are joined
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Vec<PathBuf>,
    /// Only this window; may be given again
    #[arg(long, value_name = "NAME")]
    pub(crate) window: Vec<String>,
    /// Only this policy or strategy; may be given again
    #[arg(long, visible_alias = "strategy", value_name = "NAME")]
    pub(crate) policy: Vec<String>,
    /// Only this latency variant; may be given again
    #[arg(long, value_name = "NAME")]
    pub(crate) latency: Vec<String>,
    /// Only this variant of each policy: default or tuned
    #[arg(long, value_name = "NAME")]
    pub(crate) variant: Vec<String>,
    /// Write the one selected run tick by tick as gzipped CSV
    #[arg(long, value_name = "OUT.csv.gz")]
    pub(crate) trace: Option<PathBuf>,
    /// Write the journal of every run into a folder of its own below this one
    #[arg(long, value_name = "DIR", conflicts_with = "trace")]
    pub(crate) journal: Option<PathBuf>,
    /// One JSON object on stdout instead of tables
    #[arg(long)]
    pub(crate) json: bool,
    /// Threads to use; the outcome does not depend on it
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<std::num::NonZeroUsize>,
    /// No progress bar; what the data lacks is told all the same
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

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

/// What `replay` takes.
#[derive(Debug, Args)]
#[command(after_help = "Example: trimtab replay journals/*

Exit code 0: everything came out as recorded; 12: something did not; 13: a journal is damaged.")]
pub(crate) struct ReplayArgs {
    /// Folders of journals, as `backtest --journal` writes them
    #[arg(required = true, value_name = "JOURNAL")]
    pub(crate) journals: Vec<PathBuf>,
    /// One JSON object on stdout instead of lines
    #[arg(long)]
    pub(crate) json: bool,
    /// No progress bar
    #[arg(long, short)]
    pub(crate) quiet: bool,
}
