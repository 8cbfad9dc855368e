//! `trimtab check` of a benchmark file.

use super::json::{Checked, SCHEMA};
use super::scope;
use super::section::{self, Section};
use crate::cli::CheckArgs;
use crate::exit::Failure;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;
use trimtab_sim::benchmark::Benchmark;
use trimtab_sim::market::WindowSpec;

/// What a benchmark file has.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Described {
    /// `trimtab/check/1`.
    schema: &'static str,
    /// `benchmark`.
    kind: &'static str,
    /// Spans of history.
    windows: Vec<Window>,
    /// The rules.
    policies: Vec<Policy>,
    /// Multiples of transfer times, by name.
    latencies: Vec<String>,
}

/// A span of history.
#[derive(Debug, Serialize, JsonSchema)]
struct Window {
    /// Its name.
    name: String,
    /// Its first hour, RFC 3339 UTC to the minute.
    start: String,
    /// The hour after its last, likewise.
    end: String,
    /// How long it is.
    hours: u64,
    /// Venues traded at.
    venues: Vec<String>,
    /// Coins traded.
    coins: Vec<String>,
    /// Whether rules are ranked on it, or it is for traces only.
    ranked: bool,
}

/// A rule.
#[derive(Debug, Serialize, JsonSchema)]
struct Policy {
    /// Its name.
    name: String,
    /// Latencies for which there is a tuned variant.
    tuned_for: Vec<String>,
}

/// Checks the file and says what is in it.
pub(super) fn run(path: &Path, args: &CheckArgs) -> Result<(), Failure> {
    super::nothing_to_explain(args, "a benchmark")?;
    if !path.exists() {
        let shown = path.display();
        return Err(Failure::not_found(format!("there is no file {shown}; name a benchmark file")));
    }
    let benchmark = Benchmark::read(path).map_err(Failure::input)?;
    if args.json {
        return crate::json::print(&Checked::Benchmark(document(&benchmark)));
    }
    Ok(section::print(&sections(&benchmark))?)
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

fn document(benchmark: &Benchmark) -> Described {
    let windows = windows(benchmark).into_iter().map(|window| {
        let ([start, end], hours) = (scope::bounds(&window), scope::hours(&window));
        let ranked = benchmark.ranked_windows().any(|name| name == window.name);
        let WindowSpec { name, venues, coins, .. } = window;
        Window { name, start, end, hours, venues, coins, ranked }
    });
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    let policies = benchmark.policies().map(|policy| Policy {
        name: policy.to_owned(),
        tuned_for: owned(tuned(benchmark, policy)),
    });
    Described {
        schema: SCHEMA,
        kind: "benchmark",
        windows: windows.collect(),
        policies: policies.collect(),
        latencies: benchmark.latencies().map(str::to_owned).collect(),
    }
}
