//! What a durable journal lets leave, when, and what it says when something stands in the way.

use crate::crash::terms;
use crate::memory::{Memory, Stop};
use crate::scene::{batches, header};
use std::io::ErrorKind;
use std::num::{NonZeroU64, NonZeroUsize};
use trimtab_engine::{Engine, Setup};
use trimtab_model::{Batch, Timestamp};
use trimtab_node::journal::{
    Cursor, Disk, Header, Journal, JournalError, JournalTerms, Kind, Reader, Record, Recovered,
    RecoveryError, Steps, Tail, replay_steps,
};

const ONE: NonZeroUsize = NonZeroUsize::MIN;

fn open(disk: &Memory) -> (Journal, Recovered) {
    Journal::open(disk.handle(), header(), terms()).unwrap()
}

/// Takes batches through and commits them one by one.
fn go(journal: &mut Journal, engine: &mut Engine, batches: &[(Timestamp, Batch)]) {
    for (now, batch) in batches {
        journal.batch(*now, batch, &[]).unwrap();
        let outcome = engine.step(*now, batch).unwrap();
        let staged = journal.outcome(Ok(outcome), engine.state()).unwrap();
        let proof = journal.commit().unwrap();
        staged.release(&proof).unwrap();
    }
}

/// A journal of `steps` batches, left open.
fn journal_of(steps: u64) -> (Memory, Vec<(Timestamp, Batch)>) {
    let (disk, all) = (Memory::default(), batches(steps));
    let (mut journal, recovered) = open(&disk);
    let mut engine = recovered.engine;
    go(&mut journal, &mut engine, &all);
    drop(journal);
    (disk, all)
}

fn kinds(disk: &Memory) -> Vec<Kind> {
    let disk = disk.handle();
    let mut reader = Reader::over(&*disk).unwrap();
    let mut kinds = Vec::new();
    while let Some(frame) = reader.next_frame().unwrap() {
        kinds.push(frame.kind);
    }
    kinds
}

fn refusal(error: RecoveryError, words: &[&str]) {
    let error = error.to_string();
    assert!(words.iter().all(|word| error.contains(word)), "{error}");
}

#[test]
fn only_the_commit_of_its_record_lets_an_answer_leave() {
    let (disk, all) = (Memory::default(), batches(2));
    let (mut journal, recovered) = open(&disk);
    let mut engine = recovered.engine;
    let earlier = journal.commit().unwrap();
    let (now, batch) = &all[0];
    journal.batch(*now, batch, &[]).unwrap();
    let outcome = engine.step(*now, batch).unwrap();
    let staged = journal.outcome(Ok(outcome), engine.state()).unwrap();
    let staged = staged.release(&earlier).unwrap_err();
    // Neither does the proof of another journal, though it has as many records.
    let mut header = header();
    header.labels.insert("book".to_owned(), "another".to_owned());
    let (mut other, mut theirs) =
        Journal::open(Memory::default().handle(), header, terms()).unwrap();
    go(&mut other, &mut theirs.engine, &all);
    let staged = staged.release(&other.commit().unwrap()).unwrap_err();
    let proof = journal.commit().unwrap();
    assert_eq!(proof.records(), staged.record());
    let durable = staged.map(|effects| effects.len()).release(&proof).unwrap();
    assert_eq!((durable.record(), durable.into_inner()), (4, engine_effects(&all[0])));
}

fn engine_effects((now, batch): &(Timestamp, Batch)) -> usize {
    header().setup.engine().unwrap().step(*now, batch).unwrap().len()
}

#[test]
fn nothing_that_is_staged_is_on_the_disk_before_its_commit() {
    let (disk, all) = journal_of(1);
    let (mut journal, recovered) = open(&disk);
    let (before, mut engine) = (disk.image(), recovered.engine);
    let more = &batches(3)[1..];
    for (now, batch) in more {
        journal.batch(*now, batch, &[]).unwrap();
        let outcome = engine.step(*now, batch).unwrap();
        drop(journal.outcome(Ok(outcome), engine.state()).unwrap());
    }
    assert!(journal.staged_bytes() > 0 && disk.image() == before);
    let calls = disk.calls();
    journal.commit().unwrap();
    assert_eq!(disk.calls() - calls, 2, "one write and one sync");
    assert_eq!(all.len(), 1);
}

