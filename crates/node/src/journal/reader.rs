//! Reads a journal record by record and believes nothing that its chain does not carry.
//!
//! Tells two ends apart: a *torn* one, where the last record was not written to its end because
//! the writer was stopped, and *damage*, where something is not what was written.

use super::error::{JournalError, Place};
use super::folder;
use super::frame::{CHAIN_BYTES, Chain, HEAD_BYTES, HEADER_BYTES, Head, Kind, RecordHead};
use super::frame::{FORMAT_VERSION, version_of};
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

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
    /// With a record that was not written to its end.
    Torn {
        /// Which.
        place: Place,
        /// Bytes of it that are there.
        bytes: u64,
    },
}

/// Reads frames in order.
#[derive(Debug)]
pub struct Reader {
    folder: PathBuf,
    segments: u32,
    current: Segment,
    chain: Chain,
    records: u64,
    last: Option<Kind>,
    tail: Option<Tail>,
}

/// A segment that is being read.
#[derive(Debug)]
struct Segment {
    number: u32,
    path: PathBuf,
    file: BufReader<File>,
    offset: u64,
    bytes: u64,
}

impl Reader {
    /// Opens a journal.
    ///
    /// # Errors
    /// [`JournalError`] where there is none, or its first segment cannot be read.
    pub fn open(folder: &Path) -> Result<Self, JournalError> {
        let segments = folder::count(folder)?;
        let mut reader = Self {
            folder: folder.to_owned(),
            segments,
            current: Segment::open(folder, 1, 1)?,
            chain: Chain::START,
            records: 0,
            last: None,
            tail: None,
        };
        reader.enter()?;
        Ok(reader)
    }

    /// The next record; `None` at the end, which [`Reader::tail`] then describes.
    ///
    /// # Errors
    /// [`JournalError::Damaged`] with the number of the first record that is not what was written.
    pub fn next_frame(&mut self) -> Result<Option<Frame>, JournalError> {
        while self.tail.is_none() && self.current.rest() == 0 {
            if self.current.number == self.segments {
                let closed = self.last == Some(Kind::Close);
                self.tail = Some(if closed { Tail::Closed } else { Tail::Open });
            } else {
                let number = self.current.number + 1;
                self.current = Segment::open(&self.folder, number, self.records + 1)?;
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

    /// Records read so far.
    #[must_use]
    pub const fn records(&self) -> u64 {
        self.records
    }

    /// Segments of the journal.
    #[must_use]
    pub const fn segments(&self) -> u32 {
        self.segments
    }

    /// The chain value of the last record read, in hexadecimal.
    #[must_use]
    pub fn head_hash(&self) -> String {
        self.chain.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Checks the head of a segment that was just opened.
    fn enter(&mut self) -> Result<(), JournalError> {
        let place = self.place();
        let (segment, first_record) = (self.current.number, self.records + 1);
        let expected = Head { segment, first_record, chain: self.chain }.bytes();
        let mut found = [0; HEAD_BYTES];
        let read = self.current.read_up_to(&mut found)?;
        if found[..read] != expected[..read] {
            return match version_of(&found[..read]) {
                Some(version) if version != FORMAT_VERSION && segment == 1 => {
                    Err(JournalError::Version { path: place.segment, found: version })
                }
                _ => Err(damaged(place, "the head of its segment is not what was written")),
            };
        }
        if read < HEAD_BYTES {
            return self.cut_short(place, read);
        }
        self.chain = Chain::after_head(&expected);
        Ok(())
    }

    fn read_record(&mut self) -> Result<Option<Frame>, JournalError> {
        let place = self.place();
        if self.last == Some(Kind::Close) {
            return Err(damaged(place, "something stands behind the close"));
        }
        let mut bytes = [0; HEADER_BYTES];
        let read = self.current.read_up_to(&mut bytes)?;
        if read < HEADER_BYTES {
            self.cut_short(place, read)?;
            return Ok(None);
        }
        let Some(head) = RecordHead::parse(&bytes, self.chain) else {
            return Err(damaged(place, "its length or kind is not what was written"));
        };
        let rest = self.current.rest();
        if rest < u64::from(head.length) + CHAIN_BYTES as u64 {
            self.current.offset = self.current.bytes;
            self.cut_short(place, HEADER_BYTES.saturating_add(usize::try_from(rest).unwrap_or(0)))?;
            return Ok(None);
        }
        let mut payload = vec![0; usize::try_from(head.length).unwrap_or(usize::MAX)];
        let mut chain = [0; CHAIN_BYTES];
        self.current.read_up_to(&mut payload)?;
        self.current.read_up_to(&mut chain)?;
        let chain = Chain(chain);
        if self.chain.after_record(&bytes, &payload) != chain {
            return Err(damaged(place, "its hash is not that of what it says"));
        }
        self.accept(place, head.kind, payload, chain).map(Some)
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
        (self.chain, self.records, self.last) = (chain, self.records + 1, Some(kind));
        Ok(Frame { place, kind, payload })
    }

    /// The journal ends within a record: that is a torn end in the last segment only.
    fn cut_short(&mut self, place: Place, bytes: usize) -> Result<(), JournalError> {
        if self.current.number < self.segments {
            return Err(damaged(place, "its segment ends within it, and another follows"));
        }
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.tail = Some(Tail::Torn { place, bytes });
        Ok(())
    }

    /// Where the next record begins.
    fn place(&self) -> Place {
        let Segment { path, offset, .. } = &self.current;
        Place { record: self.records + 1, segment: path.clone(), offset: *offset }
    }
}

impl Segment {
    fn open(folder: &Path, number: u32, record: u64) -> Result<Self, JournalError> {
        let path = folder::segment(folder, number);
        let file = File::open(&path).map_err(|source| match source.kind() {
            ErrorKind::NotFound => {
                let place = Place { record, segment: path.clone(), offset: 0 };
                damaged(place, "its segment is not there, and others are")
            }
            _ => JournalError::Files { doing: "read", path: path.clone(), source },
        })?;
        let bytes = file.metadata().map_err(JournalError::files("read", &path))?.len();
        let file = BufReader::with_capacity(1 << 16, file);
        Ok(Self { number, path, file, offset: 0, bytes })
    }

    fn rest(&self) -> u64 {
        self.bytes.saturating_sub(self.offset)
    }

    /// Fills as much of `into` as there is.
    fn read_up_to(&mut self, into: &mut [u8]) -> Result<usize, JournalError> {
        let wanted = usize::try_from(self.rest()).unwrap_or(usize::MAX).min(into.len());
        let read = self.file.read_exact(&mut into[..wanted]);
        read.map_err(JournalError::files("read", &self.path))?;
        self.offset = self.offset.saturating_add(u64::try_from(wanted).unwrap_or(u64::MAX));
        Ok(wanted)
    }
}

fn damaged(place: Place, problem: &str) -> JournalError {
    JournalError::Damaged { place, problem: problem.to_owned() }
}
