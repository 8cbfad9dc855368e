//! Where a leg-by-leg transfer can stand, and what that means.
//!
//! Decides the words of a saga: for every phase what is true now, what a crash there means, and how
//! recovery asks the world. `table.rs` says what may follow what.

use serde::{Deserialize, Serialize};

/// Where a saga stands: in the middle of one leg, or at its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Phase {
    /// The next leg is known and not begun.
    Planned,
    /// Its request is being signed.
    Signing,
    /// It was signed and sent.
    Submitted,
    /// It was sent, and nobody has said what became of it.
    Unknown,
    /// Its effect, or its failure, stands in a block that is not final.
    Seen,
    /// Money left for good and has not landed.
    Departed,
    /// It has landed in a block that is not final.
    Landing,
    /// The leg is done.
    Landed,
    /// The leg came to nothing, and that is proved.
    Failed,
    /// Money is at the target and booked.
    Arrived,
    /// The target's own statement agrees. Final.
    Settled,
    /// Nothing left the source. Final.
    Refused,
    /// Money is back at the source. Final.
    Returned,
    /// A person closed the books on it. Final.
    Abandoned,
}

/// What a phase means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    /// What is true now.
    pub truth: &'static str,
    /// What a crash here leaves open.
    pub crash: &'static str,
    /// How recovery finds out.
    pub recovery: &'static str,
}

impl Phase {
    /// Every phase, in canonical order.
    pub const ALL: [Self; 14] = [
        Self::Planned,
        Self::Signing,
        Self::Submitted,
        Self::Unknown,
        Self::Seen,
        Self::Departed,
        Self::Landing,
        Self::Landed,
        Self::Failed,
        Self::Arrived,
        Self::Settled,
        Self::Refused,
        Self::Returned,
        Self::Abandoned,
    ];

    /// Whether nothing more will happen.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Settled | Self::Refused | Self::Returned | Self::Abandoned)
    }

    /// Whether a request may be on its way of which nothing is known to have come.
    #[must_use]
    pub const fn is_open_question(self) -> bool {
        matches!(self, Self::Submitted | Self::Unknown)
    }

    /// A word for files and people, which never changes.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Signing => "signing",
            Self::Submitted => "submitted",
            Self::Unknown => "unknown",
            Self::Seen => "seen",
            Self::Departed => "departed",
            Self::Landing => "landing",
            Self::Landed => "landed",
            Self::Failed => "failed",
            Self::Arrived => "arrived",
            Self::Settled => "settled",
            Self::Refused => "refused",
            Self::Returned => "returned",
            Self::Abandoned => "abandoned",
        }
    }

    /// Place in [`Phase::ALL`].
    pub(crate) const fn code(self) -> u8 {
        match self {
            Self::Planned => 0,
            Self::Signing => 1,
            Self::Submitted => 2,
            Self::Unknown => 3,
            Self::Seen => 4,
            Self::Departed => 5,
            Self::Landing => 6,
            Self::Landed => 7,
            Self::Failed => 8,
            Self::Arrived => 9,
            Self::Settled => 10,
            Self::Refused => 11,
            Self::Returned => 12,
            Self::Abandoned => 13,
        }
    }

    /// What it means.
    #[must_use]
    pub const fn meaning(self) -> Meaning {
        let (truth, crash, recovery) = match self {
            Self::Planned => (
                "money is where the leg begins; nothing was asked",
                "nothing",
                "the leg begins as if nothing had been",
            ),
            Self::Signing => (
                "the request is on record and cannot act yet",
                "the signature may exist and cannot have left; a cheaper attempt may have",
                "ask what became of a cheaper attempt; then it is signed again: the same request has \
                 the same hash",
            ),
            Self::Submitted => (
                "the request and its hash are on record; it may act at any time",
                "it may have been sent or not, and acted or not",
                "ask by key and nonce; sending it again does nothing twice",
            ),
            Self::Unknown => (
                "it may have acted; what it would take stays set aside",
                "the same as before the crash",
                "ask by key and nonce, with growing pauses; time alone decides nothing",
            ),
            Self::Seen => (
                "its effect or failure stands in a block that may still go",
                "the same as before the crash",
                "the chain's feed goes on where the journal ends",
            ),
            Self::Departed => (
                "money left for good; what comes of it is in others' hands",
                "it may have landed meanwhile",
                "the feeds go on where the journal ends; ask where it should land",
            ),
            Self::Landing => (
                "money is where it should be, in a block that may still go",
                "it may be final meanwhile",
                "the chain's feed goes on where the journal ends",
            ),
            Self::Landed => (
                "the leg is done and booked",
                "nothing: the next phase is decided in the same step",
                "none is needed",
            ),
            Self::Failed => (
                "the leg came to nothing, money is where the leg began, and no way on is open",
                "nothing",
                "a person says what to do",
            ),
            Self::Arrived => (
                "money is usable at the target and booked",
                "nothing",
                "the target's next statement agrees, or its batch is refused",
            ),
            Self::Settled => ("the target's own statement agrees", "nothing", "none is needed"),
            Self::Refused => ("nothing left the source", "nothing", "none is needed"),
            Self::Returned => ("money is back at the source", "nothing", "none is needed"),
            Self::Abandoned => {
                ("a person closed the books on what was left", "nothing", "none is needed")
            }
        };
        Meaning { truth, crash, recovery }
    }
}
