//! What a journal holds: its segments as bytes, its records as payloads, its batches as a story.

use crate::text::{setup, told};
use std::path::PathBuf;
use tempfile::TempDir;
use trimtab_node::journal::{Frame, Kind, Place, Reader, Record, Steps};

/// First bytes of every segment: where they come again, the next one begins.
const MAGIC: &[u8] = b"TRIMTABJ";
/// More batches than this tell an engine nothing new.
const BATCHES_MAX: usize = 32;

/// Targets by name; each says whether it understood.
pub(crate) const TARGETS: [(&str, fn(&[u8]) -> bool); 3] =
    [("journal", journal), ("record", record), ("observation", observation)];

/// A journal of any bytes: first read as a chain of records, then as a story.
fn journal(bytes: &[u8]) -> bool {
    let folder = TempDir::new().expect("a folder for the journal");
    for (index, segment) in segments(bytes).into_iter().enumerate() {
        let path = folder.path().join(format!("{:08}.segment", index + 1));
        std::fs::write(path, segment).expect("a segment is written");
    }
    let mut payloads = 0;
    if let Ok(mut reader) = Reader::open(folder.path()) {
        while let Ok(Some(frame)) = reader.next_frame() {
            payloads += frame.payload.len();
        }
    }
    assert!(payloads <= bytes.len(), "{payloads} bytes of payload in {} of journal", bytes.len());
    let Ok(mut steps) = Steps::open(folder.path()) else { return false };
    loop {
        match steps.next_step() {
            Ok(Some(_)) => {}
            Ok(None) => return true,
            Err(_) => return false,
        }
    }
}

/// The payload of a record, of the kind that the first byte says. An engine that a header describes
/// is told the example's state, which it may refuse.
fn record(bytes: &[u8]) -> bool {
    let Some((kind, payload)) = bytes.split_first() else { return false };
    let kind = Kind::ALL[usize::from(*kind) % Kind::ALL.len()];
    match understood(kind, payload) {
        Some(Record::Header(header)) => {
            let Ok(mut engine) = header.setup.engine() else { return false };
            let (now, batch) = told();
            drop(engine.step(*now, batch));
            true
        }
        other => other.is_some(),
    }
}

/// A story: batches behind their lengths (two bytes, big-endian), told to an engine. It refuses
/// what cannot be, and what it refuses leaves no trace.
fn observation(bytes: &[u8]) -> bool {
    let mut engine = None;
    for payload in payloads(bytes).into_iter().take(BATCHES_MAX) {
        let Some(Record::Batch(seen)) = understood(Kind::Batch, payload) else { return false };
        let engine = engine.get_or_insert_with(|| {
            setup().clone().engine().expect("the example's setup makes an engine")
        });
        let before = engine.state().digest();
        if engine.step(seen.now, &seen.batch).is_err() {
            assert_eq!(engine.state().digest(), before, "a refused batch left a trace");
            return false;
        }
    }
    engine.is_some()
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

fn payloads(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
        let (payload, behind) = rest.split_at(length);
        found.push(payload);
        bytes = behind;
    }
    found
}
