//! What links can earn, in blocks.

use super::nodes::part;
use super::stretch::Reckoned;
use super::tally::Tally;
use super::{CLOSE, LEAST, UNIT};
use crate::lanes::{Block, WIDTH};
use crate::network::{Lines, Network};

/// Units in the last place that a surplus may be off. What arrives less what is given is rounded
/// once, the cost was rounded when depth used so far was added to it, and their difference is:
/// less than three units of the two together.
const SURPLUS: f64 = 4.0 * UNIT;

/// Links to judge: all of a network, or any list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Links<'a> {
    /// The row that gives.
    pub(crate) source: &'a [u32],
    /// The row that receives.
    pub(crate) target: &'a [u32],
    /// Cost of the first unit.
    pub(crate) cost: &'a [f64],
    /// By how much the cost rises with every unit.
    pub(crate) curvature: &'a [f64],
    /// The most that can be sent.
    pub(crate) most: &'a [f64],
    /// What arrives of one unit; empty where nothing is lost anywhere.
    pub(crate) delivered: &'a [f64],
    /// Charge for sending anything; empty where there is none.
    pub(crate) charge: &'a [f64],
    /// What rounding may have done to any cost beyond a unit of it.
    pub(crate) blur: f64,
}

impl<'a> Links<'a> {
    /// All links of a network.
    pub(crate) fn of(network: &'a Network, lines: &'a Lines) -> Self {
        Self {
            source: &network.topology.source,
            target: &network.topology.target,
            cost: &lines.cost,
            curvature: &lines.curvature,
            most: &lines.most,
            delivered: if lines.is_lossless { &[] } else { &lines.delivered },
            charge: if lines.is_gratis { &[] } else { &lines.charge },
            blur: lines.blur,
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.source.len()
    }

    /// What all links together can earn at most, rounded up.
    #[inline(always)]
    pub(super) fn earned(&self, price: &[f64]) -> f64 {
        let count = self.len();
        let mut sum = Tally::new();
        for first in (0..count).step_by(WIDTH) {
            sum.add(self.most(price, first, WIDTH.min(count - first)));
        }
        sum.total()
    }

    /// What arrives of a unit less what it is worth where it comes from, of so many links.
    #[inline(always)]
    fn spread(&self, price: &[f64], first: usize, count: usize) -> Block {
        let gives = Block::gather(price, &part(self.source, first, count, 0));
        let takes = Block::gather(price, &part(self.target, first, count, 0));
        if self.delivered.is_empty() {
            return takes - gives;
        }
        takes.times_plus(Block(part(self.delivered, first, count, 1.0)), -gives)
    }

    /// What so many links can earn at most, each rounded up.
    ///
    /// The best flow need not be exact: the term is flat there. Being quadratic in the surplus, and
    /// with four operations of its own, it is off by less than eight units.
    #[inline(always)]
    fn most(&self, price: &[f64], first: usize, count: usize) -> Block {
        let spread = self.spread(price, first, count);
        let of = |values: &[f64]| Block(part(values, first, count, 0.0));
        let (cost, most, curvature) = (of(self.cost), of(self.most), of(self.curvature));
        let zero = Block::all(0.0);
        let slack =
            Block::all(SURPLUS) * (spread.size() + cost.size()) + Block::all(self.blur + LEAST);
        let surplus = zero.or_more((spread - cost) + slack);
        let flow = most.or_less(surplus / curvature);
        let earned = flow * (surplus - Block::all(0.5) * curvature * flow);
        let earned = earned * Block::all(1.0 + CLOSE);
        if self.charge.is_empty() {
            return earned;
        }
        zero.or_more(earned - of(self.charge))
    }

    /// What flows earn from a place on, and the size of its terms.
    #[inline(always)]
    pub(super) fn gained(&self, price: &[f64], flows: &[f64], first: usize) -> Reckoned<Block> {
        let (zero, count) = (Block::all(0.0), WIDTH.min(self.len() - first));
        let of = |values: &[f64]| Block(part(values, first, count, 0.0));
        let flow = of(flows);
        if !flow.has_more_than_zero() {
            return Reckoned { value: zero, size: zero };
        }
        let (spread, cost) = (self.spread(price, first, count), of(self.cost));
        let deep = Block::all(0.5) * of(self.curvature) * flow;
        let earned = flow * ((spread - cost) - deep);
        let blur = Block::all(self.blur / CLOSE);
        let size = flow * (spread.size() + cost.size() + deep + blur);
        if self.charge.is_empty() {
            return Reckoned { value: earned, size };
        }
        let charge = zero.if_less(flow, of(self.charge), zero);
        Reckoned { value: earned - charge, size: size + charge }
    }
}
