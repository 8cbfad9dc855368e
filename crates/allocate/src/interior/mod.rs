//! The cold solver: a primal-dual interior point method on prices.
//!
//! Mehrotra's predictor and corrector (1992). Every iteration reduces to one linear system in the
//! prices of the rows, a weighted graph with a positive excess, which is eliminated in an order
//! fixed for the topology. It ends with prices and flows that are nearly right and complementary;
//! the active set found there is finished exactly elsewhere.

mod border;
pub(crate) mod core;
pub(crate) mod elimination;
mod shut;
mod start;
pub(crate) mod variables;

use crate::network::scale::Scale;
use crate::network::{Lines, Network};
use border::Border;
use elimination::Elimination;
use shut::Shut;
use variables::{Reach, Variables};

/// Iterations after which the method gives up.
const ITERATIONS: usize = 100;
/// How far the products may rise above what they have been before the method gives up.
const RUNAWAY: f64 = 1e15;
/// Share of its step that an iteration must have taken for the next to trust the bow of its
/// products whole; otherwise it trusts the share that the step at the optimum may go.
const CAUTIOUS: f64 = 0.4;
/// Share of the way to the nearest limit that a step takes.
const SHORT_OF_LIMIT: f64 = 0.999;

/// The solver's memory, kept from solve to solve.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interior {
    links: Variables,
    stretches: Variables,
    border: Border,
    shut: Shut,
    /// The share of the last step.
    last: f64,
    ends: Ends,
    /// For each link taken in, its place.
    place: Vec<u32>,
    /// For each pair of rows, the first link taken in.
    pair_first: Vec<u32>,
    /// 1 where a link leads from the lower row of its pair, -1 otherwise.
    sense: Vec<f64>,
    lossless: bool,
    cost: Vec<f64>,
    curvature: Vec<f64>,
    /// Price of every row.
    pub(crate) price: Vec<f64>,
    /// Price of every tie's room.
    pub(crate) group_price: Vec<f64>,
    /// What prices and flows typically are.
    pub(crate) scale: Scale,
    step: Vec<f64>,
    imbalance: Vec<f64>,
    elimination: Elimination,
    /// Iterations of the last run.
    pub(crate) iterations: usize,
    pub(crate) average: f64,
}

/// For each link taken in: its rows, and what is delivered of a unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ends {
    source: Vec<u32>,
    target: Vec<u32>,
    delivered: Vec<f64>,
}

/// A run, compiled once for every vector width.
struct Run<'a> {
    solver: &'a mut Interior,
    network: &'a Network,
    lines: &'a Lines,
    enough: f64,
}

impl pulp::WithSimd for Run<'_> {
    type Output = bool;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> bool {
        self.solver.iterate(self.network, self.lines, self.enough)
    }
}

impl Interior {
    /// Runs until the products of variables and multipliers sum to less than `enough` of a typical
    /// benefit, or cannot.
    pub(crate) fn run(&mut self, network: &Network, lines: &Lines, enough: f64) -> bool {
        pulp::Arch::new().dispatch(Run { solver: self, network, lines, enough })
    }

    #[inline(always)]
    fn iterate(&mut self, network: &Network, lines: &Lines, enough: f64) -> bool {
        self.size_up(network, lines);
        self.begin(network, lines);
        self.iterations = 0;
        self.last = 1.0;
        let is_done = self.improve(network, enough);
        self.shut.price(network, lines, &mut self.price);
        self.group_price.clear();
        self.group_price.extend(self.border.price.iter().map(|price| price.max(0.0)));
        is_done
    }

    #[inline(always)]
    fn improve(&mut self, network: &Network, enough: f64) -> bool {
        let enough = enough * self.scale.flow * self.scale.price * network.topology.nodes as f64;
        let count = self.links.len() + self.stretches.len() + self.border.slack.len();
        let count = 2.0 * count as f64;
        let mut first = f64::MAX / RUNAWAY;
        while self.iterations < ITERATIONS {
            self.assess(network);
            let sum = self.links.complementarity() + self.stretches.complementarity();
            let sum = (sum + self.border.slack.complementarity()).total();
            self.average = sum / count;
            let off: f64 = self.imbalance.iter().fold(0.0, |most: f64, at| most.max(at.abs()));
            if sum <= enough && off <= 1e-9 * self.scale.flow {
                return true;
            }
            if !(sum <= first * RUNAWAY) {
                return false;
            }
            first = first.min(sum);
            self.iterations += 1;
            self.elimination.factor(&network.topology.plan);
            self.border.factor(
                (&mut self.elimination, &network.topology.plan),
                (&mut self.links, &self.ends),
                (&mut self.stretches, &network.segments.node),
            );
            let (centre, trust) = self.aim(network, count);
            let share = self.settle(network, (centre, trust));
            self.last = share;
            self.advance(share);
        }
        false
    }

