//! What a strategy remembers from one step to the next, as part of the hashed state.

use serde::{Deserialize, Serialize};
use trimtab_model::{Canonical, Encoder, Timestamp};

/// What a strategy handed back to be told at the next step.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Memory {
    /// Worth per hour of one more dollar at each account, as last solved for; empty before.
    pub prices: Vec<f64>,
    /// Why nothing moved, as last put on record.
    pub told: Option<Told>,
}

/// A no-move that was put on record.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// What it said, as a number: equal numbers, equal reasons.
    pub key: u64,
    /// When.
    pub at: Timestamp,
    /// When its recommendation was last reckoned.
    pub reckoned: Timestamp,
}

impl Memory {
    /// Whether there is nothing to remember.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.prices.is_empty() && self.told.is_none()
    }
}

impl Canonical for Told {
    fn encode(&self, out: &mut Encoder) {
        out.u64(self.key);
        self.at.encode(out);
        self.reckoned.encode(out);
    }
}

impl Canonical for Memory {
    fn encode(&self, out: &mut Encoder) {
        out.length(self.prices.len());
        self.prices.iter().for_each(|price| out.u64(price.to_bits()));
        out.option(self.told.as_ref());
    }
}
