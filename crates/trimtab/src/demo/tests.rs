//! What holds of the story whatever the seed.

use super::cast::Run;
use super::papers::Papers;
use super::script::{self, Line, Voice};
use super::{plain, world};
use crate::cli::{DemoArgs, DemoStrategy, Speed};
use trimtab_sim::generate::generate;

/// Seeds of an ordinary test; `PROPTEST_CASES` of a sweep tries more, up to the most.
const SEEDS: u64 = 10;
const SEEDS_MAX: u64 = 300;
/// Lines of a story at most.
const LINES: usize = 60;

fn seeds() -> std::ops::Range<u64> {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|count| count.parse().ok());
    0..asked.map_or(SEEDS, |count: u64| count.clamp(SEEDS, SEEDS_MAX))
}

fn args(seed: u64, strategy: DemoStrategy) -> DemoArgs {
    DemoArgs {
        seed,
        strategy,
        speed: Speed::Max,
        journal: None,
        report: None,
        no_report: true,
        force: false,
        json: false,
    }
}

fn play(seed: u64, strategy: DemoStrategy) -> Run {
    let (args, market) = (args(seed, strategy), generate(&world::market(seed)));
    let papers = Papers::of(&args).unwrap();
    Run::play(strategy, &world::desk(), &market, &papers, &args).unwrap()
}

fn story(told: &Run, beside: &[&Run]) -> Vec<Line> {
    script::write(told, beside).into_iter().flat_map(|beat| beat.lines).collect()
}

fn has(lines: &[Line], voice: Voice, words: &str) -> bool {
    lines.iter().any(|line| line.voice == voice && line.text.contains(words))
}

#[test]
fn on_every_seed_dynamic_keeps_what_fixed_weights_and_nobody_lose() {
    for seed in seeds() {
        let dynamic = play(seed, DemoStrategy::Dynamic);
        let fixed = play(seed, DemoStrategy::Static);
        let nobody = play(seed, DemoStrategy::None);
        assert_eq!(dynamic.outcome.liquidations, 0, "seed {seed}");
        assert!((1..=2).contains(&fixed.outcome.liquidations), "seed {seed}");
        assert_eq!(nobody.outcome.liquidations, 2, "seed {seed}");
        let net = |run: &Run| run.outcome.money.net_pnl;
        assert!(net(&dynamic) > net(&fixed) && net(&fixed) > net(&nobody), "seed {seed}");
        let lines = story(&dynamic, &[&fixed, &nobody]);
        assert!(lines.len() <= LINES, "seed {seed}: {} lines", lines.len());
        assert!(has(&lines, Voice::Decision, "Moved $"), "seed {seed}");
        assert!(has(&lines, Voice::Decision, "No move"), "seed {seed}");
        assert!(has(&lines, Voice::Decision, "no plan can beat this by more than"), "seed {seed}");
        assert!(has(&lines, Voice::Note, "on the bridge now"), "seed {seed}");
        assert!(has(&lines, Voice::Alarm, "with fixed weights"), "seed {seed}");
        assert!(has(&lines, Voice::Alarm, "with nobody at work"), "seed {seed}");
    }
}

#[test]
fn whoever_is_told_is_told_in_few_lines_and_nothing_is_explained_twice() {
    let all = [
        DemoStrategy::Dynamic,
        DemoStrategy::Static,
        DemoStrategy::WeightedTolerance,
        DemoStrategy::None,
    ];
    for strategy in all {
        let lines = story(&play(1, strategy), &[]);
        assert!((5..=LINES).contains(&lines.len()), "{strategy:?}: {} lines", lines.len());
        let notes: Vec<&Line> = lines.iter().filter(|line| line.voice == Voice::Note).collect();
        let mut once = notes.clone();
        once.dedup();
        assert_eq!(once, notes, "{strategy:?}");
    }
}

#[test]
fn the_plain_story_has_no_control_characters() {
    let (told, beside) = (play(1, DemoStrategy::Dynamic), play(1, DemoStrategy::Static));
    let mut out = Vec::new();
    plain::tell(&[], &script::write(&told, &[&beside]), &[], &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(!text.contains(|sign: char| sign.is_control() && sign != '\n'), "{text}");
}
