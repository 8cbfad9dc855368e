//! The finisher and the warm engine: Newton's method on the prices, over what is free to move.
//!
//! Each link wants what the prices and a weak pull to its last flow make best; the surplus this
//! leaves at the rows is the slope of a convex function of the prices, smooth but for kinks where
//! links come to a limit. Newton's method on the pieces that are active (semismooth, Qi and Sun
//! 1993) ends exactly after a few steps if it begins near the solution, as after a tick or after
//! the interior point method. Pulling to where it ended and running again takes the pull's own
//! error away (the proximal method of multipliers, Rockafellar 1976).
//!
//! Links whose cost is far above what prices differ by are left aside; how far prices have moved
//! since tells whether they may be.

mod border;
mod kinks;
pub(crate) mod near;
mod sparse;
#[cfg(test)]
mod test;
mod tree;

use crate::lanes::{Block, WIDTH};
use crate::network::scale::Scale;
use crate::network::segments::{Segment, Segments, filled};
use crate::network::topology::Topology;
use crate::network::{Lines, Network};
use crate::solver::Scattered;
use border::Border;
use kinks::Kinks;
use near::{Near, Threshold};
use std::sync::Arc;
use tree::Tree;

/// How much costs must exceed price differences for a link to be left aside, as a share of a
/// typical price.
const FAR: f64 = 0.05;
/// Evaluations along one direction.
const SEARCH: usize = 12;
/// How far a run goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Newton steps at most.
    pub(crate) steps: usize,
    /// Surplus that a last step takes away without being evaluated, as a share of a typical flow.
    /// What is left goes with its square, and what that costs with the square of that.
    pub(crate) small: f64,
}

/// Surplus, as a share of a typical flow, that no price is moved for. Where all that touches a row
/// stands at a limit, a trace of it would ask for a price far away, and hold up the step of all.
const ROUNDING: f64 = 1e-10;

/// Where a run begins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Start<'a> {
    /// Price of every row.
    pub(crate) price: &'a [f64],
    /// Price of every group that can bind.
    pub(crate) group_price: &'a [f64],
    /// Flow of every place.
    pub(crate) flows: &'a [f64],
}

/// The engine's memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Active {
    pub(crate) near: Near,
    /// Price of every row.
    pub(crate) price: Vec<f64>,
    /// Prices when links were last left aside, and where the last step began.
    reference: Vec<f64>,
    base: Vec<f64>,
    step: Vec<f64>,
    surplus: Vec<f64>,
    softness: Vec<f64>,
    /// How far each stretch of constant price is pulled to be filled.
    anchor_fill: Vec<f64>,
    border: Border,
    tree: Tree,
    kinks: Kinks,
    /// Whether every node has one stretch, none of constant price.
    is_lone: bool,
    pull: f64,
    scale: Scale,
    /// Places of the links that were free when the matrix was last factored, and whether the
    /// factors may be taken again.
    factored: Vec<u32>,
    may_reuse: bool,
    /// What these links join.
    topology: Option<Arc<Topology>>,
    /// Newton steps taken since the beginning.
    pub(crate) steps: usize,
}

impl Active {
    /// Begins at prices and flows.
    pub(crate) fn begin(
        &mut self,
        network: &Network,
        lines: &Lines,
        start: Start<'_>,
        (scale, pull): (Scale, f64),
    ) {
        let rows = network.topology.rows;
        self.stay_with(&network.topology);
        self.scale = scale;
        self.pull = pull * scale.price / scale.flow;
        self.steps = 0;
        self.price.clear();
        self.price.extend_from_slice(start.price);
        for list in [&mut self.surplus, &mut self.softness, &mut self.step, &mut self.base] {
            list.clear();
            list.resize(rows, 0.0);
        }
        self.is_lone = network.segments.are_lone();
        let links = network.topology.links();
        self.near.reserve(links);
        self.factored.reserve(links.saturating_sub(self.factored.len()));
        self.kinks.reserve(2 * (links + network.segments.len()));
        self.select(network, lines, start.flows);
        self.border.begin(network, &self.near, start.group_price, self.pull);
        self.fill_stretches(network, start.flows, &lines.delivered);
    }

