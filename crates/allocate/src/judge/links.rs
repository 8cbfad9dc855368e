//! What links can earn, in blocks.

use super::choose::{GATHERED, full, rest};
use super::stretch::Reckoned;
use super::tally::Tally;
use super::{CLOSE, LEAST, UNIT};
use crate::lanes::{Block, WIDTH};
use crate::network::{Lines, Network};
use std::ops::Range;

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
        let mut sum = Tally::new();
        let mut terms = [0.0; GATHERED];
        for start in (0..self.len()).step_by(GATHERED) {
            let links = start..self.len().min(start + GATHERED);
            self.spread(price, links.clone(), &mut terms);
            self.most(links.clone(), &mut terms);
            sum.add_all(&terms[..links.len()]);
        }
        sum.total()
    }

    /// From what arrives of a unit less what is given, what links can earn at most, each rounded up.
    ///
    /// The best flow need not be exact: the term is flat there. Being quadratic in the surplus, and
    /// with four operations of its own, it is off by less than eight units. Where nothing bends the
    /// cost the quotient is infinite, or of nought by nought, and the limit is right.
    #[inline(always)]
    fn most(&self, links: Range<usize>, terms: &mut [f64; GATHERED]) {
        let lists = self.cost[links.clone()].iter().zip(&self.curvature[links.clone()]);
        let lists = lists.zip(&self.most[links.clone()]);
        let least = self.blur + LEAST;
        for (term, ((cost, curvature), most)) in terms.iter_mut().zip(lists) {
            let spread = *term;
            let slack = SURPLUS * (spread.abs() + cost.abs()) + least;
            let surplus = (spread - cost) + slack;
            let surplus = if surplus > 0.0 { surplus } else { 0.0 };
            let wished = surplus / curvature;
            let flow = if wished < *most { wished } else { *most };
            *term = flow * (surplus - 0.5 * curvature * flow) * (1.0 + CLOSE);
        }
        if !self.charge.is_empty() {
            for (term, charge) in terms.iter_mut().zip(&self.charge[links]) {
                let earned = *term - charge;
                *term = if earned > 0.0 || earned.is_nan() { earned } else { 0.0 };
            }
        }
    }

    /// What flows earn, and the size of its terms, block by block.
    #[inline(always)]
    pub(super) fn gained(
        &self,
        price: &[f64],
        flows: &[f64],
        mut take: impl FnMut(Reckoned<Block>),
    ) {
        let mut spread = [0.0; GATHERED];
        for start in (0..self.len()).step_by(GATHERED) {
            let end = self.len().min(start + GATHERED);
            self.spread(price, start..end, &mut spread);
            let whole = start + (end - start) / WIDTH * WIDTH;
            for first in (start..whole).step_by(WIDTH) {
                let of = |values: &[f64]| full(values, first);
                take(self.earning(full(&spread, first - start), of(flows), of));
            }
            if whole < end {
                let of = |values: &[f64]| rest(values, whole, 0.0);
                take(self.earning(rest(&spread, whole - start, 0.0), of(flows), of));
            }
        }
    }

    /// What arrives of a unit less what it is worth where it comes from.
    #[inline(always)]
    fn spread(&self, price: &[f64], links: Range<usize>, spread: &mut [f64; GATHERED]) {
        let (source, target) = (&self.source[links.clone()], &self.target[links.clone()]);
        let ends = source.iter().zip(target);
        if self.delivered.is_empty() {
            for (spread, (source, target)) in spread.iter_mut().zip(ends) {
                *spread = price[*target as usize] - price[*source as usize];
            }
            return;
        }
        let ends = ends.zip(&self.delivered[links]);
        for (spread, ((source, target), delivered)) in spread.iter_mut().zip(ends) {
            *spread = price[*target as usize].mul_add(*delivered, -price[*source as usize]);
        }
    }

    /// What eight flows earn, and the size of its terms.
    #[inline(always)]
    fn earning(&self, spread: Block, flow: Block, of: impl Fn(&[f64]) -> Block) -> Reckoned<Block> {
        let zero = Block::all(0.0);
        let (cost, deep) = (of(self.cost), Block::all(0.5) * of(self.curvature) * flow);
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