#[test]
fn records_are_staged_in_turn() {
    let (disk, all) = (Memory::default(), batches(1));
    let (mut journal, recovered) = open(&disk);
    let state = recovered.engine.state();
    assert!(matches!(journal.outcome(Ok(Vec::new()), state), Err(JournalError::OutOfTurn(_))));
    journal.batch(all[0].0, &all[0].1, &[]).unwrap();
    for refused in [
        journal.batch(all[0].0, &all[0].1, &[]).map(drop),
        journal.snapshot(state).map(drop),
        journal.close(state),
    ] {
        assert!(matches!(refused, Err(JournalError::OutOfTurn(_))), "{refused:?}");
    }
}

#[test]
fn each_opening_is_an_epoch_and_stands_in_the_journal() {
    let disk = Memory::default();
    for epoch in 1..=3 {
        let (journal, recovered) = open(&disk);
        assert_eq!((journal.epoch(), recovered.epoch), (epoch, epoch));
        journal.close(recovered.engine.state()).unwrap();
    }
    use Kind::{Close, Header, Opened};
    assert_eq!(kinds(&disk), [Header, Opened, Close, Opened, Close, Opened, Close]);
}

#[test]
fn a_second_writer_is_refused_and_told_who_the_first_is() {
    let disk = Memory::default();
    let first = open(&disk);
    let image = disk.image();
    let error = Journal::open(disk.handle(), header(), terms()).unwrap_err();
    refusal(error, &["memory is being written by another: a test, at its opening 1", "Stop that"]);
    assert_eq!(disk.image(), image);
    drop(first);
    assert_eq!(open(&disk).1.epoch, 2);
}

#[test]
fn where_the_lock_does_not_hold_the_epoch_does() {
    let (disk, all) = journal_of(2);
    let (mut first, recovered) = open(&disk);
    let mut engine = recovered.engine;
    disk.break_lock();
    let (mut second, _) = open(&disk);
    let image = disk.image();
    let (now, batch) = &batches(3)[2];
    first.batch(*now, batch, &[]).unwrap();
    let outcome = engine.step(*now, batch).unwrap();
    drop(first.outcome(Ok(outcome), engine.state()).unwrap());
    let error = first.commit().unwrap_err();
    assert!(matches!(error, JournalError::Fenced { ours: 2, theirs: 3, .. }), "{error}");
    assert_eq!(disk.image(), image, "the first wrote nothing");
    assert!(matches!(first.commit(), Err(JournalError::Over(_))));
    assert!(matches!(first.compact(ONE), Err(JournalError::Over(_))));
    second.commit().unwrap();
    assert_eq!(all.len(), 2);
}

#[test]
fn a_journal_that_another_program_lengthened_is_not_written_to() {
    let (disk, _) = journal_of(1);
    let (mut journal, _) = open(&disk);
    let segment = disk.segments().pop().unwrap();
    disk.change(&segment, |bytes| bytes.push(0));
    let error = journal.commit().unwrap_err();
    assert!(matches!(error, JournalError::Moved { .. }), "{error}");
}

#[test]
fn a_disk_that_refuses_ends_the_journal_and_loses_nothing() {
    let cases = [
        (ErrorKind::StorageFull, "make room"),
        (ErrorKind::ReadOnlyFilesystem, "is read-only"),
        (ErrorKind::PermissionDenied, "give the permission"),
    ];
    for (kind, remedy) in cases {
        let (disk, _) = journal_of(2);
        let (mut journal, mut recovered) = open(&disk);
        let (now, batch) = &batches(3)[2];
        journal.batch(*now, batch, &[]).unwrap();
        let outcome = recovered.engine.step(*now, batch).unwrap();
        drop(journal.outcome(Ok(outcome), recovered.engine.state()).unwrap());
        disk.refuse(Some(kind));
        let error = journal.commit().unwrap_err().to_string();
        assert!(error.contains("memory/0000") && error.contains(remedy), "{error}");
        // Asking again proves nothing: also where the disk would take it by now.
        disk.refuse(None);
        let again = journal.commit().unwrap_err();
        assert!(matches!(again, JournalError::Over(_)), "{again}");
        drop(journal);
        assert_eq!(open(&disk).1.engine.state().sequence(), 2);
    }
}

#[test]
fn a_failed_sync_is_never_tried_again() {
    let (disk, _) = journal_of(1);
    let (mut journal, mut recovered) = open(&disk);
    go(&mut journal, &mut recovered.engine, &batches(2)[1..]);
    let (now, batch) = &batches(3)[2];
    journal.batch(*now, batch, &[]).unwrap();
    let outcome = recovered.engine.step(*now, batch).unwrap();
    let staged = journal.outcome(Ok(outcome), recovered.engine.state()).unwrap();
    // The first change of a commit is the write, the second the sync.
    disk.stop_at(2, Stop::Lost);
    let error = journal.commit().unwrap_err().to_string();
    assert!(error.starts_with("cannot sync memory/0000"), "{error}");
    disk.restart();
    let calls = disk.calls();
    assert!(matches!(journal.commit(), Err(JournalError::Over(_))));
    assert_eq!(disk.calls(), calls);
    assert_eq!(staged.record(), journal.records());
    drop(journal);
    assert_eq!(open(&disk).1.engine.state().sequence(), 2);
}

