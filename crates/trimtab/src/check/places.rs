//! Venues and the routes between them.

use super::figures::{list, minutes, percent, ratio, stretch, usd};
use super::section::Section;
use crate::config::Config;
use crate::show;
use trimtab_model::{Ratio, Timestamp};
use trimtab_risk::rules::Provenance;
use trimtab_sim::spec::{DeskSpec, RouteSpec, TREASURY};

/// Nanoseconds of a second.
const NANOS: u64 = 1_000_000_000;

/// Everything about one venue.
pub(super) fn venue(config: &Config, venue: usize, now: Timestamp) -> Section {
    let desk = &config.desk;
    let spec = &desk.venues[venue];
    let margin = desk.coins.iter().zip(&spec.margin).map(|(coin, (initial, maintenance))| {
        let [initial, maintenance] = [initial, maintenance].map(|rate| percent(rounded(*rate)));
        format!("{coin} {initial} initial and {maintenance} maintenance")
    });
    let margin = margin.collect::<Vec<_>>().join("; ");
    let mut lines = Vec::new();
    if let Some(terms) = &spec.rule {
        lines.push(format!("margin by its own rule, {}; for one leg: {margin}", terms.name()));
        lines.extend(age(terms.provenance(), now));
    } else {
        lines.push(format!("margin: {margin}"));
    }
    lines.extend([
        format!("to the treasury: {}", way(desk, venue, desk.treasury())),
        format!("from the treasury: {}", way(desk, desk.treasury(), venue)),
    ]);
    if spec.withdraw_floor > 0.0 {
        let floor = percent(spec.withdraw_floor);
        lines.push(format!("{floor} of gross notional must stay behind a withdrawal"));
    }
    if let Some(cap) = cap(desk, venue) {
        lines.push(format!("{} may hold at most {} of all capital", spec.name, ratio(cap)));
    }
    lines.extend(funding(config, venue));
    let closed = spec.suspended.iter();
    lines.extend(closed.map(|minutes| format!("no withdrawals {}", stretch(minutes))));
    Section::new(format!("Venue {}", spec.name), lines)
}

/// A rate that a rule came to, to the billionth: the rest is the division's.
fn rounded(rate: f64) -> f64 {
    (rate * 1e9).round() / 1e9
}

/// When the parameters of a rule were read, how old they may be, and where they are from.
fn age(from: &Provenance, now: Timestamp) -> [String; 2] {
    let read = show::time(Timestamp::from_secs(from.as_of));
    let block = from.block.map(|block| format!(", block {block}")).unwrap_or_default();
    let [age, most] = [from.age(now).nanos() / NANOS, from.age_max].map(days);
    let stale = if from.check(now).is_err() { ", STALE" } else { "" };
    let source = show::plain(&from.source);
    [
        format!("its parameters are of {read}{block}: {age} old, may be {most}{stale}"),
        format!("they are from: {source}"),
    ]
}

/// Whole days of a number of seconds.
pub(super) fn days(seconds: u64) -> String {
    show::counted(seconds / 86_400, "day")
}

/// Share of all capital that the guard lets a venue hold.
pub(super) fn cap(desk: &DeskSpec, venue: usize) -> Option<Ratio> {
    let limits = desk.limits.as_ref()?;
    limits.exposure.iter().find(|(capped, _)| *capped == venue).map(|(_, cap)| *cap)
}

fn funding(config: &Config, venue: usize) -> Option<String> {
    let window = config.windows.first()?;
    let (rule, others) = (window.funding.get(venue)?, window.stand_ins.get(venue)?);
    let settles = format!("funding settles every {} h", rule.interval_h);
    if others.is_empty() {
        return Some(settles);
    }
    Some(format!("{settles}; a missing rate is taken from {}, in order", list(others)))
}

/// Name of an account by its index.
pub(super) fn account(desk: &DeskSpec, index: usize) -> &str {
    desk.venues.get(index).map_or(TREASURY, |venue| &venue.name)
}

fn way(desk: &DeskSpec, source: usize, target: usize) -> String {
    match &desk.routes[source][target] {
        Some(route) => terms(route),
        None => "no route".to_owned(),
    }
}

/// Fee and time of a route.
fn terms(route: &RouteSpec) -> String {
    let rate = route.withdraw.rate + route.deposit.rate;
    format!(
        "{} and {} of the amount, {}",
        usd(route.fee(0.0)),
        percent(rate),
        minutes(route.minutes())
    )
}

/// Routes with terms of their own, if there are any.
pub(super) fn routes(config: &Config) -> Option<Section> {
    let desk = &config.desk;
    let line = |&(source, target): &(usize, usize)| {
        let route = desk.routes[source][target].as_ref()?;
        let mut parts = vec![terms(route)];
        parts.extend(route.capacity.map(|most| format!("at most {} at once", usd(most))));
        parts.extend(route.daily_cap.map(|most| format!("at most {} in 24 h", usd(most))));
        let outages = route.outages.iter();
        parts.extend(outages.map(|minutes| format!("out of order {}", stretch(minutes))));
        let (from, to) = (account(desk, source), account(desk, target));
        Some(format!("{from} -> {to}: {}", parts.join("; ")))
    };
    let lines: Vec<String> = config.special_routes.iter().filter_map(line).collect();
    (!lines.is_empty()).then(|| Section::new("Routes with terms of their own", lines))
}
