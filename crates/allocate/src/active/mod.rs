//! The finisher and the warm engine: Newton's method on the prices, over the links that are free
//! to move.
//!
//! Each link wants what the prices and a weak pull to its last flow make best; the surplus this
//! leaves at the rows is the slope of a convex function of the prices, smooth but for kinks where
//! links come to a limit. Newton's method on the pieces that are active (semismooth, Qi and Sun
//! 1993) ends exactly after a few steps if it begins near the solution, as after a tick or after
//! the interior point method. Links whose cost is far above what prices differ by are left aside;
//! how far prices have moved since tells whether they may be.

pub(crate) mod sparse;

use crate::network::scale::Scale;
use crate::network::segments::response;
use crate::network::{Lines, Network};
use sparse::Sparse;

/// Strength of the pull to the last flow, as a share of a typical price for a typical flow.
const PULL: f64 = 1e-2;
/// How much costs must exceed price differences for a link to be left aside, as a share of a
/// typical price.
const FAR: f64 = 0.05;
/// Newton steps of one run.
const STEPS: usize = 40;
/// Evaluations along one direction.
const SEARCH: usize = 12;

/// The links that may carry something, copied together.
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
    anchor: Vec<f64>,
    /// What each wants to carry.
    pub(crate) flow: Vec<f64>,
    /// How far each yields to a pull.
    yields: Vec<f64>,
}

/// The engine's memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Active {
    pub(crate) near: Near,
    /// Price of every row.
    pub(crate) price: Vec<f64>,
    /// Prices when links were last left aside.
    reference: Vec<f64>,
    base: Vec<f64>,
    step: Vec<f64>,
    surplus: Vec<f64>,
    softness: Vec<f64>,
    /// For each stretch of constant price, how far it is filled.
    fill: Vec<f64>,
    anchor_fill: Vec<f64>,
    sparse: Sparse,
    pull: f64,
    scale: Scale,
    /// Newton steps of the last run.
    pub(crate) steps: usize,
}

impl Near {
    fn clear(&mut self) {
        for list in [&mut self.place, &mut self.source, &mut self.target] {
            list.clear();
        }
        for list in [
            &mut self.cost,
            &mut self.curvature,
            &mut self.most,
            &mut self.delivered,
            &mut self.anchor,
            &mut self.flow,
            &mut self.yields,
        ] {
            list.clear();
        }
    }

    fn push(&mut self, network: &Network, lines: &Lines, place: usize, flow: f64) {
        self.place.push(place as u32);
        self.source.push(network.topology.source[place]);
        self.target.push(network.topology.target[place]);
        self.cost.push(lines.cost[place]);
        self.curvature.push(lines.curvature[place]);
        self.most.push(lines.most[place]);
        self.delivered.push(lines.delivered[place]);
        self.anchor.push(flow);
        self.flow.push(flow);
        self.yields.push(0.0);
    }
}

impl Active {
    /// Begins at prices of rows and flows of places.
    pub(crate) fn begin(
        &mut self,
        network: &Network,
        lines: &Lines,
        (price, flows): (&[f64], &[f64]),
        scale: Scale,
    ) {
        self.scale = scale;
        self.pull = PULL * scale.price / scale.flow;
        self.price.clear();
        self.price.extend_from_slice(price);
        self.fill_stretches(network);
        self.select(network, lines, |place| flows[place]);
    }

    /// Fills stretches of constant price as the prices say, in the middle where they say nothing.
    fn fill_stretches(&mut self, network: &Network) {
        let segments = &network.segments;
        self.fill.clear();
        self.fill.resize(segments.len(), 0.0);
        self.anchor_fill.clear();
        self.anchor_fill.resize(segments.len(), 0.0);
    }

    /// Chooses the links that may carry something.
    fn select(&mut self, network: &Network, lines: &Lines, flow: impl Fn(usize) -> f64) {
        let topology = &*network.topology;
        let far = -FAR * self.scale.price;
        self.near.clear();
        for place in 0..topology.links() {
            let (source, target) = (topology.source[place], topology.target[place]);
            let surplus = lines.delivered[place] * self.price[target as usize]
                - self.price[source as usize]
                - lines.cost[place];
            let flow = flow(place);
            if (surplus >= far || flow > 0.0) && lines.most[place] > 0.0 {
                self.near.push(network, lines, place, flow);
            }
        }
        self.reference.clear();
        self.reference.extend_from_slice(&self.price);
    }

    /// Newton's method until what rows are left with is rounding; whether it came to that.
    pub(crate) fn run(&mut self, network: &Network) -> bool {
        self.steps = 0;
        self.surplus.clear();
        self.surplus.resize(network.topology.rows, 0.0);
        self.softness.clear();
        self.softness.resize(network.topology.rows, 0.0);
        self.step.clear();
        self.step.resize(network.topology.rows, 0.0);
        self.evaluate(network);
        let mut last = f64::INFINITY;
        while self.steps < STEPS {
            let off = self.off();
            if off <= 1e-13 * self.scale.flow || (off <= 1e-8 * self.scale.flow && off > 0.3 * last)
            {
                return true;
            }
            last = off;
            self.steps += 1;
            if !self.direction(network) || !self.search(network) {
                return false;
            }
        }
        false
    }

    /// The largest surplus or shortfall of a row.
    pub(crate) fn off(&self) -> f64 {
        self.surplus.iter().fold(0.0, |most: f64, one| most.max(one.abs()))
    }

