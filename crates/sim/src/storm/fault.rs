//! The classes of faults that a storm may have, and which of them a trial has on.
//!
//! Decides names, order and groups. A class is on or off for a whole trial; at which rate it strikes
//! is drawn with the trial. Classes are taken off one by one when a failing seed is made smaller, so
//! each draws from a stream of numbers of its own.

macro_rules! classes {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// One thing that goes wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum FaultClass {
            $($(#[$doc])* $name,)*
        }

        impl FaultClass {
            /// Every class, in order.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// A word for command lines and people, which never changes.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }
    };
}

classes! {
    /// The process dies at a write of its journal: what was not synced is lost, torn or kept.
    Crash = "crash",
    /// It dies again while it recovers.
    CrashAgain = "crash-again",
    /// It stands still for up to ten minutes.
    Pause = "pause",
    /// A second instance takes over while the first believes to be the one.
    SecondInstance = "second-instance",
    /// The disk says that a sync failed; what was written since the last is lost or not.
    SyncFails = "sync-fails",
    /// The disk takes a part of what is written and says so.
    ShortWrite = "short-write",
    /// The disk is full for a while.
    DiskFull = "disk-full",
    /// A bit of what was synced is turned over.
    BitFlip = "bit-flip",
    /// Somebody puts an old copy of the journal in its place.
    OldCopy = "old-copy",
    /// A command never reaches the place.
    CommandLost = "command-lost",
    /// A command reaches the place twice.
    CommandDoubled = "command-doubled",
    /// A command is under way for seconds to hours.
    CommandDelayed = "command-delayed",
    /// The place did it, and its answer never comes.
    AnswerLost = "answer-lost",
    /// An answer comes twice.
    AnswerDoubled = "answer-doubled",
    /// An answer comes late, after others.
    AnswerDelayed = "answer-delayed",
    /// An event of a feed is lost on the way and must be asked for again.
    NewsLost = "news-lost",
    /// An event of a feed comes twice.
    NewsDoubled = "news-doubled",
    /// An event of a feed comes late, after those that follow it.
    NewsDelayed = "news-delayed",
    /// The clock by which news are received is off by up to ten minutes.
    ClockSkew = "clock-skew",
    /// Blocks above finality are replaced: what was in them is undone, and comes again or not.
    Reorg = "reorg",
    /// Final blocks are replaced.
    DeepReorg = "deep-reorg",
    /// A transaction is forgotten before it is in a block.
    MempoolDrop = "mempool-drop",
    /// Cheap transactions wait for long.
    GasSpike = "gas-spike",
    /// A chain makes no blocks for hours.
    ChainHalt = "chain-halt",
    /// Somebody else uses our wallet's next nonce.
    NonceStolen = "nonce-stolen",
    /// A node says that it knows nothing of what is pending.
    NodeLies = "node-lies",
    /// A transaction is in a block and comes to nothing.
    TransactionFails = "transaction-fails",
    /// The attestor says nothing for hours.
    AttestorStuck = "attestor-stuck",
    /// Attestations expire soon.
    AttestationExpires = "attestation-expires",
    /// Nobody fills an intent.
    IntentUnfilled = "intent-unfilled",
    /// A relayer does nothing for hours.
    RelayStuck = "relay-stuck",
    /// A bridge takes nothing for a while.
    BridgePaused = "bridge-paused",
    /// A bridge can carry less than is asked.
    CapacityShort = "capacity-short",
    /// A relayer carries out a message that was carried out already.
    ExecutedTwice = "executed-twice",
    /// More or less is minted or delivered than the terms explain.
    WrongAmount = "wrong-amount",
    /// A swap gives as little as it may, or less and fails.
    Slippage = "slippage",
    /// A venue's interface is out of order for minutes to an hour.
    Maintenance = "maintenance",
    /// A venue's interface answers "too many requests" or "internal error"; nothing happens.
    RateLimited = "rate-limited",
    /// A venue lets no money out for hours.
    Suspended = "suspended",
    /// A withdrawal is held for review for hours, and then done or refused.
    Review = "review",
    /// A venue lets out less than before.
    LimitLowered = "limit-lowered",
    /// The fee of the moment is more than a request allows.
    FeeAsked = "fee-asked",
    /// A fee is changed after the request was taken.
    FeeRaised = "fee-raised",
    /// A venue states a wrong balance for up to a minute.
    WrongBalance = "wrong-balance",
    /// A venue credits a deposit in two parts, hours apart.
    CreditedInParts = "credited-in-parts",
    /// A feed's price is off by a factor of ten for a while.
    PriceSpike = "price-spike",
    /// The signer takes minutes.
    SignerSlow = "signer-slow",
    /// A cheaper attempt is in a block while a dearer one is still being signed.
    Overtaken = "overtaken",
    /// The signer does not sign for a while.
    SignerDown = "signer-down",
    /// The operator presses the kill switch and releases it later.
    KillSwitch = "kill-switch",
}

/// A set of classes of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultMask(u64);

impl FaultMask {
    /// Every class.
    pub const ALL: Self = Self((1 << FaultClass::ALL.len()) - 1);
    /// No class: a fair-weather trial.
    pub const NONE: Self = Self(0);

    /// Whether a class is in it.
    #[must_use]
    pub const fn has(self, class: FaultClass) -> bool {
        self.0 & (1 << class as u8) != 0
    }

    /// With one class more.
    #[must_use]
    pub const fn with(self, class: FaultClass) -> Self {
        Self(self.0 | 1 << class as u8)
    }

    /// With one class less.
    #[must_use]
    pub const fn without(self, class: FaultClass) -> Self {
        Self(self.0 & !(1 << class as u8))
    }

    /// The classes that are in both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// As a number, for command lines.
    #[must_use]
    pub const fn bits(self) -> u64 {
        self.0
    }

    /// From such a number; bits of no class are left out.
    #[must_use]
    pub const fn from_bits(bits: u64) -> Self {
        Self(bits & Self::ALL.0)
    }

    /// Its classes, in order.
    pub fn classes(self) -> impl Iterator<Item = FaultClass> {
        FaultClass::ALL.iter().copied().filter(move |&class| self.has(class))
    }
}

#[cfg(test)]
mod tests {
    use super::{FaultClass, FaultMask};

    #[test]
    fn masks_take_classes_in_and_out() {
        assert!(FaultClass::ALL.len() < 64);
        assert_eq!(FaultMask::ALL.classes().count(), FaultClass::ALL.len());
        let less = FaultMask::ALL.without(FaultClass::Reorg);
        assert!(!less.has(FaultClass::Reorg) && less.has(FaultClass::DeepReorg));
        assert_eq!(less.with(FaultClass::Reorg), FaultMask::ALL);
        assert_eq!(FaultMask::from_bits(u64::MAX), FaultMask::ALL);
        assert_eq!(FaultMask::from_bits(less.bits()), less);
        assert_eq!(FaultMask::NONE.with(FaultClass::Pause).and(less).classes().count(), 1);
    }
}
