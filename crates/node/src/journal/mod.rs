//! The journal: every batch an engine took in and every answer it gave, in a chain of hashes.
//!
//! A journal is a folder of segments. A segment is a head and records, and each record carries the
//! hash of all that came before it (`frame.rs`), so a changed byte is found where it stands. The
//! first record says what the engine was made from ([`Header`]); then batch and outcome alternate;
//! a close ends it. Payloads are the nouns themselves by serde's derive, in postcard's bytes.
//!
//! [`Recorder`] writes, [`Reader`] checks, [`Steps`] understands, [`replay`] proves.

mod error;
mod folder;
mod frame;
mod reader;
mod record;
mod recorder;
mod replay;
mod steps;
mod writer;

pub use error::{JournalError, Place};
pub use frame::{FORMAT_VERSION, Kind};
pub use reader::{Frame, Reader, Tail};
pub use record::{Answer, Close, Header, Record, Seen};
pub use recorder::Recorder;
pub use replay::{Difference, ReplayError, Replayed, SHOWN_MAX, What, replay};
pub use steps::{Step, Steps};
pub use writer::{SEGMENT_BYTES, Writer};
