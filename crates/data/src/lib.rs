//! Market data of the common shapes into the layout that backtests read, and rows of runs out.
//!
//! [`layout`] is what a folder of history looks like and [`staging`] how files come into it, all or
//! none. [`source`] reads files of any make as rows, [`shape`] knows what their columns mean,
//! [`mod@import`] makes series of them and joins them with what is there, [`quality`] says what is odd
//! about them; [`rows`] writes tables out. Prices and rates here are doubles as data vendors and backtests have them; no money is
//! reckoned with in this crate.

pub mod fault;
pub mod import;
pub mod layout;
pub mod quality;
pub mod rows;
pub mod shape;
pub mod source;
pub mod staging;
