//! What a benchmark file must keep to beyond its shape.

use super::schema::{File, Legs, Policy, Window};
use crate::calendar;
use crate::run::{self, RunError};
use crate::world_file::Finding;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use trimtab_engine::SetupError;
use trimtab_engine::strategy::RULES;

type Checked = Result<(), Finding>;

/// Ten years of minutes: beyond that a transfer time is a mistake.
const MINUTES_MAX: f64 = 5_256_000.0;
/// USD beyond which turnover would crowd 128 bits of base units.
const USD_MAX: f64 = 1e13;
/// Hours of 30 years, the longest window.
const WINDOW_HOURS_MAX: i64 = 263_000;

fn finding<T>(path: &[&str], problem: String, remedy: impl Into<String>) -> Result<T, Finding> {
    Err(Finding::at(path, problem, remedy))
}

/// Everything that must hold before anything is run.
pub(super) fn check(file: &File) -> Checked {
    if (file.benchmark.as_str(), file.version) != ("funding-arb", 1) {
        let found = format!("{} version {} is not known", file.benchmark, file.version);
        return finding(&["benchmark"], found, "use funding-arb, version 1");
    }
    check_figures(file)?;
    check_vol(file)?;
    check_venues(file)?;
    check_clip(file)?;
    for (name, multiple) in &file.latency_multiple {
        within(&["latency_multiple", name], *multiple, 0.0..=1e4, "a multiple")?;
    }
    for (table, windows) in [("windows", &file.windows), ("trace_windows", &file.trace_windows)] {
        for (name, window) in windows {
            check_window(file, &[table, name], window)?;
        }
    }
    file.policies.iter().try_for_each(|(name, policy)| check_policy(file, name, policy))
}

fn check_figures(file: &File) -> Checked {
    let usd = "an amount of USD above zero";
    within(&["capital_usd"], file.capital_usd, f64::MIN_POSITIVE..=USD_MAX, usd)?;
    within(
        &["notional_per_side_usd"],
        file.notional_per_side_usd,
        f64::MIN_POSITIVE..=USD_MAX,
        usd,
    )?;
    within(&["min_clip_usd"], file.min_clip_usd, 0.01..=USD_MAX, usd)?;
    share(&["initial_treasury_share"], file.initial_treasury_share)?;
    share(&["treasury_apr"], file.treasury_apr)?;
    share(&["liquidation_penalty"], file.liquidation_penalty)?;
    share(&["pair_hysteresis_apr"], file.pair_hysteresis_apr)?;
    let points = "basis points";
    within(&["taker_bps"], file.taker_bps, 0.0..=1e4, points)?;
    within(&["orphan_close_bps"], file.orphan_close_bps, 0.0..=1e4, points)?;
    let multiple = "a multiple";
    within(&["open_initial_multiple"], file.open_initial_multiple, 0.0..=1e3, multiple)?;
    within(&["shortfall_multiple"], file.shortfall_multiple, 0.0..=1e3, multiple)?;
    if !(1..=8760).contains(&file.funding_lookback_h) {
        let found = format!("{} hours", file.funding_lookback_h);
        return finding(&["funding_lookback_h"], found, "use 1 to 8760");
    }
    if file.book_lead_h > 8760 {
        return finding(&["book_lead_h"], format!("{} hours", file.book_lead_h), "use 0 to 8760");
    }
    Ok(())
}

fn check_vol(file: &File) -> Checked {
    within(&["vol", "half_life_h"], file.vol.half_life_h, 1e-3..=1e6, "hours above zero")?;
    share(&["vol", "sigma0_hourly"], file.vol.sigma0_hourly)?;
    within(&["vol", "corr0"], file.vol.corr0, -1.0..=1.0, "a correlation")
}

