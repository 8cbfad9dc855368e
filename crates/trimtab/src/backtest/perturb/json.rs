//! `--perturb --json`: schema `trimtab/perturb/1`. Amounts are numbers in USD: they are means.

use super::super::margins::MarginRuleTold;
use super::plan::Plan;
use super::rows;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use trimtab_sim::perturb as sim;

/// What each rule would have done over many paths of perturbed history. Amounts are numbers in USD,
/// for they are means.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Document {
    /// Name and version of this schema.
    schema: &'static str,
    /// Number of paths.
    paths: usize,
    /// Seed that the paths are drawn from.
    seed: u64,
    /// Days of a path.
    days: usize,
    /// Whether routes fail and withdrawals are suspended at random.
    outages: bool,
    /// Windows whose days the paths are made of.
    windows: Vec<String>,
    /// Venues' own margin rules; a venue that is not here margins by rates alone.
    margin_rules: Vec<MarginRuleTold>,
    /// Each strategy, by latency, the best mean first.
    rows: Vec<Row>,
}

/// One strategy under one latency.
#[derive(Debug, Serialize, JsonSchema)]
struct Row {
    /// Which strategy.
    strategy: String,
    /// Which variant of it.
    variant: String,
    /// Which latency.
    latency: String,
    /// The rule behind the strategy.
    rule: String,
    /// Parameters of the rule, in the units of its documentation.
    params: BTreeMap<String, f64>,
    /// Mean net result, USD.
    mean_usd: f64,
    /// Standard error of the mean, USD; null of one path.
    se_usd: Option<f64>,
    /// Mean of the worst twentieth of the paths, USD.
    es5_usd: f64,
    /// Liquidations a path.
    liquidations_per_path: f64,
    /// Share of the paths without any, 0 to 1.
    share_without: f64,
    /// Transfers a path.
    transfers_per_path: f64,
    /// Coin-hours without a position a path.
    flat_pair_h_per_path: f64,
    /// What `dynamic` has more at the same latency, path by path; null for itself and without it.
    dynamic_minus_this_usd: Option<Paired>,
}

/// A mean difference and its interval, USD.
#[derive(Debug, Serialize, JsonSchema)]
struct Paired {
    /// Mean.
    mean: f64,
    /// Lower end of the interval.
    low: f64,
    /// Upper end of the interval.
    high: f64,
}

impl Document {
    /// All rows, and what the paths were drawn from.
    pub(super) fn of(plan: &Plan<'_>, rows: &[rows::Row<'_>]) -> Self {
        Self {
            schema: "trimtab/perturb/1",
            paths: plan.paths,
            seed: plan.draw.seed,
            days: plan.draw.days,
            outages: plan.with_outages,
            windows: plan.windows.iter().map(|window| window.name.clone()).collect(),
            margin_rules: plan.margin_rules(),
            rows: rows.iter().map(Row::of).collect(),
        }
    }
}

impl Row {
    fn of(row: &rows::Row<'_>) -> Self {
        Self {
            strategy: row.play.name.clone(),
            variant: row.play.variant.clone(),
            latency: row.play.latency.clone(),
            rule: row.play.strategy.rule.clone(),
            params: row.play.strategy.params.clone(),
            mean_usd: row.mean,
            se_usd: row.standard_error,
            es5_usd: row.expected_shortfall,
            liquidations_per_path: row.liquidations,
            share_without: row.share_without,
            transfers_per_path: row.transfers,
            flat_pair_h_per_path: row.flat_pair_h,
            dynamic_minus_this_usd: row.dynamic_less.as_ref().map(Paired::of),
        }
    }
}

impl Paired {
    const fn of(paired: &sim::Paired) -> Self {
        Self { mean: paired.mean, low: paired.low, high: paired.high }
    }
}
