//! One stretch of a node's price: what it can gain at most, and what going somewhere gains.
//!
//! From its origin the price is `weight / (depth + t) + value - fall t`, told against a price that
//! every unit costs. With `above` the excess of the straight part at the origin, going `t` gains
//! `above t - fall t^2 / 2` and the logarithm `weight ln(1 + z)`, `z = t / depth`. Where there is a
//! logarithm the two are told together: with `x` the share by which the price exceeds the worth of
//! the first unit, `1 + x = (price - value) depth / weight`, a way gains
//! `weight (-x z - (z - ln(1 + z)))`, both of whose parts are of the size of the gain.

use super::bow::bow;
use super::{CLOSE, LEAST, UNIT};
use crate::network::segments::Segment;

/// A value and the sum of the magnitudes that were added up to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reckoned {
    pub(crate) value: f64,
    pub(crate) size: f64,
}

/// What is left of a logarithm's depth where its price is taken to have no bound: the walk of
/// stretches stops a little above the offset, a bound must not.
const WALL: f64 = 1e-11;

/// Share of its depth below which no way is reckoned: its logarithm would have lost its digits.
const ABYSS: f64 = 1e-13;

/// How far a stretch goes from its origin, down and up.
///
/// Lengths are rounded; where the stretch holds the idle position what is left above it may be off
/// by a unit of the way down.
#[inline(always)]
pub(super) fn extents(start: f64, length: f64, origin: f64) -> (f64, f64) {
    let left = origin - start;
    let off = if origin == 0.0 { UNIT * start.abs() } else { 0.0 };
    (left, (length - left) + off)
}

/// The most that a stretch without logarithm can gain, rounded up.
///
/// The term is at most quadratic in the excess and linear in the way, each off by less than a
/// unit; with its own five operations that is less than eight units.
#[inline(always)]
pub(super) fn line_most(value: f64, fall: f64, ways: (f64, f64), price: f64) -> f64 {
    let above = value - price;
    let way = if above > 0.0 { ways.1 } else { ways.0 };
    let size = above.abs();
    let wished = size / fall;
    // Without a fall nothing stops the way: the quotient is infinite, or of nought by nought.
    let t = if wished < way { wished } else { way };
    let most = t * (size - 0.5 * fall * t) * (1.0 + CLOSE);
    if t > 0.0 { most } else { 0.0 }
}

/// Share by which the price exceeds the worth of the first unit of a logarithm, and one more.
///
/// `price - value` is taken with the part that rounding loses, and the product is rounded only
/// after the weight is off it: less than three units of `x`, but for the square of a unit of the
/// ratio.
#[inline(always)]
fn excess(weight: f64, depth: f64, value: f64, price: f64) -> (f64, f64) {
    let above = price - value;
    let back = above - price;
    let lost = (price - (above - back)) + (-value - back);
    let x = (above.mul_add(depth, -weight) + lost * depth) / weight;
    (x, above * depth / weight)
}

/// What going `z` of the depth gains, as a share of the weight, and the size of its terms.
#[inline(always)]
fn log_gain(x: f64, ratio: f64, z: f64) -> (f64, f64) {
    let (bent, log) = bow(z, 1.0 + z);
    // Far up, `-x z` and `z - ln(1 + z)` are nearly opposite; told directly they are not.
    let far = (log, -ratio * z);
    let near = (-x * z, -bent);
    let (one, other) = if z > 1.0 { far } else { near };
    (one + other, one.abs() + other.abs())
}

/// The most that a stretch of a logarithm that does not fall otherwise can gain, rounded up.
///
/// Inside its limits that is `weight (x - ln(1 + x))` exactly; so is it, as an upper bound,
/// wherever rounding misjudges which side of a limit the best is on. At a limit the slope does not
/// vanish: a unit of the way is less than a unit of the terms.
#[inline(always)]
pub(super) fn log_most(
    (weight, depth): (f64, f64),
    value: f64,
    (left, right): (f64, f64),
    origin: f64,
    price: f64,
) -> f64 {
    let (x, ratio) = excess(weight, depth, value, price);
    let is_open = depth - left <= WALL * (depth - origin);
    let low = if is_open { -1.0 } else { -left / depth };
    let high = right / depth;
    let wished = if ratio > 0.0 { -x / ratio } else { f64::INFINITY };
    let is_free = wished >= low && wished <= high;
    let z = if wished < low { low } else { high };
    let (bent, _) = bow(x, ratio);
    let (gain, size) = log_gain(x, ratio, z);
    let best = if is_free { bent } else { gain + CLOSE * size };
    let most = weight * (best * (1.0 + CLOSE) + LEAST);
    if most > 0.0 || most.is_nan() { most } else { 0.0 }
}

