//! Perturbed history: many paths that share a record's structure and none of its dates.
//!
//! Decides how a path is drawn and made. Whole days of a record are drawn with replacement in
//! blocks of one to five, jointly over venues and coins, so that gaps between venues, wicks and
//! funding stay together; every log return is scaled by one figure between 0.7 and 1.3, and half
//! of the paths are mirrored, so that falls become rises. The book is called anew on each path, and
//! all transfer times are multiplied by one figure a latency. What a path is depends on the seed
//! and the path's number alone: not on how many are made, on threads, or on who runs on it.

mod draw;
mod outages;
mod path;
mod random;
mod source;
mod statistics;
#[cfg(test)]
mod tests;

pub use draw::{Draw, DrawSpec};
pub use outages::Outages;
pub use source::{DAYS_MIN, Source};
pub use statistics::{Paired, Sample};

/// Hours of a day.
const DAY_H: usize = 24;
