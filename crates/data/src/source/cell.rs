//! One value of a row, and what it says as a number.

use crate::fault::Fault;
use crate::layout::{DIGITS_MAX, Figure};
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

    /// The value with all its digits.
    ///
    /// # Errors
    /// [`Fault`] if it is no number, or has more digits than are kept.
    pub fn figure(&self, column: &str) -> Result<Figure, Fault> {
        let read = |text: &str| {
            Figure::read(text).ok_or_else(|| {
                if text.parse::<f64>().is_err() {
                    return self.no_number(column);
                }
                let problem = format!("has more than {DIGITS_MAX} digits, which would be lost");
                Fault::of(column, text, &problem, "write it with fewer digits")
            })
        };
        match self {
            Self::Text(text) | Self::Decimal(text) => read(text.trim()),
            Self::Whole(value) => read(&value.to_string()),
            Self::Real(value) => Ok((*value).into()),
            Self::Blank | Self::Nanos(_) | Self::Bytes(_) => Err(self.no_number(column)),
        }
    }

    fn no_number(&self, column: &str) -> Fault {
        let remedy = "repair it, or remove the row (a hole is allowed)";
        Fault::of(column, &self.shown(), "is not a number", remedy)
    }

    /// The value as a double.
    ///
    /// # Errors
    /// [`Fault`] if it is no number.
    pub fn real(&self, column: &str) -> Result<f64, Fault> {
        self.figure(column).map(Figure::real)
    }

    /// The value as a price.
    ///
    /// # Errors
    /// [`Fault`] if it is no number, not finite, or not above zero.
    pub fn price(&self, column: &str) -> Result<Figure, Fault> {
        let value = self.figure(column)?;
        if value.real().is_finite() && value.real() > 0.0 {
            return Ok(value);
        }
        let remedy = "repair it, or remove the row (a hole is allowed)";
        Err(Fault::of(column, &self.shown(), "is not a positive, finite price", remedy))
    }
}
