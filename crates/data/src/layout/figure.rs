//! A number as its file wrote it.
//!
//! Decides when a double is enough. The fewest digits that read back as the same double are mostly
//! the digits that were written; where they are not, the digits themselves are kept beside it, so
//! that what is written says what was read. Reckoning goes by the double.

use crate::source::decimal;
use std::fmt;

/// Any decimal of so many digits is the shortest of its double.
const SAFE: usize = 15;
/// More digits than this are not kept.
pub(crate) const DIGITS_MAX: usize = 38;

/// A price or a rate: a double, and its digits where the double alone would lose some.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    real: f64,
    digits: Option<Digits>,
}

/// A decimal number: `units` of ten to the minus `places`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Digits {
    units: i128,
    places: u32,
}

impl Figure {
    /// Reads a decimal number; None if the text is no number at all, or has more digits than can be
    /// kept and would lose some.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let real: f64 = text.parse().ok()?;
        let rounded = Self::from(real);
        if !real.is_finite() || significant(text).len() <= SAFE {
            return Some(rounded);
        }
        if normal(text) == normal(&real.to_string()) {
            return Some(rounded);
        }
        Some(Self { real, digits: Some(digits(text)?) })
    }

    /// The number as a double, rounded once.
    #[must_use]
    pub const fn real(self) -> f64 {
        self.real
    }

    /// The greater of two, as doubles.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        if other.real > self.real { other } else { self }
    }

    /// The lesser of two, as doubles.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        if other.real < self.real { other } else { self }
    }

    /// Both in one, with all digits that either has; None if they contradict each other.
    #[must_use]
    pub fn both(self, other: Self) -> Option<Self> {
        let contradicts = self.digits.zip(other.digits).is_some_and(|(one, other)| one != other);
        if self.real != other.real || contradicts {
            return None;
        }
        Some(if self.digits.is_some() { self } else { other })
    }
}

impl From<f64> for Figure {
    fn from(real: f64) -> Self {
        Self { real, digits: None }
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.digits {
            Some(Digits { units, places }) => out.write_str(&decimal(units, places)),
            None => self.real.fmt(out),
        }
    }
}

/// The digits of a number without its exponent, from the first to the last that is not zero.
fn significant(text: &str) -> String {
    let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    digits.trim_matches('0').to_owned()
}

/// Sign, digits, and the power of ten of the last digit; the same for all ways to write a number.
fn normal(text: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let fraction = mantissa.split_once('.').map_or("", |(_, fraction)| fraction);
    let exponent: i64 = exponent.parse().ok()?;
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    let power = exponent
        .checked_sub(i64::try_from(fraction.len()).ok()?)?
        .checked_add(i64::try_from(zeros).ok()?)?;
    Some((text.starts_with('-'), significant(text), power))
}

/// The number exactly; None if it has too many digits, or places.
fn digits(text: &str) -> Option<Digits> {
    let (is_negative, digits, power) = normal(text)?;
    if digits.len() > DIGITS_MAX {
        return None;
    }
    let units: i128 = digits.parse().ok()?;
    let scale = u32::try_from(power.max(0)).ok()?;
    let units = units.checked_mul(10_i128.checked_pow(scale)?)?;
    let units = if is_negative { -units } else { units };
    Some(Digits { units, places: u32::try_from((-power).max(0)).ok()? })
}

#[cfg(test)]
mod tests {
    use super::Figure;

    fn read(text: &str) -> String {
        Figure::read(text).map_or_else(|| "none".to_owned(), |figure| figure.to_string())
    }

    #[test]
    fn no_digit_is_lost() {
        for (text, expected) in [
            ("102.10", "102.1"),
            ("1e-5", "0.00001"),
            ("12345678901234567.123456789", "12345678901234567.123456789"),
            ("-0.000012345678901234567", "-0.000012345678901234567"),
            ("-1.2345678901234567e-5", "-0.000012345678901234567"),
            ("0.10000000000000001", "0.10000000000000001"),
            ("9007199254740993", "9007199254740993"),
            ("1.2345678901234567891e3", "1234.5678901234567891"),
            ("0.1000000000000000000000000", "0.1"),
            ("-0", "-0"),
        ] {
            assert_eq!(read(text), expected);
            let written = Figure::read(expected).unwrap();
            assert_eq!(written.real().to_bits(), text.parse::<f64>().unwrap().to_bits());
        }
        let shortest = 0.1 + 0.2;
        assert_eq!(read(&shortest.to_string()), shortest.to_string());
        assert_eq!(Figure::read("0.30000000000000004"), Some(Figure::from(shortest)));
    }

    #[test]
    fn what_cannot_be_kept_is_nothing() {
        let long = format!("0.{}", "1234567890".repeat(4));
        for text in ["", "soon", "1,5", "1e5e5", long.as_str()] {
            assert_eq!(Figure::read(text), None, "{text}");
        }
    }

    #[test]
    fn more_digits_are_no_contradiction_unless_both_have_them() {
        let [short, long, other] = ["0.1", "0.10000000000000001", "0.10000000000000002"]
            .map(|text| Figure::read(text).unwrap());
        assert_eq!(short.both(long), Some(long));
        assert_eq!(long.both(short), Some(long));
        assert_eq!(long.both(Figure::read("0.100000000000000012").unwrap()), None);
        assert_eq!(short.both(other), None);
    }
}
