//! How a whole instance changes from one solve to the next. What happens in a tick, tests know too.

use trimtab_allocate::Problem;

use crate::live::with;
use crate::shake::{Shaker, rebalance, scaled};

/// The whole book: all utilities by up to 0.2 %, all costs by up to 1 %, three balances by up to 5 %.
pub(crate) fn shocked(shaker: &mut Shaker, problem: &Problem) -> Problem {
    let mut nodes = problem.nodes().to_vec();
    for node in &mut nodes {
        node.utility = scaled(&node.utility, shaker.about_one(0.002));
    }
    for _ in 0..3 {
        let at = shaker.node(problem);
        let held = nodes[at].held * shaker.about_one(0.05);
        rebalance(&mut nodes[at], held);
    }
    let mut routes = problem.routes().to_vec();
    for route in &mut routes {
        route.cost *= shaker.about_one(0.01);
    }
    with(problem, nodes, routes)
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
