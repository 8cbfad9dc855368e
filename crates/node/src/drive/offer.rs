//! What a driver is offered, what becomes of it, and how a driver is set.

use super::intake::FeedId;
use crate::journal::JournalTerms;
use std::num::{NonZeroU64, NonZeroUsize};
use trimtab_engine::mutant::Planted;
use trimtab_model::{Observation, Order};

/// One thing that reached the node. Each makes one batch of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    /// An event of a feed: facts, in the feed's own order.
    Feed {
        /// Which feed.
        feed: FeedId,
        /// Its number in the feed, from 1.
        position: u64,
        /// What became true together.
        observations: Vec<Observation>,
    },
    /// An answer to a command, which may be lost, come twice or come late.
    Answer(Observation),
    /// A person's word.
    Order(Order),
    /// Nothing but that time has passed.
    Tick,
}

/// What became of an offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// The engine took it in, and with it every kept event whose turn came.
    Stepped,
    /// The engine refused it, or an event that came with it: why, in words. It is recorded as
    /// refused, and past.
    Refused(String),
    /// An event that was taken before. Nothing happened.
    Known,
    /// Something before it is missing: it is kept. See [`super::Driver::missing`].
    Early,
    /// Something before it is missing, and there is no room to keep it: it has to be read again.
    Dropped,
}

/// How a driver works.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Events of one feed that are kept because something before them is missing, at most.
    pub early_max: usize,
    /// Records after which a snapshot is due.
    pub snapshot_every: NonZeroU64,
    /// Snapshots whose story stays when the journal is compacted; `None` keeps all of it.
    pub snapshots_kept: Option<NonZeroUsize>,
    /// How the journal is kept.
    pub journal: JournalTerms,
    /// A bug planted by a test; none in what ships.
    pub planted: Planted,
}

impl Default for Settings {
    /// 256 early events a feed, a snapshot every 100,000 records, and the whole story kept.
    fn default() -> Self {
        Self {
            early_max: 256,
            snapshot_every: NonZeroU64::new(100_000).unwrap_or(NonZeroU64::MIN),
            snapshots_kept: None,
            journal: JournalTerms::default(),
            planted: Planted::default(),
        }
    }
}
