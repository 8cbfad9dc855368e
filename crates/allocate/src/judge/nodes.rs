//! What nodes can gain and do gain, eight stretches at a time.

use super::CLOSE;
use super::choose::{GATHERED, full, rest};
use super::stretch::{Reckoned, Stretches};
use super::tally::Tally;
use crate::lanes::{Block, WIDTH};
use crate::network::segments::Segments;

/// The stretches of a network and the prices that their nodes see.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nodes<'a> {
    pub(super) segments: &'a Segments,
    pub(super) price: &'a [f64],
}

impl Nodes<'_> {
    /// Eight stretches, or as many as are left; the others stay empty.
    #[inline(always)]
    fn stretches(&self, first: usize) -> Stretches {
        let all = self.segments;
        if all.len() - first < WIDTH {
            return all.block(|values, fill| rest(values, first, fill));
        }
        all.block(|values, _| full(values, first))
    }

    /// What all nodes can gain at most, rounded up. Where a price is known only within a range,
    /// `other` is the list of its other ends: a term is convex in the price.
    #[inline(always)]
    pub(super) fn most(&self, other: Option<&[f64]>) -> f64 {
        let mut sum = Tally::new();
        let mut prices = ([0.0; GATHERED], [0.0; GATHERED]);
        for (chunk, nodes) in self.segments.node.chunks(GATHERED).enumerate() {
            look_up(self.price, nodes, &mut prices.0);
            look_up(other.unwrap_or(&[]), nodes, &mut prices.1);
            for first in (0..nodes.len()).step_by(WIDTH) {
                let stretches = self.stretches(chunk * GATHERED + first);
                let mut most = stretches.most(full(&prices.0, first));
                if other.is_some() {
                    most = most.or_more(stretches.most(full(&prices.1, first)));
                }
                // What fills up the last block is empty, and gains nothing.
                sum.add(most);
            }
        }
        sum.total()
    }

    /// What a block of nodes gains beyond the worth of its changes, rounded down, and the sizes of
    /// it. A change may be off; by concavity that costs at most the steeper of the slopes at both
    /// ends of where it may be.
    #[inline(always)]
    pub(super) fn gained(&self, first: usize, change: &[f64], off: &[f64]) -> Reckoned<Block> {
        let count = WIDTH.min(change.len() - first);
        let (change, off) = (some(change, first), some(off, first));
        let price = some(self.price, first);
        if self.is_one_each(first, count) {
            let stretches = self.stretches(first);
            // Alone, a stretch begins below the idle position and ends above it.
            let gained = stretches.gain(change, price);
            let low = stretches.steep(change - off, price);
            let high = stretches.steep(change + off, price);
            return lowered(gained, off, low.or_more(high));
        }
        let none = Reckoned { value: Block::all(0.0), size: Block::all(0.0) };
        let (mut gained, mut steep) = (none, Block::all(0.0));
        for lane in 0..count {
            if off.0[lane] > 0.0 || change.0[lane] != 0.0 {
                let (node, to, price) = (first + lane, change.0[lane], price.0[lane]);
                let one = self.gain(node, to, price);
                (gained.value.0[lane], gained.size.0[lane]) = (one.value, one.size);
                let low = self.steep(node, to - off.0[lane], price);
                steep.0[lane] = low.max(self.steep(node, to + off.0[lane], price));
            }
        }
        lowered(gained, off, steep)
    }

    /// Whether nodes have just one stretch each, whose number is theirs.
    #[inline(always)]
    fn is_one_each(&self, first: usize, count: usize) -> bool {
        let (firsts, nodes) = (&self.segments.first, &self.segments.node);
        let is_own = |(lane, node): (usize, &u32)| *node as usize == first + lane;
        firsts[first] as usize == first
            && firsts[first + count] as usize == first + count
            && nodes[first..first + count]
                .iter()
                .enumerate()
                .fold(true, |all, one| all & is_own(one))
    }

    /// What moving a node by a distance gains when every unit costs `price`: its stretches from the
    /// idle position to there, the outermost ones taken to go on.
    fn gain(&self, node: usize, distance: f64, price: f64) -> Reckoned<f64> {
        let range = self.segments.of(node);
        if range.is_empty() {
            // Flows cannot move the node: what is left is the rounding of what passes through.
            let value = -price * distance;
            return Reckoned { value, size: value.abs() };
        }
        let (first, last, is_up) = (range.start, range.end - 1, distance > 0.0);
        let mut sum = Reckoned { value: 0.0, size: 0.0 };
        for at in range {
            let segment = self.segments.get(at);
            // Where a stretch ends the next one begins, to the last digit.
            let end = if at < last { self.segments.start[at + 1] } else { f64::INFINITY };
            let start = if at > first { segment.start } else { f64::NEG_INFINITY };
            let to = if is_up { distance.min(end) } else { distance.max(start) };
            let is_crossed = if is_up { to > segment.origin } else { to < segment.origin };
            if is_crossed && (if is_up { end > 0.0 } else { start < 0.0 }) {
                let way = Block::all(to - segment.origin);
                let part = Stretches::from(&segment).gain(way, Block::all(price));
                sum.value += part.value.0[0];
                sum.size += part.size.0[0];
            }
        }
        sum
    }

    /// How steep a node's gain is at a distance, rounded up; at a kink, on either side.
    fn steep(&self, node: usize, distance: f64, price: f64) -> f64 {
        let range = self.segments.of(node);
        let holds = |at: &usize| distance <= self.segments.get(*at).end();
        let Some(at) = range.clone().find(holds).or(range.last()) else { return price.abs() };
        let segment = self.segments.get(at);
        let way = Block::all(distance - segment.origin);
        Stretches::from(&segment).steep(way, Block::all(price)).0[0]
    }
}

/// Eight values, or as many as are left.
#[inline(always)]
fn some(values: &[f64], first: usize) -> Block {
    if values.len() - first < WIDTH { rest(values, first, 0.0) } else { full(values, first) }
}

impl Segments {
    /// A block of stretches; `of` is told what stands for none.
    #[inline(always)]
    fn block(&self, of: impl Fn(&[f64], f64) -> Block) -> Stretches {
        Stretches {
            start: of(&self.start, 0.0),
            length: of(&self.length, 0.0),
            origin: of(&self.origin, 0.0),
            value: of(&self.value, 0.0),
            fall: of(&self.fall, 0.0),
            weight: of(&self.weight, 0.0),
            depth: of(&self.depth, 1.0),
        }
    }
}

/// Values of a list by index; nothing of an empty list.
#[inline(always)]
fn look_up(values: &[f64], at: &[u32], found: &mut [f64; GATHERED]) {
    if !values.is_empty() {
        for (found, at) in found.iter_mut().zip(at) {
            *found = values[*at as usize];
        }
    }
}

/// Gains less what their rounding and that of the changes may have added.
#[inline(always)]
fn lowered(gained: Reckoned<Block>, off: Block, steep: Block) -> Reckoned<Block> {
    let blur = off * steep * Block::all(1.0 + CLOSE);
    // Infinite steepness of what does not move costs nothing.
    let blur = Block::all(0.0).if_less(off, blur, Block::all(0.0));
    let value = gained.value - Block::all(CLOSE) * gained.size - blur;
    Reckoned { value, size: gained.size + blur }
}
