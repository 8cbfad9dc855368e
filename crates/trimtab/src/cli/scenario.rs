//! The command line of `trimtab scenario`.

use clap::Args;
use std::path::PathBuf;

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
