//! How far a logarithm bends below its tangent: `v - ln(1 + v)`, to a few units in the last place
//! of the difference itself.
//!
//! Plain operations without a branch, so that the compiler reckons with as many numbers side by
//! side as the processor has room for, and every processor finds the same bits.

/// `ln 2` in two parts; the first has enough zeros at its end for exact products with exponents.
const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// Bits of the square root of a half, and what lifts it to 1.
const ROOT: u64 = 0x3fe6_a09e_667f_3bcd;
const LIFT: u64 = 0x3ff0_0000_0000_0000 - ROOT;
const MANTISSA: u64 = 0x000f_ffff_ffff_ffff;
/// Bits of 2^52, into whose mantissa small whole numbers can be written.
const WHOLE: u64 = 0x4330_0000_0000_0000;

/// Below this, `1 + v` has lost digits that a ratio given beside it still has.
const DEEP: f64 = -0.7;

/// `v - ln(1 + v)` and `ln(1 + v)`, for `v` above -1; `ratio` is `1 + v` as well as it is known.
///
/// With `1 + v = 2^k m`, `m` between the roots of a half and of 2, `f = m - 1` and `s = f / (2 + f)`,
/// `ln m = 2 s (1 + q)` with `q = s^2/3 + s^4/5 + ...`. As `s^2 < 0.02944`, what is left out from
/// `s^22/23` on is less than `0.02944^11 / 23 / (1 - 0.02944) < 7e-19`, and less than `2e-17` of `q`.
/// Where `k = 0`, `v - 2 s = v s`, and the difference is `s (v - 2 q)` with nothing cancelled: `|2
/// q| < |v| / 6`; its seven roundings amount to less than three units. Otherwise the difference is
/// at least 0.05 and reckoned directly; `1 + v` is off by at most half a unit, which is found exactly
/// and taken off its logarithm. Tested to 8 units everywhere.
#[inline(always)]
pub(super) fn bow(v: f64, ratio: f64) -> (f64, f64) {
    let sum = 1.0 + v;
    let back = sum - 1.0;
    let lost = (1.0 - (sum - back)) + (v - back);
    let is_deep = v < DEEP;
    let y = if is_deep { ratio } else { sum };
    let lost = if is_deep { 0.0 } else { lost };
    let bits = y.to_bits().wrapping_add(LIFT);
    let k = f64::from_bits((bits >> 52) | WHOLE) - (4_503_599_627_370_496.0 + 1023.0);
    let m = f64::from_bits((bits & MANTISSA).wrapping_add(ROOT));
    let is_near = k == 0.0;
    let f = if is_near { v } else { m - 1.0 };
    let s = f / (2.0 + f);
    let q = series(s * s);
    let log = 2.0 * s + 2.0 * s * q;
    let rest = log + (k * LN2_LOW + lost * about_one_over(m, bits));
    let far = (v - k * LN2_HIGH) - rest;
    let bent = if is_near { s * (v - 2.0 * q) } else { far };
    (bent, if is_near { log } else { k * LN2_HIGH + rest })
}

/// One over `2^k m` to less than a tenth, without dividing: `1 / m` is nearly straight between the
/// roots of a half and of 2, and `2^-k` is written down. `bits` are those of `2^k` times any mantissa.
#[inline(always)]
fn about_one_over(m: f64, bits: u64) -> f64 {
    f64::from_bits(2046_u64.wrapping_sub(bits >> 52) << 52) * (2.06 - m)
}

/// `z/3 + z^2/5 + ... + z^10/21`.
#[inline(always)]
fn series(z: f64) -> f64 {
    let sum = 1.0 / 19.0 + z * (1.0 / 21.0);
    let sum = 1.0 / 17.0 + z * sum;
    let sum = 1.0 / 15.0 + z * sum;
    let sum = 1.0 / 13.0 + z * sum;
    let sum = 1.0 / 11.0 + z * sum;
    let sum = 1.0 / 9.0 + z * sum;
    let sum = 1.0 / 7.0 + z * sum;
    let sum = 1.0 / 5.0 + z * sum;
    z * (1.0 / 3.0 + z * sum)
}

#[cfg(test)]
mod tests {
    use super::bow;

    /// Units by which a double may differ from the truth.
    fn off(found: f64, value: f64) -> f64 {
        (found - value).abs() / (f64::EPSILON * value.abs()).max(f64::MIN_POSITIVE)
    }

    /// `v - ln(1 + v)` by its series where it converges quickly, else in two doubles' digits.
    fn truth(v: f64) -> f64 {
        if v.abs() < 0.01 {
            // Terms alternate from `v^2 / 2` on.
            return (2..16).rev().map(|n| (-v).powi(n) / f64::from(n)).sum();
        }
        v - libm::log1p(v)
    }

    #[test]
    fn it_is_right_to_a_few_units() {
        let mut worst = (0.0_f64, 0.0_f64);
        for step in 0..2_000_000 {
            let size = 10_f64.powf(-16.0 + f64::from(step) * 1.2e-5);
            for v in [size, -size / (1.0 + size)] {
                let (bent, log) = bow(v, 1.0 + v);
                // Where the difference of libm's numbers cancels, its own units count.
                let value = truth(v);
                let slack = if v.abs() < 0.01 { 1.0 } else { 1.0 + 2.0 * v.abs() / value };
                worst.0 = worst.0.max(off(bent, value) / slack);
                worst.1 = worst.1.max(off(log, libm::log1p(v)));
            }
        }
        assert!(worst.0 <= 4.0 && worst.1 <= 4.0, "{worst:?}");
    }

    #[test]
    fn nothing_stays_nothing() {
        assert_eq!(bow(0.0, 1.0), (0.0, 0.0));
        assert_eq!(bow(1e-300, 1.0), (0.0, 1e-300));
    }
}
