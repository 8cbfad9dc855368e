//! Figures with their units: shares, money, times, instants, plain numbers.
//!
//! Decides which spellings are taken, and what a refusal says: the value, the limit, the remedy.

use super::scalar::Scalar;
use std::ops::RangeInclusive;
use trimtab_model::decimal::readings;
use trimtab_model::{Amount, DecimalError, Ratio, Span};
use trimtab_sim::calendar;
use trimtab_sim::spec::DECIMALS;

/// USD beyond which turnover would crowd 128 bits of base units.
const USD_MAX: f64 = 1e13;
/// Ten years: a longer time is a mistake.
const SECONDS_MAX: u64 = 315_360_000;
/// Hours from 1971, so that every look-back is after 1970, to 2499, so that nanoseconds suffice.
const HOURS: RangeInclusive<i64> = 8_760..=4_645_000;
const SHARE_REMEDY: &str = "write a share such as \"5%\", \"12bps\" or \"0.05\"";
const USD_LABEL: &str = "an amount of USD is expected here";
const USD_REMEDY: &str = "write an amount such as \"250_000 USD\"";
const TIME_LABEL: &str = "a time is expected here";
const TIME_REMEDY: &str =
    "write a whole number with s, m, h or d, such as \"90s\", \"15m\", \"6h\" or \"7d\"";

/// Why a value is not the figure wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Misread {
    pub(super) problem: String,
    pub(super) label: &'static str,
    pub(super) remedy: String,
}

type Read<T> = Result<T, Misread>;

/// An amount of USD, to the last digit and as the world reckons it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Money {
    pub(super) exact: Amount,
    pub(super) real: f64,
}

pub(super) fn misread<T>(
    problem: String,
    label: &'static str,
    remedy: impl Into<String>,
) -> Read<T> {
    Err(Misread { problem, label, remedy: remedy.into() })
}

/// A comma divides thousands to some and is the point to others: what each would write.
pub(super) fn comma<T>(text: &str, label: &'static str) -> Read<T> {
    let meant: Vec<String> = readings(text).iter().map(|one| format!("\"{one}\"")).collect();
    let problem = format!("`{text}` has a comma, which is not read");
    misread(problem, label, format!("write {}", meant.join(" or ")))
}

/// A ratio without limits, as text or number.
fn ratio(value: &Scalar) -> Read<Ratio> {
    const LABEL: &str = "a share is expected here";
    match (value, Ratio::parse(&value.to_string())) {
        (Scalar::Other(kind), _) => misread(format!("{kind} is no share"), LABEL, SHARE_REMEDY),
        (_, Err(DecimalError::NotANumber(_))) => {
            misread(format!("`{value}` is no share"), LABEL, SHARE_REMEDY)
        }
        (_, Err(DecimalError::Comma { .. })) => comma(value.to_string().trim(), LABEL),
        (_, Err(error)) => misread(error.to_string(), LABEL, SHARE_REMEDY),
        (_, Ok(ratio)) => Ok(ratio),
    }
}

/// A share of 0 to 1.
pub(super) fn share(value: &Scalar) -> Read<Ratio> {
    const LABEL: &str = "a share of 0 to 1 (100 %) is expected here";
    let ratio = ratio(value)?;
    if (Ratio::ZERO..=Ratio::ONE).contains(&ratio) {
        return Ok(ratio);
    }
    match value.to_string().trim().parse::<f64>() {
        // A bare number above one is a percentage whose sign was forgotten.
        Ok(bare) if bare > 1.0 && bare <= 100.0 => {
            let (percent, share) = (bare * 100.0, bare / 100.0);
            let remedy = format!("write \"{bare}%\" or \"{share}\"");
            misread(format!("{bare} would be {percent} %"), LABEL, remedy)
        }
        _ => misread(format!("`{value}` is outside 0 % to 100 %"), LABEL, SHARE_REMEDY),
    }
}

/// A share of 0 to 1 as the world reckons it.
pub(super) fn real_share(value: &Scalar) -> Read<f64> {
    share(value).map(real)
}

/// A parameter of a rule: a number, or a share as text; the rule has its own limits.
pub(super) fn parameter(value: &Scalar) -> Read<f64> {
    match value {
        Scalar::Number(number) => Ok(*number),
        Scalar::Text(text) => ratio(value).map(real).map_err(|misread| {
            let number = text.trim().trim_end_matches(['s', 'm', 'h', 'd']).trim_end();
            let Ok(number) = number.parse::<f64>() else { return misread };
            let problem = format!("`{text}` is neither a number nor a share");
            let remedy = format!("write {number}, without quotes and unit");
            Misread { problem, label: "a number or a share is expected here", remedy }
        }),
        Scalar::Other(_) => ratio(value).map(real),
    }
}

fn real(ratio: Ratio) -> f64 {
    // Both are exact, so the quotient is the double nearest to what is written.
    ratio.parts() as f64 / Ratio::PARTS as f64
}

/// A number without a unit, within `range`.
pub(super) fn number(range: RangeInclusive<f64>) -> impl FnOnce(&Scalar) -> Read<f64> {
    move |value| match value {
        Scalar::Number(number) if range.contains(number) => Ok(*number),
        _ => {
            let (low, high) = (range.start(), range.end());
            let problem = match value {
                Scalar::Number(_) => format!("`{value}` is outside {low} to {high}"),
                _ => format!("`{value}` is not a number without a unit"),
            };
            let remedy = format!("write a number of {low} to {high}, without quotes");
            misread(problem, "a plain number is expected here", remedy)
        }
    }
}

