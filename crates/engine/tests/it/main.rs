//! The engine in a false world that keeps its own books: whatever is told and whatever is wished,
//! money is conserved, nothing is promised twice, refusals leave no trace, and every plan may stop
//! half-way.

#![cfg(test)]

mod chance;
mod checks;
mod drive;
mod lies;
mod mutants;
mod scene;
mod truths;
mod wisher;
mod world;

use checks::{Broken, Met};
use drive::drive;
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, contextualize_config};

/// The same two thousand worlds every time, unless `PROPTEST_CASES` asks for another number of them
/// or `PROPTEST_RNG_SEED` for others.
fn worlds() -> ProptestConfig {
    contextualize_config(ProptestConfig {
        cases: 2000,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(20_260_101),
        ..ProptestConfig::default()
    })
}

proptest! {
    #![proptest_config(worlds())]

    #[test]
    fn every_step_of_every_world_holds(seed in any::<u64>(), steps in 1_usize..60) {
        if let Err(Broken { check, what }) = drive(seed, steps, None) {
            prop_assert!(false, "{check:?}: {what}");
        }
    }
}

/// The same three hundred worlds every time: none of the checks above may be idle.
#[test]
fn the_worlds_meet_everything_that_can_happen() {
    let mut met = Met::default();
    for seed in 0..300 {
        met.add(drive(seed, 40, None).unwrap());
    }
    for (least, what) in EXPECTED {
        assert!(met.times(what) >= *least, "{what}: {} times in {met:#?}", met.times(what));
    }
}

/// What must have been met, and at least how often.
const EXPECTED: &[(u64, &str)] = &[
    (2000, "commands"),
    (20, "BatchError::Demand"),
    (50, "BatchError::Money"),
    (50, "BatchError::Precision"),
    (50, "BatchError::Price"),
    (50, "BatchError::Sequence"),
    (50, "BatchError::Time"),
    (50, "BatchError::Transfer"),
    (50, "BatchError::UnknownId"),
    (50, "BatchError::Unreconciled"),
    (5, "a fee above the amount"),
    (5, "a fee below zero"),
    (50, "a flow left out"),
    (5, "a request for nothing"),
    (50, "a unit too far off"),
    (5, "an amount at the end of the range"),
    (20, "another amount arrived"),
    (20, "arrived after it was refused"),
    (5, "arrived before it left"),
    (5, "arrived after it came back"),
    (50, "arrived twice"),
    (5, "demand below zero"),
    (5, "more left than was asked"),
    (50, "nobody asked for it"),
    (2, "refused after it left"),
    (5, "refused twice"),
    (5, "sent twice"),
    (50, "the least figure"),
    (50, "cut by InitialMargin"),
    (5, "cut by MaxShare"),
    (5, "cut by MaxUtilisation"),
    (5, "cut by PerHour"),
    (20, "cut by PerRoute"),
    (50, "cut by PerTransfer"),
    (20, "cut by PerVenue"),
    (5, "cut by Reserve"),
    (20, "cut by RouteCapacity"),
    (1, "cut by StaleTarget"),
    (20, "cut by VenueExposure"),
    (20, "refused for BelowClip"),
    (50, "refused for InitialMargin"),
    (50, "refused for KillSwitch"),
    (50, "refused for MaxShare"),
    (50, "refused for MaxUtilisation"),
    (50, "refused for NoRoute"),
    (50, "refused for NotAllowed"),
    (50, "refused for NotAnAmount"),
    (20, "refused for PerHour"),
    (20, "refused for PerRoute"),
    (20, "refused for PerVenue"),
    (50, "refused for Reserve"),
    (50, "refused for StaleSource"),
    (50, "refused for StaleTarget"),
    (50, "refused for Unassessable"),
    (50, "refused for UnassessedTarget"),
    (50, "refused for VenueExposure"),
    (50, "refused for WithdrawalsSuspended"),
];
