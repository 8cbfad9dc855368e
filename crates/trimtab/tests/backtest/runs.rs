//! Runs that work: figures, order, traces, determinism.

use crate::{World, text, trimtab};
use flate2::read::GzDecoder;
use serde_json::Value;
use std::io::Read;

fn runs(output: &std::process::Output) -> Vec<Value> {
    assert!(output.status.success(), "{}", text(&output.stderr));
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["schema"], "trimtab/backtest/1");
    document["runs"].as_array().unwrap().clone()
}

fn usd(run: &Value, key: &str) -> i128 {
    let written = run[key].as_str().unwrap();
    let (whole, fraction) = written.split_once('.').unwrap();
    assert_eq!(fraction.len(), 18, "{key} is an exact decimal string: {written}");
    format!("{whole}{fraction}").parse().unwrap()
}

#[test]
fn every_run_stands_in_order_and_adds_up_exactly() {
    let world = World::new();
    let runs = runs(&world.backtest(&["--json", "--window", "two-days", "--window", "three-days"]));
    let titles: Vec<_> = runs
        .iter()
        .map(|run| {
            ["latency", "strategy", "variant", "window"].map(|key| run[key].as_str().unwrap())
        })
        .collect();
    let expected = [
        ["base", "none", "default", "three-days"],
        ["base", "none", "default", "two-days"],
        ["base", "weighted-tolerance", "default", "three-days"],
        ["base", "weighted-tolerance", "default", "two-days"],
        ["base", "weighted-tolerance", "tuned", "three-days"],
        ["base", "weighted-tolerance", "tuned", "two-days"],
        ["slow", "none", "default", "three-days"],
        ["slow", "none", "default", "two-days"],
        ["slow", "weighted-tolerance", "default", "three-days"],
        ["slow", "weighted-tolerance", "default", "two-days"],
    ];
    assert_eq!(titles, expected);
    for run in &runs {
        let gains = ["price_usd", "funding_usd", "yield_usd", "dust_usd"];
        let costs = ["trading_usd", "transfer_fees_usd", "liquidation_penalty_usd"];
        let sum = gains.iter().map(|key| usd(run, key)).sum::<i128>()
            - costs.iter().map(|key| usd(run, key)).sum::<i128>();
        assert_eq!(usd(run, "net_pnl_usd"), sum, "{run}");
    }
    assert!(runs.iter().any(|run| run["transfers"].as_u64().unwrap() > 0));
}

#[test]
fn threads_change_nothing() {
    let world = World::new();
    let one = world.backtest(&["--json", "--window", "three-days", "--threads", "1"]);
    let many = world.backtest(&["--json", "--window", "three-days", "--threads", "7"]);
    assert_eq!(text(&one.stdout), text(&many.stdout));
    assert_eq!(runs(&one)[0]["state_hash"].as_str().unwrap().len(), 64);
}

#[test]
fn a_trace_has_the_referees_columns_and_every_tick() {
    let world = World::new();
    let trace = world.path("t.csv.gz");
    let select = ["--window", "three-days", "--policy", "none", "--latency", "base", "--trace"];
    let output = world.backtest(&[&select[..], &[trace.to_str().unwrap()]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let mut csv = String::new();
    GzDecoder::new(std::fs::File::open(&trace).unwrap()).read_to_string(&mut csv).unwrap();
    let header = "tick,ts_ms,kind,mark:north:BTC,mark:south:BTC,equity:north,equity:south,treasury,\
                  in_flight,total,cum_price,cum_funding,cum_yield,cum_trading,cum_transfer_fees,\
                  cum_penalty,liquidations,transfers,volume_moved,q:north:BTC,q:south:BTC,\
                  gross:north,gross:south";
    assert_eq!(csv.lines().next().unwrap(), header);
    assert_eq!(csv.lines().count(), 1 + 72 * 4);
    assert!(!world.path("t.csv.gz.partial").exists());
}

#[test]
fn people_get_tables_and_a_verdict() {
    let world = World::new();
    let output = world.backtest(&["--window", "three-days", "--latency", "base"]);
    let table = text(&output.stdout);
    assert!(table.contains("three-days, latency base, capital 4,000,000."), "{table}");
    assert!(table.contains("weighted-tolerance  tuned"), "{table}");
    assert!(table.contains("Best: "), "{table}");
}

/// A result says by whose rules which venue margined, each once however many runs there are.
#[test]
fn margin_rules_are_told_as_they_were_read() {
    let world = World::new();
    let printed = trimtab(&["margin", "--parameters", "binance"]);
    let mut terms: Value = serde_json::from_slice(&printed.stdout).unwrap();
    terms["tiered"]["provenance"]["source"] = "brackets of a test".into();
    terms["tiered"]["provenance"]["as_of"] = 1_651_363_200.into();
    let own = world.path("own.json");
    std::fs::write(&own, terms.to_string()).unwrap();
    let own = format!("north={}", own.to_str().unwrap());
    let select = ["--json", "--policy", "none", "--window", "three-days", "--window", "two-days"];
    let told = |rules: &[&str]| {
        let output = world.backtest(&[&select[..], rules].concat());
        assert!(runs(&output).len() > 2, "several runs are told of");
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        document["margin_rules"].clone()
    };
    let north = serde_json::json!({
        "venue": "north", "rule": "tiered", "as_of": "2022-05-01T00:00:00Z",
        "source": "brackets of a test",
    });
    assert_eq!(told(&["--rule", &own]), serde_json::json!([north]));
    let both = told(&["--rule", "south=hyperliquid", "--rule", &own]);
    assert_eq!(both[0], north, "in the order of the file");
    assert_eq!((&both[1]["venue"], &both[1]["rule"]), (&"south".into(), &"hyperliquid".into()));
    assert_eq!(told(&[]), serde_json::json!([]));
}
