//! How much a holding counts and a debt weighs, and how both worsen with size.
//!
//! Integers as the program has them: weights and ratios in 1e-4, the factor of size in 1e-6, sizes
//! in 1e-9 of a unit whatever the token's decimals. Source: `math/margin.rs`, `state/spot_market.rs`
//! and `state/perp_market.rs` of drift-labs/protocol-v2.

use super::units::WEIGHT;
use serde::{Deserialize, Serialize};

/// A factor of size of one.
pub const IMF: u128 = 1_000_000;
/// Precision that a size in 1e-9 keeps under the root, after the factor of ten.
const ROOT: u128 = 100_000;
/// Weights where nothing else is said: full for a holding.
const ONE: u128 = WEIGHT as u128;

/// Which margin is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// To open a position, place an order or withdraw.
    Initial,
    /// For an order to be filled: halfway between the other two.
    Fill,
    /// To keep what is held.
    Maintenance,
}

/// A figure that is one thing initially and another to maintain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Staged {
    /// Initially, in 1e-4.
    pub initial: u32,
    /// To maintain, in 1e-4.
    pub maintenance: u32,
}

impl Staged {
    /// The figure of a stage; the mean of both, rounded down, for a fill.
    #[must_use]
    pub const fn at(&self, stage: Stage) -> u32 {
        match stage {
            Stage::Initial => self.initial,
            Stage::Fill => mean(self.initial, self.maintenance),
            Stage::Maintenance => self.maintenance,
        }
    }
}

/// What a debt or a perpetual of a size weighs, in 1e-4: `base` or more. Sizes are in 1e-9
/// of a unit.
#[must_use]
pub fn liability_weight(size: u128, imf: u32, base: u32) -> u32 {
    let premium = size_premium(size, imf, base);
    u32::try_from(premium).unwrap_or(u32::MAX).max(base)
}

/// The weight that size alone would give: four fifths of `base` and the root of the size.
fn size_premium(size: u128, imf: u32, base: u32) -> u128 {
    if imf == 0 {
        return u128::from(base);
    }
    let root = root_of(size);
    u128::from(base - base / 5) + root.saturating_mul(u128::from(imf)) / (ROOT * IMF / ONE)
}

/// What a holding of a size counts, in 1e-4: `base` or less. Sizes are in 1e-9 of a unit.
#[must_use]
pub fn asset_weight(size: u128, imf: u32, base: u32) -> u32 {
    if imf == 0 {
        return base;
    }
    let root = root_of(size);
    let divisor = IMF.saturating_add(root.saturating_mul(u128::from(imf)) / ROOT);
    let discounted = (IMF + IMF / 10) * ONE / divisor;
    u32::try_from(discounted).unwrap_or(u32::MAX).min(base)
}

/// An initial weight after a token's market-wide deposits, in 1e-4. `start` is the value of
/// deposits from which on it falls, zero for never; both in 1e-6 dollars.
#[must_use]
pub fn scaled_initial(weight: u32, start: u64, deposits: u128) -> u32 {
    if start == 0 || deposits < u128::from(start) {
        return weight;
    }
    let scaled = u128::from(weight) * u128::from(start) / deposits;
    u32::try_from(scaled).unwrap_or(weight)
}

/// The mean of two weights, rounded down.
pub(super) const fn mean(left: u32, right: u32) -> u32 {
    left.midpoint(right)
}

fn root_of(size: u128) -> u128 {
    size.saturating_mul(10).saturating_add(1).isqrt()
}
