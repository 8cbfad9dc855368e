//! What nodes can gain and do gain, as many stretches side by side as the processor has room for.

use super::CLOSE;
use super::stretch::Reckoned;
use super::sums::{GATHERED, Sums};
use super::tally::Tally;
use crate::network::segments::{Segment, Segments};
use std::ops::Range;

/// The stretches of a network and the prices that their nodes see.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nodes<'a> {
    pub(super) segments: &'a Segments,
    pub(super) price: &'a [f64],
}

/// A chunk of stretches in lists of one length.
#[derive(Debug, Clone, Copy)]
struct Chunk<'a> {
    start: &'a [f64],
    length: &'a [f64],
    origin: &'a [f64],
    value: &'a [f64],
    fall: &'a [f64],
    weight: &'a [f64],
    depth: &'a [f64],
}

/// Which closed forms the stretches of a chunk have.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Lines,
    Logs,
    Mixed,
}

/// A closed form. As a type rather than a function it is compiled into the loops over stretches
/// however many of them there are, which is what makes them vector instructions.
trait Form {
    /// The most that a stretch can gain at a price, rounded up.
    fn most(segment: &Segment, price: f64) -> f64;

    /// What going some way gains, which may be off, and how steep the gain is thereabouts.
    fn moved(segment: &Segment, way: f64, off: f64, price: f64) -> (Reckoned<f64>, f64);
}

/// The closed forms.
struct Line;
struct Log;
struct Mixed;

impl Form for Line {
    #[inline(always)]
    fn most(segment: &Segment, price: f64) -> f64 {
        segment.line_most(price)
    }

    #[inline(always)]
    fn moved(segment: &Segment, way: f64, off: f64, price: f64) -> (Reckoned<f64>, f64) {
        segment.line_moved(way, off, price)
    }
}

impl Form for Log {
    #[inline(always)]
    fn most(segment: &Segment, price: f64) -> f64 {
        segment.log_most(price)
    }

    #[inline(always)]
    fn moved(segment: &Segment, way: f64, off: f64, price: f64) -> (Reckoned<f64>, f64) {
        segment.log_moved(way, off, price)
    }
}

impl Form for Mixed {
    #[inline(always)]
    fn most(segment: &Segment, price: f64) -> f64 {
        segment.most(price)
    }

    #[inline(always)]
    fn moved(segment: &Segment, way: f64, off: f64, price: f64) -> (Reckoned<f64>, f64) {
        let (low, high) = (segment.steep(way - off, price), segment.steep(way + off, price));
        (segment.gain(way, price), if high > low { high } else { low })
    }
}

impl<'a> Chunk<'a> {
    #[inline(always)]
    fn of(all: &'a Segments, range: Range<usize>) -> Self {
        Self {
            start: &all.start[range.clone()],
            length: &all.length[range.clone()],
            origin: &all.origin[range.clone()],
            value: &all.value[range.clone()],
            fall: &all.fall[range.clone()],
            weight: &all.weight[range.clone()],
            depth: &all.depth[range],
        }
    }

    #[inline(always)]
    fn kind(&self) -> Kind {
        let has_log = self.weight.iter().fold(false, |any, weight| any | (*weight > 0.0));
        let has_line = self.weight.iter().fold(false, |any, weight| any | (*weight <= 0.0));
        let has_fall = self.fall.iter().fold(false, |any, fall| any | (*fall > 0.0));
        match (has_log, has_line | has_fall) {
            (false, _) => Kind::Lines,
            (true, false) => Kind::Logs,
            (true, true) => Kind::Mixed,
        }
    }

    /// From prices, the most that each stretch can gain by a closed form.
    #[inline(always)]
    fn each<F: Form>(&self, values: &mut [f64]) {
        let straight = self.start.iter().zip(self.length).zip(self.origin).zip(self.value);
        let bent = self.fall.iter().zip(self.weight).zip(self.depth);
        for ((value, (((start, length), origin), at)), ((fall, weight), depth)) in
            values.iter_mut().zip(straight).zip(bent)
        {
            let segment = Segment {
                start: *start,
                length: *length,
                origin: *origin,
                value: *at,
                fall: *fall,
                weight: *weight,
                depth: *depth,
            };
            *value = F::most(&segment, *value);
        }
    }

