//! What may not happen: tranches and hard limits, in sentences.

use super::figures::{amount, list, ratio, seconds, usd};
use super::places::account;
use super::section::Section;
use trimtab_model::{Amount, Ratio};
use trimtab_sim::spec::{DeskSpec, LimitsSpec, TrancheSpec};

/// The risk classes.
pub(super) fn tranches(desk: &DeskSpec) -> Section {
    Section::new("Tranches", desk.tranches.iter().map(|tranche| one(desk, tranche)).collect())
}

fn one(desk: &DeskSpec, tranche: &TrancheSpec) -> String {
    let names: Vec<&str> = tranche.accounts.iter().map(|index| account(desk, *index)).collect();
    let mut parts = Vec::new();
    if tranche.max_utilisation < Ratio::ONE {
        let most = ratio(tranche.max_utilisation);
        parts.push(format!("no withdrawal leaves maintenance margin above {most} of equity"));
    }
    if tranche.max_share < Ratio::ONE {
        parts.push(format!("it may grow to {} of all capital", ratio(tranche.max_share)));
    }
    if tranche.reserve > Amount::ZERO {
        parts.push(format!("{} stays in the treasury", amount(tranche.reserve)));
    }
    if parts.is_empty() {
        parts.push("no limits of its own".to_owned());
    }
    format!("{} ({}): {}", tranche.name, list(&names), parts.join("; "))
}

/// The hard limits.
pub(super) fn limits(desk: &DeskSpec) -> Section {
    let mut lines = vec![format!("no transfer below {}", usd(desk.clip))];
    match &desk.limits {
        None => lines.push(
            "solvency only: an account keeps its initial margin and its venue's floor; no limit \
             and no tranche is checked"
                .to_owned(),
        ),
        Some(limits) => lines.extend(of(desk, limits)),
    }
    Section::new("Guard", lines)
}

fn of(desk: &DeskSpec, limits: &LimitsSpec) -> Vec<String> {
    let figures = [
        (limits.per_transfer, "no single transfer above", ""),
        (limits.per_route_hour, "no route moves more than", " in an hour"),
        (limits.per_venue_hour, "no venue gives and takes more than", " in an hour"),
        (limits.per_hour, "all transfers together move no more than", " in an hour"),
    ];
    let most = |(limit, what, when): (Option<Amount>, &str, &str)| {
        Some(format!("{what} {}{when}", amount(limit?)))
    };
    let mut lines: Vec<String> = figures.into_iter().filter_map(most).collect();
    lines.extend(limits.exposure.iter().map(|(venue, cap)| {
        format!("{} may hold at most {} of all capital", account(desk, *venue), ratio(*cap))
    }));
    lines.extend(limits.age_max.map(|age| {
        let age = seconds(age.nanos() / 1_000_000_000);
        format!("figures older than {age} may only be used to lower risk")
    }));
    lines.extend(limits.unassessed.map(|most| {
        format!(
            "an account that its margin rule cannot assess is not drawn from, and filled up to {} \
             at most",
            amount(most)
        )
    }));
    lines.push(match &limits.allowed {
        None => "every route may be used".to_owned(),
        Some(routes) => format!("only these routes: {}", pairs(desk, routes)),
    });
    lines
}

fn pairs(desk: &DeskSpec, routes: &[(usize, usize)]) -> String {
    let name =
        |(from, to): &(usize, usize)| format!("{} -> {}", account(desk, *from), account(desk, *to));
    match routes {
        [] => "none".to_owned(),
        _ => routes.iter().map(name).collect::<Vec<_>>().join(", "),
    }
}
