//! What links can earn, in blocks.

use super::sums::{GATHERED, Sums};
use super::tally::Tally;
use super::{CLOSE, LEAST, UNIT};
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
            let terms = &mut terms[..links.len()];
            self.terms(price, links, terms);
            sum.add_all(terms);
        }
        sum.total()
    }

    /// What each link of a range can earn at most, rounded up; the same however ranges are cut.
    #[inline(always)]
    pub(super) fn terms(&self, price: &[f64], links: Range<usize>, terms: &mut [f64]) {
        self.spread(price, links.clone(), terms);
        self.most(links, terms);
    }

    /// From what arrives of a unit less what is given, what links can earn at most, each rounded up.
    ///
    /// The best flow need not be exact: the term is flat there. Being quadratic in the surplus, and
    /// with four operations of its own, it is off by less than eight units. Where nothing bends the
    /// cost the quotient is infinite, or of nought by nought, and the limit is right.
    #[inline(always)]
    fn most(&self, links: Range<usize>, terms: &mut [f64]) {
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

    /// What flows earn, and the size of its terms.
    #[inline(always)]
    pub(super) fn gained(&self, price: &[f64], flows: &[f64], sums: &mut Sums) {
        let (mut values, mut sizes) = ([0.0; GATHERED], [0.0; GATHERED]);
        for start in (0..self.len()).step_by(GATHERED) {
            let links = start..self.len().min(start + GATHERED);
            let (values, sizes) = (&mut values[..links.len()], &mut sizes[..links.len()]);
            self.spread(price, links.clone(), values);
            self.earned_by(&flows[links.clone()], links, (values, sizes));
            sums.add_all(values, sizes);
        }
    }

    /// From what arrives of a unit less what is given, what flows earn, and the size of its terms.
    #[inline(always)]
    fn earned_by(
        &self,
        flows: &[f64],
        links: Range<usize>,
        (values, sizes): (&mut [f64], &mut [f64]),
    ) {
        let blur = self.blur / CLOSE;
        let lists = self.cost[links.clone()].iter().zip(&self.curvature[links.clone()]);
        let found = values.iter_mut().zip(sizes.iter_mut());
        for (((cost, curvature), flow), (value, size)) in lists.zip(flows).zip(found) {
            let (spread, deep) = (*value, 0.5 * curvature * flow);
            *value = flow * ((spread - cost) - deep);
            *size = flow * (spread.abs() + cost.abs() + deep + blur);
        }
        if !self.charge.is_empty() {
            let found = values.iter_mut().zip(sizes);
            for ((charge, flow), (value, size)) in self.charge[links].iter().zip(flows).zip(found) {
                let charge = if *flow > 0.0 { *charge } else { 0.0 };
                *value -= charge;
                *size += charge;
            }
        }
    }

    /// What arrives of a unit less what it is worth where it comes from.
    #[inline(always)]
    fn spread(&self, price: &[f64], links: Range<usize>, spread: &mut [f64]) {
        let (source, target) = (&self.source[links.clone()], &self.target[links.clone()]);
        let ends = source.iter().zip(target);
        if self.delivered.is_empty() {
            let at = |row: u32| price[row as usize];
            // By fours, which halves what looking up costs.
            let (sources, targets) = (source.as_chunks::<4>(), target.as_chunks::<4>());
            let (spreads, last) = spread[..links.len()].as_chunks_mut::<4>();
            for (spread, (s, t)) in spreads.iter_mut().zip(sources.0.iter().zip(targets.0)) {
                let takes = [at(t[0]), at(t[1]), at(t[2]), at(t[3])];
                let gives = [at(s[0]), at(s[1]), at(s[2]), at(s[3])];
                for lane in 0..4 {
                    spread[lane] = takes[lane] - gives[lane];
                }
            }
            for (spread, (s, t)) in last.iter_mut().zip(sources.1.iter().zip(targets.1)) {
                *spread = at(*t) - at(*s);
            }
            return;
        }
        let ends = ends.zip(&self.delivered[links]);
        for (spread, ((source, target), delivered)) in spread.iter_mut().zip(ends) {
            *spread = price[*target as usize].mul_add(*delivered, -price[*source as usize]);
        }
    }
}
