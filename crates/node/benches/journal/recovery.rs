//! How long it takes to come back from a million records, without a snapshot and with.

#![allow(clippy::unwrap_used, reason = "a bench may stop where it stands")]

use crate::workload;
use std::num::NonZeroU64;
use std::path::Path;
use std::time::Instant;
use trimtab_node::journal::{Folder, Journal, JournalTerms, Reader, Recovered};

/// Records of the journal that is come back from.
const LONG: u64 = 1_000_000;
/// From one snapshot of it to the next.
const SNAPSHOT_EVERY: u64 = 250_000;

/// The journal in a folder, whose outcomes have a hash of the state every so often.
pub(crate) fn open(folder: &Path, digest_every: u64) -> (Journal, Recovered) {
    let digest_every = NonZeroU64::new(digest_every).unwrap();
    let terms = JournalTerms { digest_every, ..JournalTerms::default() };
    let disk = Box::new(Folder::make(folder).unwrap());
    Journal::open(disk, workload::header(), terms).unwrap()
}

/// A million records: made, read, and come back from, without a snapshot and with.
pub(crate) fn run(folder: &Path) {
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
