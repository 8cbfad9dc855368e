//! What the durable journal costs: records a second by size of group, how long a commit takes, and
//! how long it takes to come back from a million records.
//!
//! `cargo bench -p trimtab-node`; the folder is a temporary one, or below `TRIMTAB_BENCH_FOLDER`, and
//! its disk decides what a sync costs.

#![allow(clippy::unwrap_used, reason = "a bench may stop where it stands")]

mod timing;
mod workload;

use std::num::NonZeroU64;
use std::path::Path;
use std::time::Instant;
use timing::Timing;
use trimtab_model::{Batch, Timestamp};
use trimtab_node::journal::{Folder, Journal, JournalTerms, Reader, Recovered};

/// Records that every size of group gets, or as many as fit into the time.
const RECORDS: u64 = 400_000;
const SECONDS_MAX: f64 = 4.0;
/// Records of the journal that is come back from.
const LONG: u64 = 1_000_000;
/// From one snapshot of it to the next.
const SNAPSHOT_EVERY: u64 = 250_000;

fn main() {
    let folder = match std::env::var_os("TRIMTAB_BENCH_FOLDER") {
        Some(folder) => tempfile::tempdir_in(folder).unwrap(),
        None => tempfile::tempdir().unwrap(),
    };
    groups(folder.path());
    recovery(folder.path());
}

fn open(folder: &Path, digest_every: u64) -> (Journal, Recovered) {
    let digest_every = NonZeroU64::new(digest_every).unwrap();
    let terms = JournalTerms { digest_every, ..JournalTerms::default() };
    let disk = Box::new(Folder::make(folder).unwrap());
    Journal::open(disk, workload::header(), terms).unwrap()
}

/// Records a second and the time of a commit, by how many records share one sync.
fn groups(folder: &Path) {
    println!("group   records/s   hashed/s    p50 ms    p99 ms   commits");
    let batches: Vec<_> = (1..=4096).map(workload::batch).collect();
    for group in [2, 16, 256, 4096] {
        let plain = group_of(&folder.join(format!("plain-{group}")), group, u64::MAX, &batches);
        let hashed = group_of(&folder.join(format!("hashed-{group}")), group, 1, &batches);
        let (timing, rate) = plain;
        println!(
            "{group:>5} {rate:>11.0} {:>10.0} {:>9.3} {:>9.3} {:>9}",
            hashed.1,
            timing.at(0.50),
            timing.at(0.99),
            timing.count(),
        );
    }
}

/// The journal alone: the engine stands still, its state is hashed with every so many outcomes.
fn group_of(
    folder: &Path,
    group: u64,
    digest_every: u64,
    batches: &[(Timestamp, Batch)],
) -> (Timing, f64) {
    let (mut journal, recovered) = open(folder, digest_every);
    let mut engine = recovered.engine;
    engine.step(batches[0].0, &batches[0].1).unwrap();
    let (mut timing, mut records) = (Timing::default(), 0);
    let begun = Instant::now();
    let mut all = batches.iter().cycle();
    while records < RECORDS && begun.elapsed().as_secs_f64() < SECONDS_MAX {
        for (now, batch) in all.by_ref().take(usize::try_from(group / 2).unwrap()) {
            journal.batch(*now, batch, &[]).unwrap();
            drop(journal.outcome(Ok(Vec::new()), engine.state()).unwrap());
            records += 2;
        }
        timing.of(|| journal.commit().unwrap());
    }
    (timing, rate(records, begun))
}

fn rate(records: u64, begun: Instant) -> f64 {
    records as f64 / begun.elapsed().as_secs_f64()
}

/// A million records: made, read, and come back from, without a snapshot and with.
fn recovery(folder: &Path) {
    let path = folder.join("long");
    for snapshots in [false, true] {
        let begun = Instant::now();
        make(&path, snapshots);
        println!("made {LONG} records with the engine in {:.2} s", begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        let mut reader = Reader::open(&path).unwrap();
        while reader.next_frame().unwrap().is_some() {}
        println!("  verified {} in {:.2} s", reader.records(), begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        let (journal, recovered) = open(&path, 1);
        println!(
            "  {}: back after {} records through the engine in {:.2} s",
            if snapshots { "with snapshots" } else { "without" },
            recovered.replayed,
            begun.elapsed().as_secs_f64(),
        );
        drop(journal);
        std::fs::remove_dir_all(&path).unwrap();
    }
}

fn make(path: &Path, snapshots: bool) {
    let (mut journal, recovered) = open(path, 1);
    let mut engine = recovered.engine;
    for sequence in 1..=LONG / 2 {
        let (now, batch) = workload::batch(sequence);
        journal.batch(now, &batch, &[]).unwrap();
        let outcome = engine.step(now, &batch).unwrap();
        drop(journal.outcome(Ok(outcome), engine.state()).unwrap());
        if sequence.is_multiple_of(2048) {
            journal.commit().unwrap();
        }
        // Not at the very end, so that there is something to come back from.
        if snapshots && (sequence * 2 + SNAPSHOT_EVERY / 2).is_multiple_of(SNAPSHOT_EVERY) {
            journal.snapshot(engine.state()).unwrap();
        }
    }
    journal.commit().unwrap();
}
