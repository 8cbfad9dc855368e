//! Amounts of an asset in checked integers.
//!
//! Decides how money is added, scaled and written: every operation that could leave the range or
//! lose a fraction says so in its type. Holds invariant I5 (no silent rounding): whoever divides
//! names the direction.

use crate::decimal::{self, DecimalError};
use crate::product::mul_div;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Which way a fraction of a base unit goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// Towards minus infinity: what we may count on having.
    Down,
    /// Towards plus infinity: what we must be ready to pay.
    Up,
    /// To the nearest unit, halves away from zero: figures for people.
    Nearest,
}

/// An amount left the range of 128 bits, or a divisor was zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The result is beyond ±1.7e38 base units.
    #[error("amount beyond the range of 128 bits: {left} {operation} {right}")]
    Overflow {
        /// What was attempted: `+`, `-` or `x`.
        operation: &'static str,
        /// The left operand, in base units.
        left: i128,
        /// The right operand, in base units.
        right: i128,
    },
    /// A scale of zero was given as divisor.
    #[error("division of an amount by zero")]
    DivisionByZero,
}

/// A signed amount in base units of some asset; which asset, its holder knows.
///
/// Base units are the finest among the asset's forms (see [`crate::Asset`]), so conversions to a
/// chain's own form are exact or refused.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
pub struct Amount(i128);

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount; as a limit it means "no limit".
    pub const MAX: Self = Self(i128::MAX);

    /// The amount of `units` base units.
    #[must_use]
    pub const fn from_base(units: i128) -> Self {
        Self(units)
    }

    /// The amount in base units.
    #[must_use]
    pub const fn base(self) -> i128 {
        self.0
    }

    /// `self + other`.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).map(Self).ok_or(MoneyError::Overflow {
            operation: "+",
            left: self.0,
            right: other.0,
        })
    }

    /// `self - other`.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_sub(other.0).map(Self).ok_or(MoneyError::Overflow {
            operation: "-",
            left: self.0,
            right: other.0,
        })
    }

    /// `-self`.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] for the one value without a negative.
    pub fn negated(self) -> Result<Self, MoneyError> {
        Self::ZERO.minus(self)
    }

    /// The magnitude, saturating at [`Amount::MAX`].
    #[must_use]
    pub const fn magnitude(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// `self x numerator / denominator` through 256 bits, rounded as told.
    ///
    /// # Errors
    /// [`MoneyError`] when the result does not fit or `denominator` is zero.
    pub fn scaled(
        self,
        numerator: i128,
        denominator: i128,
        rounding: Rounding,
    ) -> Result<Self, MoneyError> {
        mul_div(self.0, numerator, denominator, rounding).map(Self)
    }

    /// Whether the amount is below zero.
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Whether the amount is above zero.
    #[must_use]
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Zero, or the amount where it is above zero.
    #[must_use]
    pub fn or_zero(self) -> Self {
        self.max(Self::ZERO)
    }

    /// Reads a decimal string such as `250_000.50` in units of 10^-`decimals`.
    ///
    /// # Errors
    /// [`DecimalError`] for anything but digits, one point, a sign and `_` between digits;
    /// for more decimals than the asset has; and beyond 128 bits.
    pub fn parse(text: &str, decimals: u8) -> Result<Self, DecimalError> {
        decimal::parse(text, decimals).map(Self)
    }

    /// The amount as an exact decimal string with `decimals` places, for files and people.
    #[must_use]
    pub const fn decimal(self, decimals: u8) -> DecimalText {
        DecimalText { units: self.0, decimals }
    }

    /// Sums amounts in the order given.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] beyond 128 bits.
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::plus)
    }
}

/// Displays base units as a decimal string; made by [`Amount::decimal`].
#[derive(Debug, Clone, Copy)]
pub struct DecimalText {
    units: i128,
    decimals: u8,
}

impl fmt::Display for DecimalText {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&decimal::format(self.units, self.decimals))
    }
}

#[cfg(test)]
#[path = "money_tests.rs"]
mod tests;