    /// What everything wants at the prices, and what that leaves at the rows.
    fn evaluate(&mut self, network: &Network) {
        let near = &mut self.near;
        self.surplus.fill(0.0);
        for at in 0..near.place.len() {
            let (source, target) = (near.source[at] as usize, near.target[at] as usize);
            let surplus =
                near.delivered[at] * self.price[target] - self.price[source] - near.cost[at];
            let softness = 1.0 / (near.curvature[at] + self.pull);
            let wanted = (surplus + self.pull * near.anchor[at]) * softness;
            let is_free = wanted > 0.0 && wanted < near.most[at];
            let flow =
                if wanted > 0.0 { if is_free { wanted } else { near.most[at] } } else { 0.0 };
            near.flow[at] = flow;
            near.yields[at] = if is_free { softness } else { 0.0 };
            self.surplus[source] -= flow;
            self.surplus[target] += near.delivered[at] * flow;
        }
        for node in 0..network.topology.nodes {
            let (distance, softness) = response(&network.segments, node, self.price[node]);
            self.surplus[node] -= distance;
            self.softness[node] = softness;
        }
    }

    /// Newton's step of the prices.
    fn direction(&mut self, network: &Network) -> bool {
        let rows = network.topology.rows;
        self.sparse.clear(rows, self.near.place.len());
        let least = 1e-12 * self.scale.flow / self.scale.price;
        for row in 0..rows {
            self.sparse.excess[row] = self.softness[row] + least;
        }
        let near = &self.near;
        let mut at = 0;
        while at < near.place.len() {
            // Links of one pair stand together: they are one.
            let pair = ends(near, at);
            let mut weight = 0.0;
            while at < near.place.len() && ends(near, at) == pair {
                let (yields, delivered) = (near.yields[at], near.delivered[at]);
                weight += yields * delivered;
                if delivered < 1.0 {
                    let lost = yields * (1.0 - delivered);
                    self.sparse.excess[near.source[at] as usize] += lost;
                    self.sparse.excess[near.target[at] as usize] -= lost * delivered;
                }
                at += 1;
            }
            if weight > 0.0 {
                self.sparse.join(pair.0, pair.1, weight);
            }
        }
        if !self.sparse.factor() {
            return false;
        }
        for (step, surplus) in self.step.iter_mut().zip(&self.surplus) {
            *step = -surplus;
        }
        self.sparse.solve(&mut self.step);
        true
    }

    /// Goes along the step to where the slope has mostly gone; whether there is such a place.
    fn search(&mut self, network: &Network) -> bool {
        let slope = |surplus: &[f64], step: &[f64]| -> f64 {
            surplus.iter().zip(step).map(|(one, other)| one * other).sum()
        };
        let first = slope(&self.surplus, &self.step);
        if !(first < 0.0) {
            return false;
        }
        self.base.clear();
        self.base.extend_from_slice(&self.price);
        let (mut low, mut low_slope, mut high, mut high_slope) = (0.0, first, f64::INFINITY, 0.0);
        let mut share = 1.0;
        for _ in 0..SEARCH {
            for ((price, base), step) in self.price.iter_mut().zip(&self.base).zip(&self.step) {
                *price = base + share * step;
            }
            self.evaluate(network);
            let here = slope(&self.surplus, &self.step);
            if here.abs() <= 0.9 * first.abs() {
                return true;
            }
            if here > 0.0 {
                (high, high_slope) = (share, here);
            } else {
                (low, low_slope) = (share, here);
            }
            share = if high.is_finite() {
                let cut = low - low_slope * (high - low) / (high_slope - low_slope);
                cut.clamp(low + 0.05 * (high - low), low + 0.95 * (high - low))
            } else {
                2.0 * share
            };
        }
        true
    }

    /// How far prices have moved since links were left aside, and how far they may.
    pub(crate) fn is_selection_right(&self) -> bool {
        let moved = self
            .price
            .iter()
            .zip(&self.reference)
            .fold(0.0, |most: f64, (one, other)| most.max((one - other).abs()));
        2.0 * moved < FAR * self.scale.price
    }

    /// Links chosen anew at the prices reached.
    pub(crate) fn reselect(&mut self, network: &Network, lines: &Lines, flows: &mut [f64]) {
        self.flows(flows);
        self.select(network, lines, |place| flows[place]);
    }

    /// Puts flows where they are wanted, with a last step of the flows alone that leaves rows with
    /// rounding only.
    pub(crate) fn settle(&mut self, network: &Network) {
        if !self.direction(network) {
            return;
        }
        let near = &mut self.near;
        for at in 0..near.place.len() {
            let (source, target) = (near.source[at] as usize, near.target[at] as usize);
            let pull = near.delivered[at] * self.step[target] - self.step[source];
            near.flow[at] = (near.flow[at] + near.yields[at] * pull).clamp(0.0, near.most[at]);
        }
    }

    /// The flow of every place.
    pub(crate) fn flows(&self, flows: &mut [f64]) {
        flows.fill(0.0);
        for (place, flow) in self.near.place.iter().zip(&self.near.flow) {
            flows[*place as usize] = *flow;
        }
    }

    /// Pulls to where everything is now.
    pub(crate) fn anchor(&mut self) {
        self.near.anchor.copy_from_slice(&self.near.flow);
        self.anchor_fill.copy_from_slice(&self.fill);
    }
}

/// The rows that a link joins, the lower one first.
fn ends(near: &Near, at: usize) -> (u32, u32) {
    let (source, target) = (near.source[at], near.target[at]);
    (source.min(target), source.max(target))
}
