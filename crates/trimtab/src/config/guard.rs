//! `[guard]`: hard limits on what may move.

use super::finding::{Finding, Findings};
use super::roster::Roster;
use super::scalar::Written;
use super::schema::{File, Guard, Name};
use super::units;
use super::venues::VenueRead;
use crate::suggest;
use std::collections::BTreeSet;
use trimtab_model::{Amount, Ratio, Rounding};
use trimtab_sim::spec::LimitsSpec;

/// Smallest transfer of a desk that names none, USD: below it fees are most of what moves.
const MIN_TRANSFER: f64 = 1_000.0;
/// Share of the capital to which an account is topped up that cannot be assessed, where the desk
/// names none: it may be in need, and it may be lost.
const UNASSESSED_SHARE: Ratio = Ratio::from_parts(Ratio::PARTS / 10);
const LIMITS: &str = "limits";
const BENCHMARK: &str = "benchmark";
/// Stands for every account in a route pattern.
const ANY: &str = "*";

/// The guard as read.
#[derive(Debug)]
pub(super) struct GuardRead {
    /// Smallest transfer, USD.
    pub(super) clip: f64,
    /// Figures; `None` is the profile that checks solvency only.
    pub(super) limits: Option<LimitsSpec>,
}

/// The guard of the desk; the venues' caps are among its limits.
pub(super) fn read(
    file: &File,
    accounts: &Roster,
    venues: &[VenueRead],
    findings: &mut Findings,
) -> GuardRead {
    let guard = &file.guard;
    let clip = findings.take_some(guard.min_transfer.as_ref(), units::money_above_zero);
    let limits = limits(file, accounts, venues, findings);
    refuse_contradictions(guard, findings);
    let has_limits = is_benchmark(guard, findings).then(|| refuse_limits(file, findings)).is_none();
    GuardRead {
        clip: clip.map_or(MIN_TRANSFER, |money| money.real),
        limits: has_limits.then_some(limits),
    }
}

/// A limit below the smallest transfer forbids all of them.
fn refuse_contradictions(guard: &Guard, findings: &mut Findings) {
    let least = guard.min_transfer.as_ref();
    let figure = |written: &Written| units::money(written.get_ref()).map(|money| money.real).ok();
    let clip = least.map_or(Some(MIN_TRANSFER), figure);
    let limits = [
        ("per_transfer", &guard.per_transfer),
        ("per_route_hour", &guard.per_route_hour),
        ("per_venue_hour", &guard.per_venue_hour),
        ("per_hour", &guard.per_hour),
    ];
    for (key, written) in limits {
        let Some(written) = written else { continue };
        let Some((most, clip)) = figure(written).filter(|most| *most > 0.0).zip(clip) else {
            continue;
        };
        if most >= clip {
            continue;
        }
        let smallest = least.map_or("1_000 USD".to_owned(), |least| least.get_ref().to_string());
        let problem = format!(
            "{key} = {} is below the smallest transfer of {smallest}: nothing could ever move",
            written.get_ref()
        );
        let finding = Finding::at(written.span(), problem)
            .label("the most")
            .remedy(format!("raise {key}, or lower min_transfer"));
        findings.push(match least {
            Some(least) => finding.also(least.span(), "the least"),
            None => finding,
        });
    }
}

fn is_benchmark(guard: &Guard, findings: &mut Findings) -> bool {
    let Some(profile) = &guard.profile else { return false };
    let name = profile.get_ref().as_str();
    if ![LIMITS, BENCHMARK].contains(&name) {
        let remedy = suggest::remedy(name, [LIMITS, BENCHMARK], "");
        let problem = format!("there is no guard profile `{name}`");
        findings.push(Finding::at(profile.span(), problem).remedy(remedy));
    }
    name == BENCHMARK
}

