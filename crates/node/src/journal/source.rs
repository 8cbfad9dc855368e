//! One segment as a stream of bytes, read from its disk in large pieces.

use super::disk::Disk;
use super::error::{JournalError, Place};
use super::frame::{HEAD_BYTES, Head};
use super::segments;
use std::io::ErrorKind;
use std::path::PathBuf;

/// Bytes read at once.
const PIECE_BYTES: usize = 1 << 18;

/// A segment that is being read.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) number: u32,
    pub(super) path: PathBuf,
    name: String,
    /// Byte of the segment that comes next.
    pub(super) offset: u64,
    /// Bytes of the segment when it was opened.
    pub(super) bytes: u64,
    /// What was read and not yet taken begins at `taken`.
    piece: Vec<u8>,
    taken: usize,
}

impl Source {
    /// Opens a segment, whose first record would be `record`.
    pub(super) fn open(disk: &dyn Disk, number: u32, record: u64) -> Result<Self, JournalError> {
        let (name, path) = (segments::name(number), segments::path(disk, number));
        let bytes = disk.length(&name).map_err(|source| match source.kind() {
            ErrorKind::NotFound => {
                let place = Place { record, segment: path.clone(), offset: 0 };
                JournalError::damaged(place, "its segment is not there, and others are")
            }
            _ => JournalError::Files { doing: "read", path: path.clone(), source },
        })?;
        Ok(Self { number, path, name, offset: 0, bytes, piece: Vec::new(), taken: 0 })
    }

    /// Bytes that are still to come.
    pub(super) const fn rest(&self) -> u64 {
        self.bytes.saturating_sub(self.offset)
    }

    /// The segment's own head, which is not taken; `None` where it is not one of this version.
    pub(super) fn head(&self, disk: &dyn Disk) -> Result<Option<Head>, JournalError> {
        let wanted = usize::try_from(self.bytes).unwrap_or(usize::MAX).min(HEAD_BYTES);
        let mut bytes = [0; HEAD_BYTES];
        let read = disk.read_at(&self.name, 0, &mut bytes[..wanted]);
        let read = read.map_err(JournalError::files("read", &self.path))?;
        Ok(Head::parse(&bytes).filter(|_| read == HEAD_BYTES))
    }

    /// The next `wanted` bytes, or as many as there are.
    pub(super) fn take(&mut self, disk: &dyn Disk, wanted: usize) -> Result<&[u8], JournalError> {
        let wanted = usize::try_from(self.rest()).unwrap_or(usize::MAX).min(wanted);
        if self.piece.len().saturating_sub(self.taken) < wanted {
            self.fill(disk, wanted)?;
        }
        let from = self.taken;
        self.taken = from.saturating_add(wanted);
        self.offset = self.offset.saturating_add(u64::try_from(wanted).unwrap_or(u64::MAX));
        Ok(&self.piece[from..self.taken])
    }

    /// Reads on until at least `wanted` bytes wait.
    fn fill(&mut self, disk: &dyn Disk, wanted: usize) -> Result<(), JournalError> {
        self.piece.drain(..self.taken);
        self.taken = 0;
        let kept = self.piece.len();
        let rest = usize::try_from(self.rest()).unwrap_or(usize::MAX);
        let whole = wanted.max(PIECE_BYTES).min(rest).max(kept);
        self.piece.resize(whole, 0);
        let from = self.offset.saturating_add(u64::try_from(kept).unwrap_or(u64::MAX));
        let read = disk.read_at(&self.name, from, &mut self.piece[kept..]);
        let read = read.map_err(JournalError::files("read", &self.path))?;
        if kept.saturating_add(read) < whole {
            let source = ErrorKind::UnexpectedEof.into();
            return Err(JournalError::Files { doing: "read", path: self.path.clone(), source });
        }
        Ok(())
    }

    /// All from `offset` to the end, which is not taken.
    pub(super) fn peek_from(&self, disk: &dyn Disk, offset: u64) -> Result<Vec<u8>, JournalError> {
        let wanted = self.bytes.saturating_sub(offset);
        let mut bytes = vec![0; usize::try_from(wanted).unwrap_or(usize::MAX)];
        let read = disk.read_at(&self.name, offset, &mut bytes);
        bytes.truncate(read.map_err(JournalError::files("read", &self.path))?);
        Ok(bytes)
    }
}
