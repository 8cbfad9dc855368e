//! `kill`: rounds of the node as a process of its own, until it was killed and has carried often enough.

use super::Kill;
use std::io;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;
use trimtab_sim::storm::kill::{KillError, Round, Terms, play};

/// Kills of one round, at most: more and the node hardly gets anywhere in between.
const KILLS_MAX: u64 = 50;

pub(super) fn run(asked: &Kill) -> io::Result<bool> {
    let node = node(asked)?;
    let folder = asked.folder.clone().unwrap_or_else(|| {
        std::env::temp_dir().join(format!("trimtab-kill-{}", std::process::id()))
    });
    let (begun, mut all, mut rounds) = (Instant::now(), Round::default(), 0_u64);
    while all.kills < asked.kills || all.transfers < asked.transfers || rounds == 0 {
        let seed = asked.from + rounds;
        // Where kills are done and transfers are not, it goes on as before.
        let left = asked.kills.saturating_sub(all.kills);
        let kills = if left == 0 { KILLS_MAX } else { KILLS_MAX.min(left) };
        let terms = Terms {
            node: node.clone(),
            folder: folder.join(seed.to_string()),
            pace: asked.pace,
            kills,
            bustle: asked.bustle,
            is_canary: asked.canary,
        };
        match play(seed, &terms) {
            Ok(_) if asked.canary => {
                println!(
                    "seed {seed}: an old copy of the journal was put in its place, and nobody noticed"
                );
                return Ok(false);
            }
            Err(error @ (KillError::Broken(_) | KillError::Node(..) | KillError::Journal(_)))
                if asked.canary =>
            {
                println!("seed {seed}: an old copy of the journal was noticed: {error}");
                std::fs::remove_dir_all(&terms.folder)?;
                return Ok(true);
            }
            Ok(round) => {
                println!("seed {seed}: {}", told(&round));
                all = sum(all, round);
                // What went well is not kept.
                std::fs::remove_dir_all(&terms.folder)?;
            }
            Err(error) => {
                failed(seed, &error, asked, &terms);
                return Ok(false);
            }
        }
        rounds += 1;
    }
    let seconds = begun.elapsed().as_secs_f64();
    println!("{rounds} rounds in {seconds:.0} s: {}; ledger = world in each", told(&all));
    Ok(true)
}

fn failed(seed: u64, error: &KillError, asked: &Kill, terms: &Terms) {
    println!("seed {seed}: {error}");
    println!("journal, setup and the node's words: {}", terms.folder.display());
    println!(
        "again: trimtab-sim kill --from {seed} --kills {} --pace {} --bustle {}",
        terms.kills, asked.pace, asked.bustle
    );
}

/// The program that is killed: the one named, else the one beside this one, built anew where cargo
/// runs this, so that no older one is killed in its place.
fn node(asked: &Kill) -> io::Result<PathBuf> {
    let beside = std::env::current_exe()?.with_file_name("trimtab");
    if let (None, Some(cargo)) = (&asked.node, std::env::var_os("CARGO")) {
        let is_release = beside.parent().is_some_and(|folder| folder.ends_with("release"));
        let mut build = Command::new(cargo);
        build.args(["build", "--quiet", "-p", "trimtab"]);
        build.args(is_release.then_some("--release"));
        if !build.status()?.success() {
            return Err(io::Error::other("the program that is to be killed cannot be built"));
        }
    }
    let node = asked.node.clone().unwrap_or(beside);
    if node.is_file() {
        return Ok(node);
    }
    let why = format!(
        "there is no {}; build it with `cargo build --release -p trimtab`, or name it with --node",
        node.display()
    );
    Err(io::Error::new(io::ErrorKind::NotFound, why))
}

fn told(round: &Round) -> String {
    let Round { kills, openings, asked, transfers, legs, again, faults, waiting, batches } = round;
    format!(
        "{kills} kills, {openings} openings, {transfers} of {asked} transfers moved money, {legs} legs left once each, {again} \
         requests came again, {faults} faults, {waiting} wait for a person, {batches} batches"
    )
}

fn sum(a: Round, b: Round) -> Round {
    Round {
        kills: a.kills + b.kills,
        openings: a.openings + b.openings,
        asked: a.asked + b.asked,
        transfers: a.transfers + b.transfers,
        legs: a.legs + b.legs,
        again: a.again + b.again,
        faults: a.faults + b.faults,
        waiting: a.waiting + b.waiting,
        batches: a.batches + b.batches,
    }
}
