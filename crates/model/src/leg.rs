//! The legs of a route that is carried step by step: their terms, their requests, and what is told
//! of them.
//!
//! Decides the words that the engine and the outside share. What may follow what is the engine's
//! to know (its `transfer` folder); how a venue or a bridge does it is the adapter's.
//!
//! Whoever carries legs out keeps to this:
//! 1. **A key is used once.** [`LegId`] is the idempotency key. The same key with the same request
//!    again does nothing more; with another request it is refused. `attempt` and `epoch` are no part
//!    of what is compared. A request of an epoch before the latest one seen is refused.
//! 2. **A refusal is for good.** What was [`LegNews::Refused`] under a key never happens under that
//!    key; [`LegRefusal::Fenced`] alone is about who asked, not about the key. Where a venue forgets, its adapter says [`LegNews::Known`] until nothing can happen any
//!    more, and then [`LegNews::Impossible`].
//! 3. **Money is told by numbered feeds only**, each place's own, in its order and beside its
//!    statements: [`LegNews::Left`], [`LegNews::Reversed`], [`LegNews::Failed`],
//!    [`LegNews::Attested`], [`LegNews::Landed`], [`LegNews::Unlanded`], [`LegNews::Refunded`]. The
//!    other news are answers: they may be lost, come twice, or come late, and do no harm.
//! 4. **News are absolute.** Amounts and depths say how things stand, not what was added.

use crate::encode::{Canonical, Digest, Encoder};
use crate::id::{AccountId, ChainId, LegId, TransferId};
use crate::money::Amount;
use crate::ratio::Ratio;
use crate::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// What one leg does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum LegKind {
    /// Between accounts of one venue: leaves and lands at once.
    Internal,
    /// Out of a venue to a wallet of ours: leaves at the venue's word, lands on a chain.
    Withdraw,
    /// Lets a contract take what the next leg gives it. Nothing moves.
    Approve,
    /// Burns on one chain. Done when the message is attested; [`LegKind::Mint`] follows.
    Burn,
    /// Claims an attested message on another chain.
    Mint,
    /// Gives money to an intent: somebody fills it on the other chain, or it is refunded.
    Open,
    /// Locks on one chain; a relayer delivers on the other.
    Lock,
    /// From one asset to another on one chain: leaves and lands at once.
    Swap,
    /// Into a venue: leaves a wallet, lands when the venue credits it.
    Deposit,
}

/// Where money is, on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// At an account of the portfolio.
    Account(AccountId),
    /// In our own wallet on a chain, passing through.
    Wallet(ChainId),
    /// In a message that can be claimed on a chain.
    Message(ChainId),
}

/// The terms of one leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegTerms {
    /// What it does.
    pub kind: LegKind,
    /// Where money is before.
    pub from: Place,
    /// Where it is after.
    pub to: Place,
    /// The chain on which it leaves, whose finality counts; none where a venue's word is final.
    pub leaves_on: Option<ChainId>,
    /// The chain on which it lands; none where a venue's word is final.
    pub lands_on: Option<ChainId>,
    /// What can be asked for is a multiple of this: the unit of the form the money has here.
    pub unit: Amount,
    /// Less than this is refused or lost there, so it is never asked for.
    pub minimum: Amount,
    /// The most it may cost, beside the share.
    pub fee_fixed: Amount,
    /// The most it may cost, as a share of the amount.
    pub fee_rate: Ratio,
    /// Without news for this long, somebody asks.
    pub patience: Span,
    /// Asked for, it can take effect for this long and no longer; none where it can at any time.
    pub expiry: Option<Span>,
}

/// One whole list of legs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// In order; each begins where the one before ends.
    pub legs: Vec<LegTerms>,
}

/// Who takes money over a route.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
pub enum Carriage {
    /// Whoever gets the request: one request, carried all the way, told as sent, arrived, returned.
    #[default]
    Whole,
    /// A saga of the engine, leg by leg. The first way leads from source to target. The others are
    /// taken from where money stands when a leg of the first cannot be done: to the target, or back
    /// to the source.
    Legs(Vec<Way>),
}

/// A request to carry out one leg; it carries all that is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegRequest {
    /// The idempotency key.
    pub id: LegId,
    /// Whose leg.
    pub transfer: TransferId,
    /// Which of its legs, from 0, counted over all ways it took.
    pub ordinal: u8,
    /// What to do.
    pub kind: LegKind,
    /// Where money is.
    pub from: Place,
    /// Where it shall be.
    pub to: Place,
    /// What leaves: fees come off this.
    pub amount: Amount,
    /// Less than this shall not land: rather nothing.
    pub least: Amount,
    /// Place in the order of the wallet's transactions, for what is made on a chain.
    pub nonce: Option<u64>,
    /// From 0; above it, the same transaction with a higher price.
    pub attempt: u8,
    /// Not to take effect after this.
    pub expires: Option<Timestamp>,
    /// Who asks: the number of the journal's opening. A lower one than seen before is refused.
    pub epoch: u64,
}

