//! `[[window]]`: spans of history over all venues and coins of the desk.

use super::finding::{Finding, Findings};
use super::roster::{self, Roster};
use super::schema::{File, Window};
use super::venues::{self, VenueRead};
use trimtab_sim::market::WindowSpec;

/// Hours of 30 years, the longest window.
const HOURS_MAX: i64 = 263_000;

/// The windows, in the file's order.
pub(super) fn read(
    file: &File,
    coins: &Roster,
    venues: &[VenueRead],
    findings: &mut Findings,
) -> Vec<WindowSpec> {
    roster::unique("window", file.window.iter().map(|window| &window.name), findings);
    if file.window.is_empty() {
        let remedy = "add a table [[window]] with name, start and end";
        findings.push(Finding::at(file.version.span(), "there is no window").remedy(remedy));
    }
    file.window.iter().map(|window| read_one(window, coins, venues, findings)).collect()
}

fn read_one(
    window: &Window,
    coins: &Roster,
    venues: &[VenueRead],
    findings: &mut Findings,
) -> WindowSpec {
    let hours = venues::hours(&window.start, &window.end, findings);
    if hours.end.saturating_sub(hours.start) > HOURS_MAX {
        let problem = format!("window `{}` is longer than 30 years", window.name);
        findings.push(Finding::at(window.end.span(), problem).remedy("let it end earlier"));
    }
    WindowSpec {
        name: window.name.get_ref().clone(),
        hours,
        venues: venues.iter().map(|venue| venue.spec.name.clone()).collect(),
        coins: coins.names().to_vec(),
        funding: venues.iter().map(|venue| venue.funding.clone()).collect(),
        stand_ins: venues.iter().map(|venue| venue.stand_ins.clone()).collect(),
    }
}
