//! A bound on the benefit of any flows, from prices alone.

use super::tally::{self, Tally};
use super::{LEAST, Links, Tolls, stretch};
use crate::lanes::{Block, WIDTH};
use crate::network::segments::Segments;

/// The bound, part by part.
#[derive(Debug)]
pub(crate) struct Bound<'a> {
    /// The links that may earn something; their costs are taken from the tolls.
    pub(crate) links: Links<'a>,
    /// The nodes.
    pub(crate) segments: &'a Segments,
    /// Prices.
    pub(crate) tolls: Tolls<'a>,
    /// Charges that are paid in any case.
    pub(crate) paid: f64,
}

impl pulp::WithSimd for Bound<'_> {
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> f64 {
        let links = Links { cost: self.tolls.cost, ..self.links };
        let terms = links.earned(self.tolls.price) + self.nodes();
        // All terms are at least 0, so that their sum is off by a share of itself.
        let count = links.len() + self.segments.len();
        let mut total = terms * (1.0 + tally::off(count)) + count as f64 * LEAST;
        for more in [self.tolls.room, -self.paid] {
            total = if more == 0.0 { total } else { (total + more).next_up() };
        }
        if total.is_nan() { f64::INFINITY } else { total }
    }
}

impl Bound<'_> {
    /// The bound, rounded up.
    pub(crate) fn reckon(self) -> f64 {
        pulp::Arch::new().dispatch(self)
    }

    /// What all nodes can gain at most.
    #[inline(always)]
    fn nodes(&self) -> f64 {
        let count = self.segments.len();
        let mut sum = Tally::new();
        for first in (0..count).step_by(WIDTH) {
            let mut block = [0.0; WIDTH];
            for (lane, most) in block.iter_mut().take(count - first).enumerate() {
                *most = self.most(first + lane);
            }
            sum.add(Block(block));
        }
        sum.total()
    }

    /// What one stretch can gain at most, whatever the price between the two that may be seen: the
    /// term is convex in the price.
    #[inline(always)]
    fn most(&self, at: usize) -> f64 {
        let (node, segment) = (self.segments.node[at] as usize, self.segments.get(at));
        let (low, high) = (self.tolls.seen.0[node], self.tolls.seen.1[node]);
        let most = stretch::most(&segment, low);
        if low == high { most } else { most.max(stretch::most(&segment, high)) }
    }
}
