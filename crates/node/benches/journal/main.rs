//! What the durable journal costs: records a second by size of group, how long a commit takes, and
//! how long it takes to come back from a million records.
//!
//! `cargo bench -p trimtab-node`; the folder is a temporary one, or below `TRIMTAB_BENCH_FOLDER`, and
//! its disk decides what a sync costs.

#![allow(clippy::unwrap_used, reason = "a bench may stop where it stands")]

mod recovery;
mod timing;
mod workload;

use std::path::Path;
use std::time::Instant;
use timing::Timing;
use trimtab_model::{Batch, Timestamp};

/// Records that every size of group gets, or as many as fit into the time.
const RECORDS: u64 = 400_000;
const SECONDS_MAX: f64 = 4.0;

fn main() {
    let folder = match std::env::var_os("TRIMTAB_BENCH_FOLDER") {
        Some(folder) => tempfile::tempdir_in(folder).unwrap(),
        None => tempfile::tempdir().unwrap(),
    };
    groups(folder.path());
    recovery::run(folder.path());
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
    let (mut journal, recovered) = recovery::open(folder, digest_every);
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
