//! Seeds that failed once, with what was wrong. They are played as they were.

use trimtab_engine::mutant::Planted;
use trimtab_sim::storm::Settings;
use trimtab_sim::storm::case::judged;

/// Seed, and what it found.
const FAILED: [(u64, &str); 0] = [];

#[test]
fn seeds_that_failed_once_are_silent() {
    for (seed, found) in FAILED {
        let violation = judged(seed, &Settings::default(), Planted::default()).violation;
        assert_eq!(violation, None, "seed {seed} once found: {found}");
    }
}
