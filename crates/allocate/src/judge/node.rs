//! One node's part of a proof.

use super::UNIT;
use crate::network::segments::{Segment, Segments, response};

/// Units in the last place that a closed form of a few operations may be off, generously.
const CLOSE: f64 = 16.0 * UNIT;

/// A value and the sum of the magnitudes that were added up to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Reckoned {
    pub(super) value: f64,
    pub(super) size: f64,
}

impl Reckoned {
    /// At most this.
    pub(super) fn most(self) -> f64 {
        self.value + CLOSE * self.size
    }

    /// At least this.
    pub(super) fn least(self) -> f64 {
        self.value - CLOSE * self.size
    }
}

/// What moving a node to a distance gains, told that every unit costs `price`.
pub(super) fn gain(segments: &Segments, node: usize, distance: f64, price: f64) -> Reckoned {
    let mut sum = Reckoned { value: 0.0, size: 0.0 };
    for at in segments.of(node) {
        let segment = segments.get(at);
        // The stretch between the idle position and the distance.
        let to = distance.clamp(segment.start, segment.end());
        let is_crossed = if distance > 0.0 { segment.end() > 0.0 } else { segment.start < 0.0 };
        if !is_crossed || to == segment.origin || (to > segment.origin) != (distance > 0.0) {
            continue;
        }
        let part = integral(&segment, to - segment.origin, price);
        sum.value += part.value;
        sum.size += part.size;
    }
    sum
}

/// The integral of a stretch's price less `price` from its origin.
fn integral(segment: &Segment, t: f64, price: f64) -> Reckoned {
    let line = (segment.value - price) * t;
    let bend = 0.5 * segment.fall * t * t;
    let log = if segment.weight > 0.0 {
        segment.weight * libm::log1p((t / segment.depth).max(-1.0))
    } else {
        0.0
    };
    let size = (segment.value.abs() + price.abs()) * t.abs() + bend + log.abs();
    Reckoned { value: line - bend + log, size }
}

/// The most that moving a node can gain when every unit costs `price`, rounded up; at least 0.
pub(super) fn most(segments: &Segments, node: usize, price: f64) -> f64 {
    let range = segments.of(node);
    if range.len() == 1 {
        if let Some(most) = lone(&segments.get(range.start), price) {
            return most;
        }
    }
    let Some((low, high)) = ends(segments, node) else { return 0.0 };
    let (distance, _) = response(segments, node, price);
    let distance = distance.clamp(low, high);
    let here = gain(segments, node, distance, price);
    // By concavity the maximum is at most a slope times the way it can still go.
    let (left, right) = slopes(segments, node, distance, price);
    let more =
        (right.most().max(0.0) * (high - distance)).max(-left.least().min(0.0) * (distance - low));
    (here.most() + more * (1.0 + CLOSE)).max(0.0)
}

/// How far a node can be moved.
fn ends(segments: &Segments, node: usize) -> Option<(f64, f64)> {
    let range = segments.of(node);
    let first = range.clone().next()?;
    Some((segments.start[first], segments.get(range.end - 1).end()))
}

/// The price less `price` just below and just above a distance.
fn slopes(segments: &Segments, node: usize, distance: f64, price: f64) -> (Reckoned, Reckoned) {
    let none = Reckoned { value: 0.0, size: 0.0 };
    let (mut left, mut right) = (none, none);
    for at in segments.of(node) {
        let segment = segments.get(at);
        if segment.start < distance && distance <= segment.end() {
            left = slope(&segment, distance, price);
        }
        if segment.start <= distance && distance < segment.end() {
            right = slope(&segment, distance, price);
        }
    }
    (left, right)
}

fn slope(segment: &Segment, distance: f64, price: f64) -> Reckoned {
    let t = distance - segment.origin;
    let log = if segment.weight > 0.0 { segment.weight / (segment.depth + t) } else { 0.0 };
    // What rounding of the distance may do to the logarithm's price.
    let steep = log * (segment.depth + distance.abs()) / (segment.depth + t);
    let line = segment.value - segment.fall * t;
    let size = segment.value.abs() + (segment.fall * t).abs() + log + steep.abs() + price.abs();
    Reckoned { value: line + log - price, size }
}

/// The most that a node with one closed form can gain, if the best is inside its limits.
fn lone(segment: &Segment, price: f64) -> Option<f64> {
    if segment.weight > 0.0 && segment.fall == 0.0 {
        // At `y = weight / above` from the offset: `weight * (x - ln(1 + x))` with
        // `1 + x = above * depth / weight`.
        let above = price - segment.value;
        let y = segment.weight / above;
        let t = y - segment.depth;
        if !(above > 0.0 && t > segment.start && t < segment.end()) {
            return None;
        }
        let ratio = above * segment.depth / segment.weight;
        let off = CLOSE * ratio * (1.0 + (price.abs() + segment.value.abs()) / above);
        let x = ratio - 1.0;
        let bow = x - libm::log1p(x);
        let slack = off * (x / ratio).abs() + off * off + CLOSE * (x.abs().min(x * x) + bow);
        return Some(segment.weight * (bow + slack) * (1.0 + CLOSE));
    }
    if segment.weight == 0.0 && segment.fall > 0.0 {
        let above = segment.value - price;
        let t = above / segment.fall;
        if !(t > segment.start && t < segment.end()) {
            return None;
        }
        let above = above.abs() + UNIT * (segment.value.abs() + price.abs());
        return Some(above * above / segment.fall * 0.5 * (1.0 + CLOSE));
    }
    None
}
