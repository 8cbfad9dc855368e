//! One stretch of a node's price: what it can gain at most, and what going somewhere gains.
//!
//! From its origin the price is `weight / (depth + t) + value - fall t`, told against a price that
//! every unit costs. With `above` the excess of the straight part at the origin, going `t` gains
//! `above t - fall t^2 / 2` and the logarithm `weight ln(1 + z)`, `z = t / depth`. Where there is a
//! logarithm the two are told together: with `x` the share by which the price exceeds the worth of
//! the first unit, `1 + x = (price - value) depth / weight`, a way gains
//! `weight (-x z - (z - ln(1 + z)))`, both of whose parts are of the size of the gain.
//!
//! The two pure kinds are without a branch, so that loops over many stretches become vector
//! instructions.

use super::bow::bow;
use super::{CLOSE, LEAST, UNIT};
use crate::network::segments::Segment;

/// A value and the sum of the magnitudes that were added up to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reckoned<T> {
    pub(crate) value: T,
    pub(crate) size: T,
}

/// By how much the price exceeds the worth of the first unit of a logarithm, and the price itself,
/// both times the depth.
#[derive(Debug, Clone, Copy)]
struct Excess {
    over: f64,
    worth: f64,
}

/// What is left of a logarithm's depth where its price is taken to have no bound: the walk of
/// stretches stops a little above the offset, a bound must not.
const WALL: f64 = 1e-11;

/// Share of its depth below which no way is reckoned: its logarithm would have lost its digits.
const ABYSS: f64 = 1e-13;

impl Segment {
    /// How far it goes from its origin, down and up.
    ///
    /// Lengths are rounded; where a stretch holds the idle position what is left above it may be
    /// off by a unit of the way down.
    #[inline(always)]
    fn ways(&self) -> (f64, f64) {
        let left = self.origin - self.start;
        let off = if self.origin == 0.0 { UNIT * left } else { 0.0 };
        (left, (self.length - left) + off)
    }

    /// The most that it can gain when every unit costs `price`, rounded up.
    pub(crate) fn most(&self, price: f64) -> f64 {
        if self.weight <= 0.0 {
            self.line_most(price)
        } else if self.fall <= 0.0 {
            self.log_most(price)
        } else {
            self.mixed_most(price)
        }
    }

    /// The most that a stretch without logarithm can gain, rounded up.
    ///
    /// The term is at most quadratic in the excess and linear in the way, each off by less than a
    /// unit; with its own five operations that is less than eight units.
    #[inline(always)]
    pub(super) fn line_most(&self, price: f64) -> f64 {
        let (left, right) = self.ways();
        let above = self.value - price;
        let way = if above > 0.0 { right } else { left };
        let size = above.abs();
        // Without a fall nothing stops the way: the quotient is infinite, or of nought by nought.
        let wished = size / self.fall;
        let t = if wished < way { wished } else { way };
        let most = t * (size - 0.5 * self.fall * t) * (1.0 + CLOSE);
        if t <= 0.0 { 0.0 } else { most }
    }

    /// The most that a stretch of a logarithm that does not fall otherwise can gain, rounded up.
    ///
    /// Inside its limits that is `weight (x - ln(1 + x))` exactly; so is it, as an upper bound,
    /// wherever rounding misjudges which side of a limit the best is on. At a limit the slope does
    /// not vanish: a unit of the way is less than a unit of the terms.
    #[inline(always)]
    pub(super) fn log_most(&self, price: f64) -> f64 {
        let (left, right) = self.ways();
        let (x, ratio) = self.excess(price);
        let share = 1.0 / self.depth;
        let is_closed = WALL * (self.depth - self.origin) < self.depth - left;
        let low = if is_closed { -left * share } else { -1.0 };
        let high = right * share;
        // The best way is `-x / ratio`, or without end. At a limit gains are flat to what rounding
        // may misjudge.
        let is_low = (ratio > 0.0) & (-x < low * ratio);
        let is_endless = (ratio <= 0.0) & (high < f64::INFINITY);
        let is_high = (ratio > 0.0) & (high * ratio < -x) | is_endless;
        let is_held = is_low | is_high;
        let z = if is_low { low } else { high };
        // Outside the limits the way is known, inside them the excess.
        let bowed = bow(if is_held { z } else { x }, if is_held { 1.0 + z } else { ratio });
        let gained = log_gain((x, ratio), z, bowed);
        let held = gained.value + CLOSE * gained.size;
        let best = if is_held { held } else { bowed.0 };
        let most = self.weight * (best * (1.0 + CLOSE) + LEAST);
        if most < 0.0 { 0.0 } else { most }
    }

