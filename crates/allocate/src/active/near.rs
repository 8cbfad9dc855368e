//! The links that may carry something, copied together.

use crate::judge::Links;
use crate::lanes::WIDTH;
use crate::network::{Lines, Network};

/// What makes a link near, and how strongly near links are pulled to their last flow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Threshold {
    /// How much more than it earns a link may cost.
    pub(crate) far: f64,
    /// Strength of the pull.
    pub(crate) pull: f64,
}

/// Links whose cost is not far above what prices differ by, and those that carry something.
#[derive(Debug, Clone, Default)]
pub(crate) struct Near {
    pub(crate) place: Vec<u32>,
    pub(crate) source: Vec<u32>,
    pub(crate) target: Vec<u32>,
    pub(crate) cost: Vec<f64>,
    pub(crate) curvature: Vec<f64>,
    pub(crate) most: Vec<f64>,
    pub(crate) delivered: Vec<f64>,
    /// The flow that each is pulled to.
    pub(crate) anchor: Vec<f64>,
    /// What each wants to carry.
    pub(crate) flow: Vec<f64>,
    /// How far each yields to a pull.
    pub(crate) yields: Vec<f64>,
    /// How far each yields to a pull while it is free.
    pub(crate) softness: Vec<f64>,
    /// Whether nothing is lost on any of them.
    pub(crate) lossless: bool,
}

impl Near {
    /// Chooses links anew: those that at given prices cost little more than they earn, and those
    /// that carry something.
    pub(crate) fn select(
        &mut self,
        network: &Network,
        lines: &Lines,
        (price, flows): (&[f64], &[f64]),
        threshold: Threshold,
    ) {
        self.clear();
        pulp::Arch::new().dispatch(Select { near: self, network, lines, price, flows, threshold });
    }

    fn clear(&mut self) {
        for list in [&mut self.place, &mut self.source, &mut self.target] {
            list.clear();
        }
        for list in self.numbers() {
            list.clear();
        }
        self.lossless = true;
    }

    /// Makes room for so many links, so that choosing takes no memory.
    pub(crate) fn reserve(&mut self, links: usize) {
        for list in [&mut self.place, &mut self.source, &mut self.target] {
            list.reserve(links.saturating_sub(list.len()));
        }
        for list in self.numbers() {
            list.reserve(links.saturating_sub(list.len()));
        }
    }

    fn numbers(&mut self) -> [&mut Vec<f64>; 8] {
        [
            &mut self.cost,
            &mut self.curvature,
            &mut self.most,
            &mut self.delivered,
            &mut self.anchor,
            &mut self.flow,
            &mut self.yields,
            &mut self.softness,
        ]
    }

    fn push(&mut self, network: &Network, lines: &Lines, place: usize, flow: f64, pull: f64) {
        self.place.push(crate::network::topology::index(place));
        self.source.push(network.topology.source[place]);
        self.target.push(network.topology.target[place]);
        self.cost.push(lines.cost[place]);
        self.curvature.push(lines.curvature[place]);
        self.most.push(lines.most[place]);
        self.delivered.push(lines.delivered[place]);
        self.lossless &= lines.delivered[place] >= 1.0;
        self.anchor.push(flow);
        self.flow.push(flow);
        self.yields.push(0.0);
        self.softness.push(1.0 / (lines.curvature[place] + pull));
    }

    /// The links as a proof takes them.
    pub(crate) fn links(&self, blur: f64) -> Links<'_> {
        Links {
            source: &self.source,
            target: &self.target,
            cost: &self.cost,
            curvature: &self.curvature,
            most: &self.most,
            delivered: if self.lossless { &[] } else { &self.delivered },
            charge: &[],
            blur,
        }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.place.len()
    }

    /// The rows that a link joins, the lower one first.
    pub(crate) fn ends(&self, at: usize) -> (u32, u32) {
        let (source, target) = (self.source[at], self.target[at]);
        (source.min(target), source.max(target))
    }
}

/// A choice, compiled once for every vector width.
struct Select<'a> {
    near: &'a mut Near,
    network: &'a Network,
    lines: &'a Lines,
    price: &'a [f64],
    flows: &'a [f64],
    threshold: Threshold,
}

impl pulp::WithSimd for Select<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let (topology, lines) = (&*self.network.topology, self.lines);
        let count = topology.links();
        for first in (0..count).step_by(WIDTH) {
            let some = WIDTH.min(count - first);
            let mut marks = [0.0; WIDTH];
            let ends = topology.source[first..first + some].iter();
            let ends = ends.zip(&topology.target[first..first + some]);
            let delivered = &lines.delivered[first..first + some];
            for ((mark, (source, target)), delivered) in marks.iter_mut().zip(ends).zip(delivered) {
                *mark = delivered * self.price[*target as usize] - self.price[*source as usize];
            }
            // Whoever carries something is near, whatever it costs.
            let (cost, flows) = (&lines.cost[first..first + some], &self.flows[first..first + some]);
            let mut is_any = false;
            for ((mark, cost), flow) in marks.iter_mut().zip(cost).zip(flows) {
                let is_near = (*mark - cost >= -self.threshold.far) | (*flow > 0.0);
                *mark = if is_near { 1.0 } else { 0.0 };
                is_any |= is_near;
            }
            if !is_any {
                continue;
            }
            for (lane, mark) in marks[..some].iter().enumerate() {
                let place = first + lane;
                if *mark > 0.0 && lines.most[place] > 0.0 {
                    let flow = self.flows[place];
                    self.near.push(self.network, lines, place, flow, self.threshold.pull);
                }
            }
        }
    }
}
