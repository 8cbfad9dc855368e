//! The command line.

pub(crate) mod data;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Exit codes, for `--help`.
const EXIT_CODES: &str = "Exit codes:
  0  done
  1  it was tried and failed
  2  the command line is not understood
  3  something named is not there
  4  a configuration or data file cannot be used
 10  a move is proposed
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
    Backtest(Box<BacktestArgs>),
    /// Play scenarios of a bridge's liquidity: who is served, how fast, and what is moved for it?
    Scenario(ScenarioArgs),
    /// History for backtests: bring in your own, or make one up
    Data(data::DataArgs),
    /// Check a configuration and say what it means
    Check(CheckArgs),
    /// Decide once, on a state from a file or from a journal's end; sends nothing
    Plan(PlanArgs),
    /// Say in plain sentences why something was moved or refused
    Why(WhyArgs),
    /// Show, verify or export a journal
    Journal(JournalArgs),
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
  trimtab backtest --benchmark config.json --data HISTORY --window luna-2022 --json
  trimtab backtest --benchmark config.json --data HISTORY --perturb 200 --seed 1")]
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
    /// A parameter of the rule `dynamic` instead of its default, as `tail=3.6`; may be given again
    #[arg(long, value_name = "NAME=VALUE")]
    pub(crate) param: Vec<String>,
    #[command(flatten)]
    pub(crate) perturb: PerturbArgs,
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

/// What `backtest --perturb` takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Perturbed history")]
pub(crate) struct PerturbArgs {
    /// Run on N paths made of the windows' days instead of the windows themselves
    #[arg(long = "perturb", value_name = "N", conflicts_with = "trace")]
    pub(crate) paths: Option<usize>,
    /// The same seed draws the same paths [default: 1]
    #[arg(long, value_name = "S")]
    pub(crate) seed: Option<u64>,
    /// Days of a path [default: 90]
    #[arg(long, value_name = "D")]
    pub(crate) days: Option<usize>,
    /// Routes fail and withdrawals are suspended at random
    #[arg(long)]
    pub(crate) outages: bool,
    /// Write every path's figures as CSV
    #[arg(long, value_name = "OUT.csv")]
    pub(crate) paths_csv: Option<PathBuf>,
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

/// What `journal` takes.
#[derive(Debug, Args)]
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
#[command(after_help = "Example: trimtab journal verify JOURNAL

Exit code 0: every record is as it was written, a torn end included; 13: a record is damaged.")]
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

/// What `plan` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab plan examples/funding-arb.toml --state examples/state.json
  trimtab plan --journal JOURNAL

Nothing is sent. Exit code 0: no move; 10: a move is proposed.")]
pub(crate) struct PlanArgs {
    /// The desk's own book (TOML); with --journal it may be left out, and the journal's own is used
    #[arg(required_unless_present = "journal")]
    pub(crate) config: Option<PathBuf>,
    /// What is observed now (JSON, schema trimtab/state/1); see examples/state.json
    #[arg(long, value_name = "FILE", required_unless_present = "journal")]
    pub(crate) state: Option<PathBuf>,
    /// Decide on the state at the end of this journal
    #[arg(long, value_name = "JOURNAL", conflicts_with = "state")]
    pub(crate) journal: Option<PathBuf>,
    /// Which strategy of the configuration decides; without it, `dynamic`, else the first
    /// that can move anything
    #[arg(long, value_name = "NAME", requires = "config")]
    pub(crate) strategy: Option<String>,
    /// One JSON object on stdout
    #[arg(long)]
    pub(crate) json: bool,
}

/// What `scenario` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab scenario examples/scenarios/*.json
  trimtab scenario whale.json --strategy weighted-tolerance --delay 15000 --jitter 3000 --json")]
pub(crate) struct ScenarioArgs {
    /// Scenario files (JSON); see docs/scenarios.md
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Who decides
    #[arg(long, value_name = "NAME", value_enum, default_value_t = ScenarioStrategy::Dynamic)]
    pub(crate) strategy: ScenarioStrategy,
    /// End inside the tolerance of the scenario's weights
    #[arg(long, value_name = "WHERE", value_enum)]
    pub(crate) settle: Option<SettleWhere>,
    /// Milliseconds that every bridge takes, instead of the files' own
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(..=MS_MAX))]
    pub(crate) delay: Option<u64>,
    /// Milliseconds by which every bridge may be faster or slower, instead of the files' own
    #[arg(long, value_name = "MS", value_parser = clap::value_parser!(u64).range(..=MS_MAX))]
    pub(crate) jitter: Option<u64>,
    /// Poll phases to average over
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) phases: u32,
    /// Seeds of jitter and failures to average over
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub(crate) seeds: u32,
    /// Play the users of each file so many times over, one round after another
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=1000))]
    pub(crate) repeat: u64,
    /// What every move costs, in tokens
    #[arg(long, value_name = "TOKENS", default_value = "0.01")]
    pub(crate) fee: String,
    /// The same as a share of the amount, such as 5bps
    #[arg(long, value_name = "SHARE", default_value = "5bps")]
    pub(crate) fee_rate: String,
    /// One JSON object on stdout instead of a table
    #[arg(long)]
    pub(crate) json: bool,
}

/// An hour of milliseconds: a bridge that takes longer is none for these files.
const MS_MAX: u64 = 3_600_000;

/// Who decides in a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ScenarioStrategy {
    /// Where one more token is worth most: what users are about to want, against what a move costs
    Dynamic,
    /// The file's weights and tolerances, what is on its way counted
    WeightedTolerance,
    /// The same rule by what stands there and nothing else
    WeightedToleranceBlind,
    /// Nobody
    None,
}

/// Where `--settle` ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum SettleWhere {
    /// Inside the tolerance of the file's weights
    Weights,
}
