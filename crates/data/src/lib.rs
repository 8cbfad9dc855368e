//! Market data of the common shapes into the layout that backtests read, and rows of runs out.
//!
//! [`layout`] is what a folder of history looks like and [`staging`] how files come into it, all or
//! none. Prices and rates here are doubles as data vendors and backtests have them; no money is
//! reckoned with in this crate.

pub mod layout;
pub mod staging;
