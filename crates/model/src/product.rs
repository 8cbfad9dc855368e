//! `left x right / divisor`, exactly: the one place where products of money are divided.
//!
//! A product may need 256 bits where only the quotient must fit 128. Most fit 128 themselves, or are
//! divided by a power of ten below 2^64: both are divided in machine words. What is left goes the
//! wide way. All three give the same results and errors.

use crate::money::{MoneyError, Rounding};
use ethnum::I256;

/// The lower half of 128 bits.
const LOW: u128 = (1 << 64) - 1;

/// `left x right / divisor` rounded as told; only the result must fit 128 bits.
///
/// # Errors
/// [`MoneyError`] when the result does not fit or `divisor` is zero.
pub(crate) fn mul_div(
    left: i128,
    right: i128,
    divisor: i128,
    rounding: Rounding,
) -> Result<i128, MoneyError> {
    let (size, other, by) = (left.unsigned_abs(), right.unsigned_abs(), divisor.unsigned_abs());
    let is_negative = ((left < 0) != (right < 0)) != (divisor < 0);
    let divided = match product(size, other) {
        _ if by == 0 => return Err(MoneyError::DivisionByZero),
        (0, product) => Some(native(product, by)),
        product if by <= LOW => limbs(product, by),
        _ => return wide(left, right, divisor, rounding),
    };
    let overflow = MoneyError::Overflow { operation: "x", left, right };
    let (quotient, rest) = divided.ok_or(overflow)?;
    let is_up = match rounding {
        Rounding::Down => is_negative && rest > 0,
        Rounding::Up => !is_negative && rest > 0,
        // Halves away from zero: `rest` is below `by`, so the difference is above zero.
        Rounding::Nearest => rest > 0 && rest >= by - rest,
    };
    let quotient = if is_up { quotient.checked_add(1).ok_or(overflow)? } else { quotient };
    if is_negative { negative(quotient) } else { i128::try_from(quotient).ok() }.ok_or(overflow)
}

/// Quotient and rest within 128 bits, from one division.
const fn native(product: u128, by: u128) -> (u128, u128) {
    let quotient = product / by;
    // The quotient times the divisor is at most the product.
    (quotient, product.wrapping_sub(quotient.wrapping_mul(by)))
}

/// The number below zero of that size, if there is one.
fn negative(size: u128) -> Option<i128> {
    if size == i128::MIN.unsigned_abs() {
        Some(i128::MIN)
    } else {
        Some(-i128::try_from(size).ok()?)
    }
}

/// Quotient and rest of a 256-bit product by a divisor below 2^64: long division in digits of 64
/// bits. `None` where the quotient is beyond 128 bits.
const fn limbs((high, low): (u128, u128), by: u128) -> Option<(u128, u128)> {
    // The two upper digits of the quotient must be zero, so the upper half is the first rest.
    if high >= by {
        return None;
    }
    let first = (high << 64) | (low >> 64);
    let (upper, rest) = native(first, by);
    let (lower, rest) = native((rest << 64) | (low & LOW), by);
    Some(((upper << 64) | lower, rest))
}

/// Upper and lower half of a 256-bit product. Nothing wraps: every factor is below 2^64, every sum
/// has three terms below 2^64; told so, the compiler need not check.
const fn product(left: u128, right: u128) -> (u128, u128) {
    let (left_high, left_low) = (left >> 64, left & LOW);
    let (right_high, right_low) = (right >> 64, right & LOW);
    let low = left_low.wrapping_mul(right_low);
    let cross = left_high.wrapping_mul(right_low);
    let other = left_low.wrapping_mul(right_high);
    let middle = (low >> 64).wrapping_add(cross & LOW).wrapping_add(other & LOW);
    let high = left_high.wrapping_mul(right_high);
    let high = high.wrapping_add(cross >> 64).wrapping_add(other >> 64).wrapping_add(middle >> 64);
    (high, (middle << 64) | (low & LOW))
}

/// The same through 256 bits, whatever the divisor.
fn wide(left: i128, right: i128, divisor: i128, rounding: Rounding) -> Result<i128, MoneyError> {
    if divisor == 0 {
        return Err(MoneyError::DivisionByZero);
    }
    let divisor = I256::from(divisor);
    let product = I256::from(left) * I256::from(right);
    let (floor, rest) = (product.div_euclid(divisor), product.rem_euclid(divisor));
    let quotient = match rounding {
        // Euclidean division rounds down for a positive divisor, and up for a negative one.
        Rounding::Down if divisor < 0 && rest != 0 => floor - 1,
        Rounding::Up if divisor > 0 && rest != 0 => floor + 1,
        Rounding::Down | Rounding::Up => floor,
        Rounding::Nearest => nearest(product, divisor, floor, rest),
    };
    i128::try_from(quotient).map_err(|_| MoneyError::Overflow { operation: "x", left, right })
}

/// The nearest quotient, halves away from zero, from the Euclidean one.
fn nearest(product: I256, divisor: I256, floor: I256, rest: I256) -> I256 {
    let away = if divisor > 0 { I256::ONE } else { -I256::ONE };
    let twice = rest * 2;
    let size = divisor.abs();
    let result_is_negative = (product < 0) != (divisor < 0);
    let beyond_half = twice > size || (twice == size && result_is_negative != (divisor > 0));
    if rest != 0 && beyond_half { floor + away } else { floor }
}

#[cfg(test)]
#[path = "product_tests.rs"]
mod tests;
