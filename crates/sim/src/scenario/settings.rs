//! How a scenario is played: which rule, at what cost, and how often.

use trimtab_model::{Amount, Ratio};

/// How a scenario is played.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Who decides.
    pub rule: Rule,
    /// What a move costs.
    pub pricing: Pricing,
    /// Poll phases, spread evenly over the poll interval, at least one.
    pub phases: u32,
    /// Seeds of the bridges' jitter and failures, at least one.
    pub seeds: u32,
}

/// Who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Nobody.
    Nobody,
    /// The scenario's weights.
    Weights {
        /// Whether what is on its way and what users wait for are counted.
        sees_in_flight: bool,
    },
    /// Where one more token is worth most: what users are about to want, against what a move costs.
    Dynamic {
        /// Whether to end inside the tolerance of the scenario's weights.
        settles: bool,
    },
}

/// What every bridge asks for a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pricing {
    /// Per move, in base units of 1e-18: gas at both ends.
    pub fixed: Amount,
    /// Of the amount.
    pub rate: Ratio,
}

impl Default for Pricing {
    /// A hundredth of a token and 5 basis points: with a token of 100 USD a dollar of gas, and what
    /// bridges for stablecoins ask for.
    fn default() -> Self {
        Self { fixed: Amount::from_base(10_000_000_000_000_000), rate: Ratio::from_parts(500_000) }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rule: Rule::Dynamic { settles: false },
            pricing: Pricing::default(),
            phases: 8,
            seeds: 4,
        }
    }
}
