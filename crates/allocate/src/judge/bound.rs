//! A bound on the benefit of any flows, from prices alone.

use super::{UNIT, node};
use crate::lanes::{Block, WIDTH};
use crate::network::{Lines, Network};

/// Units in the last place that a surplus may be off, by the sizes of its terms.
const SURPLUS: f64 = 4.0 * UNIT;

/// Prices as routes and nodes see them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tolls<'a> {
    /// Of every row.
    pub(crate) price: &'a [f64],
    /// What routes cost, the prices of their groups included.
    pub(crate) cost: &'a [f64],
    /// What a unit at each node must be worth, the prices of its groups included.
    pub(crate) seen: &'a [f64],
}

/// The bound, part by part.
#[derive(Debug)]
pub(crate) struct Bound<'a> {
    pub(crate) network: &'a Network,
    pub(crate) lines: &'a Lines,
    pub(crate) tolls: Tolls<'a>,
}

impl pulp::WithSimd for Bound<'_> {
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> f64 {
        let links = self.links();
        let nodes: f64 = (0..self.network.topology.nodes)
            .map(|at| node::most(&self.network.segments, at, self.tolls.seen[at]))
            .sum();
        // All terms are at least 0; what rounding takes off their sums is less than this.
        let count = (self.network.topology.links() + self.network.topology.nodes) as f64;
        let total = (links + nodes) * (1.0 + (8.0 + count) * UNIT);
        if total.is_nan() { f64::INFINITY } else { total }
    }
}

impl Bound<'_> {
    /// The bound.
    pub(crate) fn reckon(self) -> f64 {
        pulp::Arch::new().dispatch(self)
    }

    /// What all links together can earn.
    #[inline(always)]
    fn links(&self) -> f64 {
        let count = self.network.topology.links();
        let mut sum = Block::all(0.0);
        let full = count / WIDTH;
        for block in 0..full {
            sum += self.earned(block * WIDTH, WIDTH);
        }
        if full * WIDTH < count {
            sum += self.earned(full * WIDTH, count - full * WIDTH);
        }
        sum.total()
    }

    /// What eight links can earn, or as many as are left.
    #[inline(always)]
    fn earned(&self, first: usize, count: usize) -> Block {
        let (topology, lines) = (&*self.network.topology, self.lines);
        let (mut gives, mut takes) = ([0.0; WIDTH], [0.0; WIDTH]);
        let source = &topology.source[first..first + count];
        let target = &topology.target[first..first + count];
        for (lane, (source, target)) in source.iter().zip(target).enumerate() {
            gives[lane] = self.tolls.price[*source as usize];
            takes[lane] = self.tolls.price[*target as usize];
        }
        let take = |values: &[f64]| {
            let mut block = [0.0; WIDTH];
            block[..count].copy_from_slice(&values[first..first + count]);
            Block(block)
        };
        let (cost, most) = (take(self.tolls.cost), take(&lines.most));
        let curvature = take(&lines.curvature);
        let arrives = Block(takes) * take(&lines.delivered);
        let gives = Block(gives);
        let size = arrives.size() + gives.size() + cost.size();
        let surplus = arrives - gives - cost + Block::all(SURPLUS) * size;
        let zero = Block::all(0.0);
        let surplus = zero.or_more(surplus);
        let flow = most.or_less(surplus / curvature);
        let earned =
            flow * (surplus - Block::all(0.5) * curvature * flow) * Block::all(1.0 + 8.0 * UNIT);
        zero.or_more(earned - take(&lines.charge))
    }
}