/// The most that any stretch can gain when every unit costs `price`, rounded up.
#[inline(always)]
pub(crate) fn most(segment: &Segment, price: f64) -> f64 {
    let ways = extents(segment.start, segment.length, segment.origin);
    let log = (segment.weight, segment.depth);
    if segment.weight <= 0.0 {
        line_most(segment.value, segment.fall, ways, price)
    } else if segment.fall <= 0.0 {
        log_most(log, segment.value, ways, segment.origin, price)
    } else {
        mixed_most(segment, ways, price)
    }
}

/// The most that a stretch of a logarithm and a falling line can gain, rounded up: the gain at
/// nearly the best way, and what may be missing to the best. Both the line and the logarithm bend
/// by a known measure, so a slope `g` that is left over is worth at most `g^2 / (2 fall)`, and at
/// most `g^2 y^2 / weight` at distance `y` from the offset where that is small.
fn mixed_most(segment: &Segment, (left, right): (f64, f64), price: f64) -> f64 {
    let Segment { fall, weight, depth, value, .. } = *segment;
    let above = price - value;
    let short = above - fall * depth;
    let root = (short * short + 4.0 * fall * weight).sqrt();
    let y = if short > 0.0 { 2.0 * weight / (short + root) } else { (root - short) / (2.0 * fall) };
    let is_open = depth - left <= WALL * (depth - segment.origin);
    let low = if is_open { -depth * (1.0 - ABYSS) } else { -left };
    let t = (y - depth).clamp(low.min(right), right);
    let here = gain(segment, t, price);
    let (y, slope) = (depth + t, slope(segment, t, price));
    // Against a limit the slope may point outwards.
    let g = if t >= right {
        (-slope.value + CLOSE * slope.size).max(0.0)
    } else if t <= low {
        (slope.value + CLOSE * slope.size).max(0.0)
    } else {
        slope.value.abs() + CLOSE * slope.size
    };
    let bend = g * y / weight;
    let by_log = if bend <= 0.5 { weight * bend * bend } else { f64::INFINITY };
    let missing = (g * g / (2.0 * fall)).min(by_log).min(g * (left + right));
    let most = here.value + CLOSE * here.size + missing * (1.0 + CLOSE) + weight * LEAST;
    if most > 0.0 || most.is_nan() { most } else { 0.0 }
}

/// What going `t` from a stretch's origin gains when every unit costs `price`; the way may be off
/// by a unit.
pub(super) fn gain(segment: &Segment, t: f64, price: f64) -> Reckoned {
    let bend = 0.5 * segment.fall * t * t;
    if segment.weight <= 0.0 {
        let line = (segment.value - price) * t;
        return Reckoned { value: line - bend, size: line.abs() + bend };
    }
    let z = t / segment.depth;
    if 1.0 + z <= ABYSS {
        return Reckoned { value: f64::NEG_INFINITY, size: 0.0 };
    }
    let (x, ratio) = excess(segment.weight, segment.depth, segment.value, price);
    let (value, size) = log_gain(x, ratio, z);
    // A unit of the way is worth `z / (1 + z)` of it to a logarithm.
    let size = size + if z < 0.0 { z * z / (1.0 + z) } else { 0.0 };
    Reckoned { value: segment.weight * value - bend, size: segment.weight * size + bend }
}

/// The price less `price` at a way from the origin, without taking logarithms.
pub(super) fn slope(segment: &Segment, t: f64, price: f64) -> Reckoned {
    let fallen = segment.fall * t;
    let line = segment.value - price;
    if segment.weight <= 0.0 {
        return Reckoned { value: line - fallen, size: line.abs() + fallen.abs() };
    }
    let y = segment.depth + t;
    if y <= ABYSS * segment.depth {
        return Reckoned { value: f64::INFINITY, size: 0.0 };
    }
    let log = segment.weight / y;
    // `y` is off by a unit of its terms.
    let steep = log * (segment.depth + t.abs()) / y;
    Reckoned { value: (line + log) - fallen, size: line.abs() + log + steep + fallen.abs() }
}
