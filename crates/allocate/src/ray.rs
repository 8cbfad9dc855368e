//! The marginal price of one node, walked outwards from its idle position.
//!
//! Upwards a ray holds the price of what is gained, downwards the negated price of what is given
//! up, so that both are marginal values that never rise with the distance walked. Gains are
//! integrals from the idle position outwards: at the idle position they are exactly zero, and
//! near it they keep all their digits.

use crate::enclosure::Enclosure;

/// A stretch on which the piecewise linear part of the marginal value is a straight line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Segment {
    /// Distance at which it begins.
    pub(crate) start: f64,
    /// Marginal value there, outward side.
    pub(crate) value: f64,
    /// By how much that falls for every unit of distance.
    pub(crate) fall: f64,
    /// Gain of walking as far as the start.
    pub(crate) gained: Enclosure,
}

/// One direction from the idle position.
#[derive(Debug, Clone)]
pub(crate) struct Ray {
    /// By ascending start; the first starts at 0.
    pub(crate) segments: Vec<Segment>,
    /// Weight and distance from the idle position to the offset of each logarithm.
    logs: Vec<(f64, f64)>,
    /// 1 upwards, -1 downwards.
    sign: f64,
}

/// Where a search on a ray ended.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Reached {
    /// The distance.
    pub(crate) distance: f64,
    /// By how much the distance shrinks for every unit the price rises; 0 at kinks and limits.
    pub(crate) softness: f64,
}

/// A price and a quadratic pull towards a distance.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pull {
    /// What one unit of distance costs.
    pub(crate) price: f64,
    /// The distance that is pulled towards.
    pub(crate) anchor: f64,
    /// Strength: a unit from the anchor costs this much at the margin.
    pub(crate) strength: f64,
}

impl Ray {
    /// A ray through stretches given by start, marginal value and fall, by ascending start.
    pub(crate) fn new(stretches: &[(f64, f64, f64)], logs: Vec<(f64, f64)>, sign: f64) -> Self {
        let mut segments: Vec<Segment> = Vec::with_capacity(stretches.len());
        for &(start, mut value, fall) in stretches {
            let mut gained = Enclosure::ZERO;
            if let Some(last) = segments.last() {
                // Rounding must not let the marginal value rise: a bound rests on its falling.
                value = value.min(last.value_at(start).low);
                gained = last.gain_at(start);
            }
            segments.push(Segment { start, value, fall, gained });
        }
        Self { segments, logs, sign }
    }

    /// The ray with all marginal values lowered, gains left as they are.
    pub(crate) fn lowered(&self, level: f64) -> Self {
        let mut lowered = self.clone();
        lowered.segments.iter_mut().for_each(|segment| segment.value -= level);
        lowered
    }

    /// The distance at which a logarithm has no value any more.
    pub(crate) fn wall(&self) -> f64 {
        let depth = self.logs.iter().map(|(_, depth)| *depth).fold(f64::INFINITY, f64::min);
        if self.sign > 0.0 { f64::INFINITY } else { depth }
    }

    /// Gain of walking a distance.
    pub(crate) fn gain(&self, distance: f64) -> Enclosure {
        let mut gain = self.segments[self.covering(distance, false)].gain_at(distance);
        for &(weight, depth) in &self.logs {
            if self.sign < 0.0 && distance >= depth {
                return Enclosure::exact(f64::NEG_INFINITY);
            }
            let share = Enclosure::exact(self.sign * distance).over(Enclosure::exact(depth));
            gain = gain + share.log_one_plus() * weight;
        }
        gain
    }

    /// Marginal value just before (`inner`) or just after a distance.
    pub(crate) fn marginal(&self, distance: f64, inner: bool) -> Enclosure {
        let mut value = self.segments[self.covering(distance, inner)].value_at(distance);
        for &(weight, depth) in &self.logs {
            let gap = Enclosure::exact(depth) + Enclosure::exact(self.sign * distance);
            if gap.low <= 0.0 {
                return Enclosure::exact(f64::NEG_INFINITY);
            }
            value = value + Enclosure::exact(self.sign * weight).over(gap);
        }
        value
    }

