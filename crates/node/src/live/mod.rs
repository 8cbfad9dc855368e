//! The live process: feeds in over HTTP, commands out over HTTP, and the drive between them.
//!
//! Everything asynchronous is here and nowhere else. One thread drives ([`crate::drive::Driver`] is
//! synchronous, and waits for the disk); the others only carry bytes. Every queue is bounded: while
//! the drive's is full no source is read, and a place that takes nothing loses its own commands and
//! nobody else's. A command that is lost is asked about by the engine, so nothing is ever sent twice
//! blindly.

mod address;
mod clock;
mod dispatch;
mod feeds;
mod line;
mod notice;
mod options;
mod pump;
mod run;
pub mod wire;

pub use address::{Address, AddressError};
pub use clock::Clock;
pub use dispatch::Place;
pub use notice::Notice;
pub use options::Options;
pub use run::{LiveError, Summary, run};
