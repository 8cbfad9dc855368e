//! Drift's own units: prices and dollars in 1e-6, sizes in 1e-9, tokens in their mint's decimals.
//!
//! What comes in at 1e-18 and is finer than the venue counts is rounded against us; figures read
//! from the venue are whole in its units and pass unchanged.

use super::super::fault::{Subject, Unassessable};
use trimtab_model::{Amount, MoneyError, Price, Quantity, Rounding};

/// One dollar, and one as a price, in the venue's units.
pub const DOLLAR: i128 = 1_000_000;
/// One unit of an underlying in the venue's units.
pub const UNIT: i128 = 1_000_000_000;
/// A weight or margin ratio of one.
pub const WEIGHT: u32 = 10_000;
/// Units of 1e-18 in 1e-6.
const PER_MICRO: i128 = 1_000_000_000_000;
/// Units of 1e-18 in 1e-9.
const PER_NANO: i128 = 1_000_000_000;

/// Dollars in 1e-6 from units of 1e-18.
pub(super) fn dollars(amount: Amount, rounding: Rounding) -> Result<i128, MoneyError> {
    amount.scaled(1, PER_MICRO, rounding).map(Amount::base)
}

/// Units of 1e-18 from dollars in 1e-6.
pub(super) fn amount(dollars: i128) -> Result<Amount, MoneyError> {
    Amount::from_base(dollars).scaled(PER_MICRO, 1, Rounding::Down)
}

/// A price in 1e-6, rounded down as an oracle's is, but never to nothing.
pub(super) fn price(price: Price, of: Subject) -> Result<i128, Unassessable> {
    if price.base() <= 0 {
        return Err(Unassessable::BadPrice { of, price });
    }
    Ok((price.base() / PER_MICRO).max(1))
}

/// A size in 1e-9.
pub(super) fn size(quantity: Quantity, rounding: Rounding) -> Result<i128, MoneyError> {
    Amount::from_base(quantity.base()).scaled(1, PER_NANO, rounding).map(Amount::base)
}

/// Tokens of a mint from units of 1e-18.
pub(super) fn tokens(held: Amount, decimals: u8, rounding: Rounding) -> Result<i128, MoneyError> {
    held.scaled(power(decimals), power(18), rounding).map(Amount::base)
}

/// Units of 1e-18 from tokens of a mint.
pub(super) fn held(tokens: i128, decimals: u8) -> Result<Amount, MoneyError> {
    Amount::from_base(tokens).scaled(power(18), power(decimals), Rounding::Down)
}

/// Ten to the power of at most 18, which terms are checked to keep to.
pub(super) const fn power(decimals: u8) -> i128 {
    10_i128.pow(if decimals < 18 { decimals as u32 } else { 18 })
}

/// `value x numerator / denominator` towards zero, as integer division on the chain goes.
pub(super) fn chopped(value: i128, numerator: i128, denominator: i128) -> Result<i128, MoneyError> {
    let rounding = if value < 0 { Rounding::Up } else { Rounding::Down };
    Amount::from_base(value).scaled(numerator, denominator, rounding).map(Amount::base)
}

/// `left + right`.
pub(super) fn sum(left: i128, right: i128) -> Result<i128, MoneyError> {
    Amount::from_base(left).plus(Amount::from_base(right)).map(Amount::base)
}

/// `left - right`.
pub(super) fn difference(left: i128, right: i128) -> Result<i128, MoneyError> {
    Amount::from_base(left).minus(Amount::from_base(right)).map(Amount::base)
}

/// `-value`.
pub(super) fn negated(value: i128) -> Result<i128, MoneyError> {
    difference(0, value)
}
