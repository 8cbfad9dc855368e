//! The same run is the same run: again, on more threads, and after this code has changed.

#![cfg(test)]

#[path = "determinism/desk.rs"]
mod desk;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use trimtab_engine::StrategySpec;
use trimtab_sim::backtest::{self, Job};
use trimtab_sim::run::{self, Outcome, Unwatched};

/// Every rule, in two markets.
fn jobs() -> Vec<Job> {
    let share = ("treasury_share", 0.3);
    let rules: [StrategySpec; 8] = [
        desk::strategy("none", &[share]),
        desk::strategy("weighted-tolerance", &[share, ("tolerance", 0.1)]),
        desk::strategy("threshold-target", &[share, ("threshold", 0.7), ("overage", 1.5)]),
        desk::strategy("min-target", &[("min", 0.15), ("target", 0.25)]),
        desk::strategy("interval", &[("threshold", 0.2)]),
        desk::busy(),
        desk::strategy("vol-band", &[("k", 3.0), ("jump", 0.1), ("mid", 1.5), ("upper", 3.0)]),
        desk::strategy("static", &[("band", 0.1), ("venue 0", 0.3), ("venue 1", 0.3)]),
    ];
    let markets = [0.035, -0.02].map(|step| Arc::new(desk::market(step)));
    let job = |market: &Arc<_>, strategy: StrategySpec| {
        let (spec, market) = (desk::spec(), Arc::clone(market));
        Job { spec, market, strategy }
    };
    markets.iter().flat_map(|market| rules.clone().map(|rule| job(market, rule))).collect()
}

fn busy_run() -> Outcome {
    let (spec, market) = (desk::spec(), desk::market(0.035));
    run::run(&spec, &market, &desk::busy(), &mut Unwatched).unwrap()
}

#[test]
fn the_same_run_twice_is_the_same() {
    let (one, other) = (busy_run(), busy_run());
    assert!(one.transfers > 5, "{} transfers show little", one.transfers);
    assert_eq!(one, other);
}

#[test]
fn neither_the_number_of_threads_nor_their_pace_shows() {
    let jobs = jobs();
    let run = |threads| {
        let done = AtomicUsize::new(0);
        let progress = || {
            done.fetch_add(1, Ordering::Relaxed);
        };
        let outcomes = backtest::run_all(&jobs, threads, &progress);
        assert_eq!(done.into_inner(), jobs.len());
        outcomes.into_iter().map(Result::unwrap).collect::<Vec<Outcome>>()
    };
    let alone = run(1);
    let hashes: std::collections::BTreeSet<_> = alone.iter().map(|one| one.state_hash).collect();
    assert_eq!(hashes.len(), jobs.len(), "every job is a run of its own");
    let moved = alone.iter().filter(|one| one.transfers > 0).count();
    assert!(moved >= jobs.len() - 2, "only {moved} of {} moved anything", jobs.len());
    for threads in [2, 5] {
        assert_eq!(run(threads), alone, "{threads} threads");
    }
}

/// Changing this hash is a breaking change of the state's encoding, or of what a step decides:
/// recorded journals no longer replay. Do so on purpose, and say so where changes are told.
#[test]
fn the_golden_run_ends_in_the_golden_state() {
    let golden = "05170dd889e2d6f9f2e85ae95c9b45a0640253335687b2a14a8850bfafa90850";
    assert_eq!(busy_run().state_hash.to_string(), golden);
}
