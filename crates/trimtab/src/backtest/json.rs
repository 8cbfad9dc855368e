//! `--json`: schema `trimtab/backtest/1`. Amounts are decimal strings in USD.

use super::Run;
use super::history::History;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use trimtab_model::{Amount, Rounding};
use trimtab_risk::real;
use trimtab_sim::run::Outcome;
use trimtab_sim::spec::DECIMALS;

const SCHEMA: &str = "trimtab/backtest/1";

/// Everything: runs, and where their history came from.
pub(super) fn document(runs: &[Run], outcomes: &[Outcome], history: &History) -> String {
    let windows: Vec<Value> = history.windows().map(|(name, window)| {
        let series = window.series.iter().map(|one| {
            json!({
                "venue": one.venue,
                "coin": one.coin,
                "bars": one.bars,
                "longest_hole_h": one.longest_hole_h(),
                "funding_substituted": one.substituted,
                "funding_missing": one.missing,
            })
        });
        let [start, end] = &window.bounds;
        json!({"window": name, "start": start, "end": end, "series": series.collect::<Vec<_>>()})
    }).collect();
    let read =
        history.provenance().files.iter().map(
            |file| json!({"path": file.path.display().to_string(), "rows_kept": file.rows_kept}),
        );
    let data = json!({"files": read.collect::<Vec<_>>(), "absent": history.provenance().absent});
    let mut document = json!({"schema": SCHEMA, "runs": all(runs, outcomes)});
    document["windows"] = Value::Array(windows);
    document["data"] = data;
    document.to_string()
}

fn all(runs: &[Run], outcomes: &[Outcome]) -> Vec<Value> {
    runs.iter().zip(outcomes).map(|(run, outcome)| one(run, outcome)).collect()
}

fn one(run: &Run, outcome: &Outcome) -> Value {
    let (money, measures) = (&outcome.money, &outcome.measures);
    let usd = |amount: Amount| Value::String(amount.decimal(DECIMALS).to_string());
    let read =
        |value: f64| real::to_amount(value, DECIMALS, Rounding::Nearest).map_or(Value::Null, usd);
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| drop(fields.insert(name.to_owned(), value));
    put("window", json!(run.window));
    put("strategy", json!(run.strategy));
    put("variant", json!(run.variant));
    put("latency", json!(run.latency));
    put("rule", json!(run.job.strategy.rule));
    put("params", json!(run.job.strategy.params));
    put("net_pnl_usd", usd(money.net_pnl));
    put("end_total_usd", usd(money.end_total));
    put("price_usd", usd(money.price));
    put("funding_usd", usd(money.funding));
    put("yield_usd", usd(money.interest));
    put("trading_usd", usd(money.trading));
    put("transfer_fees_usd", usd(money.transfer_fees));
    put("liquidation_penalty_usd", usd(money.liquidation_penalty));
    put("deficit_usd", usd(money.deficit));
    put("dust_usd", usd(money.dust));
    put("liquidations", json!(outcome.liquidations));
    put("transfers", json!(outcome.transfers));
    put("volume_moved_usd", usd(money.volume_moved));
    put("shortfall_min", json!(measures.shortfall_min));
    put("flat_pair_h", json!(outcome.flat_pair_h));
    put("blocked_rolls", json!(outcome.blocked_rolls));
    put("max_drawdown_usd", read(measures.max_drawdown_usd));
    put("max_drawdown", json!(measures.max_drawdown));
    put("min_total_usd", read(measures.min_total_usd));
    put("mean_treasury_share", json!(measures.mean_treasury_share));
    put("mean_idle_share", json!(measures.mean_idle_share));
    put("return_annual", json!(return_annual(run, outcome)));
    put("utilisation", utilisation(run, outcome));
    put("guard_refusals", counts(&outcome.refusals, |reason| reason.code()));
    put("world_refusals", counts(&outcome.world_refusals, |reason| reason.code()));
    put("state_hash", json!(outcome.state_hash.to_string()));
    Value::Object(fields)
}

fn return_annual(run: &Run, outcome: &Outcome) -> f64 {
    let hours = run.job.market.hours();
    let days = (hours.end - hours.start) as f64 / 24.0;
    real::amount(outcome.money.net_pnl, DECIMALS) / run.job.spec.capital * 365.0 / days
}

fn utilisation(run: &Run, outcome: &Outcome) -> Value {
    let venues = run.job.spec.venues.iter().map(|venue| venue.name.clone());
    let read = outcome.measures.utilisation.iter().map(|read| match read {
        Some(read) => json!({"mean": read.mean, "p95": read.p95}),
        None => Value::Null,
    });
    Value::Object(venues.zip(read).collect())
}

/// Counts by the reasons' codes.
fn counts<R>(counts: &BTreeMap<R, u64>, code: fn(&R) -> &'static str) -> Value {
    let pairs = counts.iter().map(|(reason, count)| (code(reason).to_owned(), json!(count)));
    Value::Object(pairs.collect())
}