/// What is told of a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LegNews {
    /// Answer to signing: the transaction's or request's hash.
    Signed {
        /// Which attempt was signed.
        attempt: u8,
        /// Its hash.
        hash: Digest,
    },
    /// Answer to signing: not now.
    Unsigned,
    /// Answer: this will not be done under this key, and nothing moved.
    Refused {
        /// Why.
        reason: LegRefusal,
    },
    /// Answer to an inquiry: it is known and may take effect, or has; the feed tells.
    Known,
    /// Answer to an inquiry: nobody knows of it. It may be sent again.
    Absent,
    /// Answer: it can never take effect, and did not.
    Impossible {
        /// Why.
        reason: Impossibility,
    },
    /// So much left the place it was at, fees included.
    Left {
        /// How much.
        amount: Amount,
        /// Blocks on top of it; 0 at a venue, whose word is final.
        depth: u32,
    },
    /// What was told as left did not leave after all: its block is gone.
    Reversed,
    /// Its transaction was taken into the chain and came to nothing. The nonce is used.
    Failed {
        /// Blocks on top of it.
        depth: u32,
    },
    /// The message may be claimed.
    Attested {
        /// Until when; none: for ever.
        expires: Option<Timestamp>,
    },
    /// So much is where it should be.
    Landed {
        /// All that landed so far.
        amount: Amount,
        /// Whether that is all that will.
        whole: bool,
        /// Blocks on top of it; 0 at a venue.
        depth: u32,
    },
    /// What was told as landed is not there after all.
    Unlanded,
    /// So much is back where it was before.
    Refunded {
        /// How much.
        amount: Amount,
        /// Blocks on top of it; 0 at a venue.
        depth: u32,
    },
}

/// Why a leg was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum LegRefusal {
    /// The place lets no money out at present.
    Suspended,
    /// Out of order, paused or in maintenance.
    Down,
    /// More than can be carried at present.
    Capacity,
    /// Less than the place takes.
    Minimum,
    /// There is not as much.
    TooLittle,
    /// The fee asked now would leave less than the least.
    Fee,
    /// The key was seen with another request.
    Conflict,
    /// Asked by an engine that another has taken over from.
    Fenced,
    /// No such thing there.
    Unknown,
}

/// Why a leg can never take effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Impossibility {
    /// Its time is over.
    Expired,
    /// Another transaction of the same wallet has its nonce.
    NonceTaken {
        /// The wallet's next free one.
        next: u64,
    },
}

/// A person's word about a transfer or a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Order {
    /// Go on with a quarantined transfer.
    Resume {
        /// Which.
        transfer: TransferId,
    },
    /// Close the books on a quarantined transfer: so much of what is in flight is in the owner's own
    /// hands, and counts as capital taken out; the rest is lost. What the owner then pays in
    /// somewhere is told as capital like any other.
    Abandon {
        /// Which.
        transfer: TransferId,
        /// What the owner has.
        recovered: Amount,
    },
    /// Let a chain be used again that was halted.
    Lift {
        /// Which.
        chain: ChainId,
    },
}

impl LegKind {
    /// Every kind.
    pub const ALL: [Self; 9] = [
        Self::Internal,
        Self::Withdraw,
        Self::Approve,
        Self::Burn,
        Self::Mint,
        Self::Open,
        Self::Lock,
        Self::Swap,
        Self::Deposit,
    ];

    /// A word for files and people, which never changes.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::Withdraw => "withdraw",
            Self::Approve => "approve",
            Self::Burn => "burn",
            Self::Mint => "mint",
            Self::Open => "open",
            Self::Lock => "lock",
            Self::Swap => "swap",
            Self::Deposit => "deposit",
        }
    }

    /// Its place in canonical order.
    const fn code(self) -> u8 {
        match self {
            Self::Internal => 0,
            Self::Withdraw => 1,
            Self::Approve => 2,
            Self::Burn => 3,
            Self::Mint => 4,
            Self::Open => 5,
            Self::Lock => 6,
            Self::Swap => 7,
            Self::Deposit => 8,
        }
    }
}

impl LegRequest {
    /// Whether two requests ask for the same: all but who asks, when, and at which price.
    #[must_use]
    pub fn asks_the_same(&self, other: &Self) -> bool {
        let plain = |one: &Self| Self { attempt: 0, epoch: 0, ..*one };
        plain(self) == plain(other)
    }
}

impl Canonical for LegKind {
    fn encode(&self, out: &mut Encoder) {
        out.u8(self.code());
    }
}

impl Canonical for Place {
    fn encode(&self, out: &mut Encoder) {
        match self {
            Self::Account(account) => {
                out.u8(0);
                account.encode(out);
            }
            Self::Wallet(chain) => {
                out.u8(1);
                chain.encode(out);
            }
            Self::Message(chain) => {
                out.u8(2);
                chain.encode(out);
            }
        }
    }
}

impl Canonical for LegTerms {
    fn encode(&self, out: &mut Encoder) {
        self.kind.encode(out);
        self.from.encode(out);
        self.to.encode(out);
        out.option(self.leaves_on.as_ref());
        out.option(self.lands_on.as_ref());
        self.unit.encode(out);
        self.minimum.encode(out);
        self.fee_fixed.encode(out);
        self.fee_rate.encode(out);
        self.patience.encode(out);
        out.option(self.expiry.as_ref());
    }
}

impl Canonical for Way {
    fn encode(&self, out: &mut Encoder) {
        out.sequence(&self.legs);
    }
}

impl Canonical for Carriage {
    fn encode(&self, out: &mut Encoder) {
        match self {
            Self::Whole => out.u8(0),
            Self::Legs(ways) => {
                out.u8(1);
                out.sequence(ways);
            }
        }
    }
}
