//! The process around the engine: its [`journal`], in which stands what went in and what came out;
//! its [`drive`], which moves engine and journal on together and lets nothing leave before it is
//! durable; and, with feature `live`, the process itself, `live`, which reads feeds and carries out
//! what is decided.
//!
//! Files and sockets live here and in the binary; the engine itself never sees one.

pub mod drive;
pub mod journal;
#[cfg(feature = "live")]
pub mod live;
