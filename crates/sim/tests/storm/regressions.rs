//! Seeds that failed once, with what was wrong then: engine, world or oracle.

use trimtab_engine::mutant::Planted;
use trimtab_sim::storm::Settings;
use trimtab_sim::storm::case::judged;

/// Seed, and what it found.
const FAILED: [(u64, &str); 6] = [
    (62, "a final failure that a deep reorganisation undid was taken for an open question"),
    (
        159,
        "after its block had gone, a leg was sent with the number of one attempt and the hash of another",
    ),
    (172, "a leg that was late to be signed was late to land in silence"),
    (186, "a route that had just refused was asked again at once, thousands of times"),
    (707, "a leg that was late to begin was late to be attested in silence"),
    (1179, "a transfer that had landed minutes before the end was taken for stuck"),
];

#[test]
fn seeds_that_failed_once_are_silent() {
    for (seed, found) in FAILED {
        let violation = judged(seed, &Settings::default(), Planted::default()).violation;
        assert_eq!(violation, None, "seed {seed} once found: {found}");
    }
}
