//! Trials of the storm that every change is tried with, and seeds that failed once.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod regressions;
mod seeds;