#[test]
fn a_batch_without_its_outcome_is_answered_again_and_only_then_may_leave() {
    let (disk, _) = journal_of(2);
    let all = batches(40);
    let (mut journal, mut recovered) = open(&disk);
    // A step that asks for something.
    let asks = |(now, batch): &(Timestamp, Batch), engine: &mut Engine| {
        engine.step(*now, batch).unwrap().len() > 1
    };
    let mut probe = header().setup.engine().unwrap();
    let found = all.iter().position(|one| asks(one, &mut probe)).unwrap().max(2);
    go(&mut journal, &mut recovered.engine, &all[2..found]);
    journal.batch(all[found].0, &all[found].1, &[Cursor { feed: 1, position: 5 }]).unwrap();
    journal.commit().unwrap();
    drop(journal);
    let (journal, recovered) = open(&disk);
    assert_eq!(recovered.engine.state().sequence(), found as u64 + 1);
    assert_eq!(recovered.cursors, [Cursor { feed: 1, position: 5 }]);
    let pending = recovered.pending.unwrap();
    assert!(pending.record() <= journal.committed());
    assert!(!pending.get().is_empty() || found == 2);
    assert_eq!(recovered.last.unwrap().batch.sequence, found as u64 + 1);
    drop(journal);
    let (_, recovered) = open(&disk);
    assert!(recovered.pending.is_none(), "it was answered once and for all");
    let disk = disk.handle();
    let replayed = replay_steps(Steps::over(&*disk).unwrap()).unwrap();
    assert_eq!((replayed.differences, replayed.openings), (0, 4));
}

#[test]
fn a_refused_batch_is_recorded_and_comes_back_as_refused() {
    let (disk, all) = journal_of(2);
    let (mut journal, mut recovered) = open(&disk);
    let (now, batch) = &all[0];
    journal.batch(*now, batch, &[]).unwrap();
    let refused = recovered.engine.step(*now, batch).unwrap_err();
    let staged = journal.outcome(Err(&refused), recovered.engine.state()).unwrap();
    assert!(staged.look().is_empty());
    let proof = journal.commit().unwrap();
    assert_eq!(staged.release(&proof).unwrap().each().count(), 0);
    drop(journal);
    let (_, recovered) = open(&disk);
    assert_eq!((recovered.engine.state().sequence(), recovered.batches), (2, 3));
}

#[test]
fn a_snapshot_is_where_a_recovery_begins() {
    let (disk, _) = journal_of(6);
    let (mut journal, recovered) = open(&disk);
    let mut engine = recovered.engine;
    journal.snapshot(engine.state()).unwrap();
    assert_eq!(journal.since_snapshot(), 0);
    go(&mut journal, &mut engine, &batches(8)[6..]);
    assert_eq!(journal.since_snapshot(), 4);
    drop(journal);
    let (_, again) = open(&disk);
    assert_eq!((again.replayed, again.batches, again.epoch), (4, 8, 3));
    assert_eq!(again.snapshot, recovered.snapshot.map_or(Some(17), Some));
    assert_eq!(again.engine.state().digest(), engine.state().digest());
    assert!(again.notes.is_empty());
}

#[test]
fn compaction_leaves_what_a_recovery_needs_and_no_more() {
    let disk = Memory::default();
    let (mut journal, recovered) = open(&disk);
    let mut engine = recovered.engine;
    let all = batches(20);
    for (round, some) in all.chunks(4).enumerate() {
        go(&mut journal, &mut engine, some);
        journal.snapshot(engine.state()).unwrap();
        let removed = journal.compact(ONE.saturating_add(1)).unwrap();
        assert_eq!(removed > 0, round > 0, "{round}: {removed}");
    }
    assert!(journal.read_from(1).is_err_and(|error| error.to_string().contains("compacted")));
    let asked = journal.committed() - 1;
    let mut reader = journal.read_from(asked).unwrap();
    assert_eq!(reader.next_frame().unwrap().unwrap().place.record, asked);
    drop(reader);
    journal.close(engine.state()).unwrap();
    let snapshots = kinds(&disk).into_iter().filter(|kind| *kind == Kind::Snapshot).count();
    assert_eq!((snapshots, disk.segments().first().map(String::as_str)), (2, first_left(&disk)));
    let handle = disk.handle();
    let replayed = replay_steps(Steps::over(&*handle).unwrap()).unwrap();
    assert_eq!((replayed.differences, replayed.snapshots, replayed.batches), (0, 1, 4));
    assert!(replayed.first_record > 1 && replayed.tail == Tail::Closed);
    assert_eq!(open(&disk).1.engine.state().digest(), engine.state().digest());
}

