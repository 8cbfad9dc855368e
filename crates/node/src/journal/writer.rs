//! Appends records to a new journal, and begins another segment where one is full.
//!
//! A record goes to the operating system with [`Writer::flush`] and to the disk with
//! [`Writer::sync`]; who needs it durable before an effect leaves calls the latter.

use super::error::JournalError;
use super::folder;
use super::frame::{Chain, Head, Kind, RecordHead};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Bytes after which a segment is full.
pub const SEGMENT_BYTES: u64 = 64 << 20;
/// The largest payload of a record, bytes.
const PAYLOAD_MAX: usize = 256 << 20;

/// Writes a journal from its beginning.
#[derive(Debug)]
pub struct Writer {
    folder: PathBuf,
    segment_bytes: u64,
    segment: u32,
    path: PathBuf,
    file: BufWriter<File>,
    written: u64,
    records: u64,
    chain: Chain,
}

impl Writer {
    /// Begins a journal in a new folder; segments roll after `segment_bytes`.
    ///
    /// # Errors
    /// [`JournalError::Exists`] if the folder is there, [`JournalError::Files`] if it cannot be
    /// made.
    pub fn create(folder: &Path, segment_bytes: u64) -> Result<Self, JournalError> {
        folder::create(folder)?;
        let (path, file) = open(folder, 1)?;
        let mut writer = Self {
            folder: folder.to_owned(),
            segment_bytes,
            segment: 1,
            path,
            file,
            written: 0,
            records: 0,
            chain: Chain::START,
        };
        writer.begin()?;
        Ok(writer)
    }

    /// Appends a record and gives its number, from 1.
    ///
    /// # Errors
    /// [`JournalError::Files`] when the disk does not take it; the journal then ends torn.
    pub fn append(&mut self, kind: Kind, payload: &[u8]) -> Result<u64, JournalError> {
        let length = u32::try_from(payload.len()).ok().filter(|_| payload.len() <= PAYLOAD_MAX);
        let length = length.ok_or(JournalError::TooLarge(payload.len()))?;
        if self.written >= self.segment_bytes {
            self.roll()?;
        }
        let header = RecordHead { length, kind: kind.code() }.bytes(self.chain);
        let chain = self.chain.after_record(&header, payload);
        for part in [&header[..], payload, &chain.0] {
            self.put(part)?;
        }
        self.chain = chain;
        self.records += 1;
        Ok(self.records)
    }

    /// Hands everything to the operating system: it survives this process.
    ///
    /// # Errors
    /// [`JournalError::Files`] when the disk does not take it.
    pub fn flush(&mut self) -> Result<(), JournalError> {
        self.file.flush().map_err(JournalError::files("write", &self.path))
    }

    /// Waits until everything is on the disk: it survives the machine.
    ///
    /// # Errors
    /// [`JournalError::Files`] when the disk does not take it.
    pub fn sync(&mut self) -> Result<(), JournalError> {
        self.flush()?;
        self.file.get_ref().sync_data().map_err(JournalError::files("write", &self.path))
    }

    fn roll(&mut self) -> Result<(), JournalError> {
        self.sync()?;
        self.segment = self.segment.saturating_add(1);
        (self.path, self.file) = open(&self.folder, self.segment)?;
        self.written = 0;
        self.begin()
    }

    fn begin(&mut self) -> Result<(), JournalError> {
        let (segment, first_record, chain) = (self.segment, self.records + 1, self.chain);
        let head = Head { segment, first_record, chain }.bytes();
        self.chain = Chain::after_head(&head);
        self.put(&head)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), JournalError> {
        // No slice is longer than 2^64.
        self.written = self.written.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        self.file.write_all(bytes).map_err(JournalError::files("write", &self.path))
    }
}

fn open(folder: &Path, segment: u32) -> Result<(PathBuf, BufWriter<File>), JournalError> {
    let path = folder::segment(folder, segment);
    let file = File::create_new(&path).map_err(JournalError::files("make", &path))?;
    Ok((path, BufWriter::with_capacity(1 << 16, file)))
}
