//! Reports filled from runs: `trimtab report`, and what `backtest --report` and `demo` share.
//!
//! Decides what of a run is told. A [`Gatherer`] sees every step of one engine, live or from a
//! journal, and keeps what [`trimtab_report`] shows. It is a [`trimtab_sim::run::Watcher`], so it
//! hangs on a run like any other, beside others in a [`trimtab_sim::run::Together`]. [`compared`] makes one report
//! of several runs through the same history, and a [`Target`] puts the page in its place.
//!
//! ```text
//! let target = Target::of(path, "--report", force)?;             // before any work is done
//! let setup = run::setup_for(&desk, &strategy)?;
//! let mut busy = Gatherer::new(&setup, Label::new("the crash, dynamic", "dynamic"));
//! run::run(&desk, &market, &strategy, &mut Together(vec![Box::new(&mut story), Box::new(&mut busy)]))?;
//! let mut idle = Gatherer::new(&other_setup, Label::new("the crash, static", "static"));
//! run::run(&desk, &market, &other, &mut idle)?;
//! let origin = Origin { seed: Some(seed), ..origin::here() };
//! let assumptions = [assumptions::of_backtest(), assumptions::of_pictures()].concat();
//! let about = About { title, assumptions, provenance: Vec::new(), origin };
//! target.write(&compared(about, vec![busy.finish()?, idle.finish()?]))?;
//! ```
//!
//! The first run is the subject: the verdict is about it. The first [`DETAILED_MAX`] runs are shown
//! in detail; each has the totals of the others beside its own.

mod accounts;
pub(crate) mod assumptions;
mod command;
mod compare;
mod decisions;
mod figures;
mod gatherer;
pub(crate) mod glance;
mod journal;
pub(crate) mod json;
mod label;
mod ladders;
mod ledger;
mod line;
mod liquidations;
pub(crate) mod origin;
mod prices;
mod samples;
mod setup;
mod tally;
mod target;
mod transfers;
mod verdict;
mod words;

#[cfg(test)]
mod tests;

pub(crate) use command::run;
pub(crate) use compare::{About, DETAILED_MAX, closest, compared, comparison};
pub(crate) use figures::Figures;
pub(crate) use gatherer::{Gathered, Gatherer};
pub(crate) use label::Label;
pub(crate) use line::{Line, Totals};
pub(crate) use target::Target;
pub(crate) use verdict::{Group, verdict};
