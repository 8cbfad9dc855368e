//! What could break in a product divided: that the quick ways differ from the wide one.

use super::{mul_div, wide};
use crate::money::Rounding;
use ethnum::I256;
use proptest::prelude::*;

const ROUNDINGS: [Rounding; 3] = [Rounding::Down, Rounding::Up, Rounding::Nearest];

/// Numbers where limbs, signs and ranges end.
const EDGES: [i128; 18] = [
    0,
    1,
    -1,
    2,
    3,
    -10,
    1_000_000_000,
    1_000_000_000_000_000_000,
    -1_000_000_000_000_000_000,
    (1 << 64) - 1,
    1 << 64,
    (1 << 64) + 1,
    -(1 << 64) + 1,
    10_i128.pow(36),
    i128::MAX,
    i128::MAX - 1,
    i128::MIN,
    i128::MIN + 1,
];

fn agree(left: i128, right: i128, divisor: i128) -> Result<(), TestCaseError> {
    for rounding in ROUNDINGS {
        let (quick, slow) =
            (mul_div(left, right, divisor, rounding), wide(left, right, divisor, rounding));
        prop_assert_eq!(quick, slow, "{} x {} / {} {:?}", left, right, divisor, rounding);
    }
    Ok(())
}

#[test]
fn all_ways_agree_where_ranges_end() {
    for left in EDGES {
        for right in EDGES {
            for divisor in EDGES {
                agree(left, right, divisor).unwrap();
            }
        }
    }
}

fn any_size() -> impl Strategy<Value = i128> {
    (any::<i128>(), 0_u32..128).prop_map(|(bits, shift)| bits >> shift)
}

proptest! {
    #[test]
    fn all_ways_agree(left in any_size(), right in any_size(), divisor in any_size()) {
        agree(left, right, divisor)?;
    }

    #[test]
    fn halves_agree(left in any_size(), odd in any::<i64>(), divisor in 1_i64..i64::MAX) {
        // Products that are halves of the divisor, so that nearest has to choose.
        let divisor = i128::from(divisor) * 2;
        agree(i128::from(odd), divisor / 2, divisor)?;
        agree(left, divisor / 2, divisor)?;
        agree(left, -divisor / 2, divisor)?;
    }

    #[test]
    fn powers_of_ten_agree(left in any_size(), right in any_size(), places in 0_u32..38) {
        agree(left, right, 10_i128.pow(places))?;
        agree(left, right, -10_i128.pow(places))?;
    }

    #[test]
    fn rounding_brackets_the_quotient(
        left in -(1_i128 << 100)..(1_i128 << 100),
        right in -(1_i128 << 60)..(1_i128 << 60),
        divisor in (1_i128 << 40)..(1_i128 << 60),
    ) {
        let down = mul_div(left, right, divisor, Rounding::Down).unwrap();
        let up = mul_div(left, right, divisor, Rounding::Up).unwrap();
        let near = mul_div(left, right, divisor, Rounding::Nearest).unwrap();
        prop_assert!(up == down || up == down + 1);
        prop_assert!(near == down || near == up);
        let (divisor, product) = (I256::from(divisor), I256::from(left) * I256::from(right));
        prop_assert!(I256::from(down) * divisor <= product);
        prop_assert!(I256::from(up) * divisor >= product);
        prop_assert!((I256::from(near) * divisor - product).abs() * 2 <= divisor);
    }
}
