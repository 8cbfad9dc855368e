//! What the world knows of one key.
//!
//! Decides what a deal has on its way: what left it, and neither landed nor came back.

use super::truth::Both;
use trimtab_model::{Impossibility, LegRefusal, LegRequest};

/// A view of the world: by the latest block, or by final ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum View {
    Now,
    Settled,
}

/// Whether and where a request is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Only seen for signing, or forgotten: nobody holds it.
    Nowhere,
    /// In the mempool, or at the venue, not done.
    Pending,
    /// In a block, or done by the venue.
    Done,
}

/// A request by its key, and all that became of it.
#[derive(Debug, Clone)]
pub(super) struct Deal {
    pub(super) request: LegRequest,
    /// Index of its law.
    pub(super) line: usize,
    pub(super) stage: Stage,
    pub(super) refused: Option<LegRefusal>,
    pub(super) dead: Option<Impossibility>,
    /// Highest attempt held.
    pub(super) attempt: u8,
    /// From when a block may take it.
    pub(super) ready_at: u64,
    /// What left.
    pub(super) left: Both,
    /// What landed.
    pub(super) landed: Both,
    /// What came back, was claimed, or was taken in hand.
    pub(super) back: Both,
    /// Whether nothing more will land.
    pub(super) closed: (bool, bool),
    /// What lands in all.
    pub(super) promise: i128,
    /// Of a burn: until when its message may be claimed, where it may be.
    pub(super) attested: Option<Option<u64>>,
    /// Of a mint: the burn.
    pub(super) parent: Option<usize>,
    /// Whether its leaving was told as final.
    pub(super) is_settled: bool,
    /// Whether a final block has it, come to nothing.
    pub(super) has_failed: bool,
    /// Whether an intent is to be given back.
    pub(super) is_over: bool,
    /// Whether a person took it in hand.
    pub(super) is_retired: bool,
}

impl Deal {
    pub(super) const fn new(request: LegRequest, line: usize) -> Self {
        let none = Both { now: 0, settled: 0 };
        Self {
            request,
            line,
            stage: Stage::Nowhere,
            refused: None,
            dead: None,
            attempt: request.attempt,
            ready_at: 0,
            left: none,
            landed: none,
            back: none,
            closed: (false, false),
            promise: 0,
            attested: None,
            parent: None,
            is_settled: false,
            has_failed: false,
            is_over: false,
            is_retired: false,
        }
    }

    /// What left and neither landed nor came back.
    pub(super) const fn rest(&self) -> Both {
        Both {
            now: self.left.now - self.landed.now - self.back.now,
            settled: self.left.settled - self.landed.settled - self.back.settled,
        }
    }

    /// Of that, what is still on its way, and what is over.
    pub(super) const fn parts(&self) -> (Both, Both) {
        let (rest, none) = (self.rest(), Both { now: 0, settled: 0 });
        let (mut on, mut over) = (none, none);
        if self.closed.0 {
            over.now = rest.now;
        } else {
            on.now = rest.now;
        }
        if self.closed.1 {
            over.settled = rest.settled;
        } else {
            on.settled = rest.settled;
        }
        (on, over)
    }

    /// Says in a view whether more will land.
    pub(super) const fn close(&mut self, view: View, is_closed: bool) {
        match view {
            View::Now => self.closed.0 = is_closed,
            View::Settled => self.closed.1 = is_closed,
        }
    }
}

impl Both {
    /// The figure of a view.
    pub(super) const fn of_view(&mut self, view: View) -> &mut i128 {
        match view {
            View::Now => &mut self.now,
            View::Settled => &mut self.settled,
        }
    }
}
