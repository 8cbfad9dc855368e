//! The truth, in exact integers: chains, venues, bridges, a signer, an owner.

mod truth;

pub use truth::{Both, Truth};

/// The world of one trial.
#[derive(Debug)]
pub struct World {}

impl World {
    /// Where all money is.
    #[must_use]
    pub fn truth(&self) -> Truth {
        Truth::default()
    }
}

/// How feeds are numbered: venues first, then chains, then the attestor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feeds {
    /// Number of venues, whose feeds are 0..venues.
    pub venues: u16,
    /// Number of chains, whose feeds are venues..venues + chains; the attestor's comes after them.
    pub chains: u16,
}
