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
use trimtab_engine::{Effect, Setup};
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
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer<'a> {
    /// The effects; or why the batch was refused, in words.
    pub outcome: Result<Cow<'a, [Effect]>, String>,
    /// Hash of the state afterwards, where it was taken.
    pub state: Option<Digest>,
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
        })
    }
}

/// The bytes of a payload.
pub(super) fn encode(value: &impl Serialize) -> Result<Vec<u8>, JournalError> {
    postcard::to_stdvec(value).map_err(JournalError::Encoding)
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
