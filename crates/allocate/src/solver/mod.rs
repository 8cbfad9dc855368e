//! Solving one convex problem: warm where something is known, else cold, and always with a proof.

mod mend;
mod sparse;

use crate::active::{Active, Effort, Start};
use crate::answer::Prices;
use crate::interior::Interior;
use crate::judge::{Bound, Links, Moves, Tariff, Tolls};
use crate::network::Lines;
use crate::network::scale::Scale;
use crate::problem::Problem;
pub(crate) use sparse::Scattered;

/// What interior products must sum to before the finisher takes over, as a share of a typical
/// benefit.
const HANDOVER: f64 = 1e-7;
/// Gap at which a search ends, and at which it need not go on, as shares of the benefit.
const AIM: f64 = 5e-9;
const GOOD: f64 = 1e-8;
/// How far a first run goes: after a tick, and after the interior point method. Every further run
/// goes on to a tenth of the surplus.
pub(crate) const WARM: Effort = Effort { steps: 12, small: 1e-5 };
const COLD: Effort = Effort { steps: 40, small: 1e-5 };
/// Strength of the finisher's pull to where it began, as a share of a typical price for a typical
/// flow: after a tick, and from a point that is nearly right.
const WARM_PULL: f64 = 1e-6;
const COLD_PULL: f64 = 1e-4;
/// Runs of the finisher, each pulled to where the last one ended.
const RUNS: usize = 6;

/// What is to be solved: a problem whose lines may differ from its own.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Task<'a> {
    pub(crate) problem: &'a Problem,
    /// Costs and limits; their charges do not count.
    pub(crate) lines: &'a Lines,
    /// A bound at which nothing of interest is left.
    pub(crate) enough: f64,
    /// How far a first run from the last answer goes before it is begun from scratch.
    pub(crate) warm: Effort,
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

/// The best answer of a task, kept for the next one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Best {
    /// Places that send something, and how much.
    pub(crate) places: Vec<u32>,
    pub(crate) flows: Vec<f64>,
    /// Price of every row.
    pub(crate) price: Vec<f64>,
    /// Price of every group that can bind.
    pub(crate) group_price: Vec<f64>,
}

/// The solver's memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Solver {
    interior: Interior,
    active: Active,
    moves: Moves,
    tariff: Tariff,
    /// Flow of every place.
    flows: Scattered,
    pub(crate) best: Best,
    scale: Option<Scale>,
}

impl Best {
    /// Makes room for so many flows, so that keeping them takes no memory.
    fn reserve(&mut self, links: usize) {
        self.places.reserve(links.saturating_sub(self.places.len()));
        self.flows.reserve(links.saturating_sub(self.flows.len()));
    }
}

impl Found {
    /// Nothing yet.
    const NONE: Self = Self { benefit: 0.0, bound: f64::INFINITY, steps: 0, is_cold: false };

    fn is_done(&self, share: f64, enough: f64) -> bool {
        self.bound <= enough || self.bound - self.benefit <= share * self.benefit
    }
}

impl Solver {
    /// Solves a task, from the best prices and flows of the last one if they fit and `is_warm`.
    pub(crate) fn relax(&mut self, task: &Task<'_>, is_warm: bool) -> Found {
        let mut found = Found::NONE;
        self.best.reserve(task.problem.network.topology.links());
        if let Some(scale) = self.scale.filter(|_| is_warm && self.fits(task)) {
            self.begin_warm(task, scale);
            self.finish(task, task.warm, &mut found);
            if found.is_done(GOOD, task.enough) {
                return found;
            }
            found = Found { steps: found.steps, ..Found::NONE };
        }
        self.begin_cold(task, &mut found);
        self.finish(task, COLD, &mut found);
        if !found.is_done(GOOD, task.enough) {
            // What the interior point method came to may be better than what became of it.
            self.begin_finisher(task);
            self.offer_all(task, &mut found);
        }
        if !found.bound.is_finite() {
            self.take_any_prices(task);
        }
        found
    }

    /// Prices of the right shape where none prove anything.
    fn take_any_prices(&mut self, task: &Task<'_>) {
        let network = &task.problem.network;
        self.best.price.clear();
        self.best.price.resize(network.topology.rows, 0.0);
        self.best.group_price.clear();
        self.best.group_price.resize(network.ties.len(), 0.0);
        self.forget();
    }

    /// Begins at prices of nodes and groups that somebody else knows.
    pub(crate) fn begin_at(&mut self, problem: &Problem, prices: &Prices) {
        let (network, topology) = (&problem.network, &*problem.network.topology);
        let fits = prices.nodes.len() == topology.nodes
            && prices.groups.len() == problem.groups().len()
            && prices.nodes.iter().chain(&prices.groups).all(|price| price.is_finite());
        if !fits {
            return;
        }
        self.best = Best::default();
        self.best.price.extend_from_slice(&prices.nodes);
        let outlets = topology.outlet_of.iter().map(|node| prices.nodes[*node as usize]);
        self.best.price.extend(outlets);
        let ties = network.ties.iter().map(|tie| prices.groups[tie.group].max(0.0));
        self.best.group_price.extend(ties);
        self.flows.reset(topology.links());
        self.active.forget();
        let mut scratch = Vec::new();
        self.scale = Some(Scale::of(network, &mut scratch));
    }

