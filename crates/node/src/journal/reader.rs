//! Reads a journal record by record and believes nothing that its chain does not carry.
//!
//! Tells two ends apart: a *torn* one, where the last record was not written to its end because
//! the writer was stopped, and *damage*, where something is not what was written.

use super::disk::Disk;
use super::error::{JournalError, Place};
use super::folder::Folder;
use super::frame::{CHAIN_BYTES, Chain, HEAD_BYTES, HEADER_BYTES, Head, Kind, RecordHead};
use super::frame::{FORMAT_VERSION, version_of};
use super::segments;
use super::source::Source;
use super::torn;
use super::writer::End;
use std::path::Path;

/// A record as it stands in the file, its chain checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub kind: Kind,
    /// Its payload.
    pub payload: Vec<u8>,
}

/// How a journal ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Tail {
    /// With a close.
    Closed,
    /// With a whole record that is no close: the writer was stopped, or is still at work.
    Open,
    /// With records that were not written to their end.
    Torn {
        /// The first of them.
        place: Place,
        /// Bytes of them that are there.
        bytes: u64,
    },
}

/// Reads frames in order.
#[derive(Debug)]
pub struct Reader<'disk> {
    disk: Held<'disk>,
    /// The last segment.
    until: u32,
    /// How many segments there are.
    count: u32,
    current: Source,
    chain: Chain,
    /// Number of the record before the first that is here.
    before: u64,
    records: u64,
    last: Option<Kind>,
    tail: Option<Tail>,
}

/// A disk to read from.
#[derive(Debug)]
enum Held<'disk> {
    Own(Box<dyn Disk>),
    Lent(&'disk dyn Disk),
}

impl Held<'_> {
    fn get(&self) -> &dyn Disk {
        match self {
            Self::Own(disk) => &**disk,
            Self::Lent(disk) => *disk,
        }
    }
}

impl Reader<'static> {
    /// Opens the journal in a folder, which may be written to meanwhile.
    ///
    /// # Errors
    /// [`JournalError`] where there is none, or its first segment cannot be read.
    pub fn open(folder: &Path) -> Result<Self, JournalError> {
        Self::of(Held::Own(Box::new(Folder::at(folder))), None)
    }
}

impl<'disk> Reader<'disk> {
    /// Opens the journal on a disk.
    ///
    /// # Errors
    /// [`JournalError`] where there is none, or its first segment cannot be read.
    pub fn over(disk: &'disk dyn Disk) -> Result<Self, JournalError> {
        Self::of(Held::Lent(disk), None)
    }

    /// Opens the journal on a disk at one of its segments. The chain before it is taken from the
    /// segment's head; what stands before it is not looked at.
    pub(super) fn from_segment(disk: &'disk dyn Disk, segment: u32) -> Result<Self, JournalError> {
        Self::of(Held::Lent(disk), Some(segment))
    }

    /// Opens the journal on a disk just before one of its records.
    pub(super) fn from_record(disk: &'disk dyn Disk, record: u64) -> Result<Self, JournalError> {
        let all = segments::of(disk)?;
        let first = *all.start();
        let holder = all.rev().find(|number| {
            let head = Source::open(disk, *number, record);
            let head = head.and_then(|segment| segment.head(disk));
            head.is_ok_and(|head| head.is_some_and(|head| head.first_record <= record))
        });
        let mut reader = Self::of(Held::Lent(disk), Some(holder.unwrap_or(first)))?;
        if record < reader.first_record() {
            let (path, first) = (disk.folder().to_owned(), reader.first_record());
            return Err(JournalError::Compacted { path, first, asked: record });
        }
        while reader.next_record() < record && reader.next_frame()?.is_some() {}
        Ok(reader)
    }

    fn of(disk: Held<'disk>, from: Option<u32>) -> Result<Self, JournalError> {
        let all = segments::of(disk.get())?;
        let (first, until) = (*all.start(), *all.end());
        let current = Source::open(disk.get(), from.unwrap_or(first), 1)?;
        let (chain, count) = (Chain::START, until.saturating_sub(first).saturating_add(1));
        let (before, records, last, tail) = (0, 0, None, None);
        let mut reader = Self { disk, until, count, current, chain, before, records, last, tail };
        if reader.current.number > 1 {
            reader.trust_head()?;
        }
        reader.enter()?;
        Ok(reader)
    }

