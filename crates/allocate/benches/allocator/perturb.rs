//! How an instance changes from one solve to the next. Changes are drawn from a seed before the
//! clock starts.

use rand_core::{Rng, SeedableRng};
use rand_pcg::Pcg64;
use trimtab_allocate::{Knot, MarginalCurve, Node, Problem, Route, Utility};

use crate::live::with;

/// One node and one route as they are after a tick.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) node: (usize, Node),
    pub(crate) route: (usize, Route),
}

/// A source of changes.
pub(crate) struct Shaker(Pcg64);

impl Shaker {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Pcg64::seed_from_u64(seed))
    }

    /// A tick: a node's utility by up to 1 % and its balance by up to 2 %, a route's cost by up to 5 %.
    pub(crate) fn tick(&mut self, problem: &Problem) -> Change {
        let node = self.below(problem.nodes().len());
        let route = self.below(problem.routes().len());
        let mut changed = problem.nodes()[node].clone();
        changed.utility = scaled(&changed.utility, self.about_one(0.01));
        self.rebalance(&mut changed, 0.02);
        let mut routed = problem.routes()[route];
        routed.cost *= self.about_one(0.05);
        Change { node: (node, changed), route: (route, routed) }
    }

    /// The whole book: all utilities by up to 0.2 %, all costs by up to 1 %, three balances by up to 5 %.
    pub(crate) fn shock(&mut self, problem: &Problem) -> Problem {
        let mut nodes = problem.nodes().to_vec();
        for node in &mut nodes {
            node.utility = scaled(&node.utility, self.about_one(0.002));
        }
        for _ in 0..3 {
            let at = self.below(nodes.len());
            self.rebalance(&mut nodes[at], 0.05);
        }
        let mut routes = problem.routes().to_vec();
        for route in &mut routes {
            route.cost *= self.about_one(0.01);
        }
        with(problem, nodes, routes)
    }

    fn rebalance(&mut self, node: &mut Node, by: f64) {
        // A hard floor is kept by whoever holds the money, or there would be no problem to solve.
        let least = if node.is_floor_hard() { node.floor } else { f64::NEG_INFINITY };
        node.held = (node.held * self.about_one(by)).max(least - node.inbound);
    }

    fn about_one(&mut self, by: f64) -> f64 {
        1.0 + by * (2.0 * self.unit() - 1.0)
    }

    fn below(&mut self, end: usize) -> usize {
        ((self.unit() * end as f64) as usize).min(end - 1)
    }

    fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// A utility that is worth `by` times as much.
fn scaled(utility: &Utility, by: f64) -> Utility {
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

/// What acting leaves: positions as the flows make them, depth and capacity used up.
pub(crate) fn acted(problem: &Problem, flows: &[f64]) -> Problem {
    let mut nodes = problem.nodes().to_vec();
    let mut routes = problem.routes().to_vec();
    for (route, flow) in routes.iter_mut().zip(flows) {
        nodes[route.source].held -= flow;
        nodes[route.target].held += route.delivered * flow;
        route.used += flow;
        route.capacity = (route.capacity - flow).max(0.0);
    }
    for node in &mut nodes {
        if node.is_floor_hard() {
            node.held = node.held.max(node.floor - node.inbound);
        }
    }
    with(problem, nodes, routes)
}
