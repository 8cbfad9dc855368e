//! The durable journal: one writer, one sync a group, and nothing leaves before its record is on
//! the disk.
//!
//! [`Journal::open`] takes the lock, raises the epoch and brings the engine back to where the journal
//! ends ([`Recovered`]). Batches and outcomes are then staged, [`Journal::commit`] puts all of them on
//! the disk at once, and its proof alone turns what is [`Staged`] into what is [`Durable`].

mod keep;
mod open;
mod owner;
mod proof;
mod recovery;

pub use open::Recovered;
pub use proof::{Committed, Durable, Staged};
pub use recovery::RecoveryError;

use super::error::JournalError;
use super::frame::Kind;
use super::reader::Reader;
use super::record::{Answer, Close, Cursor, Header, Seen};
use super::writer::{SEGMENT_BYTES, Writer};
use owner::Owner;
use proof::Opening;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::num::NonZeroU64;
use trimtab_engine::mutant::Planted;
use trimtab_engine::{BatchError, Effect, State};
use trimtab_model::{Batch, Timestamp};

/// Records after which the owner's file says again how far the journal is on the disk, so that an older
/// copy of its segments is told from it.
const SAID_EVERY: u64 = 1 << 16;

/// How a journal is kept.
#[derive(Debug, Clone)]
pub struct JournalTerms {
    /// Bytes after which a segment is full.
    pub segment_bytes: u64,
    /// Outcomes from one hash of the state to the next.
    pub digest_every: NonZeroU64,
    /// Who writes, for the message to another writer, in one line.
    pub who: String,
    /// A bug planted by a test in every engine that the journal makes; none in what ships.
    pub planted: Planted,
}

/// A journal that is written to, durably.
///
/// Whatever the disk refuses ends it: every later call says so, and what was committed stands. Open
/// it anew then.
#[derive(Debug)]
pub struct Journal {
    writer: Writer,
    header: Header,
    terms: JournalTerms,
    owner: Owner,
    /// The text of the owner's file.
    said: String,
    opening: Opening,
    /// Batches since the journal began.
    batches: u64,
    cursors: BTreeMap<u16, u64>,
    /// Number of the last snapshot's record, or of the first record.
    snapshot: u64,
    /// Number of the last record that is on the disk.
    committed: u64,
    /// Whether the last batch has its outcome.
    is_answered: bool,
    /// Whether a write failed.
    is_over: bool,
}

impl Default for JournalTerms {
    /// Segments of 64 MiB, a hash with every outcome, and this process.
    fn default() -> Self {
        Self {
            segment_bytes: SEGMENT_BYTES,
            digest_every: NonZeroU64::MIN,
            who: format!("process {}", std::process::id()),
            planted: Planted::default(),
        }
    }
}

impl Journal {
    /// Stages what goes into a step, and how far that takes the feeds it was made of; the number of
    /// its record.
    ///
    /// # Errors
    /// [`JournalError::Over`] after a failure, [`JournalError::TooLarge`] beyond what a record holds.
    pub fn batch(
        &mut self,
        now: Timestamp,
        batch: &Batch,
        cursors: &[Cursor],
    ) -> Result<u64, JournalError> {
        self.in_turn(true)?;
        let (batch, read) = (Cow::Borrowed(batch), Cow::Borrowed(cursors));
        let record = self.writer.stage_value(Kind::Batch, &Seen { now, batch, cursors: read })?;
        self.cursors.extend(cursors.iter().map(|cursor| (cursor.feed, cursor.position)));
        self.batches = self.batches.saturating_add(1);
        self.is_answered = false;
        Ok(record)
    }

    /// Stages what came out of the step, with the state that it left. A refused batch asks for
    /// nothing.
    ///
    /// # Errors
    /// As [`Journal::batch`].
    pub fn outcome(
        &mut self,
        outcome: Result<Vec<Effect>, &BatchError>,
        state: &State,
    ) -> Result<Staged<Vec<Effect>>, JournalError> {
        self.in_turn(false)?;
        let said = outcome.as_deref().map(Cow::Borrowed).map_err(ToString::to_string);
        let is_due = self.batches.is_multiple_of(self.terms.digest_every.get());
        let answer = Answer { outcome: said, state: is_due.then(|| state.digest()) };
        let record = self.writer.stage_value(Kind::Outcome, &answer)?;
        drop(answer);
        self.is_answered = true;
        Ok(Staged { opening: self.opening, record, what: outcome.unwrap_or_default() })
    }

