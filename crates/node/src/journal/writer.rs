//! Appends records to a journal, and begins another segment where one is full.
//!
//! A record goes to the operating system with [`Writer::flush`] and to the disk with
//! [`Writer::sync`]; who needs it durable before an effect leaves calls the latter.

use super::disk::Disk;
use super::error::JournalError;
use super::folder::Folder;
use super::frame::{Chain, HEAD_BYTES, Head, Kind, RecordHead};
use super::record::encode_into;
use super::segments;
use serde::Serialize;
use std::path::Path;

/// Bytes after which a segment is full.
pub const SEGMENT_BYTES: u64 = 64 << 20;
/// The largest payload of a record, bytes.
const PAYLOAD_MAX: usize = 256 << 20;
/// Bytes that are kept back before they are handed to the operating system.
const BUFFER_BYTES: usize = 1 << 16;

/// Writes a journal from its end on.
#[derive(Debug)]
pub struct Writer {
    disk: Box<dyn Disk>,
    segment_bytes: u64,
    segment: u32,
    /// Name of the segment.
    name: String,
    /// Bytes of the segment that were handed to the operating system.
    written: u64,
    /// What comes behind them.
    buffer: Vec<u8>,
    payload: Vec<u8>,
    records: u64,
    chain: Chain,
    /// Whether everything so far is on the disk.
    begins_group: bool,
}

/// Where a journal ends, and so where it goes on.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    /// Its last segment.
    pub(super) segment: u32,
    /// Bytes of that.
    pub(super) written: u64,
    /// Number of the last record.
    pub(super) records: u64,
    /// The chain behind it.
    pub(super) chain: Chain,
}

impl Writer {
    /// Begins a journal in a new folder; segments roll after `segment_bytes`.
    ///
    /// # Errors
    /// [`JournalError::Exists`] if the folder is there, [`JournalError::Files`] if it cannot be
    /// made.
    pub fn create(folder: &Path, segment_bytes: u64) -> Result<Self, JournalError> {
        Self::begin(Box::new(Folder::create(folder)?), segment_bytes)
    }

    /// Begins a journal on a disk that has none.
    ///
    /// # Errors
    /// [`JournalError::Files`] when the disk does not take it.
    pub fn begin(disk: Box<dyn Disk>, segment_bytes: u64) -> Result<Self, JournalError> {
        let end = End { segment: 0, written: 0, records: 0, chain: Chain::START };
        let mut writer = Self::resume(disk, segment_bytes, end);
        writer.enter(1)?;
        Ok(writer)
    }

    /// Goes on where a journal ends, all of which is on the disk.
    pub(super) fn resume(disk: Box<dyn Disk>, segment_bytes: u64, end: End) -> Self {
        let End { segment, written, records, chain } = end;
        Self {
            disk,
            segment_bytes,
            segment,
            name: segments::name(segment),
            written,
            buffer: Vec::with_capacity(BUFFER_BYTES),
            payload: Vec::new(),
            records,
            chain,
            begins_group: true,
        }
    }

    /// Appends a record and gives its number, from 1.
    ///
    /// # Errors
    /// [`JournalError::Files`] when the disk does not take it; the journal then ends torn.
    pub fn append(&mut self, kind: Kind, payload: &[u8]) -> Result<u64, JournalError> {
        self.roll_if_full()?;
        let record = self.stage(kind, payload)?;
        if self.buffer.len() >= BUFFER_BYTES {
            self.flush()?;
        }
        Ok(record)
    }

    /// Appends a value as a record and gives its number, from 1.
    ///
    /// # Errors
    /// [`JournalError::Encoding`] when it has no bytes, else as [`Writer::append`].
    pub(super) fn append_value(
        &mut self,
        kind: Kind,
        value: &impl Serialize,
    ) -> Result<u64, JournalError> {
        self.encoded(value, |writer, payload| writer.append(kind, payload))
    }

    /// Keeps a value as a record, to be written with the next [`Writer::flush`].
    pub(super) fn stage_value(
        &mut self,
        kind: Kind,
        value: &impl Serialize,
    ) -> Result<u64, JournalError> {
        self.encoded(value, |writer, payload| writer.stage(kind, payload))
    }