    /// Forgets factors that were made where links join other rows: their sizes are others'.
    fn stay_with(&mut self, topology: &Arc<Topology>) {
        // A problem and its copies share one topology; one built anew may have the same.
        if self.topology.as_ref().is_some_and(|known| Arc::ptr_eq(known, topology)) {
            return;
        }
        if self.topology.as_ref() != Some(topology) {
            self.forget();
        }
        self.topology = Some(Arc::clone(topology));
    }

    /// Fills stretches as flows do.
    fn fill_stretches(&mut self, network: &Network, flows: &[f64], delivered: &[f64]) {
        let segments = &network.segments;
        self.anchor_fill.clear();
        self.anchor_fill.resize(segments.len(), 0.0);
        if self.is_lone {
            return;
        }
        self.surplus.fill(0.0);
        let topology = &*network.topology;
        for (place, flow) in flows.iter().enumerate() {
            self.surplus[topology.source[place] as usize] -= flow;
            self.surplus[topology.target[place] as usize] += delivered[place] * flow;
        }
        for at in 0..segments.len() {
            let along = self.surplus[segments.node[at] as usize] - segments.start[at];
            self.anchor_fill[at] = along.clamp(0.0, segments.length[at]);
        }
    }

    /// Chooses the links that may carry something.
    fn select(&mut self, network: &Network, lines: &Lines, flows: &[f64]) {
        let far = FAR * self.scale.price;
        let threshold = Threshold { far, pull: self.pull };
        self.near.select(network, lines, (&self.price, flows), threshold);
        self.reference.clear();
        self.reference.extend_from_slice(&self.price);
    }

    /// Newton's method until rows are left with next to nothing, for at most so many steps; whether
    /// it came to that.
    pub(crate) fn run(
        &mut self,
        network: &Network,
        lines: &Lines,
        flows: &mut Scattered,
        effort: Effort,
    ) -> bool {
        self.evaluate(network);
        self.may_reuse = true;
        let mut last = f64::INFINITY;
        for _ in 0..effort.steps {
            let off = self.off();
            if off <= effort.small * self.scale.flow {
                return true;
            }
            // Old factors that do not serve any more are made anew.
            self.may_reuse &= off <= 0.1 * last;
            last = off;
            self.steps += 1;
            if !self.descend(network) {
                return false;
            }
            if !self.is_selection_right() {
                flows.write(&self.near.place, &self.near.flow);
                self.select(network, lines, flows.all());
                self.border.select(network, &self.near);
                self.evaluate(network);
            }
        }
        self.off() <= effort.small * self.scale.flow
    }

    /// One step; with factors made anew if old ones do not lead down.
    fn descend(&mut self, network: &Network) -> bool {
        for _ in 0..2 {
            if !self.direction(network, 1) {
                return false;
            }
            if self.search(network) {
                return true;
            }
            self.may_reuse = false;
        }
        false
    }

    /// The largest surplus or shortfall of a row.
    fn off(&self) -> f64 {
        let rows = self.surplus.iter().chain(self.border.surplus());
        rows.fold(0.0, |most: f64, one| most.max(one.abs()))
    }

    /// What everything wants at the prices, and what that leaves at the rows.
    fn evaluate(&mut self, network: &Network) {
        pulp::Arch::new().dispatch(Evaluate { active: self, network });
    }

    #[inline(always)]
    fn want(&mut self, network: &Network) {
        self.surplus.fill(0.0);
        self.border.tell(network, &self.near);
        self.evaluate_links();
        self.evaluate_nodes(network);
        self.border.evaluate(network, &self.near, &self.surplus);
    }

