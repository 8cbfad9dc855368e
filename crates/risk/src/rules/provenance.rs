//! Where parameters come from, and when they are too old to count on.

use super::fault::Unassessable;
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
    /// Age from which on they are stale, in seconds.
    pub age_max: u64,
}

impl Provenance {
    /// Refuses parameters that are too old at `now`. Parameters younger than `now`, as in a replay
    /// of history, count as fresh.
    ///
    /// # Errors
    /// [`Unassessable::StaleTerms`].
    pub fn check(&self, now: Timestamp) -> Result<(), Unassessable> {
        let age = self.age(now);
        let age_max = Span::from_secs(self.age_max);
        if age <= age_max {
            return Ok(());
        }
        Err(Unassessable::StaleTerms { age, age_max })
    }

    /// Age at `now`; zero before they were read.
    #[must_use]
    pub fn age(&self, now: Timestamp) -> Span {
        now.since(Timestamp::from_secs(self.as_of))
    }
}
