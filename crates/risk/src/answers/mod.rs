//! What an account's margin means to its owner: how far and how long to liquidation, what can be
//! withdrawn now and after a bad hour, and what capital a book needs.
//!
//! Everything is reckoned from plain numbers, [`Standing`] and a [`Passage`](crate::passage::Passage),
//! so that any venue's rule can feed it; where a rule is not straight, it is asked by a function.

mod distance;
mod sizing;
mod time;
mod withdrawal;

pub use distance::{Distance, Standing};
pub use sizing::{BookPoint, CapitalPoint, Need, book_curve, capital_curve};
pub use time::{Times, times};
pub use withdrawal::{Stress, Withdrawable, most, withdrawable};
