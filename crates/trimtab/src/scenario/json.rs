//! `--json`: schema `trimtab/scenario/1`. Averages over runs are numbers, in tokens and milliseconds.

use crate::cli::ScenarioArgs;
use clap::ValueEnum;
use serde_json::{Value, json};
use trimtab_sim::scenario::{Scenario, Score};

const SCHEMA: &str = "trimtab/scenario/1";

/// Every scenario, and the sums over them.
pub(super) fn document(args: &ScenarioArgs, scores: &[(&Scenario, Score)]) -> String {
    let name = |value: Option<clap::builder::PossibleValue>| {
        value.map_or(Value::Null, |value| json!(value.get_name()))
    };
    let sum = |pick: fn(&Score) -> f64| scores.iter().map(|(_, score)| pick(score)).sum::<f64>();
    let least = scores.iter().map(|(_, score)| score.completion_rate).fold(1.0, f64::min);
    json!({
        "schema": SCHEMA,
        "strategy": name(args.strategy.to_possible_value()),
        "settle": name(args.settle.and_then(|settle| settle.to_possible_value())),
        "delay_ms": args.delay,
        "jitter_ms": args.jitter,
        "phases": args.phases,
        "seeds": args.seeds,
        "repeat": args.repeat,
        "fee": args.fee,
        "fee_rate": args.fee_rate,
        "scenarios": scores.iter().map(one).collect::<Vec<_>>(),
        "totals": {
            "completion_rate_min": least,
            "moves": sum(|score| score.moves),
            "volume": sum(|score| score.volume),
            "fees": sum(|score| score.fees),
            "failures": sum(|score| score.failures),
            "returned": sum(|score| score.returned),
            "refusals": sum(|score| score.refusals),
        },
    })
    .to_string()
}

fn one((scenario, score): &(&Scenario, Score)) -> Value {
    let latency = score.latency.map_or(
        Value::Null,
        |latency| json!({"p50": latency.p50, "p95": latency.p95, "p99": latency.p99}),
    );
    json!({
        "name": scenario.name,
        "runs": score.runs,
        "transfers": score.users,
        "completion_rate": score.completion_rate,
        "failures": score.failures,
        "moves": score.moves,
        "volume": score.volume,
        "fees": score.fees,
        "returned": score.returned,
        "refusals": score.refusals,
        "latency_ms": latency,
    })
}
