//! The command line as a whole: help, options of every command, exit codes, JSON and its schemas,
//! and the pages that are made from code.

#![allow(clippy::unwrap_used, reason = "a test ends where a figure is missing")]

mod colours;
mod exits;
mod help;
#[path = "../backtest/history.rs"]
#[allow(dead_code, reason = "shared with the tests of backtest, which need more of it")]
mod history;
mod live;
mod pages;
mod places;
mod schemas;
mod typos;
mod words;
#[path = "../backtest/world.rs"]
mod world;

use places::{Journals, example};
use world::{World, show, text, trimtab};

/// What was said on stderr as one line: long messages are wrapped to the terminal's width.
fn flat(stderr: &[u8]) -> String {
    let said = text(stderr).replace('│', " ");
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}