    /// Puts all that is staged on the disk, by one write and one sync.
    ///
    /// # Errors
    /// [`JournalError::Fenced`] if another writer opened or wrote to the journal: then nothing of what
    /// was staged may leave. [`JournalError::Files`] when the disk does not take it. Either ends this
    /// journal.
    pub fn commit(&mut self) -> Result<Committed, JournalError> {
        self.still_good()?;
        self.is_over = true;
        self.still_ours()?;
        if self.committed < self.writer.records() {
            self.writer.sync()?;
        }
        // Whoever came in between read the journal before these records, or with them: in doubt
        // nothing leaves.
        self.still_ours()?;
        self.committed = self.writer.records();
        self.writer.roll_if_full()?;
        if self.committed.saturating_sub(self.owner.records) >= SAID_EVERY {
            self.say_owner()?;
        }
        self.is_over = false;
        Ok(Committed { opening: self.opening, records: self.committed })
    }

    /// Ends the journal in good order, until it is opened again.
    ///
    /// # Errors
    /// As [`Journal::commit`].
    pub fn close(mut self, state: &State) -> Result<(), JournalError> {
        self.in_turn(true)?;
        let close = Close { batches: self.batches, state: state.digest() };
        self.writer.stage_value(Kind::Close, &close)?;
        self.commit()?;
        self.say_owner()
    }

    /// Reads what is on the disk, from a record on. What is staged is not among it.
    ///
    /// # Errors
    /// [`JournalError`] when it cannot be read or believed, or the record is no longer there.
    pub fn read_from(&self, record: u64) -> Result<Reader<'_>, JournalError> {
        Reader::from_record(self.writer.disk(), record)
    }

    /// What the engine is made from.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// Which opening this is.
    #[must_use]
    pub const fn epoch(&self) -> u64 {
        self.owner.epoch
    }

    /// Number of the last record, staged or on the disk.
    #[must_use]
    pub const fn records(&self) -> u64 {
        self.writer.records()
    }

    /// Number of the last record that is on the disk.
    #[must_use]
    pub const fn committed(&self) -> u64 {
        self.committed
    }

    /// Bytes that are staged.
    #[must_use]
    pub const fn staged_bytes(&self) -> usize {
        self.writer.waiting_bytes()
    }

    /// Records since the last snapshot: what a recovery would take through the engine.
    #[must_use]
    pub const fn since_snapshot(&self) -> u64 {
        self.writer.records().saturating_sub(self.snapshot)
    }

    /// How far every feed has been read, in order of feeds.
    pub fn cursors(&self) -> impl Iterator<Item = Cursor> + '_ {
        self.cursors.iter().map(|(&feed, &position)| Cursor { feed, position })
    }

    fn still_good(&self) -> Result<(), JournalError> {
        if self.is_over {
            return Err(JournalError::Over(self.writer.disk().folder().to_owned()));
        }
        Ok(())
    }

    /// Whether this is the turn of a batch, or of an outcome.
    fn in_turn(&self, of_batch: bool) -> Result<(), JournalError> {
        self.still_good()?;
        let due = if self.is_answered { "a batch" } else { "the outcome of the last batch" };
        if self.is_answered == of_batch { Ok(()) } else { Err(JournalError::OutOfTurn(due)) }
    }

    /// Whether nobody else opened the journal or wrote to it.
    fn still_ours(&self) -> Result<(), JournalError> {
        let disk = self.writer.disk();
        let path = disk.folder().to_owned();
        if !Owner::is_still(disk, &self.said) {
            let found = Owner::read(disk)?.ok_or_else(|| JournalError::Owner(path.clone()))?;
            if found.epoch != self.owner.epoch {
                let (ours, theirs, who) = (self.owner.epoch, found.epoch, found.who);
                return Err(JournalError::Fenced { path, ours, theirs, who });
            }
        }
        let name = self.writer.name();
        let length = disk.length(name).map_err(JournalError::files("read", path.join(name)))?;
        let written = self.writer.written();
        if length == written {
            Ok(())
        } else {
            Err(JournalError::Moved { path: path.join(name), length, written })
        }
    }

    /// Says in the owner's file how far the journal is on the disk.
    fn say_owner(&mut self) -> Result<(), JournalError> {
        self.owner.records = self.committed;
        self.owner.head = self.writer.chain().to_string();
        self.said = self.owner.text();
        let said = self.owner.write(self.writer.disk_mut());
        self.is_over |= said.is_err();
        said
    }
}
