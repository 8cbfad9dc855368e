//! `sweep`: scenarios that are short, and the same again for every write of their journal, with a
//! crash there.

use super::{Sweep, failures, pool, threads};
use std::io;
use std::time::Instant;
use trimtab_engine::mutant::Planted;
use trimtab_model::Span;
use trimtab_sim::storm::case::judged;
use trimtab_sim::storm::chronicle::Death;
use trimtab_sim::storm::{FaultClass, FaultMask, Settings, Violation};

/// What became of the bytes that were not synced.
const DEATHS: [Death; 3] = [Death::Lost, Death::Torn, Death::Kept];

/// A scenario: short, with few payments, and without crashes but the one that is swept. In every
/// second one the process dies again while it recovers.
pub(super) fn scenario(seed: u64) -> Settings {
    let crashes =
        [FaultClass::Crash, FaultClass::SecondInstance, FaultClass::OldCopy, FaultClass::BitFlip];
    let calm = crashes.into_iter().fold(FaultMask::ALL, FaultMask::without);
    let classes = if seed.is_multiple_of(2) { calm.without(FaultClass::CrashAgain) } else { calm };
    Settings {
        classes,
        payments_max: 1,
        stormy: Span::from_secs(2_400),
        quiet: Span::DAY,
        least: Span::ZERO,
        ..Settings::default()
    }
}

/// What one scenario came to.
struct Swept {
    runs: u64,
    broken: Option<(Settings, Violation)>,
}

fn sweep(seed: u64) -> Swept {
    let settings = scenario(seed);
    let whole = judged(seed, &settings, Planted::default());
    let mut swept = Swept { runs: 1, broken: whole.violation.map(|found| (settings, found)) };
    let writes = whole.outcome.map_or(0, |outcome| outcome.statistics.writes);
    for write in 1..=writes {
        for death in DEATHS {
            if swept.broken.is_some() {
                return swept;
            }
            let settings = Settings { dies_at: Some((write, death)), ..settings };
            let found = judged(seed, &settings, Planted::default()).violation;
            swept.runs += 1;
            swept.broken = found.map(|found| (settings, found));
        }
    }
    swept
}

pub(super) fn run(asked: &Sweep) -> io::Result<bool> {
    let (jobs, begun) = (threads(asked.jobs), Instant::now());
    let (mut runs, mut violations) = (0_u64, 0_u64);
    let seeds = asked.from..asked.from.saturating_add(asked.scenarios);
    pool::each(seeds, jobs, sweep, |seed, swept| {
        runs += swept.runs;
        if let Some((settings, violation)) = &swept.broken {
            violations += 1;
            println!("scenario {seed}: {violation}");
            let options = settings.dies_at.map_or_else(String::new, |(write, death)| {
                let death = format!("{death:?}").to_lowercase();
                format!(" --dies-at {write}:{death}")
            });
            println!("  {}", failures::remedy(seed, &options));
        }
        true
    });
    println!(
        "{} scenarios, {runs} runs with a crash at every write lost, torn and kept, {violations} \
         violations, {:.0} s on {jobs} threads at {}",
        asked.scenarios,
        begun.elapsed().as_secs_f64(),
        failures::commit()
    );
    Ok(violations == 0)
}
