//! Every changed bit is found where it stands, and a torn end is told from damage.

use crate::scene::{batches, record};
use crate::{frames, rewrite};
use std::fs;
use std::path::{Path, PathBuf};
use trimtab_node::journal::{Frame, JournalError, Kind, Reader, Steps, Tail, Writer};

/// A closed journal in several segments, and its frames.
fn journal(folder: &Path) -> Vec<Frame> {
    record(&folder.join("whole"), &batches(3), true);
    let (whole, tail) = frames(&folder.join("whole")).unwrap();
    assert_eq!(tail, Tail::Closed);
    rewrite(&folder.join("j"), 500, &whole);
    frames(&folder.join("j")).unwrap().0
}

fn segments(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// The number of the record that a byte of a segment belongs to; of its head, the first record.
fn owner(frames: &[Frame], segment: &Path, byte: usize) -> u64 {
    let inside = frames.iter().filter(|frame| frame.place.segment == segment);
    let mut before = inside.clone().filter(|frame| frame.place.offset <= byte as u64);
    let found = before.next_back().or_else(|| inside.clone().next()).unwrap();
    found.place.record
}

#[test]
fn a_flipped_bit_anywhere_is_refused_with_its_record() {
    let folder = tempfile::tempdir().unwrap();
    let whole = journal(folder.path());
    let journal = folder.path().join("j");
    assert!(segments(&journal).len() >= 3, "{}", segments(&journal).len());
    for (number, segment) in segments(&journal).iter().enumerate() {
        let sound = fs::read(segment).unwrap();
        for byte in 0..sound.len() {
            let mut bytes = sound.clone();
            bytes[byte] ^= 1 << (byte % 8);
            fs::write(segment, &bytes).unwrap();
            match frames(&journal) {
                Err(JournalError::Damaged { place, .. }) => {
                    assert_eq!(place.record, owner(&whole, segment, byte), "{number}: {byte}");
                    assert_eq!(&place.segment, segment);
                    assert!(place.offset <= byte as u64);
                }
                // The version of the first head: told as such.
                Err(JournalError::Version { path, .. }) => {
                    assert_eq!((number, byte, &path), (0, 8, segment));
                }
                other => panic!("segment {number}, byte {byte}: {other:?}"),
            }
        }
        fs::write(segment, &sound).unwrap();
    }
    assert_eq!(frames(&journal).unwrap().0, whole);
}

#[test]
fn the_last_segment_cut_anywhere_is_torn_and_all_before_it_stands() {
    let folder = tempfile::tempdir().unwrap();
    let whole = journal(folder.path());
    let journal = folder.path().join("j");
    let last = segments(&journal).pop().unwrap();
    let sound = fs::read(&last).unwrap();
    for length in 0..sound.len() {
        fs::write(&last, &sound[..length]).unwrap();
        let (left, tail) = frames(&journal).unwrap();
        assert_eq!(left[..], whole[..left.len()]);
        let ends = left.last().map(|frame| {
            let next = whole.get(left.len()).map(|next| &next.place);
            next.is_some_and(|next| next.segment == last && next.offset == length as u64)
                && frame.place.record < whole.len() as u64
        });
        match tail {
            Tail::Open => assert_eq!(ends, Some(true), "{length}"),
            Tail::Torn { place, bytes } => {
                assert_eq!(place.record, left.len() as u64 + 1);
                assert_eq!(place.offset + bytes, length as u64);
            }
            Tail::Closed => panic!("closed at {length} of {}", sound.len()),
        }
    }
}

#[test]
fn a_segment_cut_in_the_middle_or_lost_is_damage() {
    let folder = tempfile::tempdir().unwrap();
    let whole = journal(folder.path());
    let journal = folder.path().join("j");
    let first = &segments(&journal)[0];
    let sound = fs::read(first).unwrap();
    for length in 0..sound.len() {
        fs::write(first, &sound[..length]).unwrap();
        let Err(JournalError::Damaged { place, .. }) = frames(&journal) else {
            panic!("cut at {length}")
        };
        assert!(place.record <= owner(&whole, first, length) + 1, "{length}: {place:?}");
    }
    fs::remove_file(first).unwrap();
    // What is left does not begin as what compaction leaves does.
    assert!(Steps::open(&journal).is_err_and(|error| error.is_damage()));
}

#[test]
fn nothing_stands_behind_a_close() {
    let folder = tempfile::tempdir().unwrap();
    let mut whole = journal(folder.path());
    whole.push(whole[1].clone());
    rewrite(&folder.path().join("more"), 1 << 20, &whole);
    let error = frames(&folder.path().join("more")).unwrap_err().to_string();
    assert!(error.contains(&format!("record {} at byte", whole.len())), "{error}");
    assert!(error.contains("something stands behind the close"), "{error}");
}

#[test]
fn what_is_no_journal_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let absent = Reader::open(&folder.path().join("none")).unwrap_err();
    assert!(matches!(absent, JournalError::Absent(_)), "{absent}");
    let empty = Reader::open(folder.path()).unwrap_err();
    assert!(matches!(empty, JournalError::Foreign { .. }), "{empty}");
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    assert!(matches!(Reader::open(&file), Err(JournalError::Foreign { .. })));
    let taken = Writer::create(folder.path(), 1).unwrap_err();
    assert!(matches!(taken, JournalError::Exists(_)), "{taken}");
    fs::write(folder.path().join("00000001.segment"), "something else").unwrap();
    assert!(Reader::open(folder.path()).unwrap_err().is_damage());
}

#[test]
fn kinds_keep_their_words() {
    let words = Kind::ALL.map(Kind::word);
    assert_eq!(words, ["header", "batch", "outcome", "close", "opened", "snapshot"]);
}
