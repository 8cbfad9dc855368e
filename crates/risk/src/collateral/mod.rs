//! Many assets as one collateral: what each counts for, how much of it, and what that is worth when
//! a stablecoin is not.
//!
//! Every asset has a price of its own, dollar tokens too. A schedule takes a haircut by tiers of
//! amount and caps the share that one asset may have; a depeg says at which prices each venue
//! values each asset while one comes off its peg, from the market or from the venue's own book.
//! Values are in the venue's unit of account, rounded against us.

mod depeg;
mod mixed;
mod schedule;

pub use depeg::{BookTerms, Depeg, DepegTerms, Level, PathTerms};
pub use mixed::{Mixed, Part};
pub use schedule::{AssetTerms, Schedule, ScheduleTerms, Tier};

/// Names of depegs that come with the program and their text; `FACTS.md` says where they are from.
pub const DEPEGS: &[(&str, &str)] = &[
    // tidy: allow(outside) a constant of the program, taken in when it is built
    ("usde_october_2025", include_str!("usde_october_2025.json")),
];
