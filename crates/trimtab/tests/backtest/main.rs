//! `trimtab backtest` as a user meets it: the built binary, files on disk, exit codes.

#![allow(clippy::unwrap_used, reason = "a test ends where a figure is missing")]

mod gaps;
mod history;
mod journals;
mod perturb;
mod plans;
mod refusals;
mod reports;
mod runs;
mod traces;
mod why;
mod world;

use world::{BENCHMARK, World, show, text, trimtab};
