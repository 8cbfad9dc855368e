//! I24: what an engine remembers does not grow with time.

use super::violation::{Finding, must};
use crate::storm::chronicle::Chronicle;
use trimtab_engine::Engine;
use trimtab_model::{Span, Timestamp};

/// Entries that the chronicle of a trial may have: ten times what a stormy one has.
const ENTRIES_MAX: usize = 400_000;

/// Whatever happens, it does not happen for ever: a loop of questions and answers without end shows
/// here.
///
/// # Errors
/// That it has no end.
pub fn check_length(chronicle: &Chronicle) -> Finding {
    let length = chronicle.entries().len();
    must(length <= ENTRIES_MAX, "I24", chronicle.now(), || {
        format!("{length} things happened, and there is no end of it")
    })
}

/// What is over is forgotten after the day that limits look back on, and nothing else grows.
///
/// # Errors
/// A transfer that should be forgotten.
pub fn check(at: Timestamp, engine: &Engine) -> Finding {
    let now = engine.state().now();
    for transfer in engine.state().transfers().list() {
        let is_over = transfer.saga.as_ref().is_none_or(|saga| saga.phase().is_over());
        let is_old = now.since(transfer.requested_at) > Span::DAY;
        must(!(is_over && is_old && !transfer.is_open()), "I24", at, || {
            format!("transfer {} is over and a day old, and still remembered", transfer.id)
        })?;
    }
    Ok(())
}
