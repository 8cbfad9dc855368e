//! The cold solver: a primal-dual interior point method on prices.
//!
//! Mehrotra's predictor and corrector (1992). Every iteration reduces to one linear system in the
//! prices of the rows, a weighted graph with a positive excess, which is eliminated in an order
//! fixed for the topology. It ends with prices and flows that are nearly right and complementary;
//! the active set found there is finished exactly elsewhere.

mod border;
pub(crate) mod core;
pub(crate) mod elimination;
mod links;
mod right;
mod shut;
mod start;
mod stretches;
#[cfg(test)]
mod test;
pub(crate) mod variables;

use crate::network::scale::Scale;
use crate::network::{Lines, Network};
use border::Border;
use elimination::Elimination;
use links::Links;
use right::Right;
use shut::Shut;
use stretches::Stretches;
use variables::{Reach, Variables};

/// Iterations after which the method gives up.
const ITERATIONS: usize = 100;
/// How far the products may rise above what they have been before the method gives up.
const RUNAWAY: f64 = 1e15;
/// Share of a step below which the method gives up.
const STUCK: f64 = 1e-9;
/// Share of its step that an iteration must have taken for the next to trust the bow of its
/// products whole; otherwise it trusts the share that the step at the optimum may go.
const CAUTIOUS: f64 = 0.4;
/// Share of the way to the nearest limit that a step takes.
const SHORT_OF_LIMIT: f64 = 0.999;

