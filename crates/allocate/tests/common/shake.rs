//! How a problem changes from one solve to the next, drawn from a seed.
//!
//! It stands beside `common/mod.rs`: include both.

#![allow(dead_code, reason = "each file takes what it needs")]
#![allow(clippy::unwrap_used, reason = "what is drawn here is a sound change")]

use crate::common::Dice;
use trimtab_allocate::{Knot, MarginalCurve, Node, Problem, Route, Utility};

/// One node and one route as they are after a tick.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) node: (usize, Node),
    pub(crate) route: (usize, Route),
}

impl Change {
    /// Takes the change over.
    pub(crate) fn make(self, problem: &mut Problem) {
        problem.set_node(self.node.0, self.node.1).unwrap();
        problem.set_route(self.route.0, self.route.1).unwrap();
    }
}

/// A source of changes.
pub(crate) struct Shaker(Dice);

impl Shaker {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Dice::new(seed))
    }

    /// A tick: a node's worth by up to 1 % and its balance by up to 2 %, a route's cost by up to 5 %.
    pub(crate) fn tick(&mut self, problem: &Problem) -> Change {
        let (node, route) = (self.node(problem), self.route(problem));
        let mut changed = problem.nodes()[node].clone();
        changed.utility = scaled(&changed.utility, self.about_one(0.01));
        let held = changed.held * self.about_one(0.02);
        rebalance(&mut changed, held);
        let mut routed = problem.routes()[route];
        routed.cost *= self.about_one(0.05);
        Change { node: (node, changed), route: (route, routed) }
    }

    /// The whole book: every node's worth and every route's cost by up to `by`.
    pub(crate) fn shock(&mut self, problem: &mut Problem, by: f64) {
        for at in 0..problem.nodes().len() {
            let mut node = problem.nodes()[at].clone();
            node.utility = scaled(&node.utility, self.about_one(by));
            problem.set_node(at, node).unwrap();
        }
        for at in 0..problem.routes().len() {
            let mut route = problem.routes()[at];
            route.cost *= self.about_one(by);
            problem.set_route(at, route).unwrap();
        }
    }

    /// Every fourth balance times something between a third and three.
    pub(crate) fn throw(&mut self, problem: &mut Problem) {
        for at in 0..problem.nodes().len() {
            if self.0.chance(0.25) {
                let mut node = problem.nodes()[at].clone();
                let held = node.held * libm::exp(self.0.within(-1.1, 1.1));
                rebalance(&mut node, held);
                problem.set_node(at, node).unwrap();
            }
        }
    }

    /// Closes open routes, and opens closed ones again as they were in `whole`.
    pub(crate) fn reroute(&mut self, problem: &mut Problem, whole: &Problem, share: f64) {
        for at in 0..problem.routes().len() {
            if self.0.chance(share) {
                let route = problem.routes()[at];
                let is_open = route.capacity > 0.0;
                let capacity = if is_open { 0.0 } else { whole.routes()[at].capacity };
                problem.set_route(at, Route { capacity, ..route }).unwrap();
            }
        }
    }

    pub(crate) fn node(&mut self, problem: &Problem) -> usize {
        self.0.below(problem.nodes().len())
    }

    pub(crate) fn route(&mut self, problem: &Problem) -> usize {
        self.0.below(problem.routes().len())
    }

    /// A factor up to `by` away from 1.
    pub(crate) fn about_one(&mut self, by: f64) -> f64 {
        self.0.within(1.0 - by, 1.0 + by)
    }
}

/// Another balance, within the node's hard limits: whoever holds the money keeps them.
pub(crate) fn rebalance(node: &mut Node, held: f64) {
    let least = if node.is_floor_hard() { node.floor - node.inbound } else { 0.0 };
    let is_all_drawable = node.drawable == node.held.max(0.0);
    node.held = held.max(least);
    if is_all_drawable {
        node.drawable = node.held;
    }
}

/// A utility that is worth `by` times as much.
pub(crate) fn scaled(utility: &Utility, by: f64) -> Utility {
    match utility {
        Utility::Log { weight, offset } => Utility::Log { weight: weight * by, offset: *offset },
        Utility::Quadratic { slope, curvature, centre } => {
            Utility::Quadratic { slope: slope * by, curvature: curvature * by, centre: *centre }
        }
        Utility::Curve(curve) => {
            let scaled = |knot: &Knot| Knot { position: knot.position, price: knot.price * by };
            let knots = curve.knots().iter().map(scaled).collect();
            Utility::Curve(MarginalCurve::new(knots, curve.rise() * by).unwrap())
        }
        Utility::Sum(parts) => Utility::Sum(parts.iter().map(|part| scaled(part, by)).collect()),
        other => other.clone(),
    }
}