    #[inline(always)]
    fn evaluate_nodes(&mut self, network: &Network) {
        let (segments, nodes) = (&network.segments, network.topology.nodes);
        let mut first = 0;
        if self.border.is_empty() && self.is_lone {
            while first + WIDTH <= nodes {
                let price = Block::of(&self.price, first);
                let Some(found) = segments.responses(first, price) else { break };
                let surplus = Block::of(&self.surplus, first) - found.distance;
                self.surplus[first..first + WIDTH].copy_from_slice(&surplus.0);
                self.softness[first..first + WIDTH].copy_from_slice(&found.softness.0);
                first += WIDTH;
            }
        }
        for node in first..nodes {
            let price = self.border.seen(node, self.price[node]);
            let (distance, softness) = self.respond(segments, node, price);
            self.surplus[node] -= distance;
            self.softness[node] = softness;
        }
    }

    #[inline(always)]
    fn evaluate_links(&mut self) {
        let near = &mut self.near;
        let pull = self.pull;
        for at in 0..near.place.len() {
            let (source, target) = (near.source[at] as usize, near.target[at] as usize);
            let cost = self.border.cost(at, near.cost[at]);
            let surplus = near.delivered[at] * self.price[target] - self.price[source] - cost;
            let softness = near.softness[at];
            let wanted = (surplus + pull * near.anchor[at]) * softness;
            let is_free = wanted > 0.0 && wanted < near.most[at];
            let flow =
                if wanted > 0.0 { if is_free { wanted } else { near.most[at] } } else { 0.0 };
            near.flow[at] = flow;
            near.yields[at] = if is_free { softness } else { 0.0 };
            self.surplus[source] -= flow;
            self.surplus[target] += near.delivered[at] * flow;
        }
    }

    /// How far a node goes at a price, and how softly.
    #[inline(always)]
    fn respond(&mut self, segments: &Segments, node: usize, price: f64) -> (f64, f64) {
        let range = segments.of(node);
        if range.is_empty() {
            return (0.0, 0.0);
        }
        let first = range.start;
        if !segments.is_pieced[node] {
            let (along, softness) = filled(&segments.get(first), price);
            return (segments.start[first] + along, softness);
        }
        // Prices fall from stretch to stretch: most are surely full or surely empty, even where one of
        // constant price is pulled to a part of its length.
        let band = self.pull * (segments.get(range.end - 1).end() - segments.start[first]);
        let full =
            segments.bottom[range.clone()].partition_point(|price_at| *price_at > price + band);
        let open = first + full;
        let Some(&start) = segments.start[..range.end].get(open) else {
            return (segments.get(range.end - 1).end(), 0.0);
        };
        let (mut sum, mut softness) = (start, 0.0);
        for at in open..range.end {
            if segments.top[at] < price - band {
                break;
            }
            let segment = segments.get(at);
            let (along, soft) = if segment.fall > 0.0 || segment.weight > 0.0 {
                filled(&segment, price)
            } else {
                let wanted = self.wanted_fill(&segment, at, price);
                let is_free = wanted > 0.0 && wanted < segment.length;
                let along = wanted.clamp(0.0, segment.length);
                (along, if is_free { 1.0 / self.pull } else { 0.0 })
            };
            sum += along;
            softness += soft;
        }
        (sum, softness)
    }

    /// How far a stretch of constant price wants to be filled.
    #[inline(always)]
    fn wanted_fill(&self, segment: &Segment, at: usize, price: f64) -> f64 {
        self.anchor_fill[at] + (segment.value - price) / self.pull
    }

