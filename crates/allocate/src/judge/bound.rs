//! A bound on the benefit of any flows, from prices alone.

use super::nodes::Nodes;
use super::{LEAST, Links, Tolls, tally};
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
        // Only where nothing can move nothing can have vanished.
        let is_stuck =
            terms == 0.0 && self.segments.len() == 0 && links.most.iter().all(|most| *most <= 0.0);
        let vanished = if is_stuck { 0.0 } else { count as f64 * LEAST };
        let mut total = terms * (1.0 + tally::off(count)) + vanished;
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
        let (low, high) = self.tolls.seen;
        let is_exact = std::ptr::eq(low, high);
        Nodes { segments: self.segments, price: low }.most((!is_exact).then_some(high))
    }
}