fn check_venues(file: &File) -> Checked {
    unique(&["venue_order"], &file.venue_order, "venue")?;
    if let Some(name) = file.venue_order.iter().find(|name| *name == crate::spec::TREASURY) {
        let found = format!("a venue named `{name}`");
        return finding(&["venue_order"], found, "the treasury is there anyway; use another name");
    }
    for (venue, hours) in &file.funding_interval_h {
        if !(1..=8760).contains(hours) {
            let found = format!("{hours} hours");
            return finding(&["funding_interval_h", venue], found, "use 1 to 8760");
        }
    }
    check_rates(&["margin_other"], &file.margin_other)?;
    for (venue, coins) in &file.margin {
        for (coin, rates) in coins {
            check_rates(&["margin", venue, coin], rates)?;
        }
    }
    for (venue, floor) in &file.withdraw_floor_of_notional {
        share(&["withdraw_floor_of_notional", venue], *floor)?;
    }
    file.transfer.iter().try_for_each(|(venue, legs)| {
        for (name, points) in
            [("withdraw_bps", legs.withdraw_bps), ("deposit_bps", legs.deposit_bps)]
        {
            within(&["transfer", venue, name], points, 0.0..=1e4, "basis points")?;
        }
        for (name, fee) in [("withdraw_usd", legs.withdraw_usd), ("deposit_usd", legs.deposit_usd)]
        {
            within(&["transfer", venue, name], fee, 0.0..=USD_MAX, "an amount of USD")?;
        }
        for (name, time) in [("withdraw_min", legs.withdraw_min), ("deposit_min", legs.deposit_min)]
        {
            within(&["transfer", venue, name], time, 0.0..=MINUTES_MAX, "minutes")?;
        }
        Ok(())
    })
}

/// The smallest transfer covers its fee on the dearest way.
fn check_clip(file: &File) -> Checked {
    let dearest = |fee: fn(&Legs) -> f64| file.transfer.values().map(fee).fold(0.0, f64::max);
    let fixed = dearest(|legs| legs.withdraw_usd) + dearest(|legs| legs.deposit_usd);
    let rate = (dearest(|legs| legs.withdraw_bps) + dearest(|legs| legs.deposit_bps)) / 1e4;
    let clip = file.min_clip_usd;
    if fixed + rate * clip < clip {
        return Ok(());
    }
    let fee = fixed + rate * clip;
    let found = format!("the fee of a transfer of {clip} USD may be {fee} USD");
    finding(&["min_clip_usd"], found, "use a larger smallest transfer, or smaller fees")
}

fn check_rates(path: &[&str], rates: &[f64; 2]) -> Checked {
    let [initial, maintenance] = *rates;
    share(path, initial)?;
    share(path, maintenance)?;
    if maintenance > initial {
        let found = format!("maintenance rate {maintenance} above initial rate {initial}");
        return finding(path, found, "write [initial, maintenance]");
    }
    Ok(())
}

fn check_window(file: &File, path: &[&str], window: &Window) -> Checked {
    let mut bounds = [0; 2];
    for (slot, (name, text)) in
        bounds.iter_mut().zip([("start", &window.start), ("end", &window.end)])
    {
        let at = [path, &[name]].concat();
        match calendar::parse_hour(text) {
            Some(hour) => *slot = hour,
            None => {
                let found = format!("`{text}` is no whole hour in UTC");
                return finding(&at, found, "write it as 2022-05-01T00:00Z");
            }
        }
    }
    let [start, end] = bounds;
    if start >= end || end - start > WINDOW_HOURS_MAX {
        let found =
            format!("the window from {} to {} is empty or endless", window.start, window.end);
        return finding(path, found, "let it end after its start, within 30 years");
    }
    unique(&[path, &["coins"]].concat(), &window.coins, "coin")?;
    unique(&[path, &["venues"]].concat(), &window.venues, "venue")?;
    window.venues.iter().try_for_each(|venue| check_known(file, path, venue))
}

