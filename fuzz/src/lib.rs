//! The targets, by name: they take any bytes and must come back, and say whether they understood.
//!
//! A target panics where the code under it breaks a promise, and for nothing else. The same
//! functions are run over the committed corpus by a test of the product
//! (`crates/trimtab/tests/corpus/`), on every change and without a fuzzer.

mod journal;
mod memory;
mod text;

use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};
use std::alloc::System;

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// The most that one input may take in all, bytes: a length that is believed unread takes more.
const TAKEN_MAX: usize = 256 << 20;

/// Feeds one input to a target.
///
/// # Panics
/// When a promise is broken, or the target's name is not known.
pub fn run(name: &str, bytes: &[u8]) {
    let found = journal::TARGETS.into_iter().chain(text::TARGETS).find(|(known, _)| *known == name);
    let (_, target) = found.expect("a target of this name");
    let region = Region::new(COUNTING);
    target(bytes);
    let taken = region.change().bytes_allocated;
    assert!(taken <= TAKEN_MAX, "{taken} bytes taken for {} of input", bytes.len());
}
