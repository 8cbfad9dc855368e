//! Which faults strike, and the chronicle in which that stands.
//!
//! Decides when a class strikes: each has a rate in thousandths of its occasions, drawn once a
//! trial, and a stream of numbers of its own. Nothing strikes after the storm, nor beyond the number
//! of faults that settings allow.

use super::chronicle::{Chronicle, Effect, Event};
use super::fault::{FaultClass, FaultMask};
use super::random::Random;
use std::collections::BTreeMap;
use trimtab_model::{LegId, LegKind, Timestamp};

/// Offset of the streams of fault classes among all purposes.
const STREAMS: u64 = 1000;

/// Faults and chronicle of one trial.
#[derive(Debug)]
pub(super) struct Weather {
    pub(super) chronicle: Chronicle,
    on: FaultMask,
    rates: Vec<u64>,
    streams: Vec<Random>,
    left: u64,
    until: u64,
    counts: BTreeMap<FaultClass, u64>,
}

impl Weather {
    /// The weather of a seed: classes, their rates in thousandths, and until when.
    pub(super) fn new(
        seed: u64,
        on: FaultMask,
        rates: Vec<u64>,
        faults_max: u64,
        until: u64,
    ) -> Self {
        let streams = (0..).zip(FaultClass::ALL).map(|(at, _)| Random::of(seed, STREAMS + at));
        Self {
            chronicle: Chronicle::default(),
            on,
            rates,
            streams: streams.collect(),
            left: faults_max,
            until,
            counts: BTreeMap::new(),
        }
    }

    /// Goes on to a later instant.
    pub(super) fn pass(&mut self, now: u64) {
        self.chronicle.pass(Timestamp::from_nanos(now));
    }

    /// Virtual time, nanoseconds.
    pub(super) const fn now(&self) -> u64 {
        self.chronicle.now().nanos()
    }

    /// Whether the storm is over.
    pub(super) const fn is_quiet(&self) -> bool {
        self.now() >= self.until
    }

    /// When the storm is over.
    pub(super) const fn until(&self) -> u64 {
        self.until
    }

    /// Whether a fault of this class strikes now, on this occasion.
    pub(super) fn strikes(&mut self, class: FaultClass) -> bool {
        self.strikes_leg(class, None)
    }

    /// The same, on a leg.
    pub(super) fn strikes_leg(&mut self, class: FaultClass, leg: Option<(LegId, LegKind)>) -> bool {
        if !self.on.has(class) || self.left == 0 || self.is_quiet() {
            return false;
        }
        let at = class as usize;
        let rate = self.rates.get(at).copied().unwrap_or(0);
        let strikes = self.streams[at].in_thousand(rate);
        if strikes {
            self.left -= 1;
            *self.counts.entry(class).or_default() += 1;
            self.chronicle.fault(class, leg);
        }
        strikes
    }

    /// The stream of a class, for how a fault of it goes.
    pub(super) fn draw(&mut self, class: FaultClass) -> &mut Random {
        &mut self.streams[class as usize]
    }

    /// Faults that struck, by class.
    pub(super) const fn counts(&self) -> &BTreeMap<FaultClass, u64> {
        &self.counts
    }

    /// Writes what happened in the world.
    pub(super) fn effect(&mut self, effect: Effect) {
        self.chronicle.write(Event::World(effect));
    }
}
