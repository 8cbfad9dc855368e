//! What links can earn, in blocks.

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
        for block in 0..count / WIDTH {
            sum.add(self.most(price, block * WIDTH, WIDTH));
        }
        let rest = count % WIDTH;
        if rest > 0 {
            sum.add(self.most(price, count - rest, rest));
        }
        sum.total()
    }

    /// What arrives of a unit less what it is worth where it comes from, of so many links.
    #[inline(always)]
    pub(super) fn spread(&self, price: &[f64], first: usize, count: usize) -> Block {
        let (mut gives, mut takes) = ([0.0; WIDTH], [0.0; WIDTH]);
        let source = &self.source[first..first + count];
        let target = &self.target[first..first + count];
        for (lane, (source, target)) in source.iter().zip(target).enumerate() {
            gives[lane] = price[*source as usize];
            takes[lane] = price[*target as usize];
        }
        if self.delivered.is_empty() {
            return Block(takes) - Block(gives);
        }
        Block(takes).times_plus(part(self.delivered, first, count), -Block(gives))
    }

    /// What so many links can earn at most, each rounded up.
    ///
    /// The best flow need not be exact: the term is flat there. Being quadratic in the surplus, and
    /// with four operations of its own, it is off by less than eight units.
    #[inline(always)]
    fn most(&self, price: &[f64], first: usize, count: usize) -> Block {
        let spread = self.spread(price, first, count);
        let (cost, most) = (part(self.cost, first, count), part(self.most, first, count));
        let curvature = part(self.curvature, first, count);
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
        zero.or_more(earned - part(self.charge, first, count))
    }

    /// What so many flows earn, and the size of its terms.
    #[inline(always)]
    pub(super) fn gained(
        &self,
        price: &[f64],
        flows: &[f64],
        first: usize,
        count: usize,
    ) -> (Block, Block) {
        let spread = self.spread(price, first, count);
        let (cost, flow) = (part(self.cost, first, count), part(flows, first, count));
        let deep = Block::all(0.5) * part(self.curvature, first, count) * flow;
        let earned = flow * ((spread - cost) - deep);
        let blur = Block::all(self.blur / CLOSE);
        let size = flow * (spread.size() + cost.size() + deep + blur);
        if self.charge.is_empty() {
            return (earned, size);
        }
        let charge = where_sent(part(self.charge, first, count), flow);
        (earned - charge, size + charge)
    }
}

/// So many values of an array from a place on, filled up with zeros.
#[inline(always)]
fn part(values: &[f64], first: usize, count: usize) -> Block {
    let mut block = [0.0; WIDTH];
    block[..count].copy_from_slice(&values[first..first + count]);
    Block(block)
}

/// Charges of what sends anything.
#[inline(always)]
fn where_sent(charge: Block, flow: Block) -> Block {
    let mut charges = charge.0;
    for (charge, flow) in charges.iter_mut().zip(flow.0) {
        *charge = if flow > 0.0 { *charge } else { 0.0 };
    }
    Block(charges)
}
