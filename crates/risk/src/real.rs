//! The bridge between checked integers and reals, both ways.
//!
//! Towards reals a value is the nearest double; towards integers the caller names the rounding,
//! and what is not a number or does not fit is `None`.

use trimtab_model::{Amount, Price, Quantity, Ratio, Rounding};

/// Units of a [`Price`] or [`Quantity`] in one.
const FINEST: f64 = 1e18;

/// An amount in whole units of its asset.
#[must_use]
pub fn amount(amount: Amount, decimals: u8) -> f64 {
    amount.base() as f64 / scale(decimals)
}

/// The amount nearest to `value` whole units in the direction told.
#[must_use]
pub fn to_amount(value: f64, decimals: u8, rounding: Rounding) -> Option<Amount> {
    let scaled = value * scale(decimals);
    let units = match rounding {
        Rounding::Down => libm::floor(scaled),
        Rounding::Up => libm::ceil(scaled),
        Rounding::Nearest => libm::round(scaled),
    };
    to_units(units).map(Amount::from_base)
}

/// A price in collateral per unit of the underlying.
#[must_use]
pub fn price(price: Price) -> f64 {
    price.base() as f64 / FINEST
}

/// The price nearest to `value`; `None` unless above zero.
#[must_use]
pub fn to_price(value: f64) -> Option<Price> {
    let price = to_units(libm::round(value * FINEST)).map(Price::from_base)?;
    (price.base() > 0).then_some(price)
}

/// A position in units of the underlying.
#[must_use]
pub fn quantity(quantity: Quantity) -> f64 {
    quantity.base() as f64 / FINEST
}

/// The position nearest to `value`.
#[must_use]
pub fn to_quantity(value: f64) -> Option<Quantity> {
    to_units(libm::round(value * FINEST)).map(Quantity::from_base)
}

/// A ratio as a share of one.
#[must_use]
pub fn ratio(ratio: Ratio) -> f64 {
    ratio.parts() as f64 / Ratio::PARTS as f64
}

/// The ratio nearest to `value`; `None` beyond ±9.2e9.
#[must_use]
pub fn to_ratio(value: f64) -> Option<Ratio> {
    let parts = libm::round(value * Ratio::PARTS as f64);
    // 2^63 is exact as a double; the largest i64 is not.
    (parts.abs() < 9_223_372_036_854_775_808.0).then_some(Ratio::from_parts(parts as i64))
}

fn scale(decimals: u8) -> f64 {
    libm::exp10(f64::from(decimals))
}

/// A whole double as an integer, if it fits.
fn to_units(whole: f64) -> Option<i128> {
    // 2^127, exact as a double.
    const LIMIT: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0;
    (whole.abs() < LIMIT).then_some(whole as i128)
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
        fn a_double_comes_back_within_one_part_in_2_to_the_52(value in 1e-6..1e9_f64) {
            for back in [price(to_price(value).unwrap()), quantity(to_quantity(value).unwrap())] {
                prop_assert!((back - value).abs() <= value * f64::EPSILON);
            }
        }

        #[test]
        fn amounts_come_back(units in -(1_i128 << 52)..(1_i128 << 52)) {
            let there = amount(Amount::from_base(units), 9);
            prop_assert_eq!(to_amount(there, 9, Rounding::Nearest).unwrap().base(), units);
        }
    }
}
