//! A node's marginal price as stretches of one closed form, by distance from its idle position.
//!
//! On every stretch the price is `weight / (depth + t) + value - fall * t`, where `t` is the
//! distance from the stretch's origin: the idle position where the stretch contains it, otherwise
//! the end that is nearer to it. Nothing is lost near the idle position, and gains are told from
//! there.

use super::topology::index;
use crate::lanes::{Block, WIDTH};
use crate::problem::Node;
use crate::profile::{Floor, Parts};

/// Stretches of all nodes, node after node, by ascending distance.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Segments {
    /// For each node its first stretch, and the number of stretches.
    pub(crate) first: Vec<u32>,
    /// The node of each stretch.
    pub(crate) node: Vec<u32>,
    /// Where it begins, from the idle position.
    pub(crate) start: Vec<f64>,
    /// How long it is.
    pub(crate) length: Vec<f64>,
    /// Its origin, from the idle position.
    pub(crate) origin: Vec<f64>,
    /// Price at the origin without the logarithm's.
    pub(crate) value: Vec<f64>,
    /// By how much that falls for every unit.
    pub(crate) fall: Vec<f64>,
    /// The logarithm's weight, 0 for none.
    pub(crate) weight: Vec<f64>,
    /// Distance from the logarithm's offset to the origin.
    pub(crate) depth: Vec<f64>,
    /// Price where it begins.
    pub(crate) top: Vec<f64>,
    /// Price where it ends.
    pub(crate) bottom: Vec<f64>,
    /// For each node, whether it has more than one stretch, or one of constant price.
    pub(crate) is_pieced: Vec<bool>,
}

/// One stretch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Segment {
    pub(crate) start: f64,
    pub(crate) length: f64,
    pub(crate) origin: f64,
    pub(crate) value: f64,
    pub(crate) fall: f64,
    pub(crate) weight: f64,
    pub(crate) depth: f64,
}

impl Segments {
    /// Adds a node that flows can move by `low..=high`.
    pub(crate) fn push(&mut self, node: &Node, (low, high): (f64, f64)) {
        if self.first.is_empty() {
            self.first.push(0);
        }
        let at = index(self.first.len() - 1);
        for segment in stretches(node, low, high) {
            self.node.push(at);
            self.start.push(segment.start);
            self.length.push(segment.length);
            self.origin.push(segment.origin);
            self.value.push(segment.value);
            self.fall.push(segment.fall);
            self.weight.push(segment.weight);
            self.depth.push(segment.depth);
            self.top.push(segment.price(segment.start));
            self.bottom.push(segment.price(segment.end()));
        }
        let first = self.first.last().map_or(0, |first| *first as usize);
        let is_lone = self.node.len() == first + 1;
        self.is_pieced.push(!is_lone || is_flat(self.fall[first], self.weight[first]));
        self.first.push(index(self.node.len()));
    }

    /// Writes one stretch anew.
    pub(crate) fn set(&mut self, at: usize, segment: Segment) {
        self.start[at] = segment.start;
        self.length[at] = segment.length;
        self.origin[at] = segment.origin;
        self.value[at] = segment.value;
        self.fall[at] = segment.fall;
        self.weight[at] = segment.weight;
        self.depth[at] = segment.depth;
        self.top[at] = segment.price(segment.start);
        self.bottom[at] = segment.price(segment.end());
        let node = self.node[at] as usize;
        let is_lone = self.first[node + 1] == self.first[node] + 1;
        self.is_pieced[node] = !is_lone || is_flat(segment.fall, segment.weight);
    }

