//! What is to happen between the world and the processes, in order of virtual time.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use trimtab_model::{ChainId, Command, Observation, TransferId};

/// Something that is to happen.
#[derive(Debug, Clone)]
pub(super) enum Happen {
    /// An event of a feed reaches a process.
    News { feed: u16, position: u64, process: u32 },
    /// A command reaches its place.
    Command(Command),
    /// An answer reaches whoever asked.
    Answer { answer: Observation, epoch: u64 },
    /// Time goes by for a process.
    Tick { process: u32 },
    /// What a process has staged is committed.
    Commit { process: u32 },
    /// A process begins.
    Start,
    /// There is room on the disk again.
    Room,
    /// The operator looks through what the process says of its transfers.
    Inspect,
    /// The operator sees to a quarantined transfer.
    Visit(TransferId),
    /// The operator sees to a halted chain.
    Lift(ChainId),
}

/// What is to happen; at one instant in the order in which it was put down.
#[derive(Debug, Default)]
pub(super) struct Queue {
    heap: BinaryHeap<Reverse<(u64, u64, usize)>>,
    slots: Vec<Option<Happen>>,
    free: Vec<usize>,
    put: u64,
}

impl Queue {
    /// Puts something down.
    pub(super) fn put(&mut self, at: u64, happen: Happen) {
        let slot = self.free.pop().unwrap_or(self.slots.len());
        if slot == self.slots.len() {
            self.slots.push(Some(happen));
        } else {
            self.slots[slot] = Some(happen);
        }
        self.put += 1;
        self.heap.push(Reverse((at, self.put, slot)));
    }

    /// When something is next.
    pub(super) fn next_at(&self) -> Option<u64> {
        self.heap.peek().map(|Reverse((at, _, _))| *at)
    }

    /// How many things are under way.
    pub(super) fn length(&self) -> usize {
        self.heap.len()
    }

    /// What is next.
    pub(super) fn take(&mut self) -> Option<Happen> {
        let Reverse((_, _, slot)) = self.heap.pop()?;
        self.free.push(slot);
        self.slots[slot].take()
    }
}
