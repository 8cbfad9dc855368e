//! What each process knows: its own history, and of the process before it what the journal kept.
//!
//! After a crash a process begins with what survived on the disk. Its auditor's book is then folded
//! anew from the steps that survived, so that a step that was lost is not held against anybody.

use super::told::{Step, Told};
use std::rc::Rc;
use trimtab_engine::Effect;
use trimtab_model::{Batch, Portfolio, Timestamp};

/// Steps between two books that are kept, so that nothing is folded from the very beginning.
const STRIDE: usize = 512;

/// A step as it is remembered.
#[derive(Debug)]
struct Kept {
    now: Timestamp,
    batch: Batch,
    effects: Vec<Effect>,
}

/// The history of one process.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its number.
    pub process: u32,
    /// What it was told and asked.
    pub told: Told,
    /// Sequence of the last batch.
    pub sequence: u64,
    /// Every batch that was taken in, in order.
    steps: Vec<Rc<Kept>>,
    /// The book after every so many steps.
    books: Vec<Told>,
}

impl Line {
    /// A process that begins with nothing.
    #[must_use]
    pub fn new(process: u32, portfolio: &Portfolio) -> Self {
        Self {
            process,
            told: Told::new(portfolio),
            sequence: 0,
            steps: Vec::new(),
            books: Vec::new(),
        }
    }

    /// A batch that is taken in.
    pub fn hear(&mut self, portfolio: &Portfolio, now: Timestamp, batch: &Batch) {
        self.told.hear(portfolio, now, batch);
    }

    /// Remembers a batch whose effects were all told.
    pub fn keep(&mut self, now: Timestamp, batch: &Batch, effects: &[Effect]) {
        self.push(Rc::new(Kept { now, batch: batch.clone(), effects: effects.to_vec() }));
    }

    /// Every batch so far, when it came, and what was answered.
    pub fn steps(&self) -> impl Iterator<Item = (Timestamp, &Batch, &[Effect])> {
        self.steps.iter().map(|kept| (kept.now, &kept.batch, kept.effects.as_slice()))
    }

    fn push(&mut self, kept: Rc<Kept>) {
        self.steps.push(kept);
        self.sequence += 1;
        if self.steps.len().is_multiple_of(STRIDE) {
            self.books.push(self.told.clone());
        }
    }

    /// The history of a process that begins with the first `sequence` batches of this one; none
    /// where it has not as many.
    #[must_use]
    pub fn until(&self, portfolio: &Portfolio, process: u32, sequence: u64) -> Option<Self> {
        let length = usize::try_from(sequence).ok()?;
        let steps = self.steps.get(..length)?.to_vec();
        let mut books = self.books.clone();
        books.truncate(length / STRIDE);
        let mut told = books.last().cloned().unwrap_or_else(|| Told::new(portfolio));
        for kept in &steps[books.len() * STRIDE..] {
            let Kept { now, batch, effects } = &**kept;
            told.take(portfolio, Step { now: *now, batch, effects });
        }
        Some(Self { process, told, sequence, steps, books })
    }
}
