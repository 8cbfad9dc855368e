//! The drive: nothing leaves before it is durable, nothing is taken twice or out of turn, whatever
//! is killed, told twice or told too early; and each bug planted in it is noticed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop where it stands")]

mod bugs;
mod disk;
mod order;
mod play;
#[allow(dead_code, reason = "shared with the tests of the journal")]
#[path = "../journal/scene.rs"]
mod scene;
mod world;
