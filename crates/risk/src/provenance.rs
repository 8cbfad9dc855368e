//! Where parameters come from, and when they are too old to count on.
//!
//! Venues and rails change their terms without notice. A figure past its age may only lower risk: it
//! can forbid a way, never recommend one.

use serde::{Deserialize, Serialize};
use trimtab_model::{Span, Timestamp};

/// Source, time and greatest age of a set of parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// Repository and commit, page, contract call, or file they were read from.
    pub source: String,
    /// When they were read, in seconds since 1970.
    pub as_of: u64,
    /// Block at which they were read, where they stand on a chain.
    pub block: Option<u64>,
    /// Oldest age at which they are still fresh, in seconds; beyond it they are stale.
    pub age_max: u64,
}

/// Parameters that are too old.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{} hours old, more than the {} they may be; read them again", hours(*.age), hours(*.age_max))]
pub struct Stale {
    /// How old they are.
    pub age: Span,
    /// How old they may be.
    pub age_max: Span,
}

impl Provenance {
    /// Refuses parameters that are too old at `now`. Parameters younger than `now`, as in a replay
    /// of history, count as fresh.
    ///
    /// # Errors
    /// [`Stale`].
    pub fn check(&self, now: Timestamp) -> Result<(), Stale> {
        let (age, age_max) = (self.age(now), Span::from_secs(self.age_max));
        if age <= age_max { Ok(()) } else { Err(Stale { age, age_max }) }
    }

    /// Age at `now`; zero before they were read.
    #[must_use]
    pub const fn age(&self, now: Timestamp) -> Span {
        now.since(Timestamp::from_secs(self.as_of))
    }
}

/// Whole hours, rounded up, so that what is stale never reads as if it were not.
const fn hours(span: Span) -> u64 {
    span.nanos().div_ceil(Span::HOUR.nanos())
}
