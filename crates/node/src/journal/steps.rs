//! A journal as the story it tells: a header, then steps, then perhaps a close; and between them
//! who opened it, what was known, and what the engine was made from from then on.

use super::disk::Disk;
use super::error::{JournalError, Place};
use super::frame::Kind;
use super::reader::{Reader, Tail};
use super::record::{Answer, Close, Header, Opened, Record, Seen, Snapshot};
use std::collections::VecDeque;
use std::path::Path;

/// One step of the engine.
#[derive(Debug, Clone)]
pub struct Step {
    /// Number of the batch's record.
    pub record: u64,
    /// Number of its outcome's record, or of the one where it would stand.
    pub outcome_record: u64,
    /// What went in.
    pub seen: Seen<'static>,
    /// What came out; `None` where the journal ends between the two.
    pub answer: Option<Answer<'static>>,
}

/// What a journal tells next.
#[derive(Debug, Clone)]
pub enum Told {
    /// A step of the engine.
    Step(Step),
    /// What the engine is made from; from here on, where it differs from the header before.
    Header(Box<Header>),
    /// A writer opened the journal.
    Opened(Opened),
    /// All that the engine knows here, and the number of the record that says so; or why that
    /// cannot be understood.
    Snapshot(u64, Result<Box<Snapshot<'static>>, String>),
}

/// Reads steps in order.
#[derive(Debug)]
pub struct Steps<'disk> {
    reader: Reader<'disk>,
    header: Header,
    snapshot: Option<Box<Snapshot<'static>>>,
    waiting: VecDeque<Told>,
    close: Option<Close>,
}

impl Steps<'static> {
    /// Opens the journal in a folder and reads its header.
    ///
    /// # Errors
    /// [`JournalError`] when there is none, or it does not begin with a header.
    pub fn open(folder: &Path) -> Result<Self, JournalError> {
        Self::of(Reader::open(folder)?, folder)
    }
}

impl<'disk> Steps<'disk> {
    /// Opens the journal on a disk and reads its header.
    ///
    /// # Errors
    /// [`JournalError`] when there is none, or it does not begin with a header.
    pub fn over(disk: &'disk dyn Disk) -> Result<Self, JournalError> {
        Self::of(Reader::over(disk)?, disk.folder())
    }

    /// The story from the first record that `reader` will give.
    pub(super) fn of(mut reader: Reader<'disk>, folder: &Path) -> Result<Self, JournalError> {
        let foreign = |problem| JournalError::Foreign { path: folder.to_owned(), problem };
        let is_whole = reader.first_record() == 1;
        let lost = |place, due| lost(place, is_whole, due);
        let header = match next(&mut reader)? {
            Some((_, Record::Header(header))) => *header,
            Some((place, _)) => return Err(lost(place, "begin with a header")),
            None => return Err(foreign("nothing was written to it but its beginning")),
        };
        let mut steps =
            Self { reader, header, snapshot: None, waiting: VecDeque::new(), close: None };
        if !is_whole {
            steps.snapshot = match next(&mut steps.reader)? {
                Some((_, Record::Snapshot(snapshot))) => Some(snapshot),
                Some((place, _)) => return Err(lost(place, "go on with a snapshot")),
                None => return Err(foreign("its beginning was removed and no snapshot is left")),
            };
        }
        Ok(steps)
    }

    /// What the engine was made from at first.
    #[must_use]
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// What the engine knew where the journal begins, if what was before is no longer there.
    #[must_use]
    pub fn snapshot(&self) -> Option<&Snapshot<'static>> {
        self.snapshot.as_deref()
    }

    /// The close, once it was read.
    #[must_use]
    pub const fn close(&self) -> Option<&Close> {
        self.close.as_ref()
    }

    /// Records, hash and end, as far as the journal was read.
    #[must_use]
    pub const fn reader(&self) -> &Reader<'disk> {
        &self.reader
    }

    /// How the journal ends, once the end is reached.
    #[must_use]
    pub const fn tail(&self) -> Option<&Tail> {
        self.reader.tail()
    }

    /// The next step, whatever is told before it; `None` at the end.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] with the number of the record that cannot be believed, or
    /// [`JournalError::Unknown`] with that of one that cannot be understood.
    pub fn next_step(&mut self) -> Result<Option<Step>, JournalError> {
        loop {
            match self.next_told()? {
                None => return Ok(None),
                Some(Told::Step(step)) => return Ok(Some(step)),
                Some(_) => {}
            }
        }
    }

    /// What is told next; `None` at the end.
    ///
    /// # Errors
    /// As [`Steps::next_step`].
    pub fn next_told(&mut self) -> Result<Option<Told>, JournalError> {
        if let Some(told) = self.waiting.pop_front() {
            return Ok(Some(told));
        }
        loop {
            let Some(frame) = self.reader.next_frame()? else { return Ok(None) };
            let record = Record::of(&frame);
            if let (Kind::Snapshot, Err(error)) = (frame.kind, &record) {
                // It is not needed where all before it was told.
                return Ok(Some(Told::Snapshot(frame.place.record, Err(error.to_string()))));
            }
            let place = frame.place;
            return Ok(Some(match record? {
                Record::Batch(seen) => Told::Step(self.step(place.record, seen)?),
                Record::Header(header) => Told::Header(header),
                Record::Snapshot(snapshot) => Told::Snapshot(place.record, Ok(snapshot)),
                Record::Opened(opened) => self.opened(opened),
                Record::Close(close) => {
                    // Behind a close there is nothing or an opening; the reader makes sure of it.
                    self.close = Some(close);
                    continue;
                }
                Record::Outcome(_) => {
                    return Err(out_of_order(place, "a batch or the close was due"));
                }
            }));
        }
    }

    fn opened(&mut self, opened: Opened) -> Told {
        self.close = None;
        Told::Opened(opened)
    }

    /// The step of a batch. Where its outcome was lost it was made again, behind the next opening.
    fn step(&mut self, record: u64, seen: Seen<'static>) -> Result<Step, JournalError> {
        loop {
            match next(&mut self.reader)? {
                None => {
                    let outcome_record = self.reader.records().saturating_add(1);
                    return Ok(Step { record, outcome_record, seen, answer: None });
                }
                Some((place, Record::Outcome(answer))) => {
                    let outcome_record = place.record;
                    return Ok(Step { record, outcome_record, seen, answer: Some(answer) });
                }
                Some((_, Record::Opened(opened))) => {
                    self.waiting.push_back(Told::Opened(opened));
                }
                Some((place, _)) => return Err(out_of_order(place, "an outcome was due")),
            }
        }
    }
}

fn next(reader: &mut Reader<'_>) -> Result<Option<(Place, Record)>, JournalError> {
    let Some(frame) = reader.next_frame()? else { return Ok(None) };
    let record = Record::of(&frame)?;
    Ok(Some((frame.place, record)))
}

fn out_of_order(place: Place, problem: &str) -> JournalError {
    JournalError::Unknown { place, problem: problem.to_owned() }
}

/// The first records are not those with which a journal, or what compaction leaves of it, begins.
fn lost(place: Place, is_whole: bool, due: &str) -> JournalError {
    if is_whole {
        return JournalError::Unknown { place, problem: format!("a journal should {due}") };
    }
    JournalError::Damaged {
        place,
        problem: format!("what stood before it is not there, and it does not {due}"),
    }
}