    /// Share by which the price exceeds the worth of the first unit of a logarithm, and one more.
    ///
    /// `price - value` is taken with the part that rounding loses, and the product is rounded only
    /// after the weight is off it: less than three units of `x`, but for the square of a unit of
    /// the ratio.
    #[inline(always)]
    fn excess(&self, price: f64) -> (f64, f64) {
        let Excess { over, worth } = self.weighted_excess(price);
        let share = 1.0 / self.weight;
        (over * share, worth * share)
    }

    /// Both times the weight.
    #[inline(always)]
    fn weighted_excess(&self, price: f64) -> Excess {
        let above = price - self.value;
        let back = above - price;
        let lost = (price - (above - back)) - (self.value + back);
        let over = above.mul_add(self.depth, -self.weight) + lost * self.depth;
        Excess { over, worth: above * self.depth }
    }

    /// What going `t` from the origin gains when every unit costs `price`; the way may be off by a
    /// unit.
    #[inline(always)]
    pub(super) fn gain(&self, t: f64, price: f64) -> Reckoned<f64> {
        if self.weight > 0.0 { self.log_way(t, price) } else { self.line_way(t, price) }
    }

    /// [`Self::gain`] of a stretch without logarithm.
    #[inline(always)]
    pub(super) fn line_way(&self, t: f64, price: f64) -> Reckoned<f64> {
        let (bend, line) = (0.5 * self.fall * t * t, (self.value - price) * t);
        Reckoned { value: line - bend, size: line.abs() + bend }
    }

    /// [`Self::gain`] of a stretch with one.
    #[inline(always)]
    pub(super) fn log_way(&self, t: f64, price: f64) -> Reckoned<f64> {
        let (bend, z) = (0.5 * self.fall * t * t, t / self.depth);
        let (x, ratio) = self.excess(price);
        let left = 1.0 + z;
        let gained = log_gain((x, ratio), z, bow(z, left));
        // A unit of the way is worth `z / (1 + z)` of it to a logarithm.
        let size = gained.size + if z < 0.0 { z * z / left } else { 0.0 };
        let value = self.weight * gained.value - bend;
        let value = if left > ABYSS { value } else { f64::NEG_INFINITY };
        Reckoned { value, size: self.weight * size + bend }
    }

    /// [`Self::line_way`], and how steep the gain is at most within `off` of there.
    #[inline(always)]
    pub(super) fn line_moved(&self, t: f64, off: f64, price: f64) -> (Reckoned<f64>, f64) {
        let (line, fallen) = (self.value - price, self.fall * t);
        let slope = (line - fallen).abs() + self.fall * off;
        let size = line.abs() + fallen.abs() + self.fall * off;
        (self.line_way(t, price), slope + CLOSE * size)
    }

    /// [`Self::log_way`] of a stretch that does not fall otherwise, and how steep the gain is at
    /// most within `off` of there, with three divisions in all.
    ///
    /// Told in the weight rather than as a share of it, nothing need be divided by it. The share of
    /// the depth is rounded once more than there, which is less than two units of the terms. With
    /// `q` the share that `off` is of what is left of the depth, a slope of `s` grows by `s q / (1 -
    /// q)`, at most `s q (1 + 2 q)` up to a half.
    #[inline(always)]
    pub(super) fn log_moved(&self, t: f64, off: f64, price: f64) -> (Reckoned<f64>, f64) {
        let share = 1.0 / self.depth;
        let z = t * share;
        let left = 1.0 + z;
        let near = 1.0 / left;
        let (bent, log) = bow(z, left);
        let Excess { over, worth } = self.weighted_excess(price);
        let is_far = z > 1.0;
        let one = if is_far { self.weight * log } else { -over * z };
        let other = if is_far { -worth * z } else { -self.weight * bent };
        let value = if left > ABYSS { one + other } else { f64::NEG_INFINITY };
        // A unit of the way is worth `z / (1 + z)` of it to a logarithm.
        let way = if z < 0.0 { self.weight * (z * z * near) } else { 0.0 };
        let gained = Reckoned { value, size: one.abs() + other.abs() + way };
        let (line, slope) = (self.value - price, self.weight * (share * near));
        let size = line.abs() + slope + slope * ((1.0 + z.abs()) * near);
        let q = off * (share * near);
        let grown = if q <= 0.5 { slope * q * (1.0 + 2.0 * q) } else { f64::INFINITY };
        (gained, (line + slope).abs() + grown * (1.0 + CLOSE) + CLOSE * size)
    }

