//! The bytes of a journal: heads of segments, headers of records, and the chain over both.
//!
//! A segment's head is magic, version, number of the segment, number of its first record, and the
//! chain value that it goes on from. A record is length, kind, check, payload and chain value.
//! Numbers are big-endian. The check covers length and kind, so that a damaged length is never
//! taken for a record that was not written to its end.

use sha2::{Digest as _, Sha256};
use std::fmt;

/// Version of the format: of these bytes and of every type that stands in a payload.
pub const FORMAT_VERSION: u8 = 3;
/// First bytes of every segment.
pub(super) const MAGIC: [u8; 8] = *b"TRIMTABJ";
/// Bytes of a segment's head.
pub(super) const HEAD_BYTES: usize = 8 + 1 + 4 + 8 + CHAIN_BYTES;
/// Bytes of a record before its payload.
pub(super) const HEADER_BYTES: usize = 4 + 1 + CHECK_BYTES;
/// Bytes of a chain value.
pub(super) const CHAIN_BYTES: usize = 32;
const CHECK_BYTES: usize = 4;
const VERSION_AT: usize = MAGIC.len();
/// Bit of a kind's code that marks the first record of a group: all before it was on the disk when
/// this one was written.
const GROUP: u8 = 0x80;

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What the engine was made from.
    Header,
    /// What went in.
    Batch,
    /// What came out.
    Outcome,
    /// The end, until the journal is opened again.
    Close,
    /// A writer opened the journal.
    Opened,
    /// All that the engine knew, to go on from.
    Snapshot,
}

/// A chain value: the hash of everything up to and including a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Chain(pub(super) [u8; CHAIN_BYTES]);

/// The head of a segment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Head {
    /// Number of the segment, from 1.
    pub(super) segment: u32,
    /// Number of its first record, from 1.
    pub(super) first_record: u64,
    /// The chain so far.
    pub(super) chain: Chain,
}

/// The header of a record.
#[derive(Debug, Clone, Copy)]
pub(super) struct RecordHead {
    /// Bytes of the payload.
    pub(super) length: u32,
    /// Code of the kind.
    pub(super) kind: u8,
    /// Whether all before it was on the disk when it was written.
    pub(super) begins_group: bool,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 6] =
        [Self::Header, Self::Batch, Self::Outcome, Self::Close, Self::Opened, Self::Snapshot];

    pub(super) const fn code(self) -> u8 {
        match self {
            Self::Header => 1,
            Self::Batch => 2,
            Self::Outcome => 3,
            Self::Close => 4,
            Self::Opened => 5,
            Self::Snapshot => 6,
        }
    }

    pub(super) fn of_code(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether this is the code of a known kind of record that begins a group.
    pub(super) fn begins_group(code: u8) -> bool {
        code & GROUP != 0 && Self::of_code(code & !GROUP).is_some()
    }

    /// A word for files and programs, which never changes.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Batch => "batch",
            Self::Outcome => "outcome",
            Self::Close => "close",
            Self::Opened => "opened",
            Self::Snapshot => "snapshot",
        }
    }
}

impl Chain {
    /// Before anything was written.
    pub(super) const START: Self = Self([0; CHAIN_BYTES]);

    fn of(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        parts.iter().for_each(|part| hash.update(part));
        Self(hash.finalize().into())
    }

    /// The chain after a segment's head.
    pub(super) fn after_head(head: &[u8; HEAD_BYTES]) -> Self {
        Self::of(&[head])
    }

    /// The chain after a record.
    pub(super) fn after_record(self, header: &[u8; HEADER_BYTES], payload: &[u8]) -> Self {
        Self::of(&[&self.0, header, payload])
    }

    fn check(self, fields: &[u8]) -> [u8; CHECK_BYTES] {
        let Self(hash) = Self::of(&[&self.0, fields]);
        [hash[0], hash[1], hash[2], hash[3]]
    }
}

impl fmt::Display for Chain {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl Head {
    pub(super) fn bytes(&self) -> [u8; HEAD_BYTES] {
        let mut bytes = [0; HEAD_BYTES];
        let (magic, rest) = bytes.split_at_mut(VERSION_AT);
        magic.copy_from_slice(&MAGIC);
        let (version, rest) = rest.split_at_mut(1);
        version[0] = FORMAT_VERSION;
        let (segment, rest) = rest.split_at_mut(4);
        segment.copy_from_slice(&self.segment.to_be_bytes());
        let (first, chain) = rest.split_at_mut(8);
        first.copy_from_slice(&self.first_record.to_be_bytes());
        chain.copy_from_slice(&self.chain.0);
        bytes
    }

    /// Reads a head of this version.
    pub(super) fn parse(bytes: &[u8; HEAD_BYTES]) -> Option<Self> {
        let rest = bytes.strip_prefix(&MAGIC)?.strip_prefix(&[FORMAT_VERSION])?;
        let (segment, rest) = rest.split_first_chunk::<4>()?;
        let (first_record, chain) = rest.split_first_chunk::<8>()?;
        Some(Self {
            segment: u32::from_be_bytes(*segment),
            first_record: u64::from_be_bytes(*first_record),
            chain: Chain(chain.try_into().ok()?),
        })
    }
}

/// The version in the head of a segment, where it has a journal's magic.
pub(super) fn version_of(head: &[u8]) -> Option<u8> {
    if head.starts_with(&MAGIC) { head.get(VERSION_AT).copied() } else { None }
}

impl RecordHead {
    /// The bytes of the header of a record that follows `chain`.
    pub(super) fn bytes(self, chain: Chain) -> [u8; HEADER_BYTES] {
        let mut bytes = [0; HEADER_BYTES];
        bytes[..4].copy_from_slice(&self.length.to_be_bytes());
        bytes[4] = if self.begins_group { self.kind | GROUP } else { self.kind };
        let check = chain.check(&bytes[..5]);
        bytes[5..].copy_from_slice(&check);
        bytes
    }

    /// Reads a header that follows `chain`; `None` if its check does not hold.
    pub(super) fn parse(bytes: &[u8; HEADER_BYTES], chain: Chain) -> Option<Self> {
        let [a, b, c, d, kind, ..] = *bytes;
        let (kind, begins_group) = (kind & !GROUP, kind & GROUP != 0);
        let head = Self { length: u32::from_be_bytes([a, b, c, d]), kind, begins_group };
        (head.bytes(chain) == *bytes).then_some(head)
    }
}
