//! Bugs planted on purpose, to prove that the checks around the engine would notice.
//!
//! Compiled in with feature `mutants` only, which nothing that ships enables; without it every
//! question here is answered `false` at compile time.

/// A planted bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutant {
    /// A transfer's fee is not booked: it stays in flight for ever.
    FeeNotBooked,
    /// What is in flight counts twice towards its target.
    InFlightCountedTwice,
    /// A transfer is taken as arrived when it has only been sent.
    ArrivalBeforeItsTime,
    /// What was promised to a transfer stays available to the next one.
    ReservationForgotten,
    /// A refused batch leaves its first observations behind.
    RefusalHalfApplied,
}

impl Mutant {
    /// Every planted bug.
    pub const ALL: [Self; 5] = [
        Self::FeeNotBooked,
        Self::InFlightCountedTwice,
        Self::ArrivalBeforeItsTime,
        Self::ReservationForgotten,
        Self::RefusalHalfApplied,
    ];
}

/// Which bug an engine carries: none, unless feature `mutants` planted one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Planted {
    #[cfg(feature = "mutants")]
    mutant: Option<Mutant>,
}

impl Planted {
    /// Carries `mutant`.
    #[cfg(feature = "mutants")]
    #[must_use]
    pub const fn with(mutant: Mutant) -> Self {
        Self { mutant: Some(mutant) }
    }

    /// Whether the engine carries `mutant`.
    #[cfg(feature = "mutants")]
    #[must_use]
    pub fn is(self, mutant: Mutant) -> bool {
        self.mutant == Some(mutant)
    }

    /// Whether the engine carries a mutant: without the feature it carries none.
    #[cfg(not(feature = "mutants"))]
    #[must_use]
    pub const fn is(self, _: Mutant) -> bool {
        false
    }
}
