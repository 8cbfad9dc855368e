//! Transfers carried leg by leg, told by hand: every step of a saga, and what each costs.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod player;
mod scene;

mod faults;
mod laws;
mod orders;
mod overtaken;
mod page;
mod retries;
mod way;