/// An amount of USD, none or more.
pub(super) fn money(value: &Scalar) -> Read<Money> {
    let text = match value {
        Scalar::Text(text) => text.trim(),
        Scalar::Number(number) => {
            let remedy = format!("write \"{number} USD\"");
            return misread(format!("`{number}` has no currency"), USD_LABEL, remedy);
        }
        Scalar::Other(kind) => {
            return misread(format!("{kind} is no amount"), USD_LABEL, USD_REMEDY);
        }
    };
    let Some(digits) = text.strip_suffix("USD").map(str::trim_end) else {
        return misread(format!("`{text}` is not in USD"), USD_LABEL, USD_REMEDY);
    };
    let exact = match Amount::parse(digits, DECIMALS) {
        Ok(exact) => exact,
        Err(DecimalError::TooLarge(_)) => Amount::MAX,
        Err(DecimalError::Comma { .. }) => return comma(text, USD_LABEL),
        Err(error) => return misread(error.to_string(), USD_LABEL, USD_REMEDY),
    };
    // What an amount accepts, a double does too, once the separators are gone.
    let real: f64 = digits.replace('_', "").parse().unwrap_or(f64::NAN);
    if exact.is_negative() {
        return misread(format!("`{text}` is below zero"), USD_LABEL, USD_REMEDY);
    }
    if (0.0..=USD_MAX).contains(&real) {
        return Ok(Money { exact, real });
    }
    let remedy = "write at most \"10_000_000_000_000 USD\"";
    misread(format!("`{text}` is more than can be counted"), USD_LABEL, remedy)
}

/// An amount of USD above nothing; below a billionth nothing is left after rounding.
pub(super) fn money_above_zero(value: &Scalar) -> Read<Money> {
    let money = money(value)?;
    if money.real >= 1e-9 {
        return Ok(money);
    }
    let problem = format!("`{value}` is nothing, and must be more");
    misread(problem, "an amount above zero is expected here", USD_REMEDY)
}

fn seconds(value: &Scalar) -> Read<u64> {
    let text = match value {
        Scalar::Text(text) => text.trim(),
        Scalar::Number(number) => {
            let remedy = format!("write \"{number}m\" for minutes or \"{number}h\" for hours");
            return misread(format!("`{number}` has no unit of time"), TIME_LABEL, remedy);
        }
        Scalar::Other(kind) => {
            return misread(format!("{kind} is no time"), TIME_LABEL, TIME_REMEDY);
        }
    };
    let unit = text.chars().last();
    let scale = match unit {
        Some('s') => 1,
        Some('m') => 60,
        Some('h') => 3_600,
        Some('d') => 86_400,
        _ => return misread(format!("`{text}` is no time"), TIME_LABEL, TIME_REMEDY),
    };
    let digits = text[..text.len() - 1].trim_end();
    match Amount::parse(digits, 0) {
        Ok(count) if count.is_negative() => {
            misread(format!("`{text}` is below zero"), TIME_LABEL, TIME_REMEDY)
        }
        Ok(count) => match u64::try_from(count.base()).ok().and_then(|n| n.checked_mul(scale)) {
            Some(seconds) if seconds <= SECONDS_MAX => Ok(seconds),
            _ => misread(format!("`{text}` is above ten years"), TIME_LABEL, TIME_REMEDY),
        },
        Err(_) => misread(format!("`{text}` is no time"), TIME_LABEL, TIME_REMEDY),
    }
}

/// A time of whole minutes.
pub(super) fn minutes(value: &Scalar) -> Read<u64> {
    match seconds(value)? {
        seconds if seconds % 60 == 0 => Ok(seconds / 60),
        seconds => misread(
            format!("`{value}` is not in whole minutes"),
            TIME_LABEL,
            format!("round it up to \"{}m\"", seconds.div_ceil(60)),
        ),
    }
}

/// A time of whole hours within `range`.
pub(super) fn hours(range: RangeInclusive<u64>) -> impl FnOnce(&Scalar) -> Read<u64> {
    move |value| {
        let seconds = seconds(value)?;
        let hours = seconds / 3_600;
        if seconds % 3_600 == 0 && range.contains(&hours) {
            return Ok(hours);
        }
        let (low, high) = (range.start(), range.end());
        let problem = format!("`{value}` is not in whole hours from {low} to {high}");
        misread(problem, "a time in whole hours is expected here", "write it as \"6h\" or \"7d\"")
    }
}

/// A time above zero, in hours and parts of them.
pub(super) fn real_hours(value: &Scalar) -> Read<f64> {
    above_zero(value).map(|seconds| seconds as f64 / 3_600.0)
}

/// A time above zero.
pub(super) fn span(value: &Scalar) -> Read<Span> {
    above_zero(value).map(|seconds| Span::from_nanos(seconds.saturating_mul(1_000_000_000)))
}

fn above_zero(value: &Scalar) -> Read<u64> {
    match seconds(value)? {
        0 => misread(format!("`{value}` is no time at all"), TIME_LABEL, TIME_REMEDY),
        seconds => Ok(seconds),
    }
}

/// An hour of the calendar, since 1970.
pub(super) fn hour(value: &Scalar) -> Read<i64> {
    const LABEL: &str = "a whole hour in UTC is expected here";
    const REMEDY: &str = "write it as \"2022-05-01T00:00Z\"";
    let hour = match value {
        Scalar::Text(text) => calendar::parse_hour(text),
        _ => None,
    };
    match hour {
        Some(hour) if HOURS.contains(&hour) => Ok(hour),
        Some(_) => misread(format!("`{value}` is not between 1971 and 2499"), LABEL, REMEDY),
        None => misread(format!("`{value}` is no whole hour in UTC"), LABEL, REMEDY),
    }
}
