//! The bridge between checked integers and reals, both ways.
//!
//! Towards reals a value is the nearest double; towards integers the caller names the rounding,
//! and what is not a number or does not fit is `None`. Both ways are exact to the last bit: a
//! double of 0.02 or more comes back as itself from 18 decimals, so that a rule decides on what a
//! venue said and not on what conversion left of it.

use trimtab_model::{Amount, Price, Quantity, Ratio, Rounding};

/// Decimal places of a [`Price`] or [`Quantity`].
const FINEST: u8 = 18;

/// An amount in whole units of its asset.
#[must_use]
pub fn amount(amount: Amount, decimals: u8) -> f64 {
    to_real(amount.base(), decimals)
}

/// The amount nearest to `value` whole units in the direction told.
#[must_use]
pub fn to_amount(value: f64, decimals: u8, rounding: Rounding) -> Option<Amount> {
    to_units(value, decimals, rounding).map(Amount::from_base)
}

/// A price in collateral per unit of the underlying.
#[must_use]
pub fn price(price: Price) -> f64 {
    to_real(price.base(), FINEST)
}

/// The price nearest to `value`; `None` unless above zero.
#[must_use]
pub fn to_price(value: f64) -> Option<Price> {
    let price = to_units(value, FINEST, Rounding::Nearest).map(Price::from_base)?;
    (price.base() > 0).then_some(price)
}

/// A position in units of the underlying.
#[must_use]
pub fn quantity(quantity: Quantity) -> f64 {
    to_real(quantity.base(), FINEST)
}

/// The position nearest to `value`.
#[must_use]
pub fn to_quantity(value: f64) -> Option<Quantity> {
    to_units(value, FINEST, Rounding::Nearest).map(Quantity::from_base)
}

/// A ratio as a share of one.
#[must_use]
pub fn ratio(ratio: Ratio) -> f64 {
    to_real(i128::from(ratio.parts()), Ratio::DECIMALS)
}

/// The ratio nearest to `value`; `None` beyond ±9.2e9.
#[must_use]
pub fn to_ratio(value: f64) -> Option<Ratio> {
    let parts = to_units(value, Ratio::DECIMALS, Rounding::Nearest)?;
    i64::try_from(parts).ok().map(Ratio::from_parts)
}

/// The double nearest to `units` of 10^-`decimals`.
///
/// The quotient of the leading 53 bits, corrected by what its division and the leading bits left
/// over: a double-double division, whose own error is far below half a unit in the last place.
fn to_real(units: i128, decimals: u8) -> f64 {
    let scale = power_of_ten(decimals);
    let leading = units as f64;
    // Up to 2^53 nothing was left over, and one division of exact doubles is correctly rounded.
    if units.unsigned_abs() <= 1 << 53 {
        return leading / scale;
    }
    // At the end of the range `leading` may be 2^127, which no i128 holds; the cast saturates.
    let left_over = units.saturating_sub(leading as i128) as f64;
    let quotient = leading / scale;
    let remainder = (-quotient).mul_add(scale, leading) + left_over;
    quotient + remainder / scale
}

/// `value` in units of 10^-`decimals`, if it fits.
fn to_units(value: f64, decimals: u8, rounding: Rounding) -> Option<i128> {
    // 2^126: leaves room for the correction below.
    const LIMIT: f64 = 85_070_591_730_234_615_865_843_651_857_942_052_864.0;
    let scale = power_of_ten(decimals);
    let product = value * scale;
    if product.is_nan() || product.abs() >= LIMIT {
        return None;
    }
    // Exactly what the rounding of the product left out.
    let left_out = value.mul_add(scale, -product);
    let whole = libm::floor(product);
    let rest = (product - whole) + left_out;
    let carry = match rounding {
        Rounding::Down => libm::floor(rest),
        Rounding::Up => libm::ceil(rest),
        Rounding::Nearest => libm::round(rest),
    };
    Some(whole as i128 + carry as i128)
}

/// 10^`decimals`, exact up to 10^22.
fn power_of_ten(decimals: u8) -> f64 {
    (0..decimals).fold(1.0, |power, _| power * 10.0)
}

#[cfg(test)]
mod tests {
    use super::{amount, price, quantity, ratio, to_amount, to_price, to_quantity, to_ratio};
    use proptest::prelude::*;
    use trimtab_model::{Amount, Ratio, Rounding};

    #[test]
    fn what_is_no_number_is_nothing() {
        for value in [f64::NAN, f64::INFINITY, -f64::INFINITY, 1e38] {
            assert_eq!(to_amount(value, 9, Rounding::Down), None);
            assert_eq!(to_quantity(value), None);
            assert_eq!(to_price(value), None);
        }
        assert_eq!(to_price(0.0), None);
        assert_eq!(to_price(-1.0), None);
        assert_eq!(to_ratio(1e10), None);
        assert_eq!(to_ratio(f64::NAN), None);
    }

    #[test]
    fn plain_rates_survive_exactly() {
        for text in ["0.0125", "0.02", "0.01", "0.0001", "0.045"] {
            let parsed: f64 = text.parse().unwrap();
            assert_eq!(ratio(Ratio::parse(text).unwrap()).to_bits(), parsed.to_bits(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn rounding_keeps_its_promise(value in -1e12..1e12_f64) {
            let at = |rounding| to_amount(value, 9, rounding).unwrap();
            let (down, up) = (at(Rounding::Down), at(Rounding::Up));
            prop_assert!(down <= at(Rounding::Nearest) && at(Rounding::Nearest) <= up);
            prop_assert!(up.base() - down.base() <= 1);
        }

        #[test]
        fn a_double_comes_back_as_itself(value in 0.02..1e12_f64) {
            let through = to_amount(value, 18, Rounding::Down).unwrap();
            prop_assert_eq!(amount(through, 18).to_bits(), value.to_bits());
            let through = to_amount(-value, 18, Rounding::Nearest).unwrap();
            prop_assert_eq!(amount(through, 18).to_bits(), (-value).to_bits());
            prop_assert_eq!(price(to_price(value).unwrap()).to_bits(), value.to_bits());
            prop_assert_eq!(quantity(to_quantity(value).unwrap()).to_bits(), value.to_bits());
        }

        #[test]
        fn reals_are_the_nearest_doubles(units in any::<i128>(), decimals in 0_u8..=18) {
            let exact: f64 =
                Amount::from_base(units).decimal(decimals).to_string().parse().unwrap();
            prop_assert_eq!(amount(Amount::from_base(units), decimals).to_bits(), exact.to_bits());
        }

        #[test]
        fn written_prices_come_back(digits in 1_u64..1_000_000_000, places in 0_u8..=12) {
            let written = Amount::from_base(i128::from(digits)).decimal(places).to_string();
            let parsed: f64 = written.parse().unwrap();
            prop_assert_eq!(price(to_price(parsed).unwrap()).to_bits(), parsed.to_bits());
        }

        #[test]
        fn amounts_come_back(units in -(1_i128 << 52)..(1_i128 << 52)) {
            let there = amount(Amount::from_base(units), 9);
            prop_assert_eq!(to_amount(there, 9, Rounding::Nearest).unwrap().base(), units);
        }
    }
}