    /// Newton's step of the prices.
    fn direction(&mut self, network: &Network, refinements: usize) -> bool {
        let is_factored = self.is_factored();
        if !is_factored {
            self.gather_matrix(network);
            if !self.tree.factor(&network.topology) {
                self.factored.clear();
                return false;
            }
        }
        let rounding = ROUNDING * self.scale.flow;
        for (step, surplus) in self.step.iter_mut().zip(&self.surplus) {
            *step = if surplus.abs() > rounding { -surplus } else { 0.0 };
        }
        self.tree.solve(&network.topology, &mut self.step);
        for _ in 0..if is_factored { refinements } else { 0 } {
            self.refine(network);
        }
        self.border.solve(network, &self.near, &self.softness, &mut self.tree, &mut self.step)
    }

    /// Solves for what the step leaves undone: old factors are nearly right.
    fn refine(&mut self, network: &Network) {
        let rounding = ROUNDING * self.scale.flow;
        let least = 1e-12 * self.scale.flow / self.scale.price;
        for row in 0..self.step.len() {
            let excess = self.softness[row] + least;
            let surplus = self.surplus[row];
            let surplus = if surplus.abs() > rounding { surplus } else { 0.0 };
            self.base[row] = -surplus - excess * self.step[row];
        }
        let near = &self.near;
        for at in 0..near.len() {
            let (source, target) = (near.source[at] as usize, near.target[at] as usize);
            let turn = near.delivered[at] * self.step[target] - self.step[source];
            let flow = near.yields[at] * turn;
            self.base[source] += flow;
            self.base[target] -= near.delivered[at] * flow;
        }
        self.tree.solve(&network.topology, &mut self.base);
        for (step, more) in self.step.iter_mut().zip(&self.base) {
            *step += more;
        }
    }

    /// Whether the factors at hand are those of the links that are free now. Prices may have moved a
    /// little since: then they are nearly right, and the next evaluation tells what is left.
    fn is_factored(&mut self) -> bool {
        let near = &self.near;
        let free = near.place.iter().zip(&near.yields).filter(|(_, yields)| **yields > 0.0);
        let mut is_same = self.may_reuse;
        let mut count = 0;
        for (place, _) in free {
            is_same = is_same && self.factored.get(count) == Some(place);
            count += 1;
        }
        is_same &= self.factored.len() == count && count > 0;
        if !is_same {
            let free = near.place.iter().zip(&near.yields).filter(|(_, yields)| **yields > 0.0);
            self.factored.clear();
            self.factored.extend(free.map(|(place, _)| *place));
        }
        self.may_reuse = true;
        is_same
    }

    fn gather_matrix(&mut self, network: &Network) {
        let topology = &*network.topology;
        self.tree.clear(topology, topology.links());
        let least = 1e-12 * self.scale.flow / self.scale.price;
        for (excess, softness) in self.tree.excess.iter_mut().zip(&self.softness) {
            *excess = softness + least;
        }
        let near = &self.near;
        let mut at = 0;
        while at < near.len() {
            // Links of one pair stand together: they are one.
            let pair = near.ends(at);
            let mut weight = 0.0;
            while at < near.len() && near.ends(at) == pair {
                weight += near.yields[at] * near.delivered[at];
                at += 1;
            }
            if weight > 0.0 {
                self.tree.join(topology, pair, weight);
            }
        }
        if !near.lossless {
            for at in 0..near.len() {
                let (delivered, lost) = (near.delivered[at], 1.0 - near.delivered[at]);
                let lost = near.yields[at] * lost;
                self.tree.excess[near.source[at] as usize] += lost;
                self.tree.excess[near.target[at] as usize] -= lost * delivered;
            }
        }
    }

    /// The slope of what is minimised, along the step.
    fn slope(&self) -> f64 {
        let rows: f64 = self.surplus.iter().zip(&self.step).map(|(one, other)| one * other).sum();
        rows + self.border.slope()
    }

