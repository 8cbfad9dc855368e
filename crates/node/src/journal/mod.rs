//! The journal: every batch an engine took in and every answer it gave, in a chain of hashes.
//!
//! A journal is a folder of segments. A segment is a head and records, and each record carries the
//! hash of all that came before it (`frame.rs`), so a changed byte is found where it stands. The
//! first record says what the engine was made from ([`Header`]); then batch and outcome alternate;
//! a close ends it. Payloads are the nouns themselves by serde's derive, in postcard's bytes.
//!
//! [`Recorder`] writes, [`Reader`] checks, [`Steps`] understands, [`replay`] proves.

mod disk;
mod error;
mod folder;
mod frame;
mod live;
mod reader;
mod record;
mod recorder;
mod replay;
mod segments;
mod source;
mod steps;
mod torn;
mod writer;

pub use disk::Disk;
pub use error::{JournalError, Place};
pub use folder::Folder;
pub use frame::{FORMAT_VERSION, Kind};
pub use live::{Committed, Durable, Journal, JournalTerms, Recovered, RecoveryError, Staged};
pub use reader::{Frame, Reader, Tail};
pub use record::{Answer, Close, Cursor, Header, Opened, Record, Seen, Snapshot};
pub use recorder::Recorder;
pub use replay::{
    Difference, ReplayError, Replayed, SHOWN_MAX, What, first_engine, replay, replay_steps, succeed,
};
pub use steps::{Step, Steps, Told};
pub use writer::{SEGMENT_BYTES, Writer};
