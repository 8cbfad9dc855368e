//! Where a figure is from and how long it may be believed.
//!
//! Fees and times of rails change without notice. A figure past its age may only lower risk: it can
//! forbid a way, never recommend one.

use std::borrow::Cow;

use thiserror::Error;
use trimtab_model::{Span, Timestamp};

const HOUR: u64 = Span::HOUR.nanos();

/// Where a figure is from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Documentation, repository and commit, or what was observed.
    pub source: Cow<'static, str>,
    /// When that was so.
    pub as_of: Timestamp,
    /// How long after it the figure may be believed.
    pub age_max: Span,
}

/// A figure that is too old.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{what}: {age_h} h old, at most {most_h} h; read it again from {from}")]
pub struct StaleError {
    /// Which figure.
    pub what: String,
    /// Its age, whole hours.
    pub age_h: u64,
    /// The age it may have, whole hours.
    pub most_h: u64,
    /// Where it is from.
    pub from: Cow<'static, str>,
}

impl Provenance {
    /// How old the figure is; zero before it was read, as in a replay of older days.
    #[must_use]
    pub const fn age(&self, now: Timestamp) -> Span {
        now.since(self.as_of)
    }

    /// Whether the figure may still be believed.
    ///
    /// # Errors
    /// [`StaleError`] if it is older than it may be.
    pub fn check(&self, what: &str, now: Timestamp) -> Result<(), StaleError> {
        let age = self.age(now);
        if age <= self.age_max {
            return Ok(());
        }
        Err(StaleError {
            what: what.to_owned(),
            age_h: age.nanos() / HOUR,
            most_h: self.age_max.nanos() / HOUR,
            from: self.source.clone(),
        })
    }
}