    /// The distance, at most `limit`, at which the marginal value meets the pull.
    pub(crate) fn reach(&self, pull: Pull, limit: f64) -> Reached {
        let begins = |segment: &Segment| {
            segment.start < limit && self.excess(segment, segment.start, pull) > 0.0
        };
        let after = self.segments.partition_point(begins);
        let Some(segment) = after.checked_sub(1).map(|at| &self.segments[at]) else {
            return Reached { distance: 0.0, softness: 0.0 };
        };
        let end = self.segments.get(after).map_or(limit, |next| next.start.min(limit));
        let distance = if self.logs.is_empty() {
            let slope = segment.fall + pull.strength;
            segment.start + self.excess(segment, segment.start, pull) / slope
        } else if end.is_finite() && self.excess(segment, end, pull) >= 0.0 {
            end
        } else {
            self.meet(segment, end, pull)
        };
        // A slope of zero makes the quotient infinite, and so the end is right.
        if distance < end {
            let fall = segment.fall + pull.strength + self.log_fall(distance);
            return Reached { distance, softness: 1.0 / fall };
        }
        Reached { distance: end, softness: 0.0 }
    }

    /// Index of the segment that covers a distance; at a boundary the inner or the outer one.
    fn covering(&self, distance: f64, inner: bool) -> usize {
        let is_before = |segment: &Segment| {
            if inner { segment.start < distance } else { segment.start <= distance }
        };
        self.segments.partition_point(is_before).saturating_sub(1)
    }

    /// Marginal value above the pull, in plain doubles.
    fn excess(&self, segment: &Segment, distance: f64, pull: Pull) -> f64 {
        let line = segment.value - segment.fall * (distance - segment.start);
        let excess = (line - pull.price) - pull.strength * (distance - pull.anchor);
        self.logs.iter().fold(excess, |sum, (weight, depth)| {
            sum + self.sign * weight / (depth + self.sign * distance).max(0.0)
        })
    }

    fn log_fall(&self, distance: f64) -> f64 {
        let gap = |depth: f64| depth + self.sign * distance;
        self.logs.iter().map(|(weight, depth)| weight / (gap(*depth) * gap(*depth))).sum()
    }

    /// The root of the excess inside a segment, by Newton steps kept inside a shrinking bracket.
    /// The excess is multiplied by the distance to the nearest offset, which makes the equation
    /// of a lone logarithm linear.
    fn meet(&self, segment: &Segment, end: f64, pull: Pull) -> f64 {
        let (mut low, mut high) = (segment.start, end);
        let depth = self.logs.iter().map(|(_, depth)| *depth).fold(f64::INFINITY, f64::min);
        let mut at = low;
        for _ in 0..200 {
            let excess = self.excess(segment, at, pull);
            if excess > 0.0 {
                low = at;
            } else {
                high = at;
            }
            let gap = depth + self.sign * at;
            let slope = -(segment.fall + pull.strength + self.log_fall(at));
            let next = at - excess * gap / (slope * gap + self.sign * excess);
            let next = if next > low && next < high {
                next
            } else if high.is_finite() {
                f64::midpoint(low, high)
            } else {
                low + 2.0 * (low + depth)
            };
            if next == at || !(next > low && next < high) {
                break;
            }
            let is_settled = (next - at).abs() <= f64::EPSILON * next.abs();
            at = next;
            if is_settled {
                break;
            }
        }
        at
    }
}

impl Segment {
    fn value_at(&self, distance: f64) -> Enclosure {
        let walked = Enclosure::exact(distance) - Enclosure::exact(self.start);
        Enclosure::exact(self.value) - walked * self.fall
    }

    fn gain_at(&self, distance: f64) -> Enclosure {
        if distance == self.start {
            return self.gained;
        }
        let walked = Enclosure::exact(distance) - Enclosure::exact(self.start);
        let average = Enclosure::exact(self.value) - walked * (self.fall * 0.5);
        self.gained + walked * average
    }
}
