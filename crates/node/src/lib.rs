//! The process around the engine: its [`journal`], in which stands what went in and what came out,
//! and its [`drive`], which moves engine and journal on together and lets nothing leave before it is
//! durable.
//!
//! Files live here and in the binary; the engine itself never sees one.

pub mod drive;
pub mod journal;
