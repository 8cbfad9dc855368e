//! Whether a transfer came when it should have.

use crate::contents::{Ending, Transfer};

/// Seconds by which a transfer came later than expected; below zero where it came sooner, and
/// nothing where it did not arrive or nobody knew when it should.
pub(crate) fn seconds(transfer: &Transfer) -> i64 {
    match (&transfer.ending, transfer.expected) {
        (Ending::Arrived(at), Some(expected)) => at.saturating_sub(expected),
        _ => 0,
    }
}
