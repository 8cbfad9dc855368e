//! The process around the engine. Today that is its [`journal`]: what went in and what came out,
//! kept so that it can be proved to come out again.
//!
//! Files live here and in the binary; the engine itself never sees one.

pub mod journal;