    /// Residuals, yields, and the matrix and right side of the step at the optimum.
    #[inline(always)]
    fn assess(&mut self, network: &Network) {
        self.pull_of_prices(network);
        self.shape_links();
        self.shape_stretches(network);
        self.links.assess();
        self.stretches.assess();
        self.border.slack.assess();
        self.gather_matrix(network);
        self.step.copy_from_slice(&self.imbalance);
        self.gather_steps(network);
    }

    #[inline(always)]
    fn pull_of_prices(&mut self, network: &Network) {
        pull(&mut self.links, &self.ends, &self.price);
        pull_of_nodes(&mut self.stretches, &network.segments.node, &self.price);
        self.border.pull(&mut self.links, &mut self.stretches);
    }

    /// Solves for the step of the prices, and for how that changes the pulls.
    #[inline(always)]
    fn solve(&mut self, network: &Network) {
        self.elimination.solve(&network.topology.plan, &mut self.step);
        pull(&mut self.links, &self.ends, &self.step);
        pull_of_nodes(&mut self.stretches, &network.segments.node, &self.step);
        let variables = (&mut self.links, &mut self.stretches);
        self.border.solve(&self.imbalance, &mut self.step, variables);
    }

    #[inline(always)]
    fn shape_links(&mut self) {
        let slope = self.links.slope.flat_mut();
        let flow = self.links.flow.flat();
        for at in 0..self.cost.len() {
            slope[at] = self.cost[at] + self.curvature[at] * flow[at];
        }
    }

    #[inline(always)]
    fn shape_stretches(&mut self, network: &Network) {
        let segments = &network.segments;
        let (slope, bend) = (self.stretches.slope.flat_mut(), self.stretches.bend.flat_mut());
        let flow = self.stretches.flow.flat();
        for at in 0..segments.len() {
            let t = flow[at] + (segments.start[at] - segments.origin[at]);
            let inverse = 1.0 / (segments.depth[at] + t);
            let log = segments.weight[at] * inverse;
            slope[at] = segments.fall[at] * t - segments.value[at] - log;
            bend[at] = segments.fall[at] + log * inverse;
        }
    }

    #[inline(always)]
    fn gather_matrix(&mut self, network: &Network) {
        self.elimination.clear();
        let yields = self.links.yields.flat();
        for (pair, range) in self.pair_first.windows(2).enumerate() {
            let mut weight = 0.0;
            for at in range[0] as usize..range[1] as usize {
                weight += yields[at];
            }
            self.elimination.weight[pair] = weight;
        }
        if !self.lossless {
            for at in 0..self.ends.source.len() {
                let (delivered, lost) = (self.ends.delivered[at], 1.0 - self.ends.delivered[at]);
                if lost > 0.0 {
                    self.elimination.excess[self.ends.source[at] as usize] += yields[at] * lost;
                    self.elimination.excess[self.ends.target[at] as usize] -=
                        yields[at] * lost * delivered;
                }
            }
            for (pair, range) in self.pair_first.windows(2).enumerate() {
                let mut weight = 0.0;
                for at in range[0] as usize..range[1] as usize {
                    weight += yields[at] * self.ends.delivered[at];
                }
                self.elimination.weight[pair] = weight;
            }
        }
        let yields = self.stretches.yields.flat();
        for (at, node) in network.segments.node.iter().enumerate() {
            self.elimination.excess[*node as usize] += yields[at];
        }
    }

