#![allow(clippy::unwrap_used, reason = "tests say what must be there")]
//! Whole trials: books and world agree to the last unit once it is quiet, and equal seeds are equal
//! trials.

use super::play;
use crate::storm::plan::Trial;
use crate::storm::{FaultMask, Outcome, Settings, Unwatched};
use trimtab_engine::ledger::Purpose;
use trimtab_model::AccountId;

fn played(seed: u64, settings: &Settings) -> Outcome {
    let trial = Trial::of(seed, settings).unwrap();
    play(&trial, Default::default(), &mut Unwatched)
}

fn assert_agreed(outcome: &Outcome, seed: u64) {
    assert_eq!(outcome.violation, None, "seed {seed}");
    let engine = outcome.engine.as_ref().unwrap();
    let ledger = engine.state().ledger();
    for (at, account) in outcome.truth.accounts.iter().enumerate() {
        let held = ledger.held(AccountId::at(at).unwrap()).unwrap().base();
        assert_eq!((held, held), (account.now, account.settled), "seed {seed}, account {at}");
    }
    let net = |purpose| ledger.net(purpose).unwrap().base();
    let on_the_way = net(Purpose::InFlight) + net(Purpose::Remainder);
    assert_eq!(on_the_way, outcome.truth.on_the_way().settled, "seed {seed}");
}

#[test]
fn in_fair_weather_books_and_world_agree() {
    let settings = Settings { classes: FaultMask::NONE, ..Settings::default() };
    for seed in 0..3 {
        let outcome = played(seed, &settings);
        assert_agreed(&outcome, seed);
        assert!(outcome.statistics.transfers >= 40, "{}", outcome.statistics.transfers);
        assert_eq!((outcome.chronicle.faults(), outcome.statistics.begun), (0, 1));
    }
}

#[test]
fn in_the_storm_books_and_world_agree_in_the_end() {
    let mut faults = 0;
    for seed in 0..6 {
        let outcome = played(seed, &Settings::default());
        assert_agreed(&outcome, seed);
        faults += outcome.chronicle.faults();
    }
    assert!(faults > 500, "{faults}");
}

#[test]
fn equal_seeds_are_equal_trials() {
    let (one, two) = (played(5, &Settings::default()), played(5, &Settings::default()));
    assert_eq!(one.chronicle.entries(), two.chronicle.entries());
    let digest = |outcome: &Outcome| outcome.engine.as_ref().unwrap().state().digest();
    assert_eq!(digest(&one), digest(&two));
}

#[test]
fn classes_and_faults_can_be_taken_away() {
    let least = Settings { faults_max: 7, payments_max: 9, ..Settings::default() };
    let outcome = played(1, &least);
    assert!(outcome.chronicle.faults() <= 7);
    assert!(outcome.statistics.payments <= 9);
}
