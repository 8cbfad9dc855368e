//! Writes the journal of an engine: its header, then batch and outcome of every step, then a close.

use super::error::JournalError;
use super::frame::Kind;
use super::record::{Answer, Close, Header, Seen};
use super::writer::{SEGMENT_BYTES, Writer};
use std::borrow::Cow;
use std::path::Path;
use trimtab_engine::{BatchError, Effect, State};
use trimtab_model::{Batch, Timestamp};

/// Steps from one state hash to the next.
const DIGEST_EVERY: u64 = 1;

/// Records one engine.
#[derive(Debug)]
pub struct Recorder {
    writer: Writer,
    batches: u64,
}

impl Recorder {
    /// Begins a journal in a new folder.
    ///
    /// # Errors
    /// [`JournalError`] when the folder is there already or cannot be written.
    pub fn create(folder: &Path, header: &Header) -> Result<Self, JournalError> {
        let mut writer = Writer::create(folder, SEGMENT_BYTES)?;
        writer.append_value(Kind::Header, header)?;
        Ok(Self { writer, batches: 0 })
    }

    /// Records what goes into a step.
    ///
    /// # Errors
    /// [`JournalError`] when it cannot be written.
    pub fn batch(&mut self, now: Timestamp, batch: &Batch) -> Result<(), JournalError> {
        let seen = Seen { now, batch: Cow::Borrowed(batch), cursors: Cow::Borrowed(&[]) };
        self.writer.append_value(Kind::Batch, &seen)?;
        self.batches += 1;
        Ok(())
    }

    /// Records what came out of it, and the state that it left.
    ///
    /// # Errors
    /// [`JournalError`] when it cannot be written.
    pub fn outcome(
        &mut self,
        outcome: Result<&[Effect], &BatchError>,
        state: &State,
    ) -> Result<(), JournalError> {
        let outcome = outcome.map(Cow::Borrowed).map_err(ToString::to_string);
        let is_due = self.batches.is_multiple_of(DIGEST_EVERY);
        let answer = Answer { outcome, state: is_due.then(|| state.digest()) };
        self.writer.append_value(Kind::Outcome, &answer)?;
        Ok(())
    }

    /// Ends the journal and waits until it is on the disk.
    ///
    /// # Errors
    /// [`JournalError`] when it cannot be written.
    pub fn close(mut self, state: &State) -> Result<(), JournalError> {
        let close = Close { batches: self.batches, state: state.digest() };
        self.writer.append_value(Kind::Close, &close)?;
        self.writer.sync()
    }
}

impl Drop for Recorder {
    /// A run that ends early leaves what it recorded.
    fn drop(&mut self) {
        drop(self.writer.flush());
    }
}
