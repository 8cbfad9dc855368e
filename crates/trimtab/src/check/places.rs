//! Venues and the routes between them.

use super::figures::{list, minutes, percent, ratio, stretch, usd};
use super::section::Section;
use crate::config::Config;
use trimtab_model::Ratio;
use trimtab_sim::spec::{DeskSpec, RouteSpec, TREASURY};

/// Everything about one venue.
pub(super) fn venue(config: &Config, venue: usize) -> Section {
    let desk = &config.desk;
    let spec = &desk.venues[venue];
    let margin = desk.coins.iter().zip(&spec.margin).map(|(coin, (initial, maintenance))| {
        format!("{coin} {} initial and {} maintenance", percent(*initial), percent(*maintenance))
    });
    let mut lines = vec![
        format!("margin: {}", margin.collect::<Vec<_>>().join("; ")),
        format!("to the treasury: {}", way(desk, venue, desk.treasury())),
        format!("from the treasury: {}", way(desk, desk.treasury(), venue)),
    ];
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
