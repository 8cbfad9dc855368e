//! One place is out of order, and everything stands still.

use crate::scene::played;
use std::collections::BTreeSet;
use trimtab_model::Span;
use trimtab_sim::storm::FaultClass as F;
use trimtab_sim::storm::chronicle::{Event, Step};

/// across-protocol/relayer#3593 and #3595: one venue's interface was out of order for 55 minutes, and
/// every bot that read what was under way there crashed, 216 times.
#[test]
fn an_hour_of_maintenance_stops_one_venue_and_no_other() {
    let (mut accepted, mut processes) = (0, 0);
    for outcome in played(&[(F::Maintenance, 400), (F::RateLimited, 200)]) {
        let mut down = None;
        for entry in outcome.chronicle.entries() {
            match &entry.what {
                Event::Fault(fault) if fault.class == F::Maintenance => down = Some(entry.at),
                Event::World(effect) if effect.step == Step::Accepted => {
                    let within = down.is_some_and(|at| entry.at.since(at).minutes() < 55);
                    accepted += u64::from(within);
                }
                _ => {}
            }
        }
        processes += outcome.statistics.begun;
    }
    assert!(accepted > 20, "{accepted} legs were taken while a venue was down");
    assert_eq!(processes, crate::scene::SEEDS.end, "no process ended over it");
}

/// The same incident: what waits at the venue that is down goes on when it is up again.
#[test]
fn what_waited_for_a_venue_goes_on() {
    for outcome in played(&[(F::Maintenance, 600)]) {
        let effects = outcome.chronicle.effects();
        let last: BTreeSet<_> =
            effects.filter(|(_, one)| one.step == Step::Left).map(|one| one.0).collect();
        let pauses =
            last.iter().zip(last.iter().skip(1)).map(|(before, after)| after.since(*before));
        assert!(pauses.max().unwrap() < Span::DAY, "nothing moved for a day");
    }
}
