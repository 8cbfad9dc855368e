//! Each planted bug is caught, by the check that is there for it.

use crate::checks::Check;
use crate::drive::drive;
use std::collections::BTreeSet;
use trimtab_engine::mutant::Mutant;

/// Which checks may be the first to catch each bug. Money that lands too early is also caught by the
/// engine itself, when the statement in the same batch knows nothing of it.
const CATCHERS: [(Mutant, &[Check]); 5] = [
    (Mutant::FeeNotBooked, &[Check::InFlight]),
    (Mutant::InFlightCountedTwice, &[Check::Inbound]),
    (Mutant::ArrivalBeforeItsTime, &[Check::Held, Check::Judgement]),
    (Mutant::ReservationForgotten, &[Check::Promised]),
    (Mutant::RefusalHalfApplied, &[Check::Atomicity]),
];

#[test]
fn every_planted_bug_is_caught_and_by_the_right_check() {
    assert_eq!(CATCHERS.map(|(mutant, _)| mutant), Mutant::WHOLE);
    for (mutant, catchers) in CATCHERS {
        let caught: Vec<Check> = (0..100)
            .filter_map(|seed| drive(seed, 40, Some(mutant)).err())
            .map(|b| b.check)
            .collect();
        let by: BTreeSet<Check> = caught.iter().copied().collect();
        assert!(caught.len() >= 50, "{mutant:?} was caught in {} of 100 worlds", caught.len());
        assert!(by.iter().all(|check| catchers.contains(check)), "{mutant:?} by {by:?}");
    }
}

#[test]
fn without_a_bug_the_same_worlds_are_silent() {
    for seed in 0..100 {
        drive(seed, 40, None).unwrap();
    }
}
