//! Every published run: counts equal, dollars within a cent.

use crate::{CENT, Public};
use std::collections::BTreeMap;
use std::sync::Arc;
use trimtab_model::Amount;
use trimtab_sim::backtest::{self, Job};
use trimtab_sim::benchmark::Variant;
use trimtab_sim::market::Market;
use trimtab_sim::run::Outcome;
use trimtab_sim::spec::{DECIMALS, VenueSpec};

fn results(public: &Public, name: &str) -> Vec<serde_json::Value> {
    let text = std::fs::read_to_string(public.file(name)).unwrap();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap();
    all["results"].as_array().unwrap().clone()
}

fn job(public: &Public, markets: &BTreeMap<String, Arc<Market>>, row: &serde_json::Value) -> Job {
    let text = |key: &str| row[key].as_str().unwrap();
    let variants = public.benchmark.variants(text("latency"));
    let is_row = |one: &&Variant| one.policy == text("policy") && one.variant == text("variant");
    let strategy = variants.iter().find(is_row).unwrap().strategy.clone();
    let spec = public.benchmark.desk(text("window"), text("latency"), &strategy).unwrap();
    Job { spec, market: Arc::clone(&markets[text("window")]), strategy }
}

fn check(row: &serde_json::Value, venues: &[VenueSpec], outcome: &Outcome) {
    let what = format!("{} {} {} {}", row["latency"], row["policy"], row["variant"], row["window"]);
    let dollars = |key: &str, amount: Amount| {
        let expected = row[key].as_f64().unwrap();
        let found: f64 = amount.decimal(DECIMALS).to_string().parse().unwrap();
        assert!((found - expected).abs() <= CENT, "{what} {key}: {found} is not {expected}");
    };
    let money = &outcome.money;
    dollars("net_pnl", money.net_pnl);
    dollars("price", money.price);
    dollars("funding", money.funding);
    dollars("yield", money.interest);
    dollars("trading", money.trading);
    dollars("transfer_fees", money.transfer_fees);
    dollars("liquidation_penalty", money.liquidation_penalty);
    dollars("deficit", money.deficit);
    dollars("volume_moved", money.volume_moved);
    dollars("end_total", money.end_total);
    let counts = [
        ("liquidations", outcome.liquidations),
        ("transfers", outcome.transfers),
        ("shortfall_min", outcome.measures.shortfall_min),
        ("flat_pair_h", outcome.flat_pair_h),
        ("blocked_rolls", outcome.blocked_rolls),
    ];
    for (key, found) in counts {
        assert_eq!(found, row[key].as_u64().unwrap(), "{what} {key}");
    }
    let measures = &outcome.measures;
    for (key, found, allowed) in [
        ("max_drawdown_usd", measures.max_drawdown_usd, CENT),
        ("max_drawdown", measures.max_drawdown, 1e-9),
        ("min_total", measures.min_total_usd, CENT),
        ("mean_treasury_share", measures.mean_treasury_share, 1e-9),
        ("mean_idle_share", measures.mean_idle_share, 1e-9),
    ] {
        let expected = row[key].as_f64().unwrap();
        assert!((found - expected).abs() <= allowed, "{what} {key}: {found} is not {expected}");
    }
    let by_venue = row["utilisation"].as_object().unwrap();
    assert_eq!(by_venue.len(), measures.utilisation.len());
    for (read, venue) in measures.utilisation.iter().zip(venues) {
        let expected = &by_venue[&venue.name];
        let pair = read.map(|read| (read.mean, read.p95));
        let expected = expected["mean"].as_f64().zip(expected["p95"].as_f64());
        match (pair, expected) {
            (Some(found), Some(expected)) => {
                assert!((found.0 - expected.0).abs() < 1e-9, "{what} utilisation");
                assert!((found.1 - expected.1).abs() < 1e-9, "{what} utilisation p95");
            }
            (found, expected) => assert_eq!(found, expected, "{what}"),
        }
    }
}

/// Every window, rule, variant and latency of both result files.
#[test]
fn every_published_run_is_reproduced() {
    let Some(public) = Public::find() else { return };
    let markets = public.markets(|_| true);
    let mut rows = results(&public, "results-public.json");
    rows.extend(results(&public, "results-trace.json"));
    assert_eq!(rows.len(), 112 + 56);
    let jobs: Vec<Job> = rows.iter().map(|row| job(&public, &markets, row)).collect();
    let outcomes = backtest::run_all(&jobs, 2, &|| {});
    for ((row, job), outcome) in rows.iter().zip(&jobs).zip(outcomes) {
        check(row, &job.spec.venues, &outcome.unwrap());
    }
}