    /// One stretch.
    #[inline(always)]
    pub(crate) fn get(&self, at: usize) -> Segment {
        Segment {
            start: self.start[at],
            length: self.length[at],
            origin: self.origin[at],
            value: self.value[at],
            fall: self.fall[at],
            weight: self.weight[at],
            depth: self.depth[at],
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.node.len()
    }

    /// What a unit is worth at a node when nothing is sent, at a kink the last one that is held;
    /// `None` of a node that flows cannot move.
    pub(crate) fn idle_price(&self, node: usize) -> Option<f64> {
        let home = self.of(node).find(|at| self.get(*at).end() >= 0.0)?;
        Some(self.get(home).price(0.0))
    }

    /// The stretches of a node.
    #[inline(always)]
    pub(crate) fn of(&self, node: usize) -> std::ops::Range<usize> {
        self.first[node] as usize..self.first[node + 1] as usize
    }
}

/// Whether a stretch's price is constant.
fn is_flat(fall: f64, weight: f64) -> bool {
    fall == 0.0 && weight == 0.0
}

impl Segment {
    /// Where it ends.
    pub(crate) fn end(&self) -> f64 {
        self.start + self.length
    }

    /// The marginal price at a distance from the idle position.
    pub(crate) fn price(&self, distance: f64) -> f64 {
        let t = distance - self.origin;
        let line = self.value - self.fall * t;
        if self.weight > 0.0 { line + self.weight / (self.depth + t) } else { line }
    }
}

/// The stretch of a node whose price has one closed form everywhere, without taking memory.
pub(crate) fn lone(node: &Node, low: f64, high: f64) -> Option<Segment> {
    use crate::utility::Utility;
    let idle = node.idle();
    if Floor::of(node).is_some() || high <= low {
        return None;
    }
    let (value, fall, weight, depth) = match node.utility {
        Utility::Log { weight, offset } if weight > 0.0 => (0.0, 0.0, weight, idle - offset),
        Utility::Log { .. } => (0.0, 0.0, 0.0, 1.0),
        Utility::Quadratic { slope, curvature, centre } => {
            (slope - curvature * (idle - centre), curvature, 0.0, 1.0)
        }
        _ => return None,
    };
    let low = low.max(-depth_of(weight, depth));
    Some(Segment { start: low, length: high - low, origin: 0.0, value, fall, weight, depth })
}

/// How far a logarithm lets a node fall.
fn depth_of(weight: f64, depth: f64) -> f64 {
    if weight > 0.0 { depth * (1.0 - 1e-12) } else { f64::INFINITY }
}

/// All stretches of a node; none if flows cannot move it.
pub(crate) fn stretches(node: &Node, low: f64, high: f64) -> Vec<Segment> {
    if let Some(segment) = lone(node, low, high) {
        return vec![segment];
    }
    let parts = Parts::of(&node.utility, node.idle(), Floor::of(node));
    let logs = parts.logs();
    let (weight, depth) = logs.first().copied().unwrap_or((0.0, 1.0));
    let low = low.max(-depth_of(weight, depth));
    let mut cuts = parts.knots();
    cuts.retain(|cut| *cut > low && *cut < high);
    cuts.push(low);
    cuts.push(high);
    cuts.sort_by(f64::total_cmp);
    cuts.dedup();
    let stretch = |(start, end): (f64, f64)| {
        let origin = 0.0_f64.clamp(start, end);
        let (value, fall) = parts.line(origin, start >= 0.0 || origin < end);
        Segment { start, length: end - start, origin, value, fall, weight, depth: depth + origin }
    };
    let mut found: Vec<Segment> = cuts.windows(2).map(|pair| stretch((pair[0], pair[1]))).collect();
    keep_falling(&mut found);
    found
}

/// Rounding must not let the price rise from one stretch to the next: a bound rests on its falling.
/// Values are lowered outwards above the idle position and lifted outwards below it.
fn keep_falling(found: &mut [Segment]) {
    let home = found.partition_point(|segment| segment.end() <= 0.0);
    for at in home + 1..found.len() {
        let before = found[at - 1];
        let line = before.value - before.fall * (before.end() - before.origin);
        let least = line - 4.0 * f64::EPSILON * (line.abs() + before.value.abs());
        found[at].value = found[at].value.min(least);
    }
    for at in (0..home.min(found.len().saturating_sub(1))).rev() {
        let after = found[at + 1];
        let line = after.value - after.fall * (after.start - after.origin);
        let most = line + 4.0 * f64::EPSILON * (line.abs() + after.value.abs());
        found[at].value = found[at].value.max(most);
    }
}

/// How far a stretch is filled at a price, and by how much that shrinks for every unit of price;
/// a stretch of constant price is empty or full.
#[inline(always)]
pub(crate) fn filled(segment: &Segment, price: f64) -> (f64, f64) {
    let (t, soft) = reached(segment, price);
    let along = t - (segment.start - segment.origin);
    if along <= 0.0 {
        (0.0, 0.0)
    } else if along < segment.length {
        (along, soft)
    } else {
        (segment.length, 0.0)
    }
}

/// Where a stretch's closed form comes to a price, from its origin, and how softly.
#[inline(always)]
fn reached(segment: &Segment, price: f64) -> (f64, f64) {
    let above = price - segment.value;
    if segment.weight == 0.0 {
        // A fall of zero makes this infinite, or nothing at its very price.
        let soft = 1.0 / segment.fall;
        return (-above * soft, soft);
    }
    if segment.fall == 0.0 {
        if above <= 0.0 {
            return (f64::INFINITY, 0.0);
        }
        let inverse = 1.0 / above;
        let y = segment.weight * inverse;
        return (y - segment.depth, y * inverse);
    }
    // `fall * y^2 + b * y = weight`, in the form that does not cancel.
    let b = above - segment.fall * segment.depth;
    let root = (b * b + 4.0 * segment.fall * segment.weight).sqrt();
    let y =
        if b > 0.0 { 2.0 * segment.weight / (b + root) } else { (root - b) / (2.0 * segment.fall) };
    (y - segment.depth, 1.0 / (segment.fall + segment.weight / (y * y)))
}

/// What one block of nodes does at its prices.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Responses {
    /// How far each is moved.
    pub(crate) distance: Block,
    /// By how much that shrinks for every unit of price.
    pub(crate) softness: Block,
}