/// The solver's memory, kept from solve to solve.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interior {
    links: Links,
    stretches: Stretches,
    border: Border,
    shut: Shut,
    /// Price of every row.
    pub(crate) price: Vec<f64>,
    /// Price of every tie's room.
    pub(crate) group_price: Vec<f64>,
    /// What prices and flows typically are.
    pub(crate) scale: Scale,
    step: Vec<f64>,
    right: Right,
    imbalance: Vec<f64>,
    elimination: Elimination,
    /// Iterations of the last run.
    pub(crate) iterations: usize,
    pub(crate) average: f64,
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
        let is_done = self.improve(network, enough);
        self.group_price.clear();
        self.group_price.extend(self.border.price.iter().map(|price| price.max(0.0)));
        self.shut.price((network, lines), &self.group_price, &mut self.price);
        is_done
    }

    #[inline(always)]
    fn improve(&mut self, network: &Network, enough: f64) -> bool {
        let enough = enough * self.scale.flow * self.scale.price * network.topology.nodes as f64;
        let variables = [&self.links.variables, &self.stretches.variables, &self.border.slack];
        let count = 2.0 * variables.into_iter().map(Variables::len).sum::<usize>() as f64;
        let (mut first, mut share) = (f64::MAX / RUNAWAY, 0.0);
        while self.iterations < ITERATIONS {
            let sum = self.assess(network, share);
            self.average = sum / count;
            let off: f64 = self.imbalance.iter().fold(0.0, |most: f64, at| most.max(at.abs()));
            if sum <= enough && off <= 1e-9 * self.scale.flow {
                return true;
            }
            if sum.is_nan() || sum > first * RUNAWAY {
                return false;
            }
            first = first.min(sum);
            self.iterations += 1;
            self.factor(network);
            let is_cautious = self.iterations > 1 && share < CAUTIOUS;
            let centre = self.aim(network, (count, is_cautious));
            share = self.settle(network, centre);
            if share.is_nan() || share <= STUCK {
                return false;
            }
        }
        false
    }

    /// Takes a share of the last step, then reckons residuals, yields, and the matrix and right
    /// side of the step at the optimum. Gives the sum of all complementary products.
    #[inline(always)]
    fn assess(&mut self, network: &Network, share: f64) -> f64 {
        self.border.answer(&mut self.step);
        for (price, step) in self.price.iter_mut().zip(&self.step) {
            *price += share * step;
        }
        for imbalance in &mut self.imbalance {
            *imbalance *= 1.0 - share;
        }
        self.elimination.clear();
        self.right.reset(network.topology.rows);
        let slacks = self.border.assess(share);
        let prices = (&*self.price, &self.border.toll_links);
        let system = (&mut self.elimination, &mut self.right);
        let links = self.links.assess(share, prices, system);
        let prices = (&network.segments, &*self.price, &self.border.toll_stretches);
        let system = (&mut self.elimination, &mut self.right);
        let stretches = self.stretches.assess(share, prices, system);
        (links + stretches + slacks).total()
    }

    #[inline(always)]
    fn factor(&mut self, network: &Network) {
        let plan = &network.topology.plan;
        self.elimination.factor(plan);
        if !self.border.is_empty() {
            let stretches = (&mut self.stretches, &*network.segments.node);
            self.border.factor((&mut self.elimination, plan), &self.links, stretches);
        }
    }

    /// Solves for the step of the prices; what the network answers to groups comes to it later.
    #[inline(always)]
    fn solve(&mut self, network: &Network) {
        self.elimination.solve(&network.topology.plan, &mut self.step);
        if !self.border.is_empty() {
            let variables = (&self.links.variables, &self.stretches.variables);
            self.border.solve(&self.imbalance, variables);
        }
    }

    /// The step straight at the optimum: the centre that the corrected step heads for, and how far
    /// that trusts the bow of the products.
    #[inline(always)]
    fn aim(&mut self, network: &Network, (count, is_cautious): (f64, bool)) -> (f64, f64) {
        self.right.first(&self.imbalance, &mut self.step);
        self.solve(network);
        let mut reach = Reach::FREE;
        self.links.aim((&self.step, &self.border.toll_links), &mut reach, &mut self.right);
        let prices = (&*network.segments.node, &*self.step, &self.border.toll_stretches);
        self.stretches.aim(prices, &mut reach, &mut self.right);
        let slacks = 0..self.border.slack.flow.len();
        self.border.slack.aim(slacks, &mut reach);
        let share = 1.0 / reach.primal.largest().max(reach.dual.largest()).max(1.0);
        // What is left of the products if that share is taken.
        let left = (1.0 - share) * self.average + share * share * reach.product.total() / count;
        let ratio = (left / self.average).clamp(0.0, 1.0);
        (self.average * (ratio * ratio).max(1e-6), if is_cautious { share } else { 1.0 })
    }

    /// The corrected step and the share of it that may be taken.
    #[inline(always)]
    fn settle(&mut self, network: &Network, centre: (f64, f64)) -> f64 {
        self.right.corrected(&self.imbalance, centre, &mut self.step);
        if !self.border.is_empty() {
            self.links.variables.correct(centre);
            self.stretches.variables.correct(centre);
            self.border.slack.correct(centre);
        }
        self.solve(network);
        let mut reach = Reach::FREE;
        self.links.settle((&self.step, &self.border.toll_links), centre, &mut reach);
        let prices = (&*network.segments.node, &*self.step, &self.border.toll_stretches);
        self.stretches.settle(prices, centre, &mut reach);
        let slacks = 0..self.border.slack.flow.len();
        self.border.slack.settle(slacks, centre, &mut reach);
        let bound = reach.primal.largest().max(reach.dual.largest());
        (SHORT_OF_LIMIT / bound.max(1e-300)).min(1.0)
    }

    /// The flow of every place, those clearly at a limit put there.
    pub(crate) fn flows(&self, lines: &Lines, flows: &mut [f64]) {
        flows.fill(0.0);
        let (flow, gap) = (self.links.variables.flow.flat(), self.links.variables.gap.flat());
        let (below, above) = (self.links.variables.below.flat(), self.links.variables.above.flat());
        for (at, &place) in self.links.place.iter().enumerate() {
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
        self.links.cost.flat()[at].abs() + self.price[self.links.source[at] as usize].abs()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test says so by failing")]

    use super::Interior;
    use crate::{Group, Node, Problem, Route, Utility};

    fn node(held: f64) -> Node {
        let utility = Utility::Quadratic { slope: 0.004, curvature: 0.0001, centre: 100.0 };
        Node::new(held, utility)
    }

    fn solved(problem: &Problem) -> (Interior, Vec<f64>) {
        let network = &problem.network;
        let mut interior = Interior::default();
        assert!(interior.run(network, &network.lines, 1e-10));
        let mut by_place = vec![0.0; network.topology.links()];
        interior.flows(&network.lines, &mut by_place);
        let place = |route: usize| network.topology.place[route] as usize;
        let flows = (0..problem.routes().len()).map(|route| by_place[place(route)]).collect();
        (interior, flows)
    }

    #[test]
    fn flows_end_where_prices_are_one_cost_apart() {
        let routes = vec![Route::new(0, 1, 0.001), Route::new(1, 0, 0.001)];
        let problem = Problem::new(vec![node(120.0), node(80.0)], routes, vec![]).unwrap();
        let (interior, flows) = solved(&problem);
        assert!((flows[0] - 15.0).abs() < 1e-6 && flows[1] == 0.0, "{flows:?}");
        assert!((interior.price[1] - 0.0045).abs() < 1e-9, "{:?}", interior.price);
        assert!(interior.group_price.is_empty());
    }

    #[test]
    fn a_group_that_binds_has_the_price_that_is_missing() {
        let routes = vec![Route::new(0, 1, 0.001), Route::new(0, 2, 0.001)];
        // The first can never bind; the second leaves room for 6 of the 33 that would go.
        let groups = vec![
            Group { cap: 1e6, node_weights: vec![(0, 1.0)], route_weights: vec![] },
            Group { cap: 80.0 + 6.0, node_weights: vec![(1, 1.0)], route_weights: vec![(1, 0.9)] },
        ];
        let nodes = vec![node(140.0), node(80.0), node(80.0)];
        let problem = Problem::new(nodes, routes, groups).unwrap();
        let (interior, flows) = solved(&problem);
        let [toll] = interior.group_price[..] else { panic!("{:?}", interior.group_price) };
        // Worth of one more unit at the first less one at each other, less cost.
        let given = 40.0 - flows[0] - flows[1];
        let surplus = |into: f64| 0.0001 * (given + 20.0 - into) - 0.001;
        assert!((flows[0] + 0.9 * flows[1] - 6.0).abs() < 1e-6, "{flows:?}");
        assert!((surplus(flows[0]) - toll).abs() < 1e-9, "{toll} {flows:?}");
        assert!((surplus(flows[1]) - 0.9 * toll).abs() < 1e-9, "{toll} {flows:?}");
    }

    #[test]
    fn what_a_full_node_cannot_pass_on_is_not_sent() {
        let full = Node { cap: 80.0, ..node(80.0) };
        let routes = vec![Route::new(0, 1, 0.001), Route::new(0, 2, 0.001)];
        let problem = Problem::new(vec![node(120.0), full, node(80.0)], routes, vec![]).unwrap();
        let (interior, flows) = solved(&problem);
        assert!(flows[0] == 0.0 && (flows[1] - 15.0).abs() < 1e-6, "{flows:?}");
        // Its price must not call for money.
        assert!(interior.price[1] - interior.price[0] <= 0.001, "{:?}", interior.price);
    }

    #[test]
    fn where_nothing_gains_nothing_moves() {
        let routes = vec![Route::new(0, 1, 0.001)];
        let problem = Problem::new(vec![node(100.0), node(100.0)], routes, vec![]).unwrap();
        assert_eq!(solved(&problem).1, [0.0]);
    }
}
