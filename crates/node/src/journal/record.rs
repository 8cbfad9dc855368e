//! What stands in a journal's records.
//!
//! Payloads are these types by serde's derive; a changed type is a new [`super::FORMAT_VERSION`].

use super::error::JournalError;
use super::frame::Kind;
use super::reader::Frame;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use trimtab_engine::{Effect, Setup, State};
use trimtab_model::{Batch, Digest, Timestamp};

/// What the engine was made from, and by whom.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Header {
    /// Version of the program that wrote the journal.
    pub program: String,
    /// Hash of the configuration file that it was given.
    pub config: Digest,
    /// What the run is called, such as its window and strategy.
    pub labels: BTreeMap<String, String>,
    /// What the engine was made from.
    pub setup: Setup,
}

/// What went in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Seen<'a> {
    /// When.
    pub now: Timestamp,
    /// What.
    pub batch: Cow<'a, Batch>,
    /// How far the feeds had been read that it was made of; the others stand where they stood.
    pub cursors: Cow<'a, [Cursor]>,
}

/// How far a feed has been read: all up to here is in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cursor {
    /// Which feed, by a number that keeps its meaning.
    pub feed: u16,
    /// Where in it, as the feed counts.
    pub position: u64,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer<'a> {
    /// The effects; or why the batch was refused, in words.
    pub outcome: Result<Cow<'a, [Effect]>, String>,
    /// Hash of the state afterwards, where it was taken.
    pub state: Option<Digest>,
}

/// A writer opened the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Which opening, from 1; numbers may be left out, and never fall.
    pub epoch: u64,
    /// Version of the program that opened it.
    pub program: String,
    /// Bytes of a record that was not written to its end, which were cut.
    pub cut_bytes: u64,
}

/// All that the engine knew after the batch before it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Snapshot<'a> {
    /// The opening that made it.
    pub epoch: u64,
    /// Batches in the journal so far.
    pub batches: u64,
    /// What the engine knew.
    pub state: Cow<'a, State>,
    /// Hash of that.
    pub digest: Digest,
    /// How far every feed had been read, in order of feeds.
    pub cursors: Vec<Cursor>,
}

/// The end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Close {
    /// Batches in the journal.
    pub batches: u64,
    /// Hash of the last state.
    pub state: Digest,
}

/// A record understood.
#[derive(Debug, Clone)]
pub enum Record {
    /// What the engine was made from.
    Header(Box<Header>),
    /// What went in.
    Batch(Seen<'static>),
    /// What came out.
    Outcome(Answer<'static>),
    /// The end.
    Close(Close),
    /// A writer opened the journal.
    Opened(Opened),
    /// All that the engine knew.
    Snapshot(Box<Snapshot<'static>>),
}

impl Record {
    /// Understands a frame.
    ///
    /// # Errors
    /// [`JournalError::Unknown`] when its payload is not what its kind says.
    pub fn of(frame: &Frame) -> Result<Self, JournalError> {
        Ok(match frame.kind {
            Kind::Header => Self::Header(Box::new(decode(frame)?)),
            Kind::Batch => Self::Batch(decode(frame)?),
            Kind::Outcome => Self::Outcome(decode(frame)?),
            Kind::Close => Self::Close(decode(frame)?),
            Kind::Opened => Self::Opened(decode(frame)?),
            Kind::Snapshot => Self::Snapshot(Box::new(decode(frame)?)),
        })
    }
}

/// The bytes of a payload.
pub(super) fn encode(value: &impl Serialize) -> Result<Vec<u8>, JournalError> {
    postcard::to_stdvec(value).map_err(JournalError::Encoding)
}

/// The bytes of a payload, behind those that are in `buffer`.
pub(super) fn encode_into(
    value: &impl Serialize,
    buffer: Vec<u8>,
) -> Result<Vec<u8>, JournalError> {
    postcard::to_extend(value, buffer).map_err(JournalError::Encoding)
}

fn decode<T: DeserializeOwned>(frame: &Frame) -> Result<T, JournalError> {
    let unknown = |problem| JournalError::Unknown { place: frame.place.clone(), problem };
    let (value, rest) = postcard::take_from_bytes(&frame.payload)
        .map_err(|error| unknown(format!("its payload is no {} ({error})", frame.kind.word())))?;
    match rest.len() {
        0 => Ok(value),
        more => Err(unknown(format!("{more} bytes stand behind its payload"))),
    }
}
