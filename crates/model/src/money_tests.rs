//! What could break in money: range, rounding direction, text.

use super::{Amount, MoneyError, Rounding, mul_div};
use proptest::prelude::*;

#[test]
fn sums_beyond_the_range_are_refused_not_wrapped() {
    let overflow = Amount::MAX.plus(Amount::from_base(1));
    assert!(matches!(overflow, Err(MoneyError::Overflow { operation: "+", .. })));
    let underflow = Amount::from_base(i128::MIN).minus(Amount::from_base(1));
    assert!(matches!(underflow, Err(MoneyError::Overflow { operation: "-", .. })));
    assert!(Amount::from_base(i128::MIN).negated().is_err());
    assert_eq!(Amount::from_base(i128::MIN).magnitude(), Amount::MAX);
}

#[test]
fn rounding_goes_where_it_is_told() {
    let cases = [
        // value, down, up, nearest (all divided by 10)
        (14, 1, 2, 1),
        (15, 1, 2, 2),
        (-14, -2, -1, -1),
        (-15, -2, -1, -2),
        (-16, -2, -1, -2),
        (20, 2, 2, 2),
    ];
    for (value, down, up, near) in cases {
        for (rounding, expected) in
            [(Rounding::Down, down), (Rounding::Up, up), (Rounding::Nearest, near)]
        {
            let plain = mul_div(value, 1, 10, rounding).unwrap();
            assert_eq!(plain, expected, "{value} / 10 {rounding:?}");
            let flipped = mul_div(-value, 1, -10, rounding).unwrap();
            assert_eq!(flipped, expected, "{} / -10 {rounding:?}", -value);
        }
    }
}

#[test]
fn products_beyond_128_bits_pass_through_256() {
    let huge = Amount::from_base(10_i128.pow(30));
    let scale = 10_i128.pow(30);
    assert_eq!(huge.scaled(scale, scale, Rounding::Down).unwrap(), huge);
    assert!(huge.scaled(scale, 1, Rounding::Down).is_err());
    assert_eq!(huge.scaled(1, 0, Rounding::Down), Err(MoneyError::DivisionByZero));
}

proptest! {
    #[test]
    fn text_round_trips(units in any::<i128>(), decimals in 0_u8..=18) {
        let amount = Amount::from_base(units);
        let text = amount.decimal(decimals).to_string();
        prop_assert_eq!(Amount::parse(&text, decimals).unwrap(), amount);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC*", decimals in 0_u8..=18) {
        if let Ok(amount) = Amount::parse(&text, decimals) {
            let written = amount.decimal(decimals).to_string();
            prop_assert_eq!(Amount::parse(&written, decimals).unwrap(), amount);
        }
    }
}
