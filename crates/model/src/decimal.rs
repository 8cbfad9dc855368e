//! Decimal text to scaled integers and back, exactly.
//!
//! Decides which spellings of a number are accepted: an optional sign, digits with `_` or `,`
//! between them, one point. No exponent, no float on the way: `0.1` is one tenth.

/// Why a text is not the number wanted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Empty, or with a character that no decimal number has.
    #[error(
        "`{0}` is not a decimal number; write digits and at most one point, such as 250_000.50"
    )]
    NotANumber(String),
    /// Digits beyond the finest unit.
    #[error("`{text}` has {found} decimals, finer than the {allowed} that count here")]
    TooFine {
        /// The text as given.
        text: String,
        /// How many decimals it has.
        found: usize,
        /// How many are possible.
        allowed: u8,
    },
    /// More than fits 128 bits.
    #[error("`{0}` is beyond what 128 bits of base units hold")]
    TooLarge(String),
}

/// A whole number's digits with thousands separated, for people: `-1,234,567`.
#[must_use]
pub fn grouped(digits: &str) -> String {
    let (sign, digits) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut out = String::from(sign);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Reads `text` in units of 10^-`decimals`.
pub(crate) fn parse(text: &str, decimals: u8) -> Result<i128, DecimalError> {
    let not_a_number = || DecimalError::NotANumber(text.to_owned());
    let body = text.trim();
    let (negative, body) = match body.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, body.strip_prefix('+').unwrap_or(body)),
    };
    let (whole, fraction) = body.split_once('.').unwrap_or((body, ""));
    if !is_grouped_digits(whole) || !fraction.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(not_a_number());
    }
    let fraction = fraction.trim_end_matches('0');
    let missing = usize::from(decimals).checked_sub(fraction.len()).ok_or_else(|| {
        DecimalError::TooFine { text: text.to_owned(), found: fraction.len(), allowed: decimals }
    })?;
    let digits = whole.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit);
    let digits = digits.map(|digit| digit - b'0').chain(std::iter::repeat_n(0, missing));
    fold_digits(digits, negative).ok_or_else(|| DecimalError::TooLarge(text.to_owned()))
}

/// Digits, with single separators only between digits.
fn is_grouped_digits(text: &str) -> bool {
    text.split(['_', ','])
        .all(|group| !group.is_empty() && group.bytes().all(|digit| digit.is_ascii_digit()))
}

/// Builds the number away from zero on its own side, so that the least i128 can be read too.
fn fold_digits(mut digits: impl Iterator<Item = u8>, negative: bool) -> Option<i128> {
    digits.try_fold(0_i128, |value, digit| {
        let shifted = value.checked_mul(10)?;
        let digit = i128::from(digit);
        if negative { shifted.checked_sub(digit) } else { shifted.checked_add(digit) }
    })
}

/// Writes `units` of 10^-`decimals` with all decimals shown.
pub(crate) fn format(units: i128, decimals: u8) -> String {
    let sign = if units < 0 { "-" } else { "" };
    let places = usize::from(decimals);
    let digits = format!("{:0>width$}", units.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let point = if places == 0 { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

#[cfg(test)]
mod tests {
    use super::{DecimalError, format, parse};

    #[test]
    fn reads_what_people_write() {
        for (text, decimals, units) in [
            ("250_000.50", 2, 25_000_050),
            ("250,000", 0, 250_000),
            ("-0.001", 3, -1),
            ("+7", 1, 70),
            ("1.500000", 2, 150),
            ("0", 18, 0),
        ] {
            assert_eq!(parse(text, decimals), Ok(units), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_number() {
        for text in ["", "-", ".", ".5", "1__0", "_1", "1e5", "NaN", "inf", "1.2.3", "1.5_0", "٣"]
        {
            assert!(matches!(parse(text, 6), Err(DecimalError::NotANumber(_))), "{text}");
        }
        assert!(matches!(parse("0.001", 2), Err(DecimalError::TooFine { found: 3, .. })));
        let huge = "9".repeat(40);
        assert!(matches!(parse(&huge, 0), Err(DecimalError::TooLarge(_))));
    }

    #[test]
    fn writes_every_decimal() {
        assert_eq!(format(-1, 9), "-0.000000001");
        assert_eq!(format(1_500, 3), "1.500");
        assert_eq!(format(42, 0), "42");
        assert_eq!(format(i128::MIN, 0), i128::MIN.to_string());
    }
}
