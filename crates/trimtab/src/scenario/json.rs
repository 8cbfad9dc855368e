//! `--json`: schema `trimtab/scenario/1`. Averages over runs are numbers, in tokens and milliseconds.

use crate::cli::ScenarioArgs;
use clap::ValueEnum;
use schemars::JsonSchema;
use serde::Serialize;
use trimtab_sim::scenario::{self as sim, Score};

/// Scenarios of a bridge's liquidity. Figures of a run are means over all runs.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Document {
    /// Name and version of this schema.
    schema: &'static str,
    /// Who decided.
    strategy: Option<String>,
    /// Where it ends: inside the tolerance of the file's weights, or null for anywhere.
    settle: Option<String>,
    /// Milliseconds that every bridge takes; null for the files' own.
    delay_ms: Option<u64>,
    /// Milliseconds by which every bridge may be faster or slower; null for the files' own.
    jitter_ms: Option<u64>,
    /// Poll phases averaged over.
    phases: u32,
    /// Seeds averaged over.
    seeds: u32,
    /// How many times over the users of each file were played.
    repeat: u64,
    /// What every move cost, in tokens, as it was asked for.
    fee: String,
    /// The same as a share of the amount, as it was asked for.
    fee_rate: String,
    /// Each scenario.
    scenarios: Vec<Scenario>,
    /// Sums over the scenarios.
    totals: Totals,
}

/// One scenario.
#[derive(Debug, Serialize, JsonSchema)]
struct Scenario {
    /// Its name.
    name: String,
    /// Runs averaged over.
    runs: usize,
    /// Users a run.
    transfers: u64,
    /// Share of the users who were paid out, 0 to 1.
    completion_rate: f64,
    /// Users who were not, a run.
    failures: f64,
    /// Moves a run.
    moves: f64,
    /// Tokens moved a run, fees included.
    volume: f64,
    /// Tokens that moves cost a run.
    fees: f64,
    /// Moves that came back, a run.
    returned: f64,
    /// Refusals a run.
    refusals: f64,
    /// From deposit to payout; null where nobody was paid out.
    latency_ms: Option<Latency>,
}

/// Waiting times of users, milliseconds.
#[derive(Debug, Serialize, JsonSchema)]
struct Latency {
    /// Half of the users waited no longer.
    p50: f64,
    /// Nineteen of twenty waited no longer.
    p95: f64,
    /// All but one of a hundred waited no longer.
    p99: f64,
}

/// Sums over the scenarios.
#[derive(Debug, Serialize, JsonSchema)]
struct Totals {
    /// The least share of users who were paid out in any scenario, 0 to 1.
    completion_rate_min: f64,
    /// Moves a run.
    moves: f64,
    /// Tokens moved a run, fees included.
    volume: f64,
    /// Tokens that moves cost a run.
    fees: f64,
    /// Users who were not paid out, a run.
    failures: f64,
    /// Moves that came back, a run.
    returned: f64,
    /// Refusals a run.
    refusals: f64,
}

impl Document {
    /// Every scenario, and the sums over them.
    pub(super) fn of(args: &ScenarioArgs, scores: &[(&sim::Scenario, Score)]) -> Self {
        Self {
            schema: "trimtab/scenario/1",
            strategy: name(args.strategy),
            settle: args.settle.and_then(name),
            delay_ms: args.delay,
            jitter_ms: args.jitter,
            phases: args.phases,
            seeds: args.seeds,
            repeat: args.repeat,
            fee: args.fee.clone(),
            fee_rate: args.fee_rate.clone(),
            scenarios: scores.iter().map(Scenario::of).collect(),
            totals: Totals::of(scores),
        }
    }
}

/// A choice as it is written on the command line.
fn name(choice: impl ValueEnum) -> Option<String> {
    choice.to_possible_value().map(|value| value.get_name().to_owned())
}

impl Scenario {
    fn of((scenario, score): &(&sim::Scenario, Score)) -> Self {
        let latency = score.latency.as_ref();
        Self {
            name: scenario.name.clone(),
            runs: score.runs,
            transfers: score.users,
            completion_rate: score.completion_rate,
            failures: score.failures,
            moves: score.moves,
            volume: score.volume,
            fees: score.fees,
            returned: score.returned,
            refusals: score.refusals,
            latency_ms: latency.map(|one| Latency { p50: one.p50, p95: one.p95, p99: one.p99 }),
        }
    }
}

impl Totals {
    fn of(scores: &[(&sim::Scenario, Score)]) -> Self {
        let scores = || scores.iter().map(|(_, score)| score);
        let sum = |pick: fn(&Score) -> f64| scores().map(pick).sum::<f64>();
        Self {
            completion_rate_min: scores().map(|score| score.completion_rate).fold(1.0, f64::min),
            moves: sum(|score| score.moves),
            volume: sum(|score| score.volume),
            fees: sum(|score| score.fees),
            failures: sum(|score| score.failures),
            returned: sum(|score| score.returned),
            refusals: sum(|score| score.refusals),
        }
    }
}
