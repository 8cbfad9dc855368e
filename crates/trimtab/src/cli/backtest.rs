//! The command line of `trimtab backtest`.

use clap::{ArgGroup, Args};
use std::path::{Path, PathBuf};

/// The seed of perturbed history where none is stated.
pub(crate) const SEED: u64 = 1;
/// Days of a path of perturbed history where none are asked for.
pub(crate) const DAYS: usize = 90;

/// What `backtest` takes.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("outputs")
    .args(["report", "rows", "trace", "paths_csv"]).multiple(true))]
#[command(after_help = "Examples:
  trimtab backtest examples/funding-arb.toml --data HISTORY
  trimtab backtest --benchmark config.json --data HISTORY --window luna-2022 --json
  trimtab backtest --benchmark config.json --data HISTORY --perturb 200 --seed 1")]
pub(crate) struct BacktestArgs {
    /// The desk's own book (TOML); without it TRIMTAB_CONFIG, else ./trimtab.toml, else the one of
    /// your own
    #[arg(conflicts_with = "benchmark")]
    pub(crate) config: Option<PathBuf>,
    /// The same, as a flag
    #[arg(long = "config", value_name = "FILE", conflicts_with_all = ["config", "benchmark"])]
    pub(crate) config_flag: Option<PathBuf>,
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
    /// A parameter of the rule `dynamic` instead of its default, as `tail=3.6`; may be given again
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) param: Vec<String>,
    /// Let a venue margin by a rule of its own, as `hyperliquid=hyperliquid`: one that comes with the
    /// program, or a file of parameters ending in .json; may be given again
    #[arg(long, value_name = "VENUE=RULE")]
    pub(crate) rule: Vec<String>,
    /// Write the one selected run tick by tick as gzipped CSV
    #[arg(long, value_name = "OUT.csv.gz")]
    pub(crate) trace: Option<PathBuf>,
    /// Write the journal of every run into a folder of its own below this one
    #[arg(long, value_name = "DIR", conflicts_with = "trace")]
    pub(crate) journal: Option<PathBuf>,
    /// Write a report of all runs as one page, to open offline
    #[arg(long, value_name = "FILE.html", conflicts_with_all = ["trace", "paths"])]
    pub(crate) report: Option<PathBuf>,
    /// Write every tick of every run as a row of one table; the ending says the format: .parquet,
    /// .csv or .csv.gz (docs/data.md has the columns)
    #[arg(long, value_name = "OUT.parquet", conflicts_with_all = ["trace", "paths"])]
    pub(crate) rows: Option<PathBuf>,
    /// Overwrite files that are there already; without it, only a report of ours is replaced. What
    /// the command reads is never overwritten
    #[arg(long, requires = "outputs")]
    pub(crate) force: bool,
    /// One JSON object on stdout instead of tables
    #[arg(long)]
    pub(crate) json: bool,
    /// Threads to use; the outcome does not depend on it
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<std::num::NonZeroUsize>,
    // The last, for its heading would take in what follows.
    #[command(flatten)]
    pub(crate) perturb: PerturbArgs,
}

impl BacktestArgs {
    /// The configuration that is named, either way.
    pub(crate) fn named(&self) -> Option<&Path> {
        self.config.as_deref().or(self.config_flag.as_deref())
    }
}

/// What `backtest --perturb` takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Perturbed history")]
pub(crate) struct PerturbArgs {
    /// Run on N paths made of the windows' days instead of the windows themselves
    #[arg(long = "perturb", value_name = "N", conflicts_with = "trace")]
    pub(crate) paths: Option<usize>,
    #[arg(
        long,
        value_name = "S",
        help = format!("The same seed draws the same paths [default: {SEED}]")
    )]
    pub(crate) seed: Option<u64>,
    #[arg(long, value_name = "D", help = format!("Days of a path [default: {DAYS}]"))]
    pub(crate) days: Option<usize>,
    /// Routes fail and withdrawals are suspended at random
    #[arg(long)]
    pub(crate) outages: bool,
    /// Write every path's figures as CSV
    #[arg(long, value_name = "OUT.csv")]
    pub(crate) paths_csv: Option<PathBuf>,
}
