//! Unsigned integers of 256 bits, in which contracts on chain reckon: nothing wraps, and every
//! division says where its remainder goes.

use super::DECIMALS;
use super::fault::{Subject, Unassessable};
use ethnum::U256;
use trimtab_model::{Amount, MoneyError, Rounding};

/// `left x right / divisor`, where a contract would revert an error. Nearest means halves up.
///
/// # Errors
/// [`MoneyError`] where the product is beyond 256 bits or the divisor is zero.
pub(crate) fn mul_div(
    left: U256,
    right: U256,
    divisor: U256,
    rounding: Rounding,
) -> Result<U256, MoneyError> {
    divide(mul(left, right)?, divisor, rounding)
}

/// `value / divisor`.
///
/// # Errors
/// [`MoneyError::DivisionByZero`].
pub(crate) fn divide(value: U256, divisor: U256, rounding: Rounding) -> Result<U256, MoneyError> {
    let (whole, rest) = value.checked_div_rem(divisor).ok_or(MoneyError::DivisionByZero)?;
    let is_up = match rounding {
        Rounding::Down => false,
        Rounding::Up => rest > 0,
        Rounding::Nearest => rest > 0 && rest >= divisor - rest,
    };
    // A quotient that leaves a rest is below the value, so one more is in range.
    Ok(if is_up { whole + 1 } else { whole })
}

/// `left x right`.
pub(crate) fn mul(left: U256, right: U256) -> Result<U256, MoneyError> {
    left.checked_mul(right).ok_or_else(|| beyond("x", left, right))
}

/// `left + right`.
pub(crate) fn add(left: U256, right: U256) -> Result<U256, MoneyError> {
    left.checked_add(right).ok_or_else(|| beyond("+", left, right))
}

/// `left - right`, an error below zero.
pub(crate) fn sub(left: U256, right: U256) -> Result<U256, MoneyError> {
    left.checked_sub(right).ok_or_else(|| beyond("-", left, right))
}

/// 10^`places`, for up to 77 places, the most that 256 bits hold.
pub(crate) fn power_of_ten(places: u8) -> U256 {
    U256::from(10_u8).pow(u32::from(places.min(77)))
}

/// An amount in units of 1e-18 as whole units of a token with so many decimals.
///
/// # Errors
/// [`Unassessable::Impossible`] below zero.
pub(crate) fn native(
    amount: Amount,
    decimals: u8,
    rounding: Rounding,
    (of, what): (Subject, &'static str),
) -> Result<U256, Unassessable> {
    let units = U256::try_from(amount.base()).map_err(|_| Unassessable::Impossible {
        of,
        what,
        value: amount.base(),
    })?;
    Ok(divide(units, power_of_ten(DECIMALS.saturating_sub(decimals)), rounding)?)
}

/// Units of a token as an amount in units of 1e-18, which is exact.
///
/// # Errors
/// [`MoneyError::Overflow`] beyond 128 bits.
pub(crate) fn amount(units: U256, decimals: u8) -> Result<Amount, MoneyError> {
    let scale = power_of_ten(DECIMALS.saturating_sub(decimals));
    let scaled = mul(units, scale)?;
    i128::try_from(scaled).map(Amount::from_base).map_err(|_| beyond("x", units, scale))
}

/// The double nearest to `units` of 10^-`decimals`, to within two roundings.
#[must_use]
pub fn real_of(units: U256, decimals: u8) -> f64 {
    let (high, low) = units.into_words();
    // 2^128 is a double, so each word is rounded once.
    let whole = high as f64 * 340_282_366_920_938_463_463_374_607_431_768_211_456.0 + low as f64;
    whole / libm::exp10(f64::from(decimals))
}

fn beyond(operation: &'static str, left: U256, right: U256) -> MoneyError {
    let shown = |value| i128::try_from(value).unwrap_or(i128::MAX);
    MoneyError::Overflow { operation, left: shown(left), right: shown(right) }
}

#[cfg(test)]
mod tests {
    use super::{U256, amount, divide, mul_div, native};
    use crate::rules::{Subject, Unassessable};
    use trimtab_model::{Amount, MoneyError, Rounding};

    fn u(value: u128) -> U256 {
        U256::from(value)
    }

    #[test]
    fn rests_go_where_told() {
        let quotient = |value, rounding| divide(u(value), u(10), rounding).unwrap();
        assert_eq!(quotient(15, Rounding::Down), 1);
        assert_eq!(quotient(15, Rounding::Nearest), 2);
        assert_eq!(quotient(14, Rounding::Nearest), 1);
        assert_eq!(quotient(11, Rounding::Up), 2);
        assert_eq!(quotient(10, Rounding::Up), 1);
        assert_eq!(divide(U256::MAX, u(1), Rounding::Up), Ok(U256::MAX));
        assert_eq!(divide(u(1), u(0), Rounding::Up), Err(MoneyError::DivisionByZero));
        assert!(mul_div(U256::MAX, u(2), u(2), Rounding::Down).is_err());
    }

    #[test]
    fn tokens_are_counted_in_their_own_units() {
        let place = (Subject::Asset(0), "what is held");
        let held = Amount::from_base(1_500_000_000_000);
        assert_eq!(native(held, 6, Rounding::Down, place), Ok(u(1)));
        assert_eq!(native(held, 6, Rounding::Up, place), Ok(u(2)));
        assert_eq!(amount(u(2), 6), Ok(Amount::from_base(2_000_000_000_000)));
        let below = native(Amount::from_base(-1), 6, Rounding::Down, place);
        assert!(matches!(below, Err(Unassessable::Impossible { value: -1, .. })));
        assert!(amount(U256::MAX, 18).is_err());
    }
}
