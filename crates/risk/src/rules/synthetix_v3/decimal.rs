//! Multiplying and dividing figures of 18 decimals as the contracts do: towards zero.

use super::super::Fixed;
use trimtab_model::{Amount, MoneyError, Rounding};

/// A figure of 18 decimals.
pub type Decimal = Fixed<18>;

/// One, in units of 1e-18.
pub(super) const ONE: i128 = Decimal::ONE.base();

/// `left x right`.
pub(super) fn times(left: i128, right: i128) -> Result<i128, MoneyError> {
    scaled(left, right, ONE)
}

/// `left / right`.
pub(super) fn over(left: i128, right: i128) -> Result<i128, MoneyError> {
    scaled(left, ONE, right)
}

pub(super) fn plus(left: i128, right: i128) -> Result<i128, MoneyError> {
    Amount::from_base(left).plus(Amount::from_base(right)).map(Amount::base)
}

pub(super) fn minus(left: i128, right: i128) -> Result<i128, MoneyError> {
    Amount::from_base(left).minus(Amount::from_base(right)).map(Amount::base)
}

/// `left x right / divisor` through 256 bits; the divisor is above zero.
fn scaled(left: i128, right: i128, divisor: i128) -> Result<i128, MoneyError> {
    let is_negative = (left < 0) != (right < 0);
    let rounding = if is_negative { Rounding::Up } else { Rounding::Down };
    Amount::from_base(left).scaled(right, divisor, rounding).map(Amount::base)
}
