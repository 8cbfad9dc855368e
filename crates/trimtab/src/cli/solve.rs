//! The command line of `trimtab solve`.

use clap::Args;
use std::path::PathBuf;

/// What `solve` takes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  trimtab solve examples/instance.json
  trimtab solve examples/instance.json --fixed-charges --json
  trimtab solve hub_100_1000.bin --repeat 31")]
pub(crate) struct SolveArgs {
    /// The instance, JSON or binary, told apart by its content; see docs/solve.md
    pub(crate) instance: PathBuf,
    /// Count what routes charge for sending anything at all; without it such charges are 0
    #[arg(long)]
    pub(crate) fixed_charges: bool,
    /// Solve N times from scratch and N times from the last answer, and tell the median times
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) repeat: Option<u32>,
    /// One JSON object on stdout, with every flow and price by name
    #[arg(long)]
    pub(crate) json: bool,
}