/// The name of the first segment, which is no longer number 1.
fn first_left(disk: &Memory) -> Option<&'static str> {
    let first = disk.segments().first()?.clone();
    assert_ne!(first, "00000001.segment");
    Some(Box::leak(first.into_boxed_str()))
}

/// Writes the journal's records anew, changed, in a sound chain; a snapshot still begins a segment.
fn doctored(disk: &Memory, change: impl Fn(&mut Record)) -> Memory {
    let (from, to) = (disk.handle(), Memory::default());
    let mut reader = Reader::over(&*from).unwrap();
    let mut writer = trimtab_node::journal::Writer::begin(to.handle(), 1 << 20).unwrap();
    let mut number = 0;
    while let Some(frame) = reader.next_frame().unwrap() {
        number += 1;
        let mut record = Record::of(&frame).unwrap();
        change(&mut record);
        if frame.kind == Kind::Header && number > 1 {
            writer.begin_segment().unwrap();
        }
        let payload = match &record {
            Record::Header(header) => postcard::to_stdvec(header),
            Record::Batch(seen) => postcard::to_stdvec(seen),
            Record::Outcome(answer) => postcard::to_stdvec(answer),
            Record::Close(close) => postcard::to_stdvec(close),
            Record::Opened(opened) => postcard::to_stdvec(opened),
            Record::Snapshot(snapshot) => postcard::to_stdvec(snapshot),
        };
        writer.append(frame.kind, &payload.unwrap()).unwrap();
    }
    writer.sync().unwrap();
    to
}

/// A journal with snapshots after six and after nine batches, ten in all.
fn with_snapshots() -> (Memory, Engine) {
    let (disk, all) = (Memory::default(), batches(10));
    let (mut journal, recovered) = open(&disk);
    let mut engine = recovered.engine;
    go(&mut journal, &mut engine, &all[..6]);
    journal.snapshot(engine.state()).unwrap();
    go(&mut journal, &mut engine, &all[6..9]);
    journal.snapshot(engine.state()).unwrap();
    go(&mut journal, &mut engine, &all[9..]);
    (disk, engine)
}

#[test]
fn a_wrong_snapshot_is_passed_over_aloud() {
    let (disk, engine) = with_snapshots();
    assert_eq!(open(&disk).1.replayed, 2);
    let wrong = doctored(&disk, |record| {
        if let Record::Snapshot(snapshot) = record
            && snapshot.batches == 9
        {
            snapshot.digest = header().config;
        }
    });
    let (_, recovered) = open(&wrong);
    assert_eq!((recovered.replayed, recovered.notes.len()), (8, 1), "{:?}", recovered.notes);
    assert!(recovered.notes[0].contains("hash"), "{:?}", recovered.notes);
    assert_eq!(recovered.engine.state().digest(), engine.state().digest());
    // Without any that is right, from the beginning.
    let none = doctored(&disk, |record| {
        if let Record::Snapshot(snapshot) = record {
            snapshot.digest = header().config;
        }
    });
    let (_, recovered) = open(&none);
    assert_eq!((recovered.snapshot, recovered.notes.len()), (None, 2));
    assert_eq!(recovered.engine.state().digest(), engine.state().digest());
}

#[test]
fn a_snapshot_of_another_book_makes_no_engine() {
    let (disk, _) = with_snapshots();
    // Its tables are shorter than those of the snapshot.
    let other = doctored(&disk, |record| {
        if let Record::Header(header) = record {
            **header = other_book(header);
        }
    });
    let error = Journal::open(other.handle(), header(), terms()).unwrap_err();
    refusal(error, &["record", "says otherwise"]);
    let error = Journal::open(disk.handle(), other_book(&header()), terms()).unwrap_err();
    refusal(error, &["the accounts, routes or margin terms are not those"]);
}

/// The same book with a route less.
fn other_book(header: &Header) -> Header {
    let mut parts = crate::scene::parts();
    parts.routes.pop();
    let portfolio = trimtab_model::Portfolio::new(parts).unwrap();
    let setup = Setup { portfolio, ..header.setup.clone() };
    Header { setup, ..header.clone() }
}

