//! Instants and spans in nanoseconds, always from events, never from a clock.

use serde::{Deserialize, Serialize};

/// Time arithmetic left its range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("time beyond the range of 64 bits of nanoseconds: {0}")]
pub struct TimeError(&'static str);

/// An instant: nanoseconds since 1970-01-01T00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Timestamp(u64);

/// A length of time in nanoseconds.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Span(u64);

impl Timestamp {
    /// 1970-01-01T00:00Z.
    pub const EPOCH: Self = Self(0);

    /// The instant `nanos` nanoseconds after the epoch.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// The instant `seconds` after the epoch; the last there is where that is beyond the year 2554.
    #[must_use]
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1_000_000_000))
    }

    /// Nanoseconds since the epoch.
    #[must_use]
    pub const fn nanos(self) -> u64 {
        self.0
    }

    /// The instant `span` later.
    ///
    /// # Errors
    /// [`TimeError`] beyond the year 2554.
    pub fn after(self, span: Span) -> Result<Self, TimeError> {
        self.0.checked_add(span.0).map(Self).ok_or(TimeError("instant + span"))
    }

    /// How long after `earlier` this is; zero if it is not after it.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Span {
    /// No time.
    pub const ZERO: Self = Self(0);
    /// One hour.
    pub const HOUR: Self = Self(3_600_000_000_000);
    /// 24 hours.
    pub const DAY: Self = Self(86_400_000_000_000);

    /// A span of `nanos` nanoseconds.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Self {
        Self(nanos)
    }

    /// A span of whole seconds; the longest there is where that is beyond 584 years.
    #[must_use]
    pub const fn from_secs(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1_000_000_000))
    }

    /// A span of whole minutes.
    ///
    /// # Errors
    /// [`TimeError`] beyond 584 years.
    pub fn from_minutes(minutes: u64) -> Result<Self, TimeError> {
        minutes.checked_mul(60_000_000_000).map(Self).ok_or(TimeError("minutes"))
    }

    /// Nanoseconds.
    #[must_use]
    pub const fn nanos(self) -> u64 {
        self.0
    }

    /// Whole minutes, rounded down.
    #[must_use]
    pub const fn minutes(self) -> u64 {
        self.0 / 60_000_000_000
    }

    /// `self + other`.
    ///
    /// # Errors
    /// [`TimeError`] beyond 584 years.
    pub fn plus(self, other: Self) -> Result<Self, TimeError> {
        self.0.checked_add(other.0).map(Self).ok_or(TimeError("span + span"))
    }
}

#[cfg(test)]
mod tests {
    use super::{Span, Timestamp};

    #[test]
    fn time_never_wraps() {
        let end = Timestamp::from_nanos(u64::MAX);
        assert!(end.after(Span::from_nanos(1)).is_err());
        assert!(Span::from_minutes(u64::MAX).is_err());
        assert_eq!(Timestamp::EPOCH.since(end), Span::ZERO);
        assert_eq!(Span::from_minutes(90).unwrap().minutes(), 90);
    }
}