impl Segments {
    /// Whether every node has one stretch, none of constant price: then stretches stand where their
    /// nodes do.
    pub(crate) fn are_lone(&self) -> bool {
        self.node.len() == self.is_pieced.len() && !self.is_pieced.contains(&true)
    }

    /// Responses of eight nodes that have one stretch each, of the same kind; `None` if kinds differ.
    #[inline(always)]
    pub(crate) fn responses(&self, first: usize, price: Block) -> Option<Responses> {
        let load = |values: &[f64]| Block::of(values, first);
        let (weight, fall) = (load(&self.weight), load(&self.fall));
        let zero = Block::all(0.0);
        let above = price - load(&self.value);
        let (t, soft) = if fall == zero && weight.least() > 0.0 {
            // A price below all there are asks for more than there is.
            let inverse = Block::all(1.0) / above.or_more(Block::all(f64::MIN_POSITIVE));
            let y = weight * inverse;
            (y - load(&self.depth), y * inverse)
        } else if weight == zero {
            let soft = Block::all(1.0) / fall;
            (-above * soft, soft)
        } else {
            return None;
        };
        let (start, length) = (load(&self.start), load(&self.length));
        let along = t - (start - load(&self.origin));
        let inside = along.or_more(zero).or_less(length);
        let mut softness = [0.0; WIDTH];
        for (lane, softness) in softness.iter_mut().enumerate() {
            *softness = if inside.0[lane] == along.0[lane] { soft.0[lane] } else { 0.0 };
        }
        Some(Responses { distance: start + inside, softness: Block(softness) })
    }
}

/// How far a node is moved by a price, and by how much that shrinks for every unit of price. On a
/// stretch of constant price the start is taken.
pub(crate) fn response(segments: &Segments, node: usize, price: f64) -> (f64, f64) {
    let range = segments.of(node);
    if range.is_empty() {
        return (0.0, 0.0);
    }
    let (mut distance, mut softness) = (segments.start[range.start], 0.0);
    for at in range {
        let (along, soft) = filled(&segments.get(at), price);
        // Summing lengths would add up their rounding: an end is where the next one starts.
        if along > 0.0 {
            distance = segments.start[at] + along;
        }
        softness += soft;
        if along < segments.length[at] {
            break;
        }
    }
    (distance, softness)
}