#[test]
fn another_setup_of_the_same_book_takes_over_and_replays() {
    let (disk, all) = journal_of(4);
    let mut other = header();
    other.setup.strategy.params.insert("tolerance".to_owned(), 0.01);
    let (mut journal, recovered) = Journal::open(disk.handle(), other, terms()).unwrap();
    let mut engine = recovered.engine;
    go(&mut journal, &mut engine, &batches(6)[4..]);
    journal.close(engine.state()).unwrap();
    assert_eq!(kinds(&disk).iter().filter(|kind| **kind == Kind::Header).count(), 2);
    let handle = disk.handle();
    let replayed = replay_steps(Steps::over(&*handle).unwrap()).unwrap();
    assert_eq!((replayed.differences, replayed.batches), (0, 6));
    assert_eq!(replayed.header.setup.strategy.params["tolerance"], 0.01);
    assert_eq!(all.len(), 4);
}

#[test]
fn damage_halts_and_says_where_and_what_to_do() {
    let (disk, _) = with_snapshots();
    let (name, sound) = disk.image().into_iter().rfind(|(name, _)| name != "owner").unwrap();
    // Within the last batch, and behind it there is more.
    let at = sound.len() / 2;
    disk.change(&name, |bytes| bytes[at] ^= 4);
    let image = disk.image();
    let error = Journal::open(disk.handle(), header(), terms()).unwrap_err();
    refusal(error, &[&name, "is damaged", "Restore the file from a copy"]);
    // But for the epoch nothing is changed, so that a copy can be laid beside it.
    assert_eq!(disk.image(), image);
}

#[test]
fn records_that_were_on_the_disk_once_are_missed() {
    let (disk, _) = journal_of(3);
    let (journal, recovered) = open(&disk);
    journal.close(recovered.engine.state()).unwrap();
    let name = disk.segments().pop().unwrap();
    disk.change(&name, |bytes| bytes.truncate(bytes.len() / 2));
    let error = Journal::open(disk.handle(), header(), terms()).unwrap_err();
    refusal(error, &["was on the disk once", "Restore them"]);
}

#[test]
fn the_owner_says_again_how_far_the_journal_is_when_it_has_grown() {
    let disk = Memory::default();
    let (mut journal, recovered) = open(&disk);
    let (now, batch) = &batches(1)[0];
    let said = |disk: &Memory| {
        let (_, owner) = disk.image().into_iter().find(|(name, _)| name == "owner").unwrap();
        let text = String::from_utf8(owner).unwrap();
        let records = text.lines().find_map(|line| line.strip_prefix("records ")).unwrap();
        records.parse::<u64>().unwrap()
    };
    while journal.records() < 70_000 {
        for _ in 0..1024 {
            journal.batch(*now, batch, &[]).unwrap();
            drop(journal.outcome(Ok(Vec::new()), recovered.engine.state()).unwrap());
        }
        journal.commit().unwrap();
    }
    assert!((65_536..=journal.committed()).contains(&said(&disk)), "{}", said(&disk));
}

#[test]
fn an_owner_that_cannot_be_read_is_told_and_may_be_removed() {
    let (disk, _) = journal_of(3);
    disk.change("owner", |bytes| bytes.truncate(20));
    let error = Journal::open(disk.handle(), header(), terms()).unwrap_err();
    refusal(error, &["memory/owner is not what was written", "remove that file"]);
    disk.handle().remove("owner").unwrap();
    // The journal itself knows its last opening.
    assert_eq!(open(&disk).1.epoch, 2);
}

#[test]
fn hashes_of_the_state_may_be_taken_now_and_then() {
    let disk = Memory::default();
    let every = JournalTerms { digest_every: NonZeroU64::new(3).unwrap(), ..terms() };
    let (mut journal, recovered) = Journal::open(disk.handle(), header(), every).unwrap();
    let mut engine = recovered.engine;
    go(&mut journal, &mut engine, &batches(7));
    drop(journal);
    let handle = disk.handle();
    let mut steps = Steps::over(&*handle).unwrap();
    let mut taken = Vec::new();
    while let Some(step) = steps.next_step().unwrap() {
        taken.push(step.answer.unwrap().state.is_some());
    }
    assert_eq!(taken, [false, false, true, false, false, true, false]);
    assert_eq!(open(&disk).1.engine.state().digest(), engine.state().digest());
}

#[test]
fn a_journal_of_a_finished_run_can_be_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("j");
    let engine = crate::scene::record(&path, &batches(3), true);
    let disk = Box::new(trimtab_node::journal::Folder::at(&path));
    let (_, recovered) = Journal::open(disk, header(), terms()).unwrap();
    assert_eq!((recovered.epoch, recovered.batches), (1, 3));
    assert_eq!(recovered.engine.state().digest(), engine.state().digest());
}
