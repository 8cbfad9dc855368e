//! The storm: the node's own loop in virtual time, in a world of its own, under a seeded swarm of
//! faults.
//!
//! Decides how a trial is asked for, watched and told. One number makes a trial, bit for bit:
//! `Trial::of` draws the portfolio, the strategy, what users and owner do, the
//! classes of faults and their rates; `play` drives the engine and its journal through it. Each part
//! has one folder or file: `plan` what is drawn, [`world`] the truth, `network` what is between
//! the world and a process, `disk` what a journal is written on, `play` the events in virtual
//! time, [`chronicle`] what happened.
//!
//! The world owns the truth and never reads the engine's memory: requests carry all that is needed.
//! Faults stop at an instant that is drawn (17 hours after the beginning, or later). Then comes a
//! quiet span in which all that was begun must come to an end; no trial is over within a day.
//!
//! Whoever judges a trial implements [`Watch`]: it is shown every step as it happens, and the
//! [`Outcome`] afterwards.

pub mod case;
pub mod chronicle;
mod disk;
pub mod fault;
#[cfg(feature = "kill")]
pub mod kill;
pub mod marks;
mod network;
pub mod oracle;
pub mod plan;
pub mod play;
mod random;
pub mod served;
pub mod shrink;
pub mod statistics;
pub mod trace;
pub mod watch;
mod weather;
pub mod world;

pub use chronicle::{Chronicle, Effect, Entry, Event};
pub use fault::{FaultClass, FaultMask};
pub use statistics::Statistics;
pub use watch::{Moment, Outcome, StepTaken, Unwatched, Violation, Watch};

use trimtab_model::Span;

/// What may be changed about a trial without changing its seed: to make a failing one smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Classes of faults that may be on; which of them are is drawn.
    pub classes: FaultMask,
    /// Faults that may strike at most; none strikes after these.
    pub faults_max: u64,
    /// Payments of the owner at most, which is what makes transfers necessary.
    pub payments_max: u64,
    /// The least time until faults stop; up to a quarter more is drawn.
    pub stormy: Span,
    /// How long it is quiet after that.
    pub quiet: Span,
    /// The least time of the whole.
    pub least: Span,
    /// Number of the write of the journal at which the process dies, counted from 1 over the whole
    /// trial, and how: for sweeps. Beside what is drawn.
    pub dies_at: Option<(u64, chronicle::Death)>,
}

impl Default for Settings {
    /// A whole trial: 17 hours or more of storm, and a day of quiet, which ends early where nothing
    /// is left to be done, though not within 24 hours of the beginning.
    fn default() -> Self {
        Self {
            classes: FaultMask::ALL,
            faults_max: u64::MAX,
            payments_max: u64::MAX,
            stormy: Span::from_secs(17 * 3_600),
            quiet: Span::DAY,
            least: Span::DAY,
            dies_at: None,
        }
    }
}
