//! What went wrong at others, as trials of ours: one file a kind of incident, each test with the
//! reference of the report it is made from. World, network, disk, drive and engine are the storm's;
//! only the weather is made to measure. Every oracle is silent in each of them, and what went wrong
//! there does not go wrong here.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod scene;

mod accounting;
mod behind;
mod decimals;
mod double_moves;
mod one_venue_down;
mod stuck;
mod two_instances;
mod unknown_outcome;
