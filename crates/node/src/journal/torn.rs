//! Tells records that never reached the disk from records that were changed there.
//!
//! When a machine stops, what was not synced may be on the disk in any part: the file may be shorter,
//! or have its length and lack some of its sectors, which then read as zeros. So a bad record counts
//! as never written where all of it that lies in one sector is zeros, which a changed bit does not
//! bring about. And only what was not synced may be missing: a sound record behind it that was begun
//! when all before it was synced proves damage.

use super::disk::Disk;
use super::error::JournalError;
use super::frame::{CHAIN_BYTES, Chain, HEADER_BYTES, Kind, RecordHead};
use super::source::Source;

/// Bytes of the smallest piece that a disk writes whole.
const SECTOR_BYTES: usize = 512;
/// Bytes of a record's length, whose first ones are zeros in many a sound record. The kind behind
/// them never is.
const LENGTH_BYTES: usize = 4;

/// Whether the record at `offset`, of which `extent` bytes are known to be its own, and all behind it
/// may never have been on the disk.
pub(super) fn was_never_written(
    source: &Source,
    disk: &dyn Disk,
    offset: u64,
    extent: usize,
) -> Result<bool, JournalError> {
    let bytes = source.peek_from(disk, offset)?;
    let sector = u64::try_from(SECTOR_BYTES).unwrap_or(u64::MAX);
    let to_edge = usize::try_from(sector - offset % sector).unwrap_or(SECTOR_BYTES);
    let record = bytes.get(..extent).unwrap_or(&bytes);
    Ok(has_hole(record, to_edge) && !has_later_group(&bytes))
}

/// Whether all of a record in one sector is zeros; the next sector is `to_edge` bytes away.
fn has_hole(record: &[u8], to_edge: usize) -> bool {
    let (first, rest) = record.split_at(to_edge.min(record.len()));
    let is_hole = |piece: &[u8]| piece.iter().all(|byte| *byte == 0);
    (first.len() > LENGTH_BYTES && is_hole(first)) || rest.chunks(SECTOR_BYTES).any(is_hole)
}

/// Whether a sound record stands in there that was begun when all before it was synced. The 32 bytes
/// before a record are the chain that it follows.
fn has_later_group(bytes: &[u8]) -> bool {
    (CHAIN_BYTES..bytes.len()).any(|start| {
        let chain = bytes.get(start - CHAIN_BYTES..start).and_then(|chain| chain.try_into().ok());
        let record = &bytes[start..];
        chain.is_some_and(|chain| begins_group(record, Chain(chain)))
    })
}

fn begins_group(record: &[u8], chain: Chain) -> bool {
    let Some(header) = record.first_chunk::<HEADER_BYTES>() else { return false };
    // Looked at before it is hashed: of most places this is all.
    let looks_like_one = Kind::begins_group(header[4]);
    let head = looks_like_one.then(|| RecordHead::parse(header, chain)).flatten();
    let Some(length) = head.and_then(|head| usize::try_from(head.length).ok()) else {
        return false;
    };
    let payload = record[HEADER_BYTES..].get(..length);
    let after = record.get(HEADER_BYTES.saturating_add(length)..).and_then(<[u8]>::first_chunk);
    payload
        .zip(after)
        .is_some_and(|(payload, after)| chain.after_record(header, payload).0 == *after)
}