/// A window's venue is described wherever it must be.
fn check_known(file: &File, path: &[&str], venue: &str) -> Checked {
    let tables = [
        ("venue_order", file.venue_order.iter().any(|name| name == venue)),
        ("funding_interval_h", file.funding_interval_h.contains_key(venue)),
        ("margin", file.margin.contains_key(venue)),
        ("withdraw_floor_of_notional", file.withdraw_floor_of_notional.contains_key(venue)),
        ("transfer", file.transfer.contains_key(venue)),
    ];
    match tables.into_iter().find(|(_, known)| !known) {
        None => Ok(()),
        Some((table, _)) => {
            let found = format!("unknown venue `{venue}`: it is not in {table}");
            let known = file.venue_order.join(", ");
            finding(&[path, &["venues"]].concat(), found, format!("add it, or use one of {known}"))
        }
    }
}

fn check_policy(file: &File, name: &str, policy: &Policy) -> Checked {
    let path = ["policies", name];
    if !RULES.contains(&policy.rule.as_str()) {
        let found = format!("there is no rule `{}`", policy.rule);
        return finding(
            &[&path[..], &["rule"]].concat(),
            found,
            format!("use one of {}", RULES.join(", ")),
        );
    }
    match policy.tuned.keys().find(|latency| !file.latency_multiple.contains_key(*latency)) {
        None => Ok(()),
        Some(latency) => {
            let found = format!("tuned for `{latency}`, which is no latency of this file");
            let known: Vec<&str> = file.latency_multiple.keys().map(String::as_str).collect();
            finding(
                &[&path[..], &["tuned", latency]].concat(),
                found,
                format!("use one of {}", known.join(", ")),
            )
        }
    }
}

/// Every variant makes a strategy in every window.
pub(super) fn check_strategies(benchmark: &super::Benchmark) -> Checked {
    for latency in benchmark.latencies() {
        for variant in benchmark.variants(latency) {
            for (window, _) in benchmark.windows() {
                check_strategy(benchmark, window, latency, &variant)?;
            }
        }
    }
    Ok(())
}

fn check_strategy(
    benchmark: &super::Benchmark,
    window: &str,
    latency: &str,
    variant: &super::Variant,
) -> Checked {
    let Some(desk) = benchmark.desk(window, latency, &variant.strategy) else { return Ok(()) };
    let Err(error) = run::engine_for(&desk, &variant.strategy) else { return Ok(()) };
    let parameter = match &error {
        RunError::Setup(SetupError::Strategy(error)) => error.parameter(),
        _ => None,
    };
    let set = if variant.variant == "tuned" { vec!["tuned", latency] } else { vec!["default"] };
    let path = ["policies", &variant.policy].into_iter().chain(set).chain(parameter);
    finding(
        &path.collect::<Vec<_>>(),
        error.to_string(),
        format!("mend it (met in window {window})"),
    )
}

fn share(path: &[&str], value: f64) -> Checked {
    if value > 1.0 && value <= 100.0 {
        let remedy = format!("write {value} % as {}", value / 100.0);
        return finding(path, format!("{value} is above 1, which is 100 %"), remedy);
    }
    within(path, value, 0.0..=1.0, "a share")
}

fn within(path: &[&str], value: f64, range: RangeInclusive<f64>, what: &str) -> Checked {
    if range.contains(&value) {
        return Ok(());
    }
    let remedy = format!("use {what}, {} to {}", range.start(), range.end());
    finding(path, format!("{value} is out of range"), remedy)
}

/// A list with entries, none twice.
fn unique(path: &[&str], names: &[String], what: &str) -> Checked {
    if names.is_empty() {
        return finding(path, format!("no {what} is named"), format!("name at least one {what}"));
    }
    let mut seen = BTreeSet::new();
    match names.iter().find(|name| !seen.insert(*name)) {
        None => Ok(()),
        Some(name) => finding(path, format!("{what} `{name}` is named twice"), "name it once"),
    }
}