    /// From prices, the most that each stretch can gain, rounded up.
    #[inline(always)]
    fn most(&self, values: &mut [f64]) {
        match self.kind() {
            Kind::Lines => self.each::<Line>(values),
            Kind::Logs => self.each::<Log>(values),
            Kind::Mixed => self.each::<Mixed>(values),
        }
    }
}

impl Nodes<'_> {
    /// What all nodes can gain at most, rounded up. Where a price is known only within a range,
    /// `other` is the list of its other ends: a term is convex in the price.
    #[inline(always)]
    pub(super) fn most(&self, other: Option<&[f64]>) -> f64 {
        let mut sum = Tally::new();
        let mut terms = [0.0; GATHERED];
        for start in (0..self.segments.len()).step_by(GATHERED) {
            let range = start..self.segments.len().min(start + GATHERED);
            let terms = &mut terms[..range.len()];
            self.terms(other, range, terms);
            sum.add_all(terms);
        }
        sum.total()
    }

    /// The most that each stretch of a range can gain, rounded up; the same however ranges are cut.
    /// A range may not be longer than what is gathered at a time.
    #[inline(always)]
    pub(super) fn terms(&self, other: Option<&[f64]>, range: Range<usize>, terms: &mut [f64]) {
        let nodes = &self.segments.node[range.clone()];
        let chunk = Chunk::of(self.segments, range);
        look_up(self.price, nodes, terms);
        chunk.most(terms);
        if let Some(other) = other {
            let mut others = [0.0; GATHERED];
            let others = &mut others[..nodes.len()];
            look_up(other, nodes, others);
            chunk.most(others);
            for (term, other) in terms.iter_mut().zip(others) {
                *term = if *other > *term { *other } else { *term };
            }
        }
    }

    /// What nodes gain beyond the worth of their changes, rounded down, and the sizes of it. A
    /// change may be off; by concavity that costs at most the steeper of the slopes at both ends of
    /// where it may be.
    #[inline(always)]
    pub(super) fn gained(&self, change: &[f64], off: &[f64], sums: &mut Sums) {
        let mut lists = ([0.0; GATHERED], [0.0; GATHERED]);
        for start in (0..change.len()).step_by(GATHERED) {
            let range = start..change.len().min(start + GATHERED);
            let (values, sizes) = (&mut lists.0[..range.len()], &mut lists.1[..range.len()]);
            let moved = (&change[range.clone()], &off[range.clone()]);
            let kind = if self.is_one_each(range.clone()) {
                Chunk::of(self.segments, range.clone()).kind()
            } else {
                Kind::Mixed
            };
            match kind {
                Kind::Lines => self.alone::<Line>(range, moved, (values, sizes)),
                Kind::Logs => self.alone::<Log>(range, moved, (values, sizes)),
                Kind::Mixed => {
                    for (lane, node) in range.enumerate() {
                        let (change, off) = (moved.0[lane], moved.1[lane]);
                        (values[lane], sizes[lane]) = self.of_node(node, change, off);
                    }
                }
            }
            sums.add_all(values, sizes);
        }
    }

    /// What nodes of one stretch each gain, whose numbers are theirs.
    #[inline(always)]
    fn alone<F: Form>(
        &self,
        range: Range<usize>,
        (change, off): (&[f64], &[f64]),
        (values, sizes): (&mut [f64], &mut [f64]),
    ) {
        let all = self.segments;
        let (value, fall) = (&all.value[range.clone()], &all.fall[range.clone()]);
        let (weight, depth) = (&all.weight[range.clone()], &all.depth[range.clone()]);
        let price = &self.price[range];
        let parts = value.iter().zip(fall).zip(weight).zip(depth).zip(price);
        let moved = change.iter().zip(off);
        let found = values.iter_mut().zip(sizes.iter_mut());
        for ((((((at, fall), weight), depth), price), (change, off)), (one, size)) in
            parts.zip(moved).zip(found)
        {
            // Alone, a stretch begins below the idle position and ends above it.
            let segment = Segment {
                start: 0.0,
                length: 0.0,
                origin: 0.0,
                value: *at,
                fall: *fall,
                weight: *weight,
                depth: *depth,
            };
            let (gained, steep) = F::moved(&segment, *change, *off, *price);
            (*one, *size) = lowered(gained, *off, steep);
        }
    }

    fn of_node(&self, node: usize, change: f64, off: f64) -> (f64, f64) {
        if off <= 0.0 && change == 0.0 {
            return (0.0, 0.0);
        }
        let price = self.price[node];
        let low = self.steep(node, change - off, price);
        let high = self.steep(node, change + off, price);
        lowered(gain(self.segments, node, change, price), off, low.max(high))
    }

    /// Whether nodes have just one stretch each, whose number is theirs.
    #[inline(always)]
    fn is_one_each(&self, range: Range<usize>) -> bool {
        let (firsts, nodes) = (&self.segments.first, &self.segments.node);
        let is_own = |(lane, node): (usize, &u32)| *node as usize == range.start + lane;
        range.end <= nodes.len()
            && firsts[range.start] as usize == range.start
            && firsts[range.end] as usize == range.end
            && nodes[range.clone()].iter().enumerate().fold(true, |all, one| all & is_own(one))
    }

    /// How steep a node's gain is at a distance, rounded up; at a kink, on either side.
    fn steep(&self, node: usize, distance: f64, price: f64) -> f64 {
        let range = self.segments.of(node);
        let holds = |at: &usize| distance <= self.segments.get(*at).end();
        let Some(at) = range.clone().find(holds).or(range.last()) else { return price.abs() };
        let segment = self.segments.get(at);
        segment.steep(distance - segment.origin, price)
    }
}

