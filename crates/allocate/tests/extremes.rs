//! Numbers from one end of what is allowed to the other, in one problem: whatever comes of it, nothing
//! panics, and what is said to be proved holds.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod common;

use common::Dice;
use trimtab_allocate::{
    Group, Knot, MarginalCurve, Node, Problem, Route, Status, Utility, Vigil, Warm, certify, settle,
};

/// Sizes of prices, positions and weights; of limits, which may be larger.
const SIZES: [f64; 12] =
    [0.0, 5e-324, 1e-300, 1e-30, 1e-15, 1e-8, 1e-3, 1.0, 100.0, 1e6, 1e12, 1e15];
const LIMITS: [f64; 12] =
    [0.0, 5e-324, 1e-300, 1e-9, 1.0, 50.0, 1e9, 1e15, 1e100, 1e300, f64::MAX, f64::INFINITY];

/// Draws numbers of which some are wild.
struct Wild {
    dice: Dice,
    share: f64,
}

impl Wild {
    fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let share = dice.unit();
        Self { dice, share }
    }

    fn size(&mut self, usual: f64) -> f64 {
        let is_wild = self.dice.chance(self.share);
        if is_wild { SIZES[self.dice.below(SIZES.len())] } else { usual }
    }

    fn limit(&mut self) -> f64 {
        LIMITS[self.dice.below(LIMITS.len())]
    }

    fn sign(&mut self) -> f64 {
        if self.dice.chance(0.15) { -1.0 } else { 1.0 }
    }

    fn utility(&mut self, held: f64) -> Utility {
        match self.dice.below(4) {
            0 => Utility::Log { weight: self.size(50.0), offset: held - self.size(5.0) },
            1 => Utility::Quadratic {
                slope: self.sign() * self.size(1.0),
                curvature: self.size(0.01),
                centre: self.size(100.0),
            },
            2 => Utility::linear(self.size(1.0)),
            _ => {
                let (start, one, other) = (self.size(50.0), self.size(2.0), self.size(1.0));
                let knots = vec![
                    Knot { position: start, price: one.max(other) },
                    Knot { position: start + self.size(10.0), price: one.min(other) },
                ];
                MarginalCurve::new(knots, self.size(0.0))
                    .map_or(Utility::linear(0.5), Utility::Curve)
            }
        }
    }

    fn node(&mut self) -> Node {
        let usual = self.dice.within(10.0, 200.0);
        let held = self.sign() * self.size(usual);
        let mut node = Node::new(held, self.utility(held));
        if self.dice.chance(0.6) {
            node.drawable = self.limit();
        }
        if self.dice.chance(0.3) {
            let is_hard = self.dice.chance(0.4);
            node.floor = self.size(60.0);
            node.floor_price = if is_hard { f64::INFINITY } else { self.size(1.0) };
            node.floor_rise = self.size(0.0);
        }
        if self.dice.chance(0.3) {
            node.cap = self.limit();
        }
        node
    }

    fn route(&mut self, source: usize, target: usize) -> Route {
        let mut route = Route::new(source, target, self.sign() * self.size(0.01));
        route.capacity = self.limit();
        if self.dice.chance(0.4) {
            (route.curvature, route.used) = (self.size(0.01), self.size(0.0));
        }
        if self.dice.chance(0.3) {
            route.delivered = [1e-300, 1e-9, 0.5, 0.999, 1.0 - 1e-16][self.dice.below(5)];
        }
        if self.dice.chance(0.15) {
            route.fixed = self.size(0.5);
        }
        route
    }

    fn weights(&mut self, count: usize) -> Vec<(usize, f64)> {
        let taken: Vec<usize> = (0..count).filter(|_| self.dice.chance(0.4)).collect();
        taken.into_iter().map(|at| (at, self.size(1.0))).collect()
    }

    /// A problem; none where what was drawn is refused.
    fn problem(&mut self) -> Option<Problem> {
        let count = 2 + self.dice.below(4);
        let nodes: Vec<Node> = (0..count).map(|_| self.node()).collect();
        let mut routes = Vec::new();
        for _ in 0..=self.dice.below(8) {
            let source = self.dice.below(count);
            let target = (source + 1 + self.dice.below(count - 1)) % count;
            routes.push(self.route(source, target));
        }
        let mut groups = Vec::new();
        for _ in 0..self.dice.below(3) {
            let (node_weights, route_weights) = (self.weights(count), self.weights(routes.len()));
            groups.push(Group { cap: self.limit(), node_weights, route_weights });
        }
        Problem::new(nodes, routes, groups).ok()
    }

    /// Other numbers for a node and a route, where they are allowed.
    fn change(&mut self, problem: &mut Problem) {
        let (at, way) =
            (self.dice.below(problem.nodes().len()), self.dice.below(problem.routes().len()));
        let node = self.node();
        let _may_fail = problem.set_node(at, node);
        let Route { source, target, .. } = problem.routes()[way];
        let route = self.route(source, target);
        let _may_fail = problem.set_route(way, route);
    }
}

/// Solves from what is known and asks everybody; whether the answer is certified.
fn judged(seed: u64, problem: &Problem, warm: &mut Warm) -> bool {
    let answer = warm.advance(problem).clone();
    let is_certified = answer.status == Status::Certified;
    let proof = certify(problem, &answer.flows, &answer.prices);
    if is_certified {
        let proof = proof.unwrap();
        assert!(answer.certificate.benefit <= proof.bound, "seed {seed}: {answer:?} {proof:?}");
    }
    for units in [1.0, 1e6, 1e18] {
        let _may_fail = settle(problem, &answer, units);
    }
    let bound = Vigil::new(problem.clone(), answer.prices.clone()).bound();
    assert!(bound >= 0.0 && !bound.is_nan(), "seed {seed}: {bound}");
    is_certified
}

#[test]
fn nothing_panics_and_what_is_proved_holds() {
    let (mut drawn, mut certified) = (0, 0);
    for seed in 0..500 {
        let mut wild = Wild::new(seed);
        let Some(mut problem) = wild.problem() else { continue };
        let mut warm = Warm::cold();
        for _ in 0..3 {
            certified += usize::from(judged(seed, &problem, &mut warm));
            drawn += 1;
            wild.change(&mut problem);
        }
    }
    println!("{certified} of {drawn} certified");
    assert!(drawn > 300 && certified > 50, "{certified} of {drawn}");
}
