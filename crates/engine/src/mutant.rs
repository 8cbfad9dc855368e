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
    /// A request that nobody knows of is asked for again under another key.
    FreshKeyOnRetry,
    /// "Nobody knows of it" is taken for "it cannot happen".
    AbsentTakenAsFailure,
    /// What was asked for and not answered in time is taken as failed.
    ReleasedOnTimeout,
    /// What a request would take is free again as soon as it is sent.
    ReleasedOnSubmit,
    /// What left counts as final at once.
    LeftBeforeFinality,
    /// What landed counts as final at once.
    LandedBeforeFinality,
    /// The first part to land is taken for all of it.
    PartTakenAsWhole,
    /// That a block is gone is not heard.
    ReversalIgnored,
    /// That a final block is gone stops nothing.
    FinalReversalIgnored,
    /// The fee of a leg stays in flight.
    LegFeeNotBooked,
    /// Whatever does not land is taken for a fee.
    MissingTakenAsFee,
    /// What lands too much is not booked.
    SurplusNotBooked,
    /// What comes back is not booked.
    RefundNotBooked,
    /// What the next leg cannot ask for is not booked as left behind.
    RemainderForgotten,
    /// The same with a higher price takes another nonce.
    FreshNonceOnAttempt,
    /// Two transactions of a wallet get the same nonce.
    NonceReused,
    /// Nonces are left out.
    NonceSkipped,
    /// After a restart nobody asks what became of what was sent.
    RestartNotAsked,
    /// After a restart a person is not told again what waits for one.
    AlertsForgotten,
    /// After a restart requests carry the epoch of before.
    EpochNotRaised,
    /// A quarantined transfer goes on.
    QuarantineIgnored,
    /// A halted chain is used.
    HaltedChainUsed,
    /// Less than a place takes is sent there.
    MinimumIgnored,
    /// Amounts are asked for that a form cannot express.
    UnitIgnored,
    /// Whatever lands is enough.
    NoLeast,
    /// Requests never expire.
    NoExpiry,
    /// A message is claimed before it is attested.
    AttestationAssumed,
    /// What is late is told to nobody.
    LateInSilence,
    /// A transfer can be abandoned again.
    AbandonedTwice,
    /// New transfers touch accounts of which nobody knows yet what left them.
    UnsettledUsed,
    /// The node lets effects leave before their records are on the disk.
    EffectsBeforeCommit,
    /// The node lets effects leave although the commit failed.
    FailedCommitActs,
    /// The node takes a write for a commit, without waiting for the disk.
    CommitWithoutSync,
    /// The node does not look whether another writer took its journal over.
    FenceIgnored,
    /// The node does not record how far its feeds were read.
    CursorNotRecorded,
    /// The node records an event as read in a batch before the one that takes it.
    CursorBeforeEvent,
    /// The node takes an event before those that are missing in front of it.
    EarlyTakenAtOnce,
    /// The node forgets the events it kept when the gap before them is filled, and goes on behind
    /// them.
    KeptSkipped,
    /// The node takes an event again that it took before.
    DoublesTaken,
    /// The node asks for an event again, for ever, that the engine refused.
    RefusalStopsFeed,
    /// The node hands on a clock that goes back.
    ClockGoesBack,
    /// The node goes on from the last snapshot without what came after it.
    TailNotReplayed,
    /// The node does not tell the engine that the process began anew.
    RestartNotTold,
    /// The node tells every beginning as the first.
    EpochNotTold,
}

impl Mutant {
    /// Those that show where routes are carried whole.
    pub const WHOLE: [Self; 5] = [
        Self::FeeNotBooked,
        Self::InFlightCountedTwice,
        Self::ArrivalBeforeItsTime,
        Self::ReservationForgotten,
        Self::RefusalHalfApplied,
    ];

    /// Bugs of the process around the engine, which only crashes and lossy feeds bring out.
    pub const NODE: [Self; 14] = [
        Self::EffectsBeforeCommit,
        Self::FailedCommitActs,
        Self::CommitWithoutSync,
        Self::FenceIgnored,
        Self::CursorNotRecorded,
        Self::CursorBeforeEvent,
        Self::EarlyTakenAtOnce,
        Self::KeptSkipped,
        Self::DoublesTaken,
        Self::RefusalStopsFeed,
        Self::ClockGoesBack,
        Self::TailNotReplayed,
        Self::RestartNotTold,
        Self::EpochNotTold,
    ];

    /// Every planted bug.
    pub const ALL: [Self; 49] = [
        Self::FeeNotBooked,
        Self::InFlightCountedTwice,
        Self::ArrivalBeforeItsTime,
        Self::ReservationForgotten,
        Self::RefusalHalfApplied,
        Self::FreshKeyOnRetry,
        Self::AbsentTakenAsFailure,
        Self::ReleasedOnTimeout,
        Self::ReleasedOnSubmit,
        Self::LeftBeforeFinality,
        Self::LandedBeforeFinality,
        Self::PartTakenAsWhole,
        Self::ReversalIgnored,
        Self::FinalReversalIgnored,
        Self::LegFeeNotBooked,
        Self::MissingTakenAsFee,
        Self::SurplusNotBooked,
        Self::RefundNotBooked,
        Self::RemainderForgotten,
        Self::FreshNonceOnAttempt,
        Self::NonceReused,
        Self::NonceSkipped,
        Self::RestartNotAsked,
        Self::AlertsForgotten,
        Self::EpochNotRaised,
        Self::QuarantineIgnored,
        Self::HaltedChainUsed,
        Self::MinimumIgnored,
        Self::UnitIgnored,
        Self::NoLeast,
        Self::NoExpiry,
        Self::AttestationAssumed,
        Self::LateInSilence,
        Self::AbandonedTwice,
        Self::UnsettledUsed,
        Self::EffectsBeforeCommit,
        Self::FailedCommitActs,
        Self::CommitWithoutSync,
        Self::FenceIgnored,
        Self::CursorNotRecorded,
        Self::CursorBeforeEvent,
        Self::EarlyTakenAtOnce,
        Self::KeptSkipped,
        Self::DoublesTaken,
        Self::RefusalStopsFeed,
        Self::ClockGoesBack,
        Self::TailNotReplayed,
        Self::RestartNotTold,
        Self::EpochNotTold,
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