/// What moving a node by a distance gains when every unit costs `price`: its stretches from the
/// idle position to there, the outermost ones taken to go on.
pub(crate) fn gain(segments: &Segments, node: usize, distance: f64, price: f64) -> Reckoned<f64> {
    let range = segments.of(node);
    if range.is_empty() {
        // Flows cannot move the node: what is left is the rounding of what passes through.
        let value = -price * distance;
        return Reckoned { value, size: value.abs() };
    }
    let (first, last, is_up) = (range.start, range.end - 1, distance > 0.0);
    let mut sum = Reckoned { value: 0.0, size: 0.0 };
    for at in range {
        let segment = segments.get(at);
        // Where a stretch ends the next one begins, to the last digit.
        let end = if at < last { segments.start[at + 1] } else { f64::INFINITY };
        let start = if at > first { segment.start } else { f64::NEG_INFINITY };
        let to = if is_up { distance.min(end) } else { distance.max(start) };
        let is_crossed = if is_up { to > segment.origin } else { to < segment.origin };
        if is_crossed && (if is_up { end > 0.0 } else { start < 0.0 }) {
            let part = segment.gain(to - segment.origin, price);
            sum.value += part.value;
            sum.size += part.size;
        }
    }
    sum
}

/// Values of a list by index.
#[inline(always)]
fn look_up(values: &[f64], at: &[u32], found: &mut [f64]) {
    for (found, at) in found.iter_mut().zip(at) {
        *found = values[*at as usize];
    }
}

/// A gain less what its rounding and that of the change may have added, and its size.
#[inline(always)]
fn lowered(gained: Reckoned<f64>, off: f64, steep: f64) -> (f64, f64) {
    let blur = off * steep * (1.0 + CLOSE);
    // Infinite steepness of what does not move costs nothing.
    let blur = if off > 0.0 { blur } else { 0.0 };
    (gained.value - CLOSE * gained.size - blur, gained.size + blur)
}
