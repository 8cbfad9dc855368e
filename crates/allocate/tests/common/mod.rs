//! Random problems of every shape that the interface allows, from a seed.

#![allow(dead_code, reason = "each test file takes what it needs")]

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use trimtab_allocate::{Group, Knot, MarginalCurve, Node, Problem, Route, Utility};

/// What a family of problems may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Family {
    pub(crate) nodes: usize,
    pub(crate) routes: usize,
    pub(crate) logs: bool,
    pub(crate) curves: bool,
    pub(crate) losses: bool,
    pub(crate) curvature: bool,
    pub(crate) caps: bool,
    pub(crate) groups: usize,
    pub(crate) floors: bool,
    pub(crate) fixed: usize,
}

/// A source of numbers.
pub(crate) struct Dice(Pcg64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg64::seed_from_u64(seed))
    }

    /// Uniform in 0..1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub(crate) fn within(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        ((self.unit() * end as f64) as usize).min(end - 1)
    }

    pub(crate) fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }
}

/// A family drawn from a seed: every feature on or off.
pub(crate) fn family(seed: u64) -> Family {
    let mut dice = Dice::new(seed ^ 0x5eed);
    Family {
        nodes: 2 + dice.below(7),
        routes: 1 + dice.below(24),
        logs: dice.chance(0.4),
        curves: dice.chance(0.7),
        losses: dice.chance(0.5),
        curvature: dice.chance(0.6),
        caps: dice.chance(0.5),
        groups: if dice.chance(0.5) { 1 + dice.below(3) } else { 0 },
        floors: dice.chance(0.5),
        fixed: 0,
    }
}

/// A random problem of a family.
pub(crate) fn problem(seed: u64, family: Family) -> Problem {
    let mut dice = Dice::new(seed);
    let nodes: Vec<Node> = (0..family.nodes).map(|_| node(&mut dice, family)).collect();
    let routes: Vec<Route> = (0..family.routes).map(|at| route(&mut dice, family, at)).collect();
    let groups = (0..family.groups).map(|_| group(&mut dice, &nodes, routes.len())).collect();
    Problem::new(nodes, routes, groups).unwrap()
}

fn node(dice: &mut Dice, family: Family) -> Node {
    let held = dice.within(10.0, 300.0) * 1e3;
    let utility = utility(dice, family, held);
    let inbound = if dice.chance(0.3) { dice.within(0.0, 50.0) * 1e3 } else { 0.0 };
    let mut node = Node { inbound, ..Node::new(held, utility) };
    if dice.chance(0.5) {
        node.drawable = held * dice.unit();
    }
    if family.floors && dice.chance(0.6) {
        node.floor = held * dice.within(0.2, 2.0);
        node.floor_price = dice.within(0.01, 0.2);
    }
    if family.caps && dice.chance(0.5) {
        node.cap = (held * dice.within(0.8, 1.5)).max(node.floor);
    }
    node
}

fn utility(dice: &mut Dice, family: Family, held: f64) -> Utility {
    if family.logs && dice.chance(0.6) {
        let offset = held * dice.within(0.0, 0.97);
        return Utility::Log { weight: dice.within(10.0, 200.0), offset };
    }
    if family.curves && dice.chance(0.6) {
        return Utility::Curve(curve(dice, held));
    }
    if dice.chance(0.1) {
        return Utility::linear(dice.within(0.0, 0.01));
    }
    let curvature = dice.within(0.1, 5.0) * 1e-8;
    Utility::Quadratic { slope: dice.within(-0.001, 0.004), curvature, centre: held }
}

/// A curve with kinks, flat stretches and a steep start.
pub(crate) fn curve(dice: &mut Dice, held: f64) -> MarginalCurve {
    let count = 2 + dice.below(15);
    let mut position = held * dice.within(0.1, 1.0);
    let mut price = dice.within(0.001, 0.02);
    let mut knots = Vec::with_capacity(count);
    for _ in 0..count {
        knots.push(Knot { position, price });
        if !dice.chance(0.25) {
            position += held * dice.within(0.01, 0.2);
        }
        if !dice.chance(0.2) {
            price -= dice.within(0.0, 0.003);
        }
    }
    let rise = if dice.chance(0.5) { dice.within(0.1, 10.0) * 1e-7 } else { 0.0 };
    MarginalCurve::new(knots, rise).unwrap()
}

fn route(dice: &mut Dice, family: Family, at: usize) -> Route {
    let source = dice.below(family.nodes);
    let target = (source + 1 + dice.below(family.nodes - 1)) % family.nodes;
    let mut route = Route::new(source, target, dice.within(0.0, 0.002));
    if family.losses && dice.chance(0.5) {
        route.delivered = 1.0 - dice.within(0.0, 0.003);
    }
    if family.curvature && dice.chance(0.6) {
        route.curvature = dice.within(0.01, 5.0) * 1e-8;
        route.used = dice.within(0.0, 2e4);
    }
    if dice.chance(0.6) {
        route.capacity = dice.within(1.0, 100.0) * 1e3;
    }
    if at < family.fixed {
        route.fixed = dice.within(1.0, 40.0);
    }
    route
}

fn group(dice: &mut Dice, nodes: &[Node], routes: usize) -> Group {
    let mut node_weights = Vec::new();
    let mut load = 0.0;
    for (index, node) in nodes.iter().enumerate() {
        if dice.chance(0.4) {
            let weight = dice.within(0.2, 1.0);
            load += weight * node.idle();
            node_weights.push((index, weight));
        }
    }
    let mut route_weights = Vec::new();
    for index in 0..routes {
        if dice.chance(0.2) {
            route_weights.push((index, dice.within(0.2, 1.0)));
        }
    }
    let cap = load * dice.within(0.9, 1.2) + dice.within(0.0, 5e4);
    Group { cap, node_weights, route_weights }
}
