//! What holds of the story whatever the seed.

use super::cast::Run;
use super::papers::Papers;
use super::script::{self, Line, Voice};
use super::{board, plain, summary, world};
use crate::cli::{DemoArgs, DemoStrategy, Speed};
use std::collections::BTreeSet;
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
        // Fixed weights may end below nobody: whoever pays fees and is late has both bills.
        assert!(net(&dynamic) > net(&fixed) && net(&dynamic) > net(&nobody), "seed {seed}");
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
        // The words before any figure.
        let notes = lines.iter().filter(|line| line.voice == Voice::Note);
        let notes: Vec<String> = notes
            .map(|line| line.text.chars().filter(|sign| !sign.is_ascii_digit()).collect())
            .collect();
        let once: BTreeSet<&String> = notes.iter().collect();
        assert_eq!(once.len(), notes.len(), "{strategy:?}: {notes:?}");
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

#[test]
fn the_board_fits_every_width_and_tells_the_worst_venue_in_words() {
    let run = play(1, DemoStrategy::Static);
    let worst = run.scenes.iter().position(|scene| scene.places[0].used > Some(0.5)).unwrap();
    for width in [40, 55, 79, 119, 200] {
        let rows = board::rows(&run, worst, width);
        assert!(rows.iter().all(|row| row.text.chars().count() <= width), "{width}: {rows:?}");
        assert_eq!(rows.len(), 9);
    }
    let rows = board::rows(&run, worst, 79);
    let of = |name: &str| &rows.iter().find(|row| row.text.starts_with(name)).unwrap().text;
    assert!(of("atlas").contains("█████░░░░░  51 %  tight"), "{rows:?}");
    assert!(of("boreas").contains("  calm "), "{rows:?}");
    assert!(rows[8].text.ends_with("bps an hour"), "{rows:?}");
}

#[test]
fn the_parts_in_the_table_add_up_to_the_result() {
    for strategy in [DemoStrategy::Dynamic, DemoStrategy::Static, DemoStrategy::None] {
        let table = summary::table(&[&play(1, strategy)]);
        let row = |name: &str| -> i64 {
            let line = table.lines().find(|line| line.trim().starts_with(name)).unwrap();
            line.split_whitespace().last().unwrap().replace(',', "").parse().unwrap()
        };
        let got = row("price moves") + row("funding") + row("interest");
        let paid = row("trading costs") + row("transfer fees") + row("penalties");
        // Every row is rounded to a whole dollar.
        assert!((row("net result") - (got - paid)).abs() <= 4, "{table}");
    }
}

#[test]
fn looks_are_counted_by_the_instants_of_the_opening() {
    let lines = story(&play(1, DemoStrategy::None), &[]);
    let all = lines.iter().filter(|line| line.text.contains("it was quiet"));
    let looks = all.map(|line| {
        let words: Vec<&str> = line.text.split_whitespace().collect();
        let place = words.iter().position(|word| word.starts_with("looks")).unwrap();
        words[place - 1].parse::<usize>().unwrap()
    });
    // From Monday 00:00 to Tuesday 06:20, every 20 minutes, both ends counted.
    assert_eq!(looks.max().unwrap(), 30 * 3 + 2);
}
