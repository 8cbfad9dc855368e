//! One stretch of a node's price: what it can gain at most, and what going somewhere gains.
//!
//! From its origin the price is `weight / (depth + t) + value - fall t`, told against a price that
//! every unit costs. With `above` the excess of the straight part at the origin, going `t` gains
//! `above t - fall t^2 / 2` and the logarithm `weight ln(1 + z)`, `z = t / depth`. Where there is a
//! logarithm the two are told together: with `x` the share by which the price exceeds the worth of
//! the first unit, `1 + x = (price - value) depth / weight`, a way gains
//! `weight (-x z - (z - ln(1 + z)))`, both of whose parts are of the size of the gain.
//!
//! All of it in blocks: eight stretches side by side, or one in all lanes.

use super::bow::bow;
use super::{CLOSE, LEAST, UNIT};
use crate::lanes::Block;
use crate::network::segments::Segment;

/// Values and the sums of the magnitudes that were added up to them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reckoned<T> {
    pub(super) value: T,
    pub(super) size: T,
}

/// Stretches side by side; the fields are those of [`Segment`].
#[derive(Debug, Clone, Copy)]
pub(super) struct Stretches {
    pub(super) start: Block,
    pub(super) length: Block,
    pub(super) origin: Block,
    pub(super) value: Block,
    pub(super) fall: Block,
    pub(super) weight: Block,
    pub(super) depth: Block,
}

/// What is left of a logarithm's depth where its price is taken to have no bound: the walk of
/// stretches stops a little above the offset, a bound must not.
const WALL: Block = Block::all(1e-11);

/// Share of its depth below which no way is reckoned: its logarithm would have lost its digits.
const ABYSS: f64 = 1e-13;

const ZERO: Block = Block::all(0.0);
const ONE: Block = Block::all(1.0);
const HALF: Block = Block::all(0.5);
/// What lifts a term by more than its operations may have taken off.
const LIFTED: Block = Block::all(1.0 + CLOSE);

impl From<&Segment> for Stretches {
    fn from(segment: &Segment) -> Self {
        Self {
            start: Block::all(segment.start),
            length: Block::all(segment.length),
            origin: Block::all(segment.origin),
            value: Block::all(segment.value),
            fall: Block::all(segment.fall),
            weight: Block::all(segment.weight),
            depth: Block::all(segment.depth),
        }
    }
}

impl Stretches {
    /// The most that stretches can gain when every unit costs `price`, rounded up.
    #[inline(always)]
    pub(super) fn most(&self, price: Block) -> Block {
        if !self.weight.has_more_than_zero() {
            return self.line_most(price);
        }
        let logs = self.log_most(price);
        let mut most = ZERO.if_less(self.weight, logs, self.line_most(price));
        let mixed = self.weight * self.fall;
        if mixed.has_more_than_zero() {
            for lane in 0..most.0.len() {
                if mixed.0[lane] > 0.0 {
                    most.0[lane] = mixed_most(&self.segment(lane), price.0[lane]);
                }
            }
        }
        most
    }

    /// How far stretches go from their origins, down and up.
    ///
    /// Lengths are rounded; where a stretch holds the idle position what is left above it may be
    /// off by a unit of the way down.
    #[inline(always)]
    fn ways(&self) -> (Block, Block) {
        let left = self.origin - self.start;
        let off = ZERO.if_less(self.origin.size(), ZERO, Block::all(UNIT) * left);
        (left, (self.length - left) + off)
    }

    /// The most that stretches without logarithm can gain, rounded up.
    ///
    /// The term is at most quadratic in the excess and linear in the way, each off by less than a
    /// unit; with its own five operations that is less than eight units.
    #[inline(always)]
    fn line_most(&self, price: Block) -> Block {
        let (left, right) = self.ways();
        let above = self.value - price;
        let (way, size) = (ZERO.if_less(above, right, left), above.size());
        // Without a fall nothing stops the way: the quotient is infinite, or of nought by nought.
        let t = way.or_less(size / self.fall);
        let most = t * (size - HALF * self.fall * t) * LIFTED;
        ZERO.if_less(t, most, ZERO)
    }

    /// The most that stretches of a logarithm that does not fall otherwise can gain, rounded up.
    ///
    /// Inside its limits that is `weight (x - ln(1 + x))` exactly; so is it, as an upper bound,
    /// wherever rounding misjudges which side of a limit the best is on. At a limit the slope does
    /// not vanish: a unit of the way is less than a unit of the terms.
    #[inline(always)]
    fn log_most(&self, price: Block) -> Block {
        let (left, right) = self.ways();
        let (x, ratio) = self.excess(price);
        let share = ONE / self.depth;
        let is_closed = WALL * (self.depth - self.origin);
        let low = is_closed.if_less(self.depth - left, -left * share, -ONE);
        let high = right * share;
        let free = ZERO.if_less(ratio, -x / ratio, Block::all(f64::INFINITY));
        let z = high.or_less(low.or_more(free));
        // Outside the limits the way is known, inside them the excess.
        let held = |at_limit: Block, inside: Block| {
            free.if_less(low, at_limit, high.if_less(free, at_limit, inside))
        };
        let (bent, log) = bow(held(z, x), held(ONE + z, ratio));
        let gained = log_gain((x, ratio), z, (bent, log));
        let best = held(gained.value + Block::all(CLOSE) * gained.size, bent);
        let most = self.weight * (best * LIFTED + Block::all(LEAST));
        most.if_less(ZERO, ZERO, most)
    }