    /// Forgets the last answer.
    pub(crate) fn forget(&mut self) {
        self.scale = None;
        self.active.forget();
    }

    /// Whether the last answer is one of a problem of this shape.
    fn fits(&self, task: &Task<'_>) -> bool {
        let network = &task.problem.network;
        let links = network.topology.links();
        self.best.price.len() == network.topology.rows
            && self.best.places.iter().all(|place| (*place as usize) < links)
            && self.flows.len() == network.topology.links()
            && self.best.group_price.len() == network.ties.len()
    }

    fn begin_warm(&mut self, task: &Task<'_>, scale: Scale) {
        let most = &task.lines.most;
        for (place, flow) in self.best.places.iter().zip(&mut self.best.flows) {
            *flow = flow.min(most[*place as usize]);
        }
        self.flows.write(&self.best.places, &self.best.flows);
        let Best { price, group_price, .. } = &self.best;
        let start = Start { price, group_price, flows: self.flows.all() };
        self.active.begin(&task.problem.network, task.lines, start, (scale, WARM_PULL));
        self.best.places.clear();
        self.best.flows.clear();
    }

    fn begin_cold(&mut self, task: &Task<'_>, found: &mut Found) {
        let network = &task.problem.network;
        found.is_cold = true;
        self.best.places.clear();
        self.best.flows.clear();
        self.interior.run(network, task.lines, HANDOVER);
        found.steps += self.interior.iterations;
        self.scale = Some(self.interior.scale);
        self.begin_finisher(task);
    }

    /// Begins where the interior point method ended.
    fn begin_finisher(&mut self, task: &Task<'_>) {
        let network = &task.problem.network;
        self.flows.reset(network.topology.links());
        self.interior.flows(task.lines, self.flows.all_mut());
        let (price, group_price) = (&self.interior.price, &self.interior.group_price);
        let start = Start { price, group_price, flows: self.flows.all() };
        self.active.forget();
        self.active.begin(network, task.lines, start, (self.interior.scale, COLD_PULL));
    }

    /// Runs the finisher until the proof is there or nothing improves any more.
    fn finish(&mut self, task: &Task<'_>, mut effort: Effort, found: &mut Found) {
        let is_warm = !found.is_cold;
        let network = &task.problem.network;
        let before = found.steps;
        for _ in 0..RUNS {
            let has_ended = self.active.run(network, task.lines, &mut self.flows, effort);
            found.steps = before + self.active.steps;
            self.active.settle(network);
            effort.small *= 0.1;
            self.offer(task, found);
            // A first search that has not ended goes on from where it is, if that is not good yet;
            // one after a tick is given up for a first search.
            let is_over = !has_ended && (is_warm || found.is_done(GOOD, task.enough));
            if found.is_done(AIM, task.enough) || is_over {
                return;
            }
            self.active.anchor(network);
        }
    }

    /// Keeps what the finisher came to if it is better than the best so far.
    fn offer(&mut self, task: &Task<'_>, found: &mut Found) {
        let (problem, network) = (task.problem, &task.problem.network);
        let near = &self.active.near;
        let links = near.links(task.lines.blur);
        self.flows.write(&near.place, &near.flow);
        self.moves.make_listed(network, &links, &near.flow);
        if !self.active.is_selection_right()
            || self.moves.check(network, problem.nodes(), self.flows.all()).is_err()
        {
            return self.offer_all(task, found);
        }
        let price = &self.active.price;
        let benefit = self.moves.benefit(network, &links, &near.flow, price);
        if benefit > found.benefit {
            found.benefit = benefit;
            self.best.places.clone_from(&near.place);
            self.best.flows.clone_from(&near.flow);
        }
        let tolls = Tolls::plain(price, &links);
        let bound = Bound { links, segments: &network.segments, tolls, paid: 0.0 }.reckon();
        self.take_bound(bound, found);
    }

    /// The same by a pass over all links, with flows mended where they break a limit.
    fn offer_all(&mut self, task: &Task<'_>, found: &mut Found) {
        let network = &task.problem.network;
        let links = Links::of(network, task.lines);
        let links = Links { charge: &[], ..links };
        if self.mend(task) {
            let (flows, price) = (self.flows.all(), &self.active.price);
            let benefit = self.moves.benefit(network, &links, flows, price);
            if benefit > found.benefit {
                found.benefit = benefit;
                self.flows.read(&mut self.best.places, &mut self.best.flows);
            }
        }
        let groups = self.active.group_price();
        let tolls = self.tariff.quote(network, &links, &self.active.price, groups);
        let bound = tolls.map_or(f64::INFINITY, |tolls| {
            Bound { links, segments: &network.segments, tolls, paid: 0.0 }.reckon()
        });
        self.take_bound(bound, found);
    }

    fn take_bound(&mut self, bound: f64, found: &mut Found) {
        if bound < found.bound {
            found.bound = bound;
            self.best.price.clone_from(&self.active.price);
            self.best.group_price.clear();
            self.best.group_price.extend_from_slice(self.active.group_price());
        }
    }
}
