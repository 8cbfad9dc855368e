//! How much happened in a trial.
//!
//! Decides which figures are kept of every trial, so that a run with too few faults or transfers is
//! found out. They add up over trials.

use super::fault::FaultClass;
use std::collections::BTreeMap;
use trimtab_model::LegKind;

/// Counts of one trial, or of many together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Trials.
    pub trials: u64,
    /// Virtual time, whole minutes.
    pub minutes: u64,
    /// Batches that engines took or refused.
    pub batches: u64,
    /// Batches that engines refused.
    pub refused: u64,
    /// Transfers of which a leg reached the world.
    pub transfers: u64,
    /// Minutes of the shortest trial, and transfers of the one with the fewest; none before the first.
    pub least: Option<Least>,
    /// Legs that reached the world, by kind.
    pub legs: BTreeMap<LegKind, u64>,
    /// Commands that left a process.
    pub commands: u64,
    /// Faults that struck, by class.
    pub faults: BTreeMap<FaultClass, u64>,
    /// Processes that began.
    pub begun: u64,
    /// Records that went through an engine again when a process began.
    pub replayed: u64,
    /// Writes of journals.
    pub writes: u64,
    /// Payments of the owner.
    pub payments: u64,
    /// Orders of the operator.
    pub orders: u64,
}

/// The least that there was in any trial.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Least {
    /// Virtual time, whole minutes.
    pub minutes: u64,
    /// Transfers of which a leg reached the world.
    pub transfers: u64,
}

impl Least {
    fn of(self, other: Self) -> Self {
        let (minutes, transfers) =
            (self.minutes.min(other.minutes), self.transfers.min(other.transfers));
        Self { minutes, transfers }
    }
}

impl Statistics {
    /// Adds another trial's.
    pub fn add(&mut self, other: &Self) {
        self.trials += other.trials;
        self.minutes += other.minutes;
        self.batches += other.batches;
        self.refused += other.refused;
        self.transfers += other.transfers;
        self.least = match (self.least, other.least) {
            (Some(own), Some(other)) => Some(own.of(other)),
            (own, other) => own.or(other),
        };
        self.commands += other.commands;
        self.begun += other.begun;
        self.replayed += other.replayed;
        self.writes += other.writes;
        self.payments += other.payments;
        self.orders += other.orders;
        for (&kind, count) in &other.legs {
            *self.legs.entry(kind).or_default() += count;
        }
        for (&class, count) in &other.faults {
            *self.faults.entry(class).or_default() += count;
        }
    }
}
