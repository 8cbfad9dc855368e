//! Solving one convex problem: warm where something is known, else cold, and always with a proof.

mod mend;

use crate::active::{Active, Start};
use crate::interior::Interior;
use crate::judge::{Bound, Links, Moves, Tariff};
use crate::network::scale::Scale;
use crate::network::{Lines, Network};
use crate::problem::Node;

/// What interior products must sum to before the finisher takes over, as a share of a typical
/// benefit.
const HANDOVER: f64 = 1e-9;
/// Gap at which a search ends, and at which it need not go on, as shares of the benefit.
const AIM: f64 = 4e-9;
const GOOD: f64 = 1e-8;
/// Newton steps of one run: after a tick, and after the interior point method.
const WARM_STEPS: usize = 12;
const COLD_STEPS: usize = 40;
/// Strength of the finisher's pull to where it began, as a share of a typical price for a typical
/// flow: from a point that is nearly right, and after a tick.
const COLD_PULL: f64 = 1e-2;
const WARM_PULL: f64 = 1e-6;
/// Runs of the finisher, each pulled to where the last one ended.
const RUNS: usize = 6;

/// What is to be solved: a network with lines that may differ from its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Task<'a> {
    pub(crate) network: &'a Network,
    pub(crate) nodes: &'a [Node],
    /// Costs and limits; their charges do not count.
    pub(crate) lines: &'a Lines,
    /// A bound at which nothing of interest is left.
    pub(crate) enough: f64,
}

/// How good an answer is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Found {
    /// Benefit of the flows, rounded down.
    pub(crate) benefit: f64,
    /// Bound on the benefit of any flows, rounded up.
    pub(crate) bound: f64,
    /// Iterations and Newton steps taken.
    pub(crate) steps: usize,
    /// Whether it was solved from scratch.
    pub(crate) is_cold: bool,
}

/// The solver's memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Solver {
    interior: Interior,
    active: Active,
    moves: Moves,
    scratch: Vec<f64>,
    flows: Vec<f64>,
    tariff: Tariff,
    trial_group_price: Vec<f64>,
    /// Flow of every place of the best answer.
    pub(crate) best_flows: Vec<f64>,
    /// Price of every row of the best bound.
    pub(crate) best_price: Vec<f64>,
    /// Price of every group that can bind, of the best bound.
    pub(crate) best_group_price: Vec<f64>,
    scale: Option<Scale>,
}

impl Found {
    fn is_done(&self, share: f64, enough: f64) -> bool {
        self.bound <= enough || self.bound - self.benefit <= share * self.benefit
    }
}

impl Solver {
    /// Solves a task, from the best prices and flows of the last one if `is_warm`.
    pub(crate) fn relax(&mut self, task: &Task<'_>, is_warm: bool) -> Found {
        let mut found = Found { benefit: 0.0, bound: f64::INFINITY, steps: 0, is_cold: false };
        let links = task.network.topology.links();
        if is_warm && self.fits(task) {
            self.begin_warm(task);
            self.best_flows.fill(0.0);
            self.finish(task, WARM_STEPS, &mut found);
            if found.is_done(GOOD, task.enough) {
                return found;
            }
        }
        found.is_cold = true;
        for list in [&mut self.flows, &mut self.best_flows] {
            list.clear();
            list.resize(links, 0.0);
        }
        found.benefit = 0.0;
        self.interior.run(task.network, task.lines, HANDOVER);
        found.steps += self.interior.iterations;
        self.interior.flows(task.lines, &mut self.flows);
        self.scale = Some(self.interior.scale);
        self.active.price.clone_from(&self.interior.price);
        self.offer(task, &mut found);
        let start = Start { price: &self.interior.price, group_price: &[], flows: &self.flows };
        self.active.begin(task.network, task.lines, start, self.interior.scale, COLD_PULL);
        self.finish(task, COLD_STEPS, &mut found);
        found
    }

    /// Whether the last answer is one of a problem of this shape.
    fn fits(&self, task: &Task<'_>) -> bool {
        self.scale.is_some()
            && self.best_price.len() == task.network.topology.rows
            && self.best_flows.len() == task.network.topology.links()
            && self.best_group_price.len() == task.network.ties.len()
    }

    fn begin_warm(&mut self, task: &Task<'_>) {
        let scale = self.scale.unwrap_or_default();
        for (flow, most) in self.best_flows.iter_mut().zip(&task.lines.most) {
            *flow = flow.min(*most);
        }
        self.flows.clone_from(&self.best_flows);
        let start = Start {
            price: &self.best_price,
            group_price: &self.best_group_price,
            flows: &self.flows,
        };
        let pull = std::env::var("PULL").ok().and_then(|x| x.parse().ok()).unwrap_or(WARM_PULL);
        self.active.begin(task.network, task.lines, start, scale, pull);
    }

    /// Runs the finisher until the proof is there or nothing improves any more.
    fn finish(&mut self, task: &Task<'_>, steps: usize, found: &mut Found) {
        let before = found.steps;
        for _ in 0..RUNS {
            let has_ended = self.active.run(task.network, steps);
            found.steps = before + self.active.steps;
            self.active.settle(task.network);
            self.active.flows(&mut self.flows);
            self.offer(task, found);
            if found.is_done(AIM, task.enough) || !has_ended {
                return;
            }
            if !self.active.is_selection_right() {
                self.active.reselect(task.network, task.lines, &self.flows);
            }
            self.active.anchor();
        }
    }

    /// Keeps flows and prices if they are better than the best so far.
    fn offer(&mut self, task: &Task<'_>, found: &mut Found) {
        let (network, lines) = (task.network, task.lines);
        if self.mend(task) {
            let links = Links { charge: &[], ..Links::of(network, lines) };
            let price = &self.active.price;
            let benefit = self.moves.benefit(network, &links, &self.flows, price);
            if benefit > found.benefit {
                found.benefit = benefit;
                self.best_flows.clone_from(&self.flows);
            }
        }
        let bound = self.bound(task);
        if bound < found.bound {
            found.bound = bound;
            self.best_price.clone_from(&self.active.price);
            self.best_group_price.clear();
            self.best_group_price.extend(self.active.group_price());
        }
    }

    fn bound(&mut self, task: &Task<'_>) -> f64 {
        self.trial_group_price.clear();
        self.trial_group_price.extend(self.active.group_price());
        let links = Links::of(task.network, task.lines);
        let (price, groups) = (&self.active.price, &self.trial_group_price);
        let Some(tolls) = self.tariff.quote(task.network, &links, price, groups) else {
            return f64::INFINITY;
        };
        let links = Links { charge: &[], ..links };
        Bound { links, segments: &task.network.segments, tolls, paid: 0.0 }.reckon()
    }
}