    /// Adds to the right side what the variables' steps are to balance.
    #[inline(always)]
    fn gather_steps(&mut self, network: &Network) {
        let step = self.links.step.flat();
        if self.lossless {
            for range in self.pair_first.windows(2) {
                let range = range[0] as usize..range[1] as usize;
                let Some(first) = range.clone().next() else { continue };
                let mut sum = 0.0;
                for at in range {
                    sum += self.sense[at] * step[at];
                }
                let sum = sum * self.sense[first];
                self.step[self.ends.source[first] as usize] -= sum;
                self.step[self.ends.target[first] as usize] += sum;
            }
        } else {
            for at in 0..self.ends.source.len() {
                self.step[self.ends.source[at] as usize] -= step[at];
                self.step[self.ends.target[at] as usize] += self.ends.delivered[at] * step[at];
            }
        }
        let step = self.stretches.step.flat();
        for (at, node) in network.segments.node.iter().enumerate() {
            self.step[*node as usize] -= step[at];
        }
    }

    /// The step straight at the optimum, and the centre that the corrected step heads for.
    #[inline(always)]
    fn aim(&mut self, network: &Network, count: f64) -> (f64, f64) {
        self.solve(network);
        let mut reach = Reach::FREE;
        self.links.aim(&mut reach);
        self.stretches.aim(&mut reach);
        self.border.slack.aim(&mut reach);
        let share = 1.0 / reach.primal.largest().max(reach.dual.largest()).max(1.0);
        // What is left of the products if that share is taken.
        let left = (1.0 - share) * self.average + share * share * reach.product.total() / count;
        let ratio = (left / self.average).clamp(0.0, 1.0);
        (self.average * (ratio * ratio).max(1e-6), if self.last < CAUTIOUS { share } else { 1.0 })
    }

    /// The corrected step and the share of it that may be taken.
    #[inline(always)]
    fn settle(&mut self, network: &Network, centre: (f64, f64)) -> f64 {
        self.links.correct(centre);
        self.stretches.correct(centre);
        self.border.slack.correct(centre);
        self.step.copy_from_slice(&self.imbalance);
        self.gather_steps(network);
        self.solve(network);
        let mut reach = Reach::FREE;
        self.links.settle(centre, &mut reach);
        self.stretches.settle(centre, &mut reach);
        self.border.slack.settle(centre, &mut reach);
        let bound = reach.primal.largest().max(reach.dual.largest());
        (SHORT_OF_LIMIT / bound.max(1e-300)).min(1.0)
    }

    #[inline(always)]
    fn advance(&mut self, share: f64) {
        self.links.advance(share);
        self.stretches.advance(share);
        self.border.advance(share);
        for (price, step) in self.price.iter_mut().zip(&self.step) {
            *price += share * step;
        }
        for imbalance in &mut self.imbalance {
            *imbalance *= 1.0 - share;
        }
    }

    /// The flow of every place, those clearly at a limit put there.
    pub(crate) fn flows(&self, lines: &Lines, flows: &mut [f64]) {
        flows.fill(0.0);
        let (flow, gap) = (self.links.flow.flat(), self.links.gap.flat());
        let (below, above) = (self.links.below.flat(), self.links.above.flat());
        for (at, &place) in self.place.iter().enumerate() {
            let place = place as usize;
            flows[place] = if below[at] * lines.most[place] > flow[at] * self.scale_of(at) {
                0.0
            } else if above[at] * lines.most[place] > gap[at] * self.scale_of(at) {
                lines.most[place]
            } else {
                flow[at]
            };
        }
    }

    fn scale_of(&self, at: usize) -> f64 {
        self.cost[at].abs() + self.price[self.ends.source[at] as usize].abs()
    }
}

/// What prices pull links with: worth of what arrives less worth of what leaves.
#[inline(always)]
fn pull(links: &mut Variables, ends: &Ends, price: &[f64]) {
    let pull = links.pull.flat_mut();
    for (((pull, source), target), delivered) in
        pull.iter_mut().zip(&ends.source).zip(&ends.target).zip(&ends.delivered)
    {
        *pull = delivered * price[*target as usize] - price[*source as usize];
    }
}

/// What prices pull stretches with: what is held costs its price.
#[inline(always)]
fn pull_of_nodes(stretches: &mut Variables, node: &[u32], price: &[f64]) {
    for (pull, node) in stretches.pull.flat_mut().iter_mut().zip(node) {
        *pull = -price[*node as usize];
    }
}
