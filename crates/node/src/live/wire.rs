//! What goes over the wire between node and gateway, in JSON. `docs/gateway.md` has it in words.
//!
//! Decides what a feed may tell and what may come as an answer: facts come by feeds alone, because
//! only a feed's position stands in the journal.

use serde::{Deserialize, Serialize};
use trimtab_model::{Command, LegNews, Observation};

/// Version of the protocol.
pub const VERSION: u32 = 1;
/// Bytes of one answer of the gateway, at most.
pub const BODY_MAX: usize = 16 << 20;
/// Events that are asked for at once.
pub const EVENTS_MAX: usize = 256;
/// Commands that are sent at once.
pub const COMMANDS_MAX: usize = 16;

/// The feeds there are: what `GET /feeds` gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feeds {
    /// Version of the protocol that the gateway speaks.
    pub version: u32,
    /// Every feed; a number keeps its meaning for ever.
    pub feeds: Vec<FeedName>,
}

/// One feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedName {
    /// Its number.
    pub feed: u16,
    /// What people call it.
    pub name: String,
}

/// Part of a feed: what `GET /feeds/FEED?after=N` gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Events {
    /// Events behind the position that was asked for, in order.
    pub events: Vec<Event>,
}

/// One event of a feed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its number in the feed, from 1 without a gap.
    pub position: u64,
    /// What became true together.
    pub observations: Vec<Observation>,
}

/// What is asked for: the body of `POST /commands`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commands {
    /// In the order in which they were decided.
    pub commands: Vec<Command>,
}

/// What is answered at once: what `POST /commands` gives. What is not answered is asked about later.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Answers {
    /// In any order.
    pub answers: Vec<Observation>,
}

/// Whether something may come by a feed: all but the word of the node itself.
#[must_use]
pub const fn is_fact(seen: &Observation) -> bool {
    !matches!(seen, Observation::Restarted { .. })
}

/// Whether something may come as an answer: only what says nothing of money that moved.
#[must_use]
pub const fn is_answer(seen: &Observation) -> bool {
    let Observation::Leg { news, .. } = seen else { return false };
    match news {
        LegNews::Signed { .. }
        | LegNews::Unsigned
        | LegNews::Refused { .. }
        | LegNews::Known
        | LegNews::Absent
        | LegNews::Impossible { .. } => true,
        LegNews::Left { .. }
        | LegNews::Reversed
        | LegNews::Failed { .. }
        | LegNews::Attested { .. }
        | LegNews::Landed { .. }
        | LegNews::Unlanded
        | LegNews::Refunded { .. } => false,
    }
}
