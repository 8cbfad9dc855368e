//! One value of a row, and what it says as a number.

use crate::fault::Fault;
use std::borrow::Cow;

/// A value as its file has it.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing is there.
    Blank,
    /// A text, as everything in a CSV is.
    Text(Cow<'a, str>),
    /// A whole number.
    Whole(i128),
    /// A double.
    Real(f64),
    /// A decimal number as text, exact.
    Decimal(Cow<'a, str>),
    /// Nanoseconds since 1970, UTC, from a column that says so itself.
    Nanos(i128),
    /// Raw bytes.
    Bytes(&'a [u8]),
}

impl Cell<'_> {
    /// Whether nothing is there: an empty text too.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Blank => true,
            Self::Text(text) => text.is_empty(),
            _ => false,
        }
    }

    /// The value as people would write it.
    #[must_use]
    pub fn shown(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) | Self::Decimal(text) => text.to_string(),
            Self::Whole(value) | Self::Nanos(value) => value.to_string(),
            Self::Real(value) => value.to_string(),
            Self::Bytes(bytes) => {
                bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()
            }
        }
    }

    /// The value as a double.
    ///
    /// # Errors
    /// [`Fault`] if it is no number.
    pub fn real(&self, column: &str) -> Result<f64, Fault> {
        let value = match self {
            Self::Text(text) | Self::Decimal(text) => text.trim().parse().ok(),
            Self::Real(value) => Some(*value),
            Self::Whole(value) => value.to_string().parse().ok(),
            Self::Blank | Self::Nanos(_) | Self::Bytes(_) => None,
        };
        value.ok_or_else(|| {
            let remedy = "repair it, or remove the row (a hole is allowed)";
            Fault::of(column, &self.shown(), "is not a number", remedy)
        })
    }

    /// The value as a price.
    ///
    /// # Errors
    /// [`Fault`] if it is no number, not finite, or not above zero.
    pub fn price(&self, column: &str) -> Result<f64, Fault> {
        let value = self.real(column)?;
        if value.is_finite() && value > 0.0 {
            return Ok(value);
        }
        let remedy = "repair it, or remove the row (a hole is allowed)";
        Err(Fault::of(column, &self.shown(), "is not a positive, finite price", remedy))
    }
}
