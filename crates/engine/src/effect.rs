//! Everything that can come out of a step.

use crate::decision::Decision;
use serde::{Deserialize, Serialize};
use trimtab_model::{Amount, Canonical, ChainId, Command, Encoder, TransferId};

/// One effect. A decision always precedes the commands it permits, so that whoever carries
/// effects out in order has the reason on record before anything leaves (invariant I7).
///
/// Journals number the variants in this order: a new one comes last.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Effect {
    /// For the record: what was decided and why.
    Record(Decision),
    /// For the outside world: do this.
    Command(Command),
    /// For a person: look at this.
    Alert(Alert),
}

impl Effect {
    /// The decision, if it is one.
    #[must_use]
    pub const fn decision(&self) -> Option<&Decision> {
        match self {
            Self::Record(decision) => Some(decision),
            Self::Command(_) | Self::Alert(_) => None,
        }
    }
}

/// Something about a transfer that a person should know. Told once, when it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Which transfer.
    pub transfer: TransferId,
    /// What.
    pub trouble: Trouble,
    /// Whether nothing more is done about the transfer until a person says so.
    pub quarantined: bool,
}

/// What is the matter with a transfer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// Asked again and again, nobody says what became of a leg.
    Unanswered,
    /// Left, and not landed within its time.
    Overdue,
    /// The signer does not sign.
    Unsigned,
    /// What was final is undone. The chain is halted.
    FinalReversed {
        /// Which chain.
        chain: ChainId,
    },
    /// Less landed than the terms explain.
    Missing {
        /// How much is missing.
        amount: Amount,
    },
    /// More landed than left.
    Surplus {
        /// How much more.
        amount: Amount,
    },
    /// A leg cannot be done, and no other way leads on or back.
    NoWay,
    /// The key was seen with another request: somebody else uses our keys, or the adapter is wrong.
    Conflict,
    /// The news do not fit where the leg stands.
    Contradiction,
}

impl Canonical for Trouble {
    fn encode(&self, out: &mut Encoder) {
        match self {
            Self::Unanswered => out.u8(0),
            Self::Overdue => out.u8(1),
            Self::Unsigned => out.u8(2),
            Self::FinalReversed { chain } => {
                out.u8(3);
                chain.encode(out);
            }
            Self::Missing { amount } => {
                out.u8(4);
                amount.encode(out);
            }
            Self::Surplus { amount } => {
                out.u8(5);
                amount.encode(out);
            }
            Self::NoWay => out.u8(6),
            Self::Conflict => out.u8(7),
            Self::Contradiction => out.u8(8),
        }
    }
}
