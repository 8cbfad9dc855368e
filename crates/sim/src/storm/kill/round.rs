//! One round: a world, a node, kills, quiet, and the comparison.

use super::compare::{self, Round};
use super::process::Start;
use super::serve::Gateway;
use super::{KillError, Terms};
use crate::storm::plan::Trial;
use crate::storm::random::Random;
use crate::storm::served::Served;
use crate::storm::{FaultClass, FaultMask, Settings};
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant, SystemTime};
use trimtab_model::{Span, Timestamp};
use trimtab_node::live::Clock;

/// Stream of random numbers for the moments of kills.
const MOMENTS: u64 = 77;
/// How long a node may take to read what is left once time stands still.
const READ_MAX: Duration = Duration::from_secs(30);
/// How long it may take for what was read to be decided upon.
const LAST: Duration = Duration::from_millis(500);

/// Faults for which a person has to act by hand: no person is there.
const BY_HAND: [FaultClass; 3] =
    [FaultClass::DeepReorg, FaultClass::WrongAmount, FaultClass::FeeRaised];

/// Plays a round.
///
/// # Errors
/// [`KillError::Broken`] when the ledger is not the world or something acted twice; the others when
/// the round could not be played to its end.
pub fn play(seed: u64, terms: &Terms) -> Result<Round, KillError> {
    let trial = trial(seed, terms)?;
    fs::create_dir_all(&terms.folder).map_err(KillError::machine("make the folder"))?;
    let real = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let (real, played) = (real.as_secs(), trial.begins.nanos() / 1_000_000_000);
    let clock = Clock::played(real, played, terms.pace);
    let gateway = Gateway::serve(Served::of(&trial), clock, terms.pace);
    let gateway = gateway.map_err(KillError::machine("serve the world"))?;
    let start = Start {
        setup: setup(&trial, terms)?,
        journal: terms.folder.join("journal"),
        log: terms.folder.join("node.log"),
        port: gateway.port,
        clock: format!("{real}:{played}:{}", terms.pace),
        tick: (trial.node.tick * 1_000 / terms.pace.max(1)).max(1),
        snapshot_every: trial.node.snapshot_every,
        terms,
    };
    let kills = kill_around(seed, &trial, &start, &gateway, clock)?;
    compare::at_the_end(seed, &gateway, &start.journal, kills)
}

/// Keeps a copy of the journal after a third of all kills, and puts it back after two.
fn poison(kill: u64, start: &Start<'_>) -> std::io::Result<()> {
    let (journal, copy) = (&start.journal, start.terms.folder.join("copy"));
    let third = start.terms.kills / 3;
    if kill == third {
        copy_files(journal, &copy)?;
    } else if kill == third * 2 {
        fs::remove_dir_all(journal)?;
        copy_files(&copy, journal)?;
    }
    Ok(())
}

fn copy_files(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for file in fs::read_dir(from)? {
        let file = file?;
        fs::copy(file.path(), to.join(file.file_name()))?;
    }
    Ok(())
}

/// What is drawn, made livelier and without what needs a person.
fn trial(seed: u64, terms: &Terms) -> Result<Trial, KillError> {
    let classes = BY_HAND.iter().fold(FaultMask::ALL, |mask, class| mask.without(*class));
    let hours = |count: u64| Span::from_secs(count * 3_600);
    let settings = Settings { classes, stormy: hours(24), quiet: hours(24), ..Settings::default() };
    let drawn = Trial::of(seed, &settings);
    let mut trial = drawn.map_err(|error| KillError::World(seed, error.to_string()))?;
    trial.laws.payments = (trial.laws.payments / terms.bustle.max(1)).max(1);
    Ok(trial)
}

fn setup(trial: &Trial, terms: &Terms) -> Result<std::path::PathBuf, KillError> {
    let path = terms.folder.join("setup.json");
    let text = serde_json::to_vec_pretty(&trial.setup).map_err(std::io::Error::other);
    let written = text.and_then(|text| fs::write(&path, text));
    written.map_err(KillError::machine("write the setup")).map(|()| path)
}

/// Kills and starts until all kills are done, then lets the node run to the end of the world's time
/// and stops it in good order. How often it was killed.
fn kill_around(
    seed: u64,
    trial: &Trial,
    start: &Start<'_>,
    gateway: &Gateway,
    clock: Clock,
) -> Result<u64, KillError> {
    let mut moments = Random::of(seed, MOMENTS);
    // Kills are spread over the storm and the first part of the quiet behind it.
    let ends = trial.ends.nanos();
    let busy = (ends - trial.begins.nanos()) / 4 * 3 / start.terms.pace.max(1);
    let mean = busy / 1_000_000 / start.terms.kills.max(1);
    let mut node = start.start()?;
    for kill in 0..start.terms.kills {
        let wait = moments.within(mean / 4, mean * 7 / 4);
        thread::sleep(Duration::from_millis(wait));
        node.kill()?;
        if start.terms.is_canary {
            poison(kill, start).map_err(KillError::machine("put an old copy in place"))?;
        }
        node = start.start()?;
    }
    while clock.now() < Timestamp::from_nanos(ends) {
        thread::sleep(Duration::from_millis(20));
        node.still_runs()?;
    }
    gateway.freeze();
    let begun = Instant::now();
    while !gateway.is_read() {
        if begun.elapsed() > READ_MAX {
            return Err(node.ended(format!("did not read its feeds within {READ_MAX:?}")));
        }
        thread::sleep(Duration::from_millis(20));
        node.still_runs()?;
    }
    thread::sleep(LAST);
    node.stop()?;
    Ok(start.terms.kills)
}
