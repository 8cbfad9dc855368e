//! `seeds`: a range of trials, judged; at the end what was seen, and what was not.

use super::{Seeds, failures, pool, threads};
use std::io;
use std::time::Instant;
use trimtab_engine::mutant::Planted;
use trimtab_sim::storm::Statistics;
use trimtab_sim::storm::case::judged;
use trimtab_sim::storm::marks::Marks;

/// Seeds from which on every mark must be met.
const MARKS_FROM: u64 = 10_000;
/// Seeds from which on marks that were not met are printed.
const MARKS_TOLD_FROM: u64 = 1_000;
/// Marks that were met least often, and are printed with how often.
const RAREST_TOLD: usize = 40;
/// Failing seeds of which the smallest form is looked for.
const SHRUNK_MAX: u64 = 3;

pub(super) fn run(asked: &Seeds) -> io::Result<bool> {
    let (settings, jobs) = (asked.trial.settings(), threads(asked.jobs));
    let (mut statistics, mut marks, mut violations) =
        (Statistics::default(), Marks::default(), 0_u64);
    let begun = Instant::now();
    let play = |seed| judged(seed, &settings, Planted::default());
    pool::each(asked.seeds.clone(), jobs, play, |seed, judged| {
        if let Some(outcome) = &judged.outcome {
            statistics.add(&outcome.statistics);
        }
        marks.add(&judged.marks);
        if let Some(violation) = &judged.violation {
            violations += 1;
            let is_shrunk = violations <= SHRUNK_MAX && !asked.no_shrink;
            failures::tell(seed, &settings, violation, is_shrunk);
        }
        true
    });
    let seconds = begun.elapsed().as_secs_f64();
    let played = asked.seeds.end - asked.seeds.start;
    let unmet = marks.unmet();
    if played >= MARKS_TOLD_FROM || asked.marks {
        marks.rarest(RAREST_TOLD).for_each(|(mark, count)| println!("met {count} times: {mark}"));
        unmet.iter().for_each(|mark| println!("not met: {mark}"));
    }
    tell_faults(&statistics);
    // Speed is for people to read: no law hangs on it.
    let speed = played as f64 / seconds / jobs as f64;
    let least = statistics.least.map_or_else(String::new, |least| {
        let hours = least.minutes / 60;
        format!(" (at least {hours} h and {} transfers in each)", least.transfers)
    });
    println!(
        "{played} seeds, {} simulated hours, {} transfers{least}, {} batches, {} faults of {} classes, {} crashes and restarts, \
         {} of {} marks met, {violations} violations, {speed:.1} seeds/s/core on {jobs} threads at {}",
        statistics.minutes / 60,
        statistics.transfers,
        statistics.batches,
        statistics.faults.values().sum::<u64>(),
        statistics.faults.len(),
        statistics.begun.saturating_sub(statistics.trials),
        marks.met_count(),
        marks.met_count() + unmet.len(),
        failures::commit(),
    );
    let is_covered = unmet.is_empty() || played < MARKS_FROM;
    Ok(violations == 0 && is_covered)
}

fn tell_faults(statistics: &Statistics) {
    let told = statistics.faults.iter().map(|(class, count)| format!("{} {count}", class.word()));
    println!("faults: {}", told.collect::<Vec<_>>().join(", "));
}
