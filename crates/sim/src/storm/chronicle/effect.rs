//! What happens to legs in the world.
//!
//! Decides the steps by which the world tells what became of a request, whether or not anybody was
//! told.

use trimtab_model::{Amount, LegId, LegKind, Place, TransferId};

/// What happened to a leg in the world. Each is written when it becomes true there, whether or not
/// anybody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    /// The key under which it was asked for.
    pub leg: LegId,
    /// Whose leg, by what the request said.
    pub transfer: TransferId,
    /// Which of its legs, by what the request said.
    pub ordinal: u8,
    /// What it does.
    pub kind: LegKind,
    /// Which attempt took effect.
    pub attempt: u8,
    /// Who asked, by what the request said.
    pub epoch: u64,
    /// Where the money is of which this tells: the place it left, landed or came back to.
    pub place: Place,
    /// How much: of this step alone for [`Step::Landed`] and its like, not all so far.
    pub amount: Amount,
    /// What happened.
    pub step: Step,
}

/// A step of a leg in the world.
///
/// At most one leg of a (transfer, ordinal) may ever stand as `Left` without `LeftUndone` after it
/// (invariant I6). `Left` of a chain is at inclusion; `LeftFinal` at the chain's finality; at a venue
/// both come at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The place holds the request under its key: pending, in review. No money moved.
    Accepted,
    /// Money left (a claim of a message counts as leaving it; an approval as leaving nothing).
    Left,
    /// Its block is gone, money is back.
    LeftUndone,
    /// It is as deep as the chain's finality.
    LeftFinal,
    /// Its transaction is in a block and came to nothing.
    Failed,
    /// The block of the failed one is gone.
    FailedUndone,
    /// The message may be claimed from now on.
    Attested,
    /// Money landed.
    Landed,
    /// Its block is gone.
    LandedUndone,
    /// It is as deep as the chain's finality.
    LandedFinal,
    /// Money came back to where it was before.
    Refunded,
    /// Its block is gone.
    RefundUndone,
    /// It is as deep as the chain's finality.
    RefundFinal,
    /// A contract turned down what would have been a second effect: a message executed twice, an
    /// allowance that is not there. Nothing moved.
    Rejected,
    /// Money is gone for good: a deposit under a venue's minimum.
    Lost,
    /// The request can never take effect any more: a venue refused it after review, its time is
    /// over, its nonce is another's, a person retired it.
    Dead,
}
