//! What happens when: every figure reckoned by hand.

use super::small;
use crate::scenario::run::{once, run};
use crate::scenario::{Latency, Pricing, Rule, Run, Scenario, Settings};
use trimtab_model::{Amount, Ratio};

const MS: u64 = 1_000_000;
const NOBODY: Rule = Rule::Nobody;
const WEIGHTS: Rule = Rule::Weights { sees_in_flight: true };
const DYNAMIC: Rule = Rule::Dynamic { settles: false };

/// Free of fees, so that figures are round; `dynamic` weighs fees, and gets the usual ones.
fn settings(rule: Rule) -> Settings {
    let free = Pricing { fixed: Amount::ZERO, rate: Ratio::ZERO };
    let pricing = if matches!(rule, Rule::Dynamic { .. }) { Pricing::default() } else { free };
    Settings { rule, pricing, phases: 1, seeds: 1 }
}

/// Polls at 500, 1500, 2500 and so on.
fn play(scenario: &Scenario, rule: Rule) -> Run {
    once(scenario, &settings(rule), 500 * MS, 0).unwrap()
}

fn all_waited(ms: f64) -> Option<Latency> {
    Some(Latency { p50: ms, p95: ms, p99: ms })
}

#[test]
fn without_anybody_the_second_waits_in_vain() {
    let run = play(&small(), NOBODY);
    assert_eq!((run.completed, run.failed, run.moves), (1, 1, 0));
    assert_eq!(run.latency, all_waited(100.0));
}

#[test]
fn what_lands_in_an_instant_is_there_for_whoever_asks_in_it() {
    // At 1500 a has 18 and b 2: 8 leave for b and land at 2000, before the second asks at 2100. At
    // 2500 a has 16 and b 4: 6 more.
    let run = play(&small(), WEIGHTS);
    assert_eq!((run.completed, run.moves, run.volume, run.fees), (2, 2, 14.0, 0.0));
    assert_eq!(run.latency, all_waited(100.0));
}

#[test]
fn who_is_short_tries_again_every_200_ms() {
    // The 8 land at 2300: the second asks at 2100 in vain, and is paid out at 2300.
    let run = play(&small().with_bridges(Some(800), None), WEIGHTS);
    assert_eq!(run.latency, Some(Latency { p50: 100.0, p95: 300.0, p99: 300.0 }));
    // A millisecond later it is one attempt later.
    let run = play(&small().with_bridges(Some(801), None), WEIGHTS);
    assert_eq!(run.latency, Some(Latency { p50: 100.0, p95: 500.0, p99: 500.0 }));
}

#[test]
fn patience_ends_60_s_after_the_last_deposit() {
    // Sent at 1500, wanted from 2100, given up after 62,000: the last attempt is at 61,900.
    let waits = |delay| play(&small().with_bridges(Some(delay), None), WEIGHTS);
    assert_eq!(waits(60_400).latency.unwrap().p99, 59_900.0);
    let run = waits(60_401);
    assert_eq!((run.completed, run.failed), (1, 1));
}

#[test]
fn a_move_that_fails_comes_back_without_its_fee() {
    let mut scenario = small();
    scenario.bridges[0][1].as_mut().unwrap().failure_rate = 1.0;
    let one = Amount::from_base(10_i128.pow(18));
    let mut settings = settings(WEIGHTS);
    settings.pricing.fixed = one;
    let run = once(&scenario, &settings, 500 * MS, 0).unwrap();
    assert_eq!((run.completed, run.failed), (1, 1));
    assert!(run.moves > 1 && run.returned == run.moves, "{run:?}");
    assert_eq!(run.fees, run.moves as f64, "one token each");
}

#[test]
fn the_need_is_met_and_no_more() {
    // After the first, b has 2 and waits for 6 more: 4 and what two requests make likely.
    let run = play(&small(), DYNAMIC);
    assert_eq!((run.completed, run.failed), (2, 0));
    assert!(run.volume > 4.0 && run.volume < 12.0, "{run:?}");
    let idle = Scenario { transfers: Vec::new(), ..small() };
    let run = play(&idle, DYNAMIC);
    assert_eq!((run.completed, run.moves, run.latency), (0, 0, None));
}

#[test]
fn settling_ends_inside_the_band() {
    // Target 10 each, tolerance 20 %: b must end with 8 of the 20, so 12 must have come to it.
    let run = play(&small(), Rule::Dynamic { settles: true });
    assert!((run.volume - run.fees - 12.0).abs() < 0.01, "{run:?}");
}

#[test]
fn a_seed_is_a_world() {
    let scenario = small().with_bridges(Some(3000), Some(2900));
    let settings = settings(WEIGHTS);
    let play = |seed| once(&scenario, &settings, 500 * MS, seed).unwrap();
    assert_eq!(play(1), play(1));
    let waits: Vec<_> = (0..8).map(|seed| play(seed).latency.unwrap().p99).collect();
    assert!(waits.iter().any(|wait| *wait != waits[0]), "{waits:?}");
}

#[test]
fn scores_are_averages_over_phases_and_seeds() {
    let scenario = small().with_bridges(Some(800), Some(400));
    let settings = Settings { phases: 4, seeds: 3, ..settings(WEIGHTS) };
    let score = run(&scenario, &settings).unwrap();
    assert_eq!((score.runs, score.users, score.completion_rate), (12, 2, 1.0));
    let runs: Vec<Run> = [125, 375, 625, 875]
        .into_iter()
        .flat_map(|ms| (0..3).map(move |seed| (ms, seed)))
        .map(|(ms, seed)| once(&scenario, &settings, ms * MS, seed).unwrap())
        .collect();
    let mean = |pick: fn(&Run) -> f64| runs.iter().map(pick).sum::<f64>() / 12.0;
    assert_eq!(score.volume, mean(|run| run.volume));
    assert_eq!(score.latency.unwrap().p95, mean(|run| run.latency.unwrap().p95));
}