    /// The magnitude of the price less `price` at a way from the origin, rounded up, without
    /// taking logarithms.
    #[inline(always)]
    pub(super) fn steep(&self, t: f64, price: f64) -> f64 {
        let slope = self.slope(t, price);
        slope.value.abs() + CLOSE * slope.size
    }

    /// The price less `price` at a way from the origin.
    #[inline(always)]
    fn slope(&self, t: f64, price: f64) -> Reckoned<f64> {
        let (fallen, line, y) = (self.fall * t, self.value - price, self.depth + t);
        let share = 1.0 / y;
        let log = if self.weight > 0.0 { self.weight * share } else { 0.0 };
        let is_deep = (self.weight > 0.0) & (y <= ABYSS * self.depth);
        // `y` is off by a unit of its terms.
        let steep = if self.weight > 0.0 { log * (self.depth + t.abs()) * share } else { 0.0 };
        let value = (line + log) - fallen;
        let size = line.abs() + log.abs() + steep.abs() + fallen.abs();
        Reckoned { value: if is_deep { f64::INFINITY } else { value }, size }
    }

    /// The most that a stretch of a logarithm and a falling line can gain, rounded up: the gain at
    /// nearly the best way, and what may be missing to the best. Both the line and the logarithm
    /// bend by a known measure, so a slope `g` that is left over is worth at most `g^2 / (2 fall)`,
    /// and at most `g^2 y^2 / weight` at distance `y` from the offset where that is small.
    fn mixed_most(&self, price: f64) -> f64 {
        let Self { fall, weight, depth, value, .. } = *self;
        let (left, right) = self.ways();
        let short = (price - value) - fall * depth;
        let root = (short * short + 4.0 * fall * weight).sqrt();
        let y =
            if short > 0.0 { 2.0 * weight / (short + root) } else { (root - short) / (2.0 * fall) };
        let is_open = depth - left <= WALL * (depth - self.origin);
        let low = if is_open { -depth * (1.0 - 2.0 * ABYSS) } else { -left };
        let t = (y - depth).max(low).min(right);
        if is_open && t <= low {
            // So high a price proves nothing.
            return f64::INFINITY;
        }
        let (here, slope) = (self.gain(t, price), self.slope(t, price));
        let (here, off) = (here.value + CLOSE * here.size, CLOSE * slope.size);
        // Against a limit the slope may point outwards.
        let left_over = if t >= right {
            (off - slope.value).max(0.0)
        } else if t <= low {
            (slope.value + off).max(0.0)
        } else {
            slope.value.abs() + off
        };
        let bend = left_over * (depth + t) / weight;
        let by_log = if bend <= 0.5 { weight * bend * bend } else { f64::INFINITY };
        let by_line = left_over * left_over / (2.0 * fall);
        let missing = by_line.min(by_log).min(left_over * (left + right));
        let most = here + missing * (1.0 + CLOSE) + weight * LEAST;
        if most < 0.0 { 0.0 } else { most }
    }
}

/// What going `z` of the depth gains, as a share of the weight, and the size of its terms.
#[inline(always)]
fn log_gain((x, ratio): (f64, f64), z: f64, (bent, log): (f64, f64)) -> Reckoned<f64> {
    // Far up, `-x z` and `z - ln(1 + z)` are nearly opposite; told directly they are not.
    let is_far = z > 1.0;
    let one = if is_far { log } else { -x * z };
    let other = if is_far { -ratio * z } else { -bent };
    Reckoned { value: one + other, size: one.abs() + other.abs() }
}
