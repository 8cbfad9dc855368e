//! Opening: the lock, the epoch, and the engine back where the journal ends.

use super::owner::{self, Owner};
use super::proof::{Durable, Opening, Staged};
use super::recovery::{self, Found, RecoveryError};
use super::{Journal, JournalTerms};
use crate::journal::Place;
use crate::journal::disk::Disk;
use crate::journal::error::JournalError;
use crate::journal::frame::{Chain, HEAD_BYTES, Kind};
use crate::journal::record::{Answer, Cursor, Header, Opened, Seen, encode};
use crate::journal::replay::{ReplayError, Run, succeed};
use crate::journal::segments;
use crate::journal::writer::{End, Writer};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use trimtab_engine::{Effect, Engine};

/// What a journal knows when it was opened.
#[derive(Debug)]
pub struct Recovered {
    /// The engine, as it was after the last batch in the journal; under the setup that the journal
    /// was opened with.
    pub engine: Engine,
    /// Which opening this is.
    pub epoch: u64,
    /// Batches in the journal.
    pub batches: u64,
    /// How far every feed had been read, in order of feeds: each goes on right behind that.
    pub cursors: Vec<Cursor>,
    /// The last batch, unless a snapshot stands behind it.
    pub last: Option<Seen<'static>>,
    /// What came of the last batch, where the writer was stopped before that was on the disk: it is
    /// now, and none of it has left yet. What came of batches before it may have left or not.
    pub pending: Option<Durable<Vec<Effect>>>,
    /// Where records were cut that were not written to their end, and how many bytes.
    pub cut: Option<(Place, u64)>,
    /// Number of the snapshot's record from which it was recovered; none if from the beginning.
    pub snapshot: Option<u64>,
    /// Records that went through the engine again.
    pub replayed: u64,
    /// What the operator should be told: snapshots that could not be used, and why.
    pub notes: Vec<String>,
}

impl Journal {
    /// Opens the journal on a disk, or begins one where there is none, as its one writer.
    ///
    /// The setup of `header` decides from here on. Where it differs from the journal's, what the
    /// engine knows is taken over, as [`Engine::succeed`] does.
    ///
    /// # Errors
    /// [`RecoveryError`] when another writes it, when it is damaged, behind what was on the disk
    /// once, or of another book. A disk that can be written has not been changed then.
    pub fn open(
        mut disk: Box<dyn Disk>,
        header: Header,
        terms: JournalTerms,
    ) -> Result<(Self, Recovered), RecoveryError> {
        lock(&mut *disk)?;
        let owner = Owner::read(&*disk)?;
        let found = match segments::find(&*disk)? {
            Some(all) => recovery::read(&*disk, &all, terms.planted)?,
            None => None,
        };
        let known = owner.as_ref().map_or(0, |owner| owner.records);
        let records = found.as_ref().map_or(0, |found| found.end.records);
        if records < known {
            let path = disk.folder().to_owned();
            return Err(JournalError::Behind { path, found: records, expected: known }.into());
        }
        match found {
            Some(found) => go_on(disk, header, terms, owner, found),
            None => begin(disk, header, terms, owner),
        }
    }
}

fn lock(disk: &mut dyn Disk) -> Result<(), JournalError> {
    let folder = disk.folder().to_owned();
    match disk.lock() {
        Err(error) if error.kind() == ErrorKind::WouldBlock => {
            // Whoever holds it says so in the owner's file, unless that is only now beginning.
            let owner = Owner::read(disk).ok().flatten();
            let who = owner.map_or_else(
                || "somebody who has only just begun".to_owned(),
                |owner| format!("{}, at its opening {}", owner.who, owner.epoch),
            );
            Err(JournalError::Locked { path: folder, who })
        }
        locked => locked.map_err(JournalError::files("lock", folder)),
    }
}

/// A journal that begins.
fn begin(
    mut disk: Box<dyn Disk>,
    header: Header,
    terms: JournalTerms,
    owner: Option<Owner>,
) -> Result<(Journal, Recovered), RecoveryError> {
    let engine = header.setup.clone().engine().map_err(ReplayError::from)?;
    let engine = engine.carrying(terms.planted);
    let epoch = next_epoch(&*disk, owner.map_or(0, |owner| owner.epoch))?;
    let owner = raise(&mut *disk, &terms, epoch, 0, Chain::START)?;
    // What an earlier beginning left, before even its first record was on the disk.
    if segments::find(&*disk)?.is_some() {
        let path = segments::path(&*disk, 1);
        disk.remove(&segments::name(1)).map_err(JournalError::files("remove", path))?;
    }
    let mut writer = Writer::begin(disk, terms.segment_bytes)?;
    writer.stage_value(Kind::Header, &header)?;
    let run = Run::fresh(header.clone(), engine);
    let end = Ending { header, cut: None, notes: Vec::new() };
    enter(writer, terms, owner, run, end)
}

