//! Decimal text to scaled integers and back, exactly.
//!
//! Decides which spellings of a number are accepted: an optional sign, digits with `_` between them,
//! one point. No comma, for to one reader it divides thousands and to the next it is the point. No
//! exponent, no float on the way: `0.1` is one tenth.

/// Why a text is not the number wanted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Empty, or with a character that no decimal number has.
    #[error(
        "`{0}` is not a decimal number; write digits and at most one point, such as 250_000.50"
    )]
    NotANumber(String),
    /// A comma, which means thousands to some and a point to others.
    #[error("`{text}` has a comma, which is not read; write {}", readings(text).join(" or "))]
    Comma {
        /// The text as given.
        text: String,
    },
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

/// What a number with commas can mean, written without them; nothing for what cannot be a number.
/// What stands before and behind it, such as a unit, stays.
#[must_use]
pub fn readings(text: &str) -> Vec<String> {
    let mut groups = text.split(',');
    let head = groups.next().unwrap_or_default();
    let tails: Vec<&str> = groups.collect();
    let digits = |tail: &&str| tail.bytes().take_while(u8::is_ascii_digit).count();
    let are_thousands = !head.contains('.') && tails.iter().all(|tail| digits(tail) == 3);
    let [tail] = tails[..] else {
        return Vec::from_iter(are_thousands.then(|| text.replace(',', "_")));
    };
    // After the comma of a fraction no point can follow, and before that of thousands no lone zero.
    let is_fraction = digits(&tail) > 0 && !tail.contains('.');
    let is_zero = head.trim().trim_start_matches(['+', '-']) == "0";
    let whole = (are_thousands && !is_zero).then(|| format!("{head}_{tail}"));
    let part = is_fraction.then(|| format!("{}.{tail}", head.replace('.', "")));
    whole.into_iter().chain(part).collect()
}

/// Reads `text` in units of 10^-`decimals`.
pub(crate) fn parse(text: &str, decimals: u8) -> Result<i128, DecimalError> {
    let not_a_number = || match readings(text).is_empty() || !text.contains(',') {
        true => DecimalError::NotANumber(text.to_owned()),
        false => DecimalError::Comma { text: text.to_owned() },
    };
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
    text.split('_')
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
    use super::{DecimalError, format, parse, readings};

    #[test]
    fn reads_what_people_write() {
        for (text, decimals, units) in [
            ("250_000.50", 2, 25_000_050),
            ("250_000", 0, 250_000),
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
    fn a_comma_is_refused_with_what_it_can_mean() {
        for (text, meant) in [
            ("1,5", "1.5"),
            ("-1,50", "-1.50"),
            ("0,125", "0.125"),
            ("250,000", "250_000 or 250.000"),
            ("1,250,000.5", "1_250_000.5"),
            ("1,250.5", "1_250.5"),
            ("1.250,5", "1250.5"),
        ] {
            let Err(error @ DecimalError::Comma { .. }) = parse(text, 6) else { panic!("{text}") };
            assert!(error.to_string().ends_with(&format!("write {meant}")), "{error}");
        }
        for text in [",", "1,", "1,2,3", "a,b"] {
            assert!(matches!(parse(text, 6), Err(DecimalError::NotANumber(_))), "{text}");
        }
        assert_eq!(readings("1,5 USD"), ["1.5 USD"]);
    }

    #[test]
    fn writes_every_decimal() {
        assert_eq!(format(-1, 9), "-0.000000001");
        assert_eq!(format(1_500, 3), "1.500");
        assert_eq!(format(42, 0), "42");
        assert_eq!(format(i128::MIN, 0), i128::MIN.to_string());
    }
}
