//! `trimtab check` of a benchmark file.

use super::json::SCHEMA;
use super::scope;
use super::section::{self, Section};
use crate::cli::CheckArgs;
use crate::exit::Failure;
use serde_json::{Value, json};
use std::io::{Write, stdout};
use trimtab_sim::benchmark::Benchmark;
use trimtab_sim::market::WindowSpec;

/// Checks the file and says what is in it.
pub(super) fn run(args: &CheckArgs) -> Result<(), Failure> {
    let path = &args.config;
    if !path.exists() {
        let shown = path.display();
        return Err(Failure::not_found(format!("there is no file {shown}; name a benchmark file")));
    }
    let benchmark = Benchmark::read(path).map_err(Failure::input)?;
    if args.json {
        writeln!(stdout().lock(), "{}", document(&benchmark))?;
    } else {
        section::print(&sections(&benchmark))?;
    }
    Ok(())
}

fn windows(benchmark: &Benchmark) -> Vec<WindowSpec> {
    benchmark.windows().filter_map(|(name, _)| benchmark.window(name)).collect()
}

fn sections(benchmark: &Benchmark) -> Vec<Section> {
    let ranked: Vec<&str> = benchmark.ranked_windows().collect();
    let window = |window: WindowSpec| {
        let [start, end] = scope::bounds(&window);
        let length = scope::length(&window);
        let (venues, coins) = (window.venues.join(", "), window.coins.join(", "));
        let use_of = if ranked.contains(&window.name.as_str()) { "" } else { ", for traces only" };
        format!("{}: {start} to {end}, {length}; {coins} at {venues}{use_of}", window.name)
    };
    let policies = benchmark.policies().map(|policy| {
        let tuned = tuned(benchmark, policy);
        if tuned.is_empty() {
            policy.to_owned()
        } else {
            format!("{policy}, tuned for {}", tuned.join(", "))
        }
    });
    vec![
        Section::new("Windows", windows(benchmark).into_iter().map(window).collect()),
        Section::new("Policies", policies.collect()),
        Section::new("Latencies", benchmark.latencies().map(str::to_owned).collect()),
    ]
}

/// Latencies for which a policy has a tuned variant.
fn tuned<'a>(benchmark: &'a Benchmark, policy: &str) -> Vec<&'a str> {
    let is_tuned = |latency: &&str| {
        let variants = benchmark.variants(latency);
        variants.iter().any(|one| one.policy == policy && one.variant == "tuned")
    };
    benchmark.latencies().filter(is_tuned).collect()
}

fn document(benchmark: &Benchmark) -> Value {
    let windows = windows(benchmark).into_iter().map(|window| {
        let ([start, end], hours) = (scope::bounds(&window), scope::hours(&window));
        let is_ranked = benchmark.ranked_windows().any(|name| name == window.name);
        json!({
            "name": window.name,
            "start": start,
            "end": end,
            "hours": hours,
            "venues": window.venues,
            "coins": window.coins,
            "ranked": is_ranked,
        })
    });
    let policies = benchmark
        .policies()
        .map(|policy| json!({"name": policy, "tuned_for": tuned(benchmark, policy)}));
    json!({
        "schema": SCHEMA,
        "kind": "benchmark",
        "windows": windows.collect::<Vec<_>>(),
        "policies": policies.collect::<Vec<_>>(),
        "latencies": benchmark.latencies().collect::<Vec<_>>(),
    })
}
