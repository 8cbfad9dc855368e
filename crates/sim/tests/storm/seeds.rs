//! A few dozen trials, and that a seed makes a trial bit for bit.

use trimtab_engine::mutant::Planted;
use trimtab_sim::storm::Settings;
use trimtab_sim::storm::case::judged;

#[test]
fn a_few_seeds_break_no_law() {
    for seed in 0..24 {
        let judged = judged(seed, &Settings::default(), Planted::default());
        assert_eq!(judged.violation, None, "seed {seed}");
        let statistics = judged.outcome.unwrap().statistics;
        assert!(statistics.minutes >= 24 * 60, "seed {seed}");
    }
}

#[test]
fn a_seed_makes_the_same_trial_every_time() {
    for seed in [3, 16] {
        let [one, other] = [0; 2].map(|_| judged(seed, &Settings::default(), Planted::default()));
        let (one, other) = (one.outcome.unwrap(), other.outcome.unwrap());
        assert_eq!(one.chronicle.entries(), other.chronicle.entries(), "seed {seed}");
        let digests =
            [&one, &other].map(|one| one.engine.as_ref().map(|engine| engine.state().digest()));
        assert_eq!(digests[0], digests[1], "seed {seed}");
    }
}
