//! Figures of an account file: amounts with the unit they are counted in, instants, whole numbers.

use super::super::scalar::Scalar;
use super::super::units::{Misread, comma, misread};
use crate::instant;
use trimtab_model::{Amount, DecimalError, Timestamp};
use trimtab_risk::rules::DECIMALS;

/// Unit of prices and of whatever a venue counts in its unit of account.
pub(super) const USD: &str = "USD";

/// An amount of `unit`, at 1e-18; it may be below zero.
pub(super) fn figure(unit: &str) -> impl FnOnce(&Scalar) -> Result<Amount, Misread> {
    move |value| {
        const LABEL: &str = "a number with its unit is expected here";
        let remedy = || format!("write \"250_000.5 {unit}\", as text");
        let text = match value {
            Scalar::Text(text) => text.trim(),
            Scalar::Number(number) => {
                let problem = format!("`{number}` has no unit");
                return misread(problem, LABEL, format!("write \"{number} {unit}\""));
            }
            Scalar::Other(kind) => return misread(format!("{kind} is no figure"), LABEL, remedy()),
        };
        let Some(digits) = text.strip_suffix(unit).map(str::trim_end) else {
            return misread(format!("`{text}` is not in {unit}"), LABEL, remedy());
        };
        match Amount::parse(digits, DECIMALS) {
            Ok(amount) => Ok(amount),
            Err(DecimalError::Comma { .. }) => comma(text, LABEL),
            Err(error) => misread(error.to_string(), LABEL, remedy()),
        }
    }
}

/// The same, none or more.
pub(super) fn none_or_more(unit: &str) -> impl FnOnce(&Scalar) -> Result<Amount, Misread> {
    move |value| {
        let amount = figure(unit)(value)?;
        if !amount.is_negative() {
            return Ok(amount);
        }
        let remedy = "write it without the sign";
        misread(format!("`{value}` is below zero"), "none or more is expected here", remedy)
    }
}

/// An instant to the second.
pub(super) fn moment(value: &Scalar) -> Result<Timestamp, Misread> {
    let read = if let Scalar::Text(text) = value { instant::parse(text.trim()) } else { None };
    match read {
        Some(at) => Ok(at),
        None => misread(
            format!("`{value}` is no instant"),
            "an instant in UTC is expected here",
            "write it as \"2026-11-21T08:30Z\"",
        ),
    }
}

/// A whole number from `least` on.
pub(super) fn whole(least: u32) -> impl FnOnce(&Scalar) -> Result<u32, Misread> {
    move |value| {
        let number = match value {
            Scalar::Number(number) => number.to_string().parse().ok(),
            _ => None,
        };
        match number.filter(|number| *number >= least) {
            Some(number) => Ok(number),
            None => misread(
                format!("`{value}` is no whole number from {least} on"),
                "a whole number is expected here",
                format!("write a whole number from {least} on, without quotes"),
            ),
        }
    }
}
