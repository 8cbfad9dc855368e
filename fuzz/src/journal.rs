//! What a journal holds: its segments as bytes, records in a sound chain, single payloads, batches.

use crate::memory::Memory;
use crate::text::{setup, told};
use std::collections::BTreeMap;
use std::path::PathBuf;
use trimtab_engine::Engine;
use trimtab_node::journal::{
    Frame, Header, Journal, JournalTerms, Kind, Place, Reader, Record, Steps, Writer, replay_steps,
};

/// First bytes of every segment: where they come again, the next one begins.
const MAGIC: &[u8] = b"TRIMTABJ";
/// More records or batches than this tell nothing new.
const RECORDS_MAX: usize = 32;
/// So small that a few records fill a segment.
const SEGMENT_BYTES: u64 = 2_000;

/// A target: whether it understood the bytes.
pub(crate) type Target = fn(&[u8]) -> bool;

/// Targets by name.
pub(crate) const TARGETS: [(&str, Target); 4] =
    [("journal", journal), ("chain", chain), ("record", record), ("observation", observation)];

/// Segments of any bytes: read as records, told as a story, opened to be gone on with.
fn journal(bytes: &[u8]) -> bool {
    let disk = Memory::of_segments(segments(bytes));
    let mut payloads = 0;
    if let Ok(mut reader) = Reader::over(&disk) {
        while let Ok(Some(frame)) = reader.next_frame() {
            payloads += frame.payload.len();
        }
    }
    assert!(payloads <= bytes.len(), "{payloads} bytes of payload in {} of journal", bytes.len());
    lives(&disk)
}

/// Any records in a chain that is sound: length (two bytes, big-endian), kind and payload of each.
fn chain(bytes: &[u8]) -> bool {
    let disk = Memory::default();
    let Ok(mut writer) = Writer::begin(Box::new(disk.clone()), SEGMENT_BYTES) else { return false };
    for record in parts(bytes, 1).into_iter().take(RECORDS_MAX) {
        writer.append(kind(record[0]), &record[1..]).expect("memory takes it");
    }
    writer.sync().expect("memory takes it");
    lives(&disk)
}

/// Whether a journal tells its story to the end and can be gone on with: both or a message.
fn lives(disk: &Memory) -> bool {
    let is_told = Steps::over(disk).is_ok_and(|mut steps| {
        loop {
            match steps.next_told() {
                Ok(Some(_)) => {}
                Ok(None) => return true,
                Err(_) => return false,
            }
        }
    });
    let is_replayed = Steps::over(disk).is_ok_and(|steps| replay_steps(steps).is_ok());
    let is_open = Journal::open(Box::new(disk.clone()), header(), JournalTerms::default()).is_ok();
    is_told && is_replayed && is_open
}

/// What the desk's journal begins with.
pub(crate) fn header() -> Header {
    let setup = setup().clone();
    let labels = BTreeMap::from([("window".to_owned(), "by hand".to_owned())]);
    Header { program: "seed".to_owned(), config: setup.portfolio.digest(), labels, setup }
}

/// The payload of a record, of the kind that the first byte says. An engine that a header describes
/// is told the example's state, and so is one that knows what a snapshot says; both may refuse.
fn record(bytes: &[u8]) -> bool {
    let Some((code, payload)) = bytes.split_first() else { return false };
    let engine = match understood(kind(*code), payload) {
        Some(Record::Header(header)) => header.setup.engine().ok(),
        Some(Record::Snapshot(snapshot)) => desk().knowing(snapshot.state.into_owned()).ok(),
        other => return other.is_some(),
    };
    let Some(mut engine) = engine else { return false };
    let (now, batch) = told();
    drop(engine.step(*now, batch));
    true
}

/// A story: batches behind their lengths (two bytes, big-endian), told to an engine. It refuses
/// what cannot be, and what it refuses leaves no trace.
fn observation(bytes: &[u8]) -> bool {
    let (mut engine, mut steps) = (None, 0);
    for payload in parts(bytes, 0).into_iter().take(RECORDS_MAX) {
        let Some(Record::Batch(seen)) = understood(Kind::Batch, payload) else { return false };
        let engine = engine.get_or_insert_with(desk);
        let before = engine.state().digest();
        if engine.step(seen.now, &seen.batch).is_err() {
            assert_eq!(engine.state().digest(), before, "a refused batch left a trace");
            return false;
        }
        steps += 1;
    }
    steps > 0
}

fn desk() -> Engine {
    setup().clone().engine().expect("the example's setup makes an engine")
}

fn kind(code: u8) -> Kind {
    Kind::ALL[usize::from(code) % Kind::ALL.len()]
}

/// A record, where the payload is one of its kind.
fn understood(kind: Kind, payload: &[u8]) -> Option<Record> {
    let place = Place { record: 1, segment: PathBuf::new(), offset: 0 };
    Record::of(&Frame { place, kind, payload: payload.to_vec() }).ok()
}

fn segments(bytes: &[u8]) -> Vec<&[u8]> {
    let found = bytes.windows(MAGIC.len()).enumerate().skip(1);
    let again = found.filter(|(_, window)| *window == MAGIC).map(|(index, _)| index);
    let starts: Vec<usize> = [0].into_iter().chain(again).collect();
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    starts.iter().zip(ends).map(|(start, end)| &bytes[*start..end]).collect()
}

/// Parts behind their lengths, each with `more` bytes that the length does not count.
fn parts(mut bytes: &[u8], more: usize) -> Vec<&[u8]> {
    let mut found = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length)) + more;
        let (part, behind) = rest.split_at(length.min(rest.len()));
        if part.len() < more {
            break;
        }
        found.push(part);
        bytes = behind;
    }
    found
}
