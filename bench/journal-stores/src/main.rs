//! The journal's own segments beside redb: the same records, the same groups, the same disk, turn
//! about.
//!
//! `cargo run --release [FOLDER]` in this folder. redb gets the payloads as the journal encodes them, by
//! number, in one table, and one commit with `Durability::Immediate` a group. It has checksums and no
//! chain; the hashes that the journal makes are thus on one side only.

#[path = "../../../crates/node/benches/journal/recovery.rs"]
mod recovery;
#[path = "../../../crates/node/benches/journal/timing.rs"]
#[allow(dead_code, reason = "shared with the bench of the journal alone")]
mod timing;
#[path = "../../../crates/node/benches/journal/workload.rs"]
mod workload;

use redb::{Database, Durability, ReadableDatabase, ReadableTable, TableDefinition};
use std::error::Error;
use std::num::NonZeroU64;
use std::path::Path;
use std::time::Instant;
use timing::Timing;
use trimtab_model::{Batch, Timestamp};
use trimtab_node::journal::{Folder, Journal, JournalTerms, Reader};

const RECORDS: u64 = 200_000;
const SECONDS_MAX: f64 = 3.0;
const ROUNDS: u64 = 3;
const LONG: u64 = 1_000_000;
const TABLE: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("records");

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let folder = match std::env::args().nth(1) {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    let batches: Vec<_> = (1..=4096).map(workload::batch).collect();
    println!("store     group   records/s    p50 ms    p99 ms     bytes/record");
    for group in [2, 16, 256, 4096] {
        for round in 0..ROUNDS {
            own(
                &folder.path().join(format!("own-{group}-{round}")),
                group,
                RECORDS,
                &batches,
                true,
            )?;
            redb(
                &folder.path().join(format!("redb-{group}-{round}")),
                group,
                RECORDS,
                &batches,
                true,
            )?;
        }
    }
    long(folder.path(), &batches)?;
    recovery::run(folder.path());
    Ok(())
}

/// Both with a million records in groups of 4096, read from the beginning to the end.
fn long(folder: &Path, batches: &[(Timestamp, Batch)]) -> Done<()> {
    let (own_path, redb_path) = (folder.join("own-long"), folder.join("redb-long"));
    own(&own_path, 4096, LONG, batches, false)?;
    redb(&redb_path, 4096, LONG, batches, false)?;
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        let (mut reader, mut bytes) = (Reader::open(&own_path)?, 0);
        while let Some(frame) = reader.next_frame()? {
            bytes += frame.payload.len();
        }
        println!(
            "own  read {} records, {bytes} bytes, in {:.3} s",
            reader.records(),
            seconds(begun)
        );
        let begun = Instant::now();
        let database = Database::open(&redb_path)?;
        let read = database.begin_read()?;
        let (mut records, mut bytes) = (0, 0);
        for entry in read.open_table(TABLE)?.iter()? {
            bytes += entry?.1.value().len();
            records += 1;
        }
        println!("redb read {records} records, {bytes} bytes, in {:.3} s", seconds(begun));
    }
    Ok(())
}

fn own(
    path: &Path,
    group: u64,
    wanted: u64,
    batches: &[(Timestamp, Batch)],
    in_time: bool,
) -> Done<()> {
    let digest_every = NonZeroU64::MAX;
    let terms = JournalTerms { digest_every, ..JournalTerms::default() };
    let (mut journal, recovered) =
        Journal::open(Box::new(Folder::make(path)?), workload::header(), terms)?;
    let state = recovered.engine.state();
    let (mut timing, mut records, begun) = (Timing::default(), 0, Instant::now());
    let mut all = batches.iter().cycle();
    while records < wanted && (!in_time || seconds(begun) < SECONDS_MAX) {
        for (now, batch) in all.by_ref().take(usize::try_from(group / 2)?) {
            journal.batch(*now, batch, &[])?;
            drop(journal.outcome(Ok(Vec::new()), state)?);
            records += 2;
        }
        timing.of(|| journal.commit())?;
    }
    tell("own", group, records, begun, &timing, path)
}

fn redb(
    path: &Path,
    group: u64,
    wanted: u64,
    batches: &[(Timestamp, Batch)],
    in_time: bool,
) -> Done<()> {
    use std::borrow::Cow;
    use trimtab_node::journal::{Answer, Seen};
    let database = Database::create(path)?;
    let (mut timing, mut records, begun) = (Timing::default(), 0, Instant::now());
    let mut all = batches.iter().cycle();
    while records < wanted && (!in_time || seconds(begun) < SECONDS_MAX) {
        let mut payloads = Vec::new();
        for (now, batch) in all.by_ref().take(usize::try_from(group / 2)?) {
            let (batch, cursors) = (Cow::Borrowed(batch), Cow::Borrowed(&[][..]));
            payloads.push(postcard::to_stdvec(&Seen { now: *now, batch, cursors })?);
            let answer = Answer { outcome: Ok(Cow::Borrowed(&[])), state: None };
            payloads.push(postcard::to_stdvec(&answer)?);
        }
        timing.of(|| -> Done<()> {
            let mut write = database.begin_write()?;
            write.set_durability(Durability::Immediate)?;
            {
                let mut table = write.open_table(TABLE)?;
                for payload in &payloads {
                    table.insert(records, payload.as_slice())?;
                    records += 1;
                }
            }
            write.commit()?;
            Ok(())
        })?;
    }
    tell("redb", group, records, begun, &timing, path)
}

fn tell(
    store: &str,
    group: u64,
    records: u64,
    begun: Instant,
    timing: &Timing,
    path: &Path,
) -> Done<()> {
    let rate = records as f64 / seconds(begun);
    let bytes = bytes_of(path)? / records.max(1);
    let (p50, p99) = (timing.at(0.50), timing.at(0.99));
    println!("{store:<8} {group:>6} {rate:>11.0} {p50:>9.3} {p99:>9.3} {bytes:>12}");
    Ok(())
}

fn bytes_of(path: &Path) -> Done<u64> {
    if path.is_file() {
        return Ok(path.metadata()?.len());
    }
    let lengths = std::fs::read_dir(path)?.map(|entry| Ok(entry?.metadata()?.len()));
    lengths.sum::<Result<u64, std::io::Error>>().map_err(Into::into)
}

fn seconds(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64()
}
