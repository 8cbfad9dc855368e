//! What happened in a trial, in the order in which it happened, for oracles to judge.
//!
//! Decides what is written down and with which words. The chronicle is kept by the world, the
//! network, the disk and the play, never by the engine: what the engine believes is no part of it.
//! Amounts are exact, in base units of the book's asset.

mod effect;
mod life;

pub use effect::{Effect, Step};
pub use life::{Death, Life, NotBegun};

use super::fault::FaultClass;
use trimtab_engine::{Alert, BatchError};
use trimtab_model::{
    AccountId, Amount, ChainId, Command, LegId, LegKind, LegNews, Order, Timestamp, TransferId,
};

/// One entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// When, in virtual time: the world's own clock, which no fault touches.
    pub at: Timestamp,
    /// What.
    pub what: Event,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// In the world, to money or to a promise of it.
    World(Effect),
    /// A command left a process, towards the network.
    Asked(Asked),
    /// A command reached the place it was for.
    Taken(Taken),
    /// A batch was offered to an engine.
    Offered(Offered),
    /// To a process.
    Process(Life),
    /// A fault struck.
    Fault(Fault),
    /// A process told a person something. Written when it leaves, so after it was durable.
    Alerted {
        /// Number of the process.
        process: u32,
        /// What it said.
        alert: Alert,
    },
    /// A person did something.
    Operator(Deed),
}

/// A command at the boundary between a process and the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// Number of the process.
    pub process: u32,
    /// Sequence of the batch from which the command came.
    pub sequence: u64,
    /// Last batch that was then safely on the disk, by the disk's own reckoning: bytes synced, not
    /// what the process believes. Invariant I7 wants `sequence <= durable`.
    pub durable: u64,
    /// What it asks.
    pub command: Command,
}

/// What the world made of a command that reached it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    /// What it asked.
    pub command: Command,
    /// What came of it.
    pub verdict: Verdict,
}

/// What a place made of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Taken in, under a key that was not known.
    New,
    /// The key is known with the same request: nothing more happens.
    Again,
    /// Answered so, and nothing else happened.
    Answered(LegNews),
    /// Out of order, too many requests: not even answered, nothing happened.
    Unheard,
    /// Something that a right engine never asks, beside the answer given. Each is a violation.
    Wrong(Wrong),
}

/// Requests that no right engine makes, whatever goes wrong outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Wrong {
    /// An amount that is no multiple of the unit of the form the money has there.
    Unit,
    /// A deposit under the venue's minimum, which would be lost.
    UnderMinimum,
    /// The same key with another request.
    Conflict,
    /// A hash that is not the request's.
    Hash,
    /// More than there is on the way for this transfer.
    NotOurs,
    /// A leg that no declared way has.
    NoSuchLeg,
    /// A chain's request without a nonce, or a venue's with one.
    Nonce,
}

/// A batch as it was offered to an engine.
#[derive(Debug, Clone, PartialEq)]
pub struct Offered {
    /// Number of the process.
    pub process: u32,
    /// The batch's sequence.
    pub sequence: u64,
    /// Receive time that the batch carried.
    pub now: Timestamp,
    /// Where it came from.
    pub origin: Origin,
    /// Why the engine refused it, if it did.
    pub refused: Option<BatchError>,
}

/// Where a batch came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// An event of a numbered feed.
    Feed {
        /// Which: see [`super::world::Feeds`].
        feed: u16,
        /// Its number, from 1.
        position: u64,
    },
    /// An answer to a command.
    Answer,
    /// Time went by.
    Tick,
    /// A person's word, kill switch included.
    Order,
    /// The first of an opening: `Restarted`.
    Opening,
}

/// A fault as it struck.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Of which class.
    pub class: FaultClass,
    /// The leg it struck, where it struck one.
    pub leg: Option<(LegId, LegKind)>,
}

/// What a person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Gave an order to a process.
    Ordered(Order),
    /// Pressed or released the kill switch.
    KillSwitch {
        /// Whether it is on now.
        on: bool,
    },
    /// Took in hand all that was on its way for a transfer: nothing of it happens by itself any
    /// more, and the owner has `found`. Before the `Abandon` that closes it.
    Retired {
        /// Whose.
        transfer: TransferId,
        /// How much was found.
        found: Amount,
    },
    /// Paid in as capital what was taken in hand.
    PaidIn {
        /// Where.
        account: AccountId,
        /// How much.
        amount: Amount,
    },
    /// Saw to a halted chain.
    Lifted {
        /// Which.
        chain: ChainId,
    },
    /// Put the right journal back after it was damaged or replaced.
    RepairedJournal,
}

/// What happened, from the beginning.
#[derive(Debug, Clone, Default)]
pub struct Chronicle {
    entries: Vec<Entry>,
    now: Timestamp,
    faults: u64,
}

impl Chronicle {
    /// All entries so far, in order. Oracles keep the length they have read up to and go on there.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Virtual time of whatever is written now.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Faults that struck so far.
    #[must_use]
    pub const fn faults(&self) -> u64 {
        self.faults
    }

    /// Effects in the world, in order, with their times.
    pub fn effects(&self) -> impl Iterator<Item = (Timestamp, &Effect)> {
        self.entries.iter().filter_map(|entry| match &entry.what {
            Event::World(effect) => Some((entry.at, effect)),
            _ => None,
        })
    }

    /// Goes on to a later instant.
    pub(super) fn pass(&mut self, now: Timestamp) {
        self.now = now;
    }

    /// Writes an entry at the present instant.
    pub(super) fn write(&mut self, what: Event) {
        self.entries.push(Entry { at: self.now, what });
    }

    /// Writes that a fault struck.
    pub(super) fn fault(&mut self, class: FaultClass, leg: Option<(LegId, LegKind)>) {
        self.faults += 1;
        self.write(Event::Fault(Fault { class, leg }));
    }
}
