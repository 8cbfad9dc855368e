//! What is due in the world, in order of time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Something that is to happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Due {
    /// A chain makes a block.
    Block(usize),
    /// A venue states its accounts.
    Statement(usize),
    /// A venue states them again, rightly.
    Correct(usize),
    /// The owner pays in or out.
    Payment,
    /// An hour of the world: spans of trouble begin.
    Hour,
    /// A venue lets money out again.
    Reopen(usize),
    /// A venue takes a withdrawal off its account.
    Debit(usize),
    /// A venue pays out on its chain.
    Payout(usize),
    /// A relayer delivers, or fills.
    Relay(usize),
    /// A venue credits a deposit.
    Credit(usize),
    /// The attestor signs a message.
    Attest(usize),
    /// The time of an intent is over.
    Expire(usize),
    /// The kill switch is released.
    Release,
    /// The storm is over.
    Quiet,
    /// Nothing new is to begin.
    Drain,
}

/// What is due. What is due at one instant happens in the order in which it was put down.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    heap: BinaryHeap<Reverse<(u64, u64, Due)>>,
    put: u64,
}

impl Agenda {
    /// Puts something down.
    pub(super) fn put(&mut self, at: u64, due: Due) {
        self.put += 1;
        self.heap.push(Reverse((at, self.put, due)));
    }

    /// When something is due next.
    pub(super) fn next_at(&self) -> Option<u64> {
        self.heap.peek().map(|Reverse((at, _, _))| *at)
    }

    /// What is due first, if that is at or before `now`.
    pub(super) fn take(&mut self, now: u64) -> Option<Due> {
        if self.next_at()? > now {
            return None;
        }
        self.heap.pop().map(|Reverse((_, _, due))| due)
    }
}

/// How feeds are numbered: venues first, then chains, then the attestor, then the operator's desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feeds {
    venues: u16,
    chains: u16,
}

impl Feeds {
    /// Of so many venues beside the treasury, and so many chains.
    pub(super) fn of(venues: usize, chains: usize) -> Self {
        let small = |count| u16::try_from(count).unwrap_or(u16::MAX / 4);
        Self { venues: small(venues), chains: small(chains) }
    }

    /// The feed of a venue.
    #[must_use]
    pub fn venue(self, index: usize) -> u16 {
        u16::try_from(index).unwrap_or(u16::MAX)
    }

    /// The feed of a chain.
    #[must_use]
    pub fn chain(self, index: usize) -> u16 {
        self.venues + u16::try_from(index).unwrap_or(0)
    }

    /// The feed of the attestor.
    #[must_use]
    pub const fn attestor(self) -> u16 {
        self.venues + self.chains
    }

    /// The feed of the operator's desk: kill switch, routes.
    #[must_use]
    pub const fn desk(self) -> u16 {
        self.attestor() + 1
    }

    /// How many feeds there are; they are numbered from 0.
    #[must_use]
    pub fn count(self) -> usize {
        usize::from(self.desk()) + 1
    }
}