    /// Share by which the price exceeds the worth of the first unit of a logarithm, and one more.
    ///
    /// `price - value` is taken with the part that rounding loses, and the product is rounded only
    /// after the weight is off it: less than three units of `x`, but for the square of a unit of
    /// the ratio.
    #[inline(always)]
    fn excess(&self, price: Block) -> (Block, Block) {
        let above = price - self.value;
        let back = above - price;
        let lost = (price - (above - back)) - (self.value + back);
        let share = ONE / self.weight;
        let x = (above.times_plus(self.depth, -self.weight) + lost * self.depth) * share;
        (x, above * self.depth * share)
    }

    /// What going `t` from the origins gains when every unit costs `price`; the way may be off by
    /// a unit.
    #[inline(always)]
    pub(super) fn gain(&self, t: Block, price: Block) -> Reckoned<Block> {
        let bend = HALF * self.fall * t * t;
        let line = (self.value - price) * t;
        let straight = Reckoned { value: line - bend, size: line.size() + bend };
        if !self.weight.has_more_than_zero() {
            return straight;
        }
        let z = t / self.depth;
        let (x, ratio) = self.excess(price);
        let left = ONE + z;
        let gained = log_gain((x, ratio), z, bow(z, left));
        // A unit of the way is worth `z / (1 + z)` of it to a logarithm.
        let size = gained.size + z.if_less(ZERO, z * z / left, ZERO);
        let value = self.weight * gained.value - bend;
        let nothing = Block::all(f64::NEG_INFINITY);
        let value = Block::all(ABYSS).if_less(left, value, nothing);
        Reckoned {
            value: ZERO.if_less(self.weight, value, straight.value),
            size: ZERO.if_less(self.weight, self.weight * size + bend, straight.size),
        }
    }

    /// The magnitude of the price less `price` at ways from the origins, rounded up, without
    /// taking logarithms.
    #[inline(always)]
    pub(super) fn steep(&self, t: Block, price: Block) -> Block {
        let slope = self.slope(t, price);
        slope.value.size() + Block::all(CLOSE) * slope.size
    }

    /// The price less `price` at ways from the origins.
    #[inline(always)]
    fn slope(&self, t: Block, price: Block) -> Reckoned<Block> {
        let (fallen, line) = (self.fall * t, self.value - price);
        let straight = Reckoned { value: line - fallen, size: line.size() + fallen.size() };
        if !self.weight.has_more_than_zero() {
            return straight;
        }
        let y = self.depth + t;
        let share = ONE / y;
        let log = self.weight * share;
        let log = (Block::all(ABYSS) * self.depth).if_less(y, log, Block::all(f64::INFINITY));
        // `y` is off by a unit of its terms.
        let steep = log * (self.depth + t.size()) * share;
        let has_log = |then: Block, otherwise: Block| ZERO.if_less(self.weight, then, otherwise);
        Reckoned {
            value: has_log((line + log) - fallen, straight.value),
            size: has_log(straight.size + log + steep, straight.size),
        }
    }

    fn segment(&self, lane: usize) -> Segment {
        Segment {
            start: self.start.0[lane],
            length: self.length.0[lane],
            origin: self.origin.0[lane],
            value: self.value.0[lane],
            fall: self.fall.0[lane],
            weight: self.weight.0[lane],
            depth: self.depth.0[lane],
        }
    }
}

/// What going `z` of the depth gains, as a share of the weight, and the size of its terms.
#[inline(always)]
fn log_gain((x, ratio): (Block, Block), z: Block, bowed: (Block, Block)) -> Reckoned<Block> {
    // Far up, `-x z` and `z - ln(1 + z)` are nearly opposite; told directly they are not.
    let one = ONE.if_less(z, bowed.1, -x * z);
    let other = ONE.if_less(z, -ratio * z, -bowed.0);
    Reckoned { value: one + other, size: one.size() + other.size() }
}

/// The most that a stretch of a logarithm and a falling line can gain, rounded up: the gain at
/// nearly the best way, and what may be missing to the best. Both the line and the logarithm bend
/// by a known measure, so a slope `g` that is left over is worth at most `g^2 / (2 fall)`, and at
/// most `g^2 y^2 / weight` at distance `y` from the offset where that is small.
fn mixed_most(segment: &Segment, price: f64) -> f64 {
    let stretches = Stretches::from(segment);
    let (left, right) = stretches.ways();
    let (left, right) = (left.0[0], right.0[0]);
    let Segment { fall, weight, depth, value, .. } = *segment;
    let short = (price - value) - fall * depth;
    let root = (short * short + 4.0 * fall * weight).sqrt();
    let y = if short > 0.0 { 2.0 * weight / (short + root) } else { (root - short) / (2.0 * fall) };
    let is_open = depth - left <= WALL.0[0] * (depth - segment.origin);
    let low = if is_open { -depth * (1.0 - 2.0 * ABYSS) } else { -left };
    let t = (y - depth).max(low).min(right);
    if is_open && t <= low {
        // So high a price proves nothing.
        return f64::INFINITY;
    }
    let (way, price) = (Block::all(t), Block::all(price));
    let (here, slope) = (stretches.gain(way, price), stretches.slope(way, price));
    let (here, off) = (here.value.0[0] + CLOSE * here.size.0[0], CLOSE * slope.size.0[0]);
    let slope = slope.value.0[0];
    // Against a limit the slope may point outwards.
    let left_over = if t >= right {
        (off - slope).max(0.0)
    } else if t <= low {
        (slope + off).max(0.0)
    } else {
        slope.abs() + off
    };
    let bend = left_over * (depth + t) / weight;
    let by_log = if bend <= 0.5 { weight * bend * bend } else { f64::INFINITY };
    let by_line = left_over * left_over / (2.0 * fall);
    let missing = by_line.min(by_log).min(left_over * (left + right));
    let most = here + missing * (1.0 + CLOSE) + weight * LEAST;
    if most < 0.0 { 0.0 } else { most }
}
