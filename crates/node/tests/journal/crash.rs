//! Stopped at any change of the disk, a journal comes back with all that was committed and goes on
//! to the same end; stopped again while it comes back, too.

use crate::memory::{Memory, Stop};
use crate::scene::{batches, header};
use std::num::NonZeroUsize;
use trimtab_model::{Batch, Digest, Timestamp};
use trimtab_node::journal::{
    Cursor, Journal, JournalTerms, RecoveryError, Steps, Tail, replay_steps,
};

/// A story short enough to be stopped everywhere: steps in groups of two, a snapshot and a compaction.
const STEPS: usize = 12;
const FEED: u16 = 7;

pub(crate) fn terms() -> JournalTerms {
    JournalTerms { segment_bytes: 4_000, who: "a test".to_owned(), ..JournalTerms::default() }
}

/// How far one life came.
#[derive(Debug, Default, Clone, Copy)]
struct Life {
    /// Batches whose commit succeeded.
    committed: u64,
    /// Batches that were staged.
    staged: u64,
}

/// The digest after every batch, from none on, as an engine has them that nobody stops.
fn digests(all: &[(Timestamp, Batch)]) -> Vec<Digest> {
    let mut engine = header().setup.engine().unwrap();
    let mut digests = vec![engine.state().digest()];
    for (now, batch) in all {
        engine.step(*now, batch).unwrap();
        digests.push(engine.state().digest());
    }
    digests
}

/// Opens the journal and goes on from where it stands, until the end or until the disk stops it.
fn live(disk: &Memory, all: &[(Timestamp, Batch)], life: &mut Life) -> Result<(), RecoveryError> {
    let (mut journal, recovered) = Journal::open(disk.handle(), header(), terms())?;
    let mut engine = recovered.engine;
    let done = usize::try_from(engine.state().sequence()).unwrap();
    life.committed = life.committed.max(done as u64);
    for (number, (now, batch)) in all.iter().enumerate().skip(done) {
        let cursor = Cursor { feed: FEED, position: batch.sequence * 10 };
        journal.batch(*now, batch, &[cursor])?;
        let outcome = engine.step(*now, batch).unwrap();
        let staged = journal.outcome(Ok(outcome), engine.state())?;
        life.staged = batch.sequence;
        if number % 2 == 1 {
            let proof = journal.commit()?;
            staged.release(&proof).unwrap();
            life.committed = batch.sequence;
        }
        if number % 4 == 3 {
            journal.snapshot(engine.state())?;
            journal.compact(NonZeroUsize::MIN.saturating_add(1))?;
        }
    }
    journal.close(engine.state())?;
    Ok(())
}

/// Opens the journal, which must come back with what was committed and nothing that was not staged.
fn come_back(disk: &Memory, life: Life, digests: &[Digest]) -> u64 {
    let (journal, recovered) = Journal::open(disk.handle(), header(), terms()).unwrap();
    let engine = recovered.engine;
    let sequence = engine.state().sequence();
    assert!(sequence >= life.committed && sequence <= life.staged, "{sequence}: {life:?}");
    assert_eq!(engine.state().digest(), digests[usize::try_from(sequence).unwrap()]);
    let position = if sequence == 0 { vec![] } else { vec![sequence * 10] };
    let cursors: Vec<_> = journal.cursors().map(|cursor| cursor.position).collect();
    assert_eq!(cursors, position);
    sequence
}

/// The whole story on a disk, as replay tells it.
fn check_story(disk: &Memory, digests: &[Digest]) {
    let handle = disk.handle();
    let replayed = replay_steps(Steps::over(&*handle).unwrap()).unwrap();
    assert_eq!(replayed.differences, 0, "{:?}", replayed.shown);
    assert_eq!(replayed.engine.state().digest(), digests[STEPS]);
    assert_eq!(replayed.tail, Tail::Closed);
}

#[test]
fn a_stop_at_any_change_loses_nothing_that_was_committed() {
    let all = batches(STEPS as u64);
    let digests = digests(&all);
    let whole = Memory::default();
    live(&whole, &all, &mut Life::default()).unwrap();
    check_story(&whole, &digests);
    let calls = whole.calls();
    assert!(calls > 30, "{calls}");
    let mut cut = 0;
    for call in 1..=calls {
        for stop in Stop::ALL {
            let disk = Memory::default();
            disk.stop_at(call, stop);
            let mut life = Life::default();
            live(&disk, &all, &mut life).unwrap_err();
            disk.restart();
            let image = disk.image();
            let before = life;
            live(&disk, &all, &mut life).unwrap_or_else(|error| panic!("{call} {stop:?}: {error}"));
            check_story(&disk, &digests);
            let disk = Memory::of(&image);
            cut += u64::from(come_back(&disk, before, &digests) < before.staged);
        }
    }
    assert!(cut > 20, "records were lost that nobody relied on: {cut}");
}

#[test]
fn a_stop_while_it_comes_back_changes_nothing() {
    let all = batches(STEPS as u64);
    let digests = digests(&all);
    let (mut stopped, mut twice) = (0, 0);
    let mut call = 1;
    loop {
        let disk = Memory::default();
        disk.stop_at(call, Stop::Torn);
        let mut life = Life::default();
        if live(&disk, &all, &mut life).is_ok() {
            break;
        }
        stopped += 1;
        disk.restart();
        let image = disk.image();
        for again in 1..10 {
            for stop in Stop::ALL {
                let disk = Memory::of(&image);
                disk.stop_at(again, stop);
                let opened = Journal::open(disk.handle(), header(), terms());
                twice += u64::from(opened.is_err());
                drop(opened);
                disk.restart();
                come_back(&disk, Life { staged: STEPS as u64, ..life }, &digests);
            }
        }
        // Every third stop is enough to have met each sort of call.
        call += 3;
    }
    assert!(stopped > 10 && twice > 100, "{stopped} {twice}");
}