/// A journal that goes on.
fn go_on(
    mut disk: Box<dyn Disk>,
    header: Header,
    terms: JournalTerms,
    owner: Option<Owner>,
    found: Found,
) -> Result<(Journal, Recovered), RecoveryError> {
    let Found { run, end, torn, notes } = found;
    let epoch = next_epoch(&*disk, owner.map_or(0, |owner| owner.epoch).max(run.epoch))?;
    let end = cut(&mut *disk, end, torn.as_ref())?;
    // A writer that was killed may have left what its operating system never put on the disk.
    let name = segments::name(end.segment);
    let path = segments::path(&*disk, end.segment);
    disk.sync(&name).map_err(JournalError::files("sync", path))?;
    let owner = raise(&mut *disk, &terms, epoch, end.records, end.chain)?;
    let writer = Writer::resume(disk, terms.segment_bytes, end);
    enter(writer, terms, owner, run, Ending { header, cut: torn, notes })
}

/// Cuts what is torn, so that what is whole is the end.
fn cut(disk: &mut dyn Disk, end: End, torn: Option<&(Place, u64)>) -> Result<End, JournalError> {
    if torn.is_none() {
        return Ok(end);
    }
    let (name, path) = (segments::name(end.segment), segments::path(disk, end.segment));
    if end.written >= HEAD_LENGTH {
        disk.truncate(&name, end.written).map_err(JournalError::files("cut", path))?;
        return Ok(end);
    }
    // Not even the segment's head is there: the one before it is the last.
    disk.remove(&name).map_err(JournalError::files("remove", path))?;
    let segment = end.segment.saturating_sub(1);
    let path = segments::path(disk, segment);
    let written =
        disk.length(&segments::name(segment)).map_err(JournalError::files("read", path))?;
    Ok(End { segment, written, ..end })
}

/// Bytes of a segment's head.
const HEAD_LENGTH: u64 = HEAD_BYTES as u64;

/// The number of the next opening. There is one, unless somebody wrote the last there is.
fn next_epoch(disk: &dyn Disk, last: u64) -> Result<u64, JournalError> {
    last.checked_add(1).ok_or_else(|| JournalError::Owner(disk.folder().join(owner::NAME)))
}

/// Says who writes from now on.
fn raise(
    disk: &mut dyn Disk,
    terms: &JournalTerms,
    epoch: u64,
    records: u64,
    chain: Chain,
) -> Result<Owner, JournalError> {
    let who = terms.who.lines().next().unwrap_or_default().to_owned();
    let owner = Owner { epoch, records, head: chain.to_string(), who };
    owner.write(disk)?;
    Ok(owner)
}

/// What an opening takes along beside the engine.
struct Ending {
    header: Header,
    cut: Option<(Place, u64)>,
    notes: Vec<String>,
}

/// Says in the journal that it was opened, answers what was left unanswered, and takes over.
fn enter(
    mut writer: Writer,
    terms: JournalTerms,
    owner: Owner,
    mut run: Run,
    Ending { header, cut, notes }: Ending,
) -> Result<(Journal, Recovered), RecoveryError> {
    let epoch = owner.epoch;
    let cut_bytes = cut.as_ref().map_or(0, |(_, bytes)| *bytes);
    let opened = Opened { epoch, program: header.program.clone(), cut_bytes };
    writer.stage_value(Kind::Opened, &opened)?;
    let opening = Opening(writer.chain());
    let pending = answer(&mut writer, opening, &mut run)?;
    let engine = take_over(&mut writer, run.engine, &run.header, &header)?;
    let cursors: BTreeMap<u16, u64> = run.cursors;
    let (batches, snapshot) = (run.batches, run.snapshot.unwrap_or(1));
    let mut journal = Journal {
        writer,
        header,
        terms,
        said: owner.text(),
        owner,
        opening,
        batches,
        cursors,
        snapshot,
        committed: 0,
        is_answered: true,
        is_over: false,
    };
    let proof = journal.commit()?;
    let recovered = Recovered {
        engine,
        epoch,
        batches,
        cursors: journal.cursors().collect(),
        last: run.last,
        pending: pending.and_then(|staged| staged.release(&proof).ok()),
        cut,
        snapshot: run.snapshot,
        replayed: run.replayed,
        notes,
    };
    Ok((journal, recovered))
}

/// Records what came of the last batch, where that was lost.
fn answer(
    writer: &mut Writer,
    opening: Opening,
    run: &mut Run,
) -> Result<Option<Staged<Vec<Effect>>>, JournalError> {
    let Some(outcome) = run.pending.take() else { return Ok(None) };
    let said = outcome.as_deref().map(Cow::Borrowed).map_err(ToString::to_string);
    let answer = Answer { outcome: said, state: Some(run.engine.state().digest()) };
    let record = writer.stage_value(Kind::Outcome, &answer)?;
    drop(answer);
    Ok(outcome.ok().map(|what| Staged { opening, record, what }))
}

/// The engine under the new header, which is recorded where it says anything new.
fn take_over(
    writer: &mut Writer,
    engine: Engine,
    old: &Header,
    new: &Header,
) -> Result<Engine, RecoveryError> {
    if encode(old)? == encode(new)? {
        return Ok(engine);
    }
    let engine = succeed(engine, old, new)?;
    writer.stage_value(Kind::Header, new)?;
    Ok(engine)
}
