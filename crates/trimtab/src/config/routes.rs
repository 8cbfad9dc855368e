//! Routes between any two accounts: from the venues' own legs, with what `[[route]]` changes.

use super::finding::{Finding, Findings};
use super::roster::Roster;
use super::schema::{File, Route};
use super::units;
use super::venues::{self, VenueRead};
use std::collections::BTreeMap;
use trimtab_sim::spec::{LegSpec, RouteSpec};

/// The routes as read.
#[derive(Debug)]
pub(super) struct RoutesRead {
    /// By source then target, the treasury last.
    pub(super) table: Vec<Vec<Option<RouteSpec>>>,
    /// Those with terms of their own, in the file's order.
    pub(super) special: Vec<(usize, usize)>,
}

/// Every route of the desk.
pub(super) fn read(
    file: &File,
    accounts: &Roster,
    venues: &[VenueRead],
    findings: &mut Findings,
) -> RoutesRead {
    let mut table = by_legs(venues);
    let mut special = BTreeMap::new();
    let mut order = Vec::new();
    for route in &file.route {
        // Reads the terms first: what is wrong with them is worth telling wherever they lead.
        let terms = Terms::read(route, findings);
        let Some(pair) = ends(route, accounts, findings) else { continue };
        if let Some(first) = special.insert(pair, route.from.span()) {
            let problem = format!("the route {} -> {} is there twice", route.from, route.to);
            let finding = Finding::at(route.from.span(), problem)
                .label("again")
                .also(first, "first here")
                .remedy("put all its terms into one [[route]]");
            findings.push(finding);
            continue;
        }
        order.push(pair);
        if let Some(Some(spec)) = table.get_mut(pair.0).and_then(|row| row.get_mut(pair.1)) {
            terms.apply(spec);
        }
    }
    RoutesRead { table, special: order }
}

/// A route that can never carry the smallest transfer carries nothing.
pub(super) fn refuse_useless(file: &File, clip: f64, findings: &mut Findings) {
    let least = file.guard.min_transfer.as_ref();
    for route in &file.route {
        for (key, written) in [("capacity", &route.capacity), ("daily_cap", &route.daily_cap)] {
            let Some(written) = written else { continue };
            // What is no amount, or none at all, has been told.
            let most = units::money(written.get_ref()).map(|money| money.real);
            if !most.is_ok_and(|most| most > 0.0 && most < clip) {
                continue;
            }
            let smallest = least.map_or("1_000 USD".to_owned(), |it| it.get_ref().to_string());
            let problem = format!(
                "{key} = {} is below the smallest transfer of {smallest}: the route {} -> {} could \
                 never carry anything",
                written.get_ref(),
                route.from,
                route.to
            );
            let finding = Finding::at(written.span(), problem)
                .label("the most")
                .remedy(format!("raise {key}, lower min_transfer, or remove the route's terms"));
            findings.push(match least {
                Some(least) => finding.also(least.span(), "the least"),
                None => finding,
            });
        }
    }
}

/// What the venues' legs give: leave one, enter the other. The treasury's own legs cost nothing
/// and take no time.
fn by_legs(venues: &[VenueRead]) -> Vec<Vec<Option<RouteSpec>>> {
    let mut legs: Vec<(LegSpec, LegSpec)> = venues.iter().map(|venue| venue.legs).collect();
    legs.push(<(LegSpec, LegSpec)>::default());
    let route = |source: usize, target: usize| {
        (source != target).then(|| RouteSpec::of_legs(legs[source].0, legs[target].1))
    };
    let row = |source: usize| (0..legs.len()).map(|target| route(source, target)).collect();
    (0..legs.len()).map(row).collect()
}

fn ends(route: &Route, accounts: &Roster, findings: &mut Findings) -> Option<(usize, usize)> {
    let source = accounts.find(&route.from, findings);
    let target = accounts.find(&route.to, findings);
    let pair = source.zip(target)?;
    if pair.0 == pair.1 {
        let problem = format!("the route from `{}` leads back to it", route.from);
        let remedy = "name two different accounts";
        findings.push(Finding::at(route.to.span(), problem).remedy(remedy));
        return None;
    }
    Some(pair)
}

/// What one `[[route]]` says.
struct Terms {
    fee: Option<f64>,
    rate: Option<f64>,
    minutes: Option<u64>,
    capacity: Option<f64>,
    daily_cap: Option<f64>,
    outages: Vec<std::ops::Range<i64>>,
}

impl Terms {
    fn read(route: &Route, findings: &mut Findings) -> Self {
        let fee = findings.take_some(route.fee.as_ref(), units::money);
        let capacity = findings.take_some(route.capacity.as_ref(), units::money_above_zero);
        let daily_cap = findings.take_some(route.daily_cap.as_ref(), units::money_above_zero);
        Self {
            fee: fee.map(|money| money.real),
            rate: findings.take_some(route.rate.as_ref(), units::real_share),
            minutes: findings.take_some(route.time.as_ref(), units::minutes),
            capacity: capacity.map(|money| money.real),
            daily_cap: daily_cap.map(|money| money.real),
            outages: venues::stretches(&route.outages, findings),
        }
    }

    /// A figure for the whole route goes to its first leg, and the second then adds nothing.
    fn apply(self, spec: &mut RouteSpec) {
        if let Some(fee) = self.fee {
            (spec.withdraw.fee, spec.deposit.fee) = (fee, 0.0);
        }
        if let Some(rate) = self.rate {
            (spec.withdraw.rate, spec.deposit.rate) = (rate, 0.0);
        }
        if let Some(minutes) = self.minutes {
            (spec.withdraw.minutes, spec.deposit.minutes) = (minutes, 0);
        }
        spec.capacity = self.capacity;
        spec.daily_cap = self.daily_cap;
        spec.outages = self.outages;
    }
}
