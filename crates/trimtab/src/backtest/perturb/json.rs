//! `--perturb --json`: schema `trimtab/perturb/1`. Amounts are numbers in USD: they are means.

use super::plan::Plan;
use super::rows::Row;
use serde_json::{Value, json};

const SCHEMA: &str = "trimtab/perturb/1";

/// All rows, and what the paths were drawn from.
pub(super) fn document(plan: &Plan<'_>, rows: &[Row<'_>]) -> String {
    let windows: Vec<&str> = plan.windows.iter().map(|window| window.name.as_str()).collect();
    json!({
        "schema": SCHEMA,
        "paths": plan.paths,
        "seed": plan.draw.seed,
        "days": plan.draw.days,
        "outages": plan.with_outages,
        "windows": windows,
        "rows": rows.iter().map(row).collect::<Vec<_>>(),
    })
    .to_string()
}

fn row(row: &Row<'_>) -> Value {
    let dynamic_less = row
        .dynamic_less
        .map(|paired| json!({"mean": paired.mean, "low": paired.low, "high": paired.high}));
    json!({
        "strategy": row.play.name,
        "variant": row.play.variant,
        "latency": row.play.latency,
        "rule": row.play.strategy.rule,
        "params": row.play.strategy.params,
        "mean_usd": row.mean,
        "se_usd": row.standard_error,
        "es5_usd": row.expected_shortfall,
        "liquidations_per_path": row.liquidations,
        "share_without": row.share_without,
        "transfers_per_path": row.transfers,
        "flat_pair_h_per_path": row.flat_pair_h,
        "dynamic_minus_this_usd": dynamic_less,
    })
}