/// A limit that nothing would check must not stand in the file as if it held.
fn refuse_limits(file: &File, findings: &mut Findings) {
    let guard = &file.guard;
    let figures = [
        ("per_transfer", &guard.per_transfer),
        ("per_route_hour", &guard.per_route_hour),
        ("per_venue_hour", &guard.per_venue_hour),
        ("per_hour", &guard.per_hour),
        ("age_max", &guard.age_max),
        ("unassessed_max", &guard.unassessed_max),
    ];
    let span = |written: &Written| written.span();
    let written = figures.into_iter().map(|(key, figure)| (key, figure.as_ref().map(span)));
    let routes = ("routes", guard.routes.as_ref().map(|routes| routes.span()));
    let caps =
        file.venue.iter().map(|(_, venue)| ("max_share", venue.max_share.as_ref().map(span)));
    let tranches = file.tranche.iter().flat_map(|tranche| {
        [
            ("max_utilisation", tranche.max_utilisation.as_ref().map(span)),
            ("max_share", tranche.max_share.as_ref().map(span)),
            ("reserve", tranche.reserve.as_ref().map(span)),
        ]
    });
    for (key, span) in written.chain([routes]).chain(caps).chain(tranches) {
        if let Some(span) = span {
            let problem =
                format!("`{key}` would not hold: profile `{BENCHMARK}` checks solvency only");
            let remedy = format!("remove it, or set the profile to \"{LIMITS}\"");
            findings.push(Finding::at(span, problem).label("never checked").remedy(remedy));
        }
    }
}

fn limits(
    file: &File,
    accounts: &Roster,
    venues: &[VenueRead],
    findings: &mut Findings,
) -> LimitsSpec {
    let guard = &file.guard;
    let mut most = |written: &Option<Written>| -> Option<Amount> {
        let money = findings.take_some(written.as_ref(), units::money_above_zero);
        money.map(|money| money.exact)
    };
    let per_transfer = most(&guard.per_transfer);
    let per_route_hour = most(&guard.per_route_hour);
    let per_venue_hour = most(&guard.per_venue_hour);
    let per_hour = most(&guard.per_hour);
    let caps = venues.iter().enumerate();
    LimitsSpec {
        per_transfer,
        per_route_hour,
        per_venue_hour,
        per_hour,
        allowed: guard.routes.as_ref().map(|routes| allowed(routes.get_ref(), accounts, findings)),
        exposure: caps.filter_map(|(index, venue)| Some((index, venue.max_share?))).collect(),
        age_max: findings.take_some(guard.age_max.as_ref(), units::span),
        unassessed: Some(unassessed(file, findings)),
    }
}

/// The most that an account may hold which cannot be assessed.
fn unassessed(file: &File, findings: &mut Findings) -> Amount {
    match file.guard.unassessed_max.as_ref() {
        Some(written) => findings.take(written, units::money).exact,
        None => {
            // What is wrong with the capital is told where it is read.
            let capital = units::money(file.capital.amount.get_ref()).unwrap_or_default();
            let share = UNASSESSED_SHARE.of(capital.exact, Rounding::Down);
            share.unwrap_or(Amount::ZERO)
        }
    }
}

/// Every route that one of the patterns names, in order.
fn allowed(patterns: &[Name], accounts: &Roster, findings: &mut Findings) -> Vec<(usize, usize)> {
    let mut routes = BTreeSet::new();
    for pattern in patterns {
        let Some((from, to)) = pattern.get_ref().split_once("->") else {
            let problem = format!("`{pattern}` is no route");
            let remedy = "write it as \"treasury -> okx\", with * for every account";
            findings.push(Finding::at(pattern.span(), problem).remedy(remedy));
            continue;
        };
        let mut ends = |text: &str| match text.trim() {
            ANY => (0..accounts.len()).collect(),
            name => Vec::from_iter(accounts.find_text(name, pattern.span(), findings)),
        };
        let (sources, targets) = (ends(from), ends(to));
        if sources.len() == 1 && sources == targets {
            let problem = format!("the route `{pattern}` leads back to where it starts");
            let remedy = "name two different accounts";
            findings.push(Finding::at(pattern.span(), problem).remedy(remedy));
        }
        for source in sources {
            routes.extend(targets.iter().filter(|to| **to != source).map(|to| (source, *to)));
        }
    }
    routes.into_iter().collect()
}
