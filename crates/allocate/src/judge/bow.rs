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

/// Below this, `1 + v` has lost digits that a ratio given beside it still has.
const DEEP: f64 = -0.7;

/// `v - ln(1 + v)` and `ln(1 + v)`, for `v` above -1; `ratio` is `1 + v` as well as it is known.
///
/// With `1 + v = 2^k m`, `m` between the roots of a half and of 2, `f = m - 1` and `s = f / (2 + f)`,
/// `ln m = 2 s (1 + q)` with `q = s^2/3 + s^4/5 + ...`. As `s^2 < 0.02944`, what is left out from
/// `s^22/23` on is less than `0.02944^11 / 23 / (1 - 0.02944) < 7e-19`, and less than `2e-17` of `q`.
/// Where `k = 0`, `v - 2 s = v s`, and the difference is `s (v - 2 q)` with nothing cancelled: `|2
/// q| < |v| / 6`. Its seven roundings amount to less than 5 halves of a unit. Otherwise the
/// difference is at least 0.05 and reckoned directly; `1 + v` is off by at most half a unit, which is
/// found exactly and taken off its logarithm. Tested to 8 units everywhere.
#[inline(always)]
pub(super) fn bow(v: f64, ratio: f64) -> (f64, f64) {
    let is_deep = v < DEEP;
    let sum = 1.0 + v;
    let back = sum - 1.0;
    let lost = (1.0 - (sum - back)) + (v - back);
    let (y, lost) = if is_deep { (ratio, 0.0) } else { (sum, lost) };
    let bits = y.to_bits().wrapping_add(LIFT);
    // The exponent as a double, by writing it into the mantissa of 2^52.
    let k =
        f64::from_bits((bits >> 52) | 0x4330_0000_0000_0000) - (4_503_599_627_370_496.0 + 1023.0);
    let m = f64::from_bits((bits & MANTISSA).wrapping_add(ROOT));
    let is_near = k == 0.0 && !is_deep;
    let f = if is_near { v } else { m - 1.0 };
    let s = f / (2.0 + f);
    let q = series(s * s);
    let log = 2.0 * s + 2.0 * s * q;
    let rest = log + (k * LN2_LOW + lost / y);
    let far = (v - k * LN2_HIGH) - rest;
    if is_near { (s * (v - 2.0 * q), log) } else { (far, k * LN2_HIGH + rest) }
}

/// `z/3 + z^2/5 + ... + z^10/21`.
#[inline(always)]
fn series(z: f64) -> f64 {
    let a = 1.0 / 19.0 + z * (1.0 / 21.0);
    let a = 1.0 / 17.0 + z * a;
    let a = 1.0 / 15.0 + z * a;
    let a = 1.0 / 13.0 + z * a;
    let a = 1.0 / 11.0 + z * a;
    let a = 1.0 / 9.0 + z * a;
    let a = 1.0 / 7.0 + z * a;
    let a = 1.0 / 5.0 + z * a;
    z * (1.0 / 3.0 + z * a)
}