    fn encoded(
        &mut self,
        value: &impl Serialize,
        then: impl FnOnce(&mut Self, &[u8]) -> Result<u64, JournalError>,
    ) -> Result<u64, JournalError> {
        // One buffer serves every record.
        let payload = encode_into(value, std::mem::take(&mut self.payload))?;
        let done = then(self, &payload);
        self.payload = payload;
        self.payload.clear();
        done
    }

    fn stage(&mut self, kind: Kind, payload: &[u8]) -> Result<u64, JournalError> {
        let length = u32::try_from(payload.len()).ok().filter(|_| payload.len() <= PAYLOAD_MAX);
        let length = length.ok_or(JournalError::TooLarge(payload.len()))?;
        let begins_group = std::mem::replace(&mut self.begins_group, false);
        let header = RecordHead { length, kind: kind.code(), begins_group }.bytes(self.chain);
        self.chain = self.chain.after_record(&header, payload);
        for part in [&header[..], payload, &self.chain.0] {
            self.buffer.extend_from_slice(part);
        }
        self.records = self.records.saturating_add(1);
        Ok(self.records)
    }

    /// Hands everything to the operating system: it survives this process.
    ///
    /// # Errors
    /// [`JournalError::Files`] when the disk does not take it.
    pub fn flush(&mut self) -> Result<(), JournalError> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let appended = self.disk.append(&self.name, &self.buffer);
        appended.map_err(|source| self.refused("write", source))?;
        self.written = self.written.saturating_add(bytes_of(self.buffer.len()));
        self.buffer.clear();
        Ok(())
    }

    /// Waits until everything is on the disk: it survives the machine.
    ///
    /// # Errors
    /// [`JournalError::Files`] when the disk does not take it. The journal must then be opened
    /// anew: what was written since the last success may be lost, and asking again proves nothing.
    pub fn sync(&mut self) -> Result<(), JournalError> {
        self.flush()?;
        self.disk.sync(&self.name).map_err(|source| self.refused("sync", source))?;
        self.begins_group = true;
        Ok(())
    }

    /// Begins another segment where this one is full.
    pub(super) fn roll_if_full(&mut self) -> Result<(), JournalError> {
        let bytes = self.written.saturating_add(bytes_of(self.buffer.len()));
        if bytes >= self.segment_bytes { self.begin_segment() } else { Ok(()) }
    }

    /// Begins another segment.
    ///
    /// # Errors
    /// [`JournalError::Files`] when the disk does not take it.
    pub fn begin_segment(&mut self) -> Result<(), JournalError> {
        // A segment is on the disk as a whole before there is another: only the last can be torn.
        if !self.begins_group || !self.buffer.is_empty() {
            self.sync()?;
        }
        self.enter(self.segment.saturating_add(1))?;
        self.flush()
    }

    fn enter(&mut self, segment: u32) -> Result<(), JournalError> {
        (self.segment, self.name, self.written) = (segment, segments::name(segment), 0);
        let created = self.disk.create(&self.name);
        created.map_err(|source| self.refused("make", source))?;
        let first_record = self.records.saturating_add(1);
        let head = Head { segment, first_record, chain: self.chain }.bytes();
        self.chain = Chain::after_head(&head);
        self.put_head(&head);
        Ok(())
    }

    fn put_head(&mut self, head: &[u8; HEAD_BYTES]) {
        self.buffer.extend_from_slice(head);
    }

    /// Number of the last record.
    pub(super) const fn records(&self) -> u64 {
        self.records
    }

    /// The chain behind the last record.
    pub(super) const fn chain(&self) -> Chain {
        self.chain
    }

    /// Bytes that wait to be handed to the operating system.
    pub(super) const fn waiting_bytes(&self) -> usize {
        self.buffer.len()
    }

    /// Bytes of the segment that were handed to the operating system.
    pub(super) const fn written(&self) -> u64 {
        self.written
    }

    /// The name of the segment that is written to.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// Where it writes.
    pub(super) fn disk(&self) -> &dyn Disk {
        &*self.disk
    }

    /// Where it writes.
    pub(super) fn disk_mut(&mut self) -> &mut dyn Disk {
        &mut *self.disk
    }

    fn refused(&self, doing: &'static str, source: std::io::Error) -> JournalError {
        JournalError::Files { doing, path: self.disk.folder().join(&self.name), source }
    }
}

/// No slice is longer than 2^64.
fn bytes_of(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
