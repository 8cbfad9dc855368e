//! A journal as the story it tells: a header, then steps, then perhaps a close.

use super::error::{JournalError, Place};
use super::reader::{Reader, Tail};
use super::record::{Answer, Close, Header, Record, Seen};
use std::path::Path;

/// One step of the engine.
#[derive(Debug, Clone)]
pub struct Step {
    /// Number of the batch's record; that of its outcome is the next.
    pub record: u64,
    /// What went in.
    pub seen: Seen<'static>,
    /// What came out; `None` where the journal ends between the two.
    pub answer: Option<Answer<'static>>,
}

/// Reads steps in order.
#[derive(Debug)]
pub struct Steps {
    reader: Reader,
    header: Header,
    close: Option<Close>,
}

impl Steps {
    /// Opens a journal and reads its header.
    ///
    /// # Errors
    /// [`JournalError`] when there is none, or it does not begin with a header.
    pub fn open(folder: &Path) -> Result<Self, JournalError> {
        let mut reader = Reader::open(folder)?;
        let foreign = |problem| JournalError::Foreign { path: folder.to_owned(), problem };
        match next(&mut reader)? {
            Some((_, Record::Header(header))) => Ok(Self { reader, header: *header, close: None }),
            Some((place, _)) => Err(out_of_order(place, "a journal begins with a header")),
            None => Err(foreign("nothing was written to it but its beginning")),
        }
    }

    /// What the engine was made from.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// The close, once it was read.
    #[must_use]
    pub const fn close(&self) -> Option<&Close> {
        self.close.as_ref()
    }

    /// Records, hash and end, as far as the journal was read.
    #[must_use]
    pub const fn reader(&self) -> &Reader {
        &self.reader
    }

    /// How the journal ends, once the end is reached.
    #[must_use]
    pub const fn tail(&self) -> Option<&Tail> {
        self.reader.tail()
    }

    /// The next step; `None` at the end.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] with the number of the record that cannot be believed, or
    /// [`JournalError::Unknown`] with that of one that cannot be understood.
    pub fn next_step(&mut self) -> Result<Option<Step>, JournalError> {
        let (record, seen) = match next(&mut self.reader)? {
            None => return Ok(None),
            Some((place, Record::Batch(seen))) => (place.record, seen),
            Some((_, Record::Close(close))) => {
                self.close = Some(close);
                // Behind a close there is nothing, and the reader makes sure of it.
                next(&mut self.reader)?;
                return Ok(None);
            }
            Some((place, _)) => return Err(out_of_order(place, "a batch or the close was due")),
        };
        let answer = match next(&mut self.reader)? {
            None => None,
            Some((_, Record::Outcome(answer))) => Some(answer),
            Some((place, _)) => return Err(out_of_order(place, "an outcome was due")),
        };
        Ok(Some(Step { record, seen, answer }))
    }
}

fn next(reader: &mut Reader) -> Result<Option<(Place, Record)>, JournalError> {
    let Some(frame) = reader.next_frame()? else { return Ok(None) };
    let record = Record::of(&frame)?;
    Ok(Some((frame.place, record)))
}

fn out_of_order(place: Place, problem: &str) -> JournalError {
    JournalError::Unknown { place, problem: problem.to_owned() }
}
