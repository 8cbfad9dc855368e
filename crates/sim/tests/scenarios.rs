//! The twelve scenarios of Hyperlane's rebalancer simulator, and the bar that is set on them.
//!
//! Needs the files beside the project (`../shared`, or the folder `TRIMTAB_SHARED`); says so and
//! passes where they are absent.

#![allow(clippy::unwrap_used, reason = "a test ends where a figure is missing")]

use std::io::Write;
use std::path::{Path, PathBuf};
use trimtab_sim::scenario::{self, Rule, Scenario, Score, Settings};

const DYNAMIC: Rule = Rule::Dynamic { settles: false };
const SETTLING: Rule = Rule::Dynamic { settles: true };
const WEIGHTS: Rule = Rule::Weights { sees_in_flight: true };

/// What Hyperlane's rule moved in the better of two runs of its own harness: tokens, and moves.
const HYPERLANE: (f64, f64) = (912.0, 39.0);
/// The least volume that ends inside every tolerance, over the twelve.
const BAND: f64 = 780.0;

fn scenarios() -> Option<Vec<Scenario>> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let root = std::env::var_os("TRIMTAB_SHARED").map_or(beside, PathBuf::from);
    let folder = root.join("scenarios");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        // Not by macro: the test runner would keep that to itself when the test passes.
        let notice = format!("skipped: no scenarios at {}\n", folder.display());
        std::io::stderr().write_all(notice.as_bytes()).unwrap();
        return None;
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    Some(paths.iter().map(|path| Scenario::read(path).unwrap()).collect())
}

fn play(scenarios: &[Scenario], rule: Rule) -> Vec<Score> {
    let settings = Settings { rule, ..Settings::default() };
    scenarios.iter().map(|one| scenario::run(one, &settings).unwrap()).collect()
}

fn slowed(scenarios: &[Scenario]) -> Vec<Scenario> {
    scenarios.iter().map(|one| one.clone().with_bridges(Some(15_000), Some(3_000))).collect()
}

fn sum(scores: &[Score], pick: fn(&Score) -> f64) -> f64 {
    scores.iter().map(pick).sum()
}

fn p95(score: &Score) -> f64 {
    score.latency.unwrap().p95
}

#[test]
fn everybody_is_served_with_half_of_the_volume_and_half_of_the_moves() {
    let Some(scenarios) = scenarios() else { return };
    let scores = play(&scenarios, DYNAMIC);
    assert!(scores.iter().all(|score| score.completion_rate == 1.0), "{scores:?}");
    assert!(sum(&scores, |score| score.volume) <= HYPERLANE.0 / 2.0);
    assert!(sum(&scores, |score| score.moves) <= HYPERLANE.1 / 2.0);
}

/// The tail is that of the rule by weights in the same worlds, or better, at both delays. Jitter is
/// dealt in the order of the moves, so two strategies do not meet quite the same bridges.
#[test]
fn nobody_waits_longer_than_under_the_rule_by_weights() {
    let Some(scenarios) = scenarios() else { return };
    for set in [slowed(&scenarios), scenarios] {
        let pairs = play(&set, DYNAMIC).into_iter().zip(play(&set, WEIGHTS));
        for (one, (ours, theirs)) in set.iter().zip(pairs) {
            assert_eq!(ours.completion_rate, 1.0, "{}", one.name);
            assert!(p95(&ours) <= p95(&theirs) + 50.0, "{}: {ours:?}, {theirs:?}", one.name);
        }
    }
}

#[test]
fn settling_ends_inside_the_band_with_little_more_than_the_least() {
    let Some(scenarios) = scenarios() else { return };
    let scores = play(&scenarios, SETTLING);
    assert!(scores.iter().all(|score| score.completion_rate == 1.0), "{scores:?}");
    let volume = sum(&scores, |score| score.volume);
    assert!(volume <= BAND * 1.1, "{volume}");
}

#[test]
fn the_rule_by_weights_moves_what_its_authors_measured() {
    let Some(scenarios) = scenarios() else { return };
    let scores = play(&scenarios, WEIGHTS);
    assert!(scores.iter().all(|score| score.completion_rate == 1.0), "{scores:?}");
    let volume = sum(&scores, |score| score.volume);
    assert!((volume / HYPERLANE.0 - 1.0).abs() < 0.05, "{volume}");
}