    /// The next record; `None` at the end, which [`Reader::tail`] then describes.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] with the number of the first record that is not what was written.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, JournalError> {
        while self.tail.is_none() && self.current.rest() == 0 {
            if self.current.number >= self.until {
                let closed = self.last == Some(Kind::Close);
                self.tail = Some(if closed { Tail::Closed } else { Tail::Open });
            } else {
                let number = self.current.number.saturating_add(1);
                self.current = Source::open(self.disk.get(), number, self.next_record())?;
                self.enter()?;
            }
        }
        if self.tail.is_some() {
            return Ok(None);
        }
        self.read_record()
    }

    /// How the journal ends, once the end is reached.
    #[must_use]
    pub const fn tail(&self) -> Option<&Tail> {
        self.tail.as_ref()
    }

    /// The number of the last record read.
    #[must_use]
    pub const fn records(&self) -> u64 {
        self.records
    }

    /// The number of the record that comes next. It may be anything that a head from outside says.
    const fn next_record(&self) -> u64 {
        self.records.saturating_add(1)
    }

    /// The number of the first record that is still there: 1, unless the journal was compacted.
    #[must_use]
    pub const fn first_record(&self) -> u64 {
        self.before.saturating_add(1)
    }

    /// Segments of the journal.
    #[must_use]
    pub const fn segments(&self) -> u32 {
        self.count
    }

    /// The chain value of the last record read, in hexadecimal.
    #[must_use]
    pub fn head_hash(&self) -> String {
        self.chain.to_string()
    }

    /// Where the records read so far end.
    pub(super) const fn end(&self) -> End {
        End {
            segment: self.current.number,
            written: self.current.offset,
            records: self.records,
            chain: self.chain,
        }
    }

    /// Takes over what the head of the first segment says of those that are not read.
    fn trust_head(&mut self) -> Result<(), JournalError> {
        // One that is cut short or damaged is told by `enter`.
        let Some(head) = self.current.head(self.disk.get())? else { return Ok(()) };
        self.before = head.first_record.saturating_sub(1);
        (self.records, self.chain) = (self.before, head.chain);
        Ok(())
    }

    /// Checks the head of a segment that was just opened.
    fn enter(&mut self) -> Result<(), JournalError> {
        let place = self.place();
        let (segment, first_record) = (self.current.number, self.next_record());
        let expected = Head { segment, first_record, chain: self.chain }.bytes();
        let found = self.current.take(self.disk.get(), HEAD_BYTES)?;
        let read = found.len();
        if found != &expected[..read] {
            return match version_of(found) {
                Some(version) if version != FORMAT_VERSION && self.last.is_none() => {
                    Err(JournalError::Version { path: place.segment, found: version })
                }
                _ => {
                    let problem = "the head of its segment is not what was written";
                    self.broken(place, HEAD_BYTES, problem)
                }
            };
        }
        if read < HEAD_BYTES {
            return self.cut_short(place);
        }
        self.chain = Chain::after_head(&expected);
        Ok(())
    }

    fn read_record(&mut self) -> Result<Option<Frame>, JournalError> {
        let place = self.place();
        let bytes = self.current.take(self.disk.get(), HEADER_BYTES)?;
        let Some(bytes) = bytes.first_chunk::<HEADER_BYTES>().copied() else {
            self.cut_short(place)?;
            return Ok(None);
        };
        let Some(head) = RecordHead::parse(&bytes, self.chain) else {
            self.broken(place, HEADER_BYTES, "its length or kind is not what was written")?;
            return Ok(None);
        };
        let length = usize::try_from(head.length).unwrap_or(usize::MAX);
        let rest = self.current.take(self.disk.get(), length.saturating_add(CHAIN_BYTES))?;
        let Some((payload, chain)) = rest.split_at_checked(length) else {
            self.cut_short(place)?;
            return Ok(None);
        };
        if chain.len() < CHAIN_BYTES {
            self.cut_short(place)?;
            return Ok(None);
        }
        let after = self.chain.after_record(&bytes, payload);
        if after.0 != *chain {
            let extent = HEADER_BYTES.saturating_add(length).saturating_add(CHAIN_BYTES);
            self.broken(place, extent, "its hash is not that of what it says")?;
            return Ok(None);
        }
        let payload = payload.to_vec();
        self.accept(place, head.kind, payload, after).map(Some)
    }

    /// Takes in a record that the chain carries.
    fn accept(
        &mut self,
        place: Place,
        code: u8,
        payload: Vec<u8>,
        chain: Chain,
    ) -> Result<Frame, JournalError> {
        let Some(kind) = Kind::of_code(code) else {
            let problem = format!("a record of kind {code} is not known");
            return Err(JournalError::Unknown { place, problem });
        };
        if self.last == Some(Kind::Close) && kind != Kind::Opened {
            return Err(JournalError::damaged(place, "something stands behind the close"));
        }
        (self.chain, self.records, self.last) = (chain, self.next_record(), Some(kind));
        Ok(Frame { place, kind, payload })
    }

    /// The journal ends within a record: that is a torn end in the last segment only.
    fn cut_short(&mut self, place: Place) -> Result<(), JournalError> {
        if self.current.number < self.until {
            let problem = "its segment ends within it, and another follows";
            return Err(JournalError::damaged(place, problem));
        }
        self.tear(place);
        Ok(())
    }

    /// What stands at `place` is not what was written: it never was, or it was changed.
    /// `extent` bytes of it are known to be its own.
    fn broken(&mut self, place: Place, extent: usize, problem: &str) -> Result<(), JournalError> {
        let (source, disk) = (&self.current, self.disk.get());
        let is_last = source.number >= self.until;
        if is_last && torn::was_never_written(source, disk, place.offset, extent)? {
            self.tear(place);
            return Ok(());
        }
        Err(JournalError::damaged(place, problem))
    }

    fn tear(&mut self, place: Place) {
        let bytes = self.current.bytes.saturating_sub(place.offset);
        // What is left is what stood before it.
        self.current.offset = place.offset;
        self.tail = Some(Tail::Torn { place, bytes });
    }

    /// Where the next record begins.
    fn place(&self) -> Place {
        let Source { path, offset, .. } = &self.current;
        Place { record: self.next_record(), segment: path.clone(), offset: *offset }
    }
}
