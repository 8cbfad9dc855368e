//! The word of an oracle.

use crate::storm::watch::Violation;
use trimtab_model::Timestamp;

/// When every trial begins.
const BEGINS: u64 = crate::storm::plan::BEGINS * crate::storm::plan::SECOND;

/// What an oracle finds.
pub type Finding = Result<(), Violation>;

/// A violation of a law of `docs/invariants.md`, unless `holds`; the sentence is made only if it is
/// needed.
///
/// # Errors
/// The violation.
pub fn must(
    holds: bool,
    law: &'static str,
    at: Timestamp,
    told: impl FnOnce() -> String,
) -> Finding {
    if holds {
        return Ok(());
    }
    Err(Violation { law, told: format!("at {}: {}", clock(at), told()) })
}

/// Days, hours, minutes and seconds since the beginning, for people.
#[must_use]
pub fn clock(at: Timestamp) -> String {
    // A trial's own clock begins with it; what is before is a time already counted from there.
    let since = at.nanos().checked_sub(BEGINS).unwrap_or(at.nanos());
    let seconds = since / 1_000_000_000;
    let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
    let (minutes, seconds) = (seconds / 60 % 60, seconds % 60);
    format!("day {days} {hours:02}:{minutes:02}:{seconds:02}")
}
