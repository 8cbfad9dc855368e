//! `mutants`: every planted bug must be caught. Each has a process of its own, because a bug may
//! break an assertion, which stops the process; that counts as caught too.

use super::replay::planted;
use super::{Mutants, pool, threads};
use std::env;
use std::io;
use std::process::Command;
use trimtab_engine::mutant::Mutant;
use trimtab_sim::storm::Settings;
use trimtab_sim::storm::case::judged;

pub(super) fn run(asked: &Mutants) -> io::Result<bool> {
    match asked.only.as_deref() {
        Some(name) => hunt(name, asked.seeds),
        None => all(asked),
    }
}

/// Looks for one bug in this process; `true` where it was not found, as no law was broken.
fn hunt(name: &str, seeds: u64) -> io::Result<bool> {
    let (planted, settings) = (planted(Some(name))?, Settings::default());
    let mut caught = None;
    let play = |seed| judged(seed, &settings, planted).violation;
    pool::each(0..seeds, 1, play, |seed, violation| {
        caught = violation.map(|found| (seed, found));
        caught.is_none()
    });
    match &caught {
        Some((seed, violation)) => println!("seed {seed}: {violation}"),
        None => println!("not caught in {seeds} seeds"),
    }
    Ok(caught.is_none())
}

/// Bugs of routes that somebody else carries whole, of which a storm has none: a desk's world finds
/// them, in `crates/sim/tests/mutants.rs`. And one that shows only where an operator closes the books
/// twice on money that was found: the laws of sagas find it, in `crates/engine/tests/legs/laws.rs`.
const ELSEWHERE: [Mutant; 3] =
    [Mutant::FeeNotBooked, Mutant::ArrivalBeforeItsTime, Mutant::AbandonedTwice];

/// Looks for every bug, each in a process of its own.
fn all(asked: &Mutants) -> io::Result<bool> {
    let program = env::current_exe()?;
    let mutants = Mutant::ALL.into_iter().filter(|mutant| !ELSEWHERE.contains(mutant));
    let mutants: Vec<Mutant> = mutants.collect();
    let count = u64::try_from(mutants.len()).unwrap_or(u64::MAX);
    let name = |place: u64| {
        let place = usize::try_from(place).unwrap_or(usize::MAX);
        mutants.get(place).map(|mutant| format!("{mutant:?}")).unwrap_or_default()
    };
    let hunt = |place| {
        let seeds = asked.seeds.to_string();
        let line = ["mutants", "--only", &name(place), "--seeds", &seeds];
        Command::new(&program).args(line).output()
    };
    let mut survivors = Vec::new();
    pool::each(0..count, threads(asked.jobs), hunt, |place, answer| {
        let told = answer.map(|answer| {
            let [out, errors] = [answer.stdout, answer.stderr].map(|text| first_line(&text));
            (answer.status.success(), if out.is_empty() { errors } else { out })
        });
        match told {
            Ok((false, told)) => println!("{}: caught, {told}", name(place)),
            Ok((true, told)) => survivors.push(format!("{}: {told}", name(place))),
            Err(error) => survivors.push(format!("{}: {error}", name(place))),
        }
        true
    });
    survivors.iter().for_each(|survivor| println!("SURVIVED {survivor}"));
    println!("{count} mutants, {} survived within {} seeds each", survivors.len(), asked.seeds);
    Ok(survivors.is_empty())
}

fn first_line(text: &[u8]) -> String {
    String::from_utf8_lossy(text).lines().next().unwrap_or_default().to_owned()
}