    /// Goes along the step to where the slope has mostly gone; whether there is such a place.
    fn search(&mut self, network: &Network) -> bool {
        let first = self.slope();
        if first >= 0.0 || first.is_nan() {
            return false;
        }
        self.base.copy_from_slice(&self.price);
        self.border.mark();
        let mut low = (0.0, first);
        let mut high = (f64::INFINITY, 0.0);
        // Prices go no further than the links left aside allow.
        let longest = self.step.iter().fold(0.0, |most: f64, step| most.max(step.abs()));
        let most = (0.4 * FAR * self.scale.price / longest).min(1.0);
        let mut share = most;
        for evaluation in 0..SEARCH {
            self.stand_at(network, share);
            let here = self.slope();
            if here.abs() <= 0.5 * first.abs() || (share == most && most < 1.0 && here < 0.0) {
                return true;
            }
            if here > 0.0 {
                high = (share, here);
            } else {
                low = (share, here);
            }
            share = match high.0.is_finite() {
                // The first kinks are known exactly: links and nodes that come to a limit.
                true if evaluation == 0 => {
                    self.stand_at(network, 0.0);
                    let (near, pulled) = (&self.near, (self.pull, self.anchor_fill.as_slice()));
                    self.kinks.walk(network, near, &self.base, &self.step, pulled, first).min(most)
                }
                true => {
                    let width = high.0 - low.0;
                    let cut = low.0 - low.1 * width / (high.1 - low.1);
                    cut.clamp(low.0 + 0.05 * width, low.0 + 0.95 * width)
                }
                false => (2.0 * share).min(most),
            };
        }
        true
    }

    /// Goes a share of the step.
    fn stand_at(&mut self, network: &Network, share: f64) {
        for ((price, base), step) in self.price.iter_mut().zip(&self.base).zip(&self.step) {
            *price = base + share * step;
        }
        self.border.advance(share);
        self.evaluate(network);
    }

    /// Whether prices have moved so little since links were left aside that none of them can earn.
    pub(crate) fn is_selection_right(&self) -> bool {
        let most = 0.99 * FAR * self.scale.price;
        let moved = self.price.iter().zip(&self.reference);
        // Told so that what is no number has moved too far.
        let is_near = |one: f64, other: f64| 2.0 * (one - other).abs() < most;
        self.border.is_empty() && moved.fold(true, |all, (one, other)| all & is_near(*one, *other))
    }

    /// A last step of the flows alone, without asking what links want there: rows are left with
    /// rounding only.
    pub(crate) fn settle(&mut self, network: &Network) {
        if !self.direction(network, 1) {
            return;
        }
        self.border.tell_step(network, &self.near);
        let near = &mut self.near;
        for at in 0..near.place.len() {
            let (source, target) = (near.source[at] as usize, near.target[at] as usize);
            let toll = self.border.cost(at, 0.0);
            let pull = near.delivered[at] * self.step[target] - self.step[source] - toll;
            near.flow[at] = (near.flow[at] + near.yields[at] * pull).clamp(0.0, near.most[at]);
        }
    }

    /// The price of every group that can bind, at least 0.
    pub(crate) fn group_price(&self) -> &[f64] {
        self.border.paid()
    }

    /// Forgets factors: another problem may come.
    pub(crate) fn forget(&mut self) {
        self.factored.clear();
    }

    /// Pulls to where everything is now.
    pub(crate) fn anchor(&mut self, network: &Network) {
        self.near.anchor.copy_from_slice(&self.near.flow);
        let segments = &network.segments;
        for at in (0..segments.len()).filter(|_| !self.is_lone) {
            let node = segments.node[at] as usize;
            let price = self.border.seen(node, self.price[node]);
            let segment = segments.get(at);
            let wanted = self.wanted_fill(&segment, at, price);
            self.anchor_fill[at] = wanted.clamp(0.0, segment.length);
        }
        self.border.anchor();
    }
}

/// An evaluation, compiled once for every vector width.
struct Evaluate<'a> {
    active: &'a mut Active,
    network: &'a Network,
}

impl pulp::WithSimd for Evaluate<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        self.active.want(self.network);
    }
}
