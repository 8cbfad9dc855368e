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
mod evaluate;
mod kinks;
pub(crate) mod near;
mod search;
mod sparse;
mod step;
#[cfg(test)]
mod test;
mod tree;

use crate::network::scale::Scale;
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

/// How far a run goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effort {
    /// Newton steps at most.
    pub(crate) steps: usize,
    /// Surplus that a last step takes away without being evaluated, as a share of a typical flow.
    /// What is left goes with its square, and what that costs with the square of that.
    pub(crate) small: f64,
}

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
            if !self.direction(network) {
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

    /// Whether prices have moved so little since links were left aside that none of them can earn.
    pub(crate) fn is_selection_right(&self) -> bool {
        let most = 0.99 * FAR * self.scale.price;
        let moved = self.price.iter().zip(&self.reference);
        // Told so that what is no number has moved too far.
        let is_near = |one: f64, other: f64| 2.0 * (one - other).abs() < most;
        self.border.is_empty() && moved.fold(true, |all, (one, other)| all & is_near(*one, *other))
    }

    /// The price of every group that can bind, at least 0.
    pub(crate) fn group_price(&self) -> &[f64] {
        self.border.paid()
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
