//! What a problem's parts, and flows and prices for it, must keep to.

use crate::answer::Prices;
use crate::curve::LARGEST;
use crate::fault::{FlowError, Part, ProblemError};
use crate::problem::{Group, Node, Problem, Route};
use crate::utility::within;

/// Largest amount that a route may be able to carry: neither sums of such amounts nor their worth
/// overflow.
const LARGEST_FLOW: f64 = 1e100;

/// Refuses a node that is not well formed.
pub(crate) fn check_node(index: usize, node: &Node) -> Result<(), ProblemError> {
    let part = Part::Node(index);
    within(part, "held", node.held, -LARGEST, LARGEST)?;
    within(part, "inbound", node.inbound, -LARGEST, LARGEST)?;
    within(part, "drawable", node.drawable, 0.0, f64::INFINITY)?;
    within(part, "floor", node.floor, -LARGEST, LARGEST)?;
    if !node.is_floor_hard() {
        within(part, "floor price", node.floor_price, 0.0, LARGEST)?;
    } else if node.idle() < node.floor {
        let (floor, idle) = (node.floor, node.idle());
        return Err(ProblemError::HardFloor { node: index, floor, idle });
    }
    within(part, "floor rise", node.floor_rise, 0.0, LARGEST)?;
    within(part, "cap", node.cap, -LARGEST, f64::INFINITY)?;
    if node.floor > node.cap && node.floor_price > 0.0 {
        return Err(ProblemError::FloorAboveCap { node: index, floor: node.floor, cap: node.cap });
    }
    node.utility.check(index, node.idle())
}

/// Refuses a route that is not well formed.
pub(crate) fn check_route(index: usize, route: &Route, nodes: &[Node]) -> Result<(), ProblemError> {
    let part = Part::Route(index);
    for (field, end) in [("source", route.source), ("target", route.target)] {
        check_index(part, field, end, nodes.len())?;
    }
    if route.source == route.target {
        return Err(ProblemError::SelfLoop { route: index, node: route.source });
    }
    if !(route.delivered > 0.0 && route.delivered <= 1.0) {
        return Err(ProblemError::Delivered { route: index, delivered: route.delivered });
    }
    within(part, "cost", route.cost, -LARGEST, LARGEST)?;
    within(part, "curvature", route.curvature, 0.0, LARGEST)?;
    within(part, "used", route.used, 0.0, LARGEST)?;
    within(part, "capacity", route.capacity, 0.0, f64::INFINITY)?;
    within(part, "fixed", route.fixed, 0.0, LARGEST)?;
    if route.capacity.min(nodes[route.source].drawable) > LARGEST_FLOW {
        return Err(ProblemError::Unbounded { route: index, source_node: route.source });
    }
    Ok(())
}

/// Refuses a group that is not well formed.
pub(crate) fn check_group(
    index: usize,
    group: &Group,
    nodes: usize,
    routes: usize,
) -> Result<(), ProblemError> {
    let part = Part::Group(index);
    within(part, "cap", group.cap, -LARGEST, f64::INFINITY)?;
    for &(node, weight) in &group.node_weights {
        check_index(part, "a node weight", node, nodes)?;
        within(part, "a node weight", weight, 0.0, LARGEST)?;
    }
    for &(route, weight) in &group.route_weights {
        check_index(part, "a route weight", route, routes)?;
        within(part, "a route weight", weight, 0.0, LARGEST)?;
    }
    Ok(())
}

fn check_index(
    part: Part,
    field: &'static str,
    index: usize,
    count: usize,
) -> Result<(), ProblemError> {
    if index < count {
        return Ok(());
    }
    Err(ProblemError::Index { part, field, index, count })
}

/// Refuses a list that is not as long as what it is for.
pub(crate) fn check_length(
    what: &'static str,
    given: usize,
    needed: usize,
) -> Result<(), FlowError> {
    if given == needed { Ok(()) } else { Err(FlowError::Length { what, given, needed }) }
}

/// Refuses prices that are not numbers.
pub(crate) fn check_prices(problem: &Problem, prices: &Prices) -> Result<(), FlowError> {
    check_length("node prices", prices.nodes.len(), problem.nodes().len())?;
    check_length("group prices", prices.groups.len(), problem.groups().len())?;
    let list = |what, prices: &[f64], least: f64| {
        let is_fit = |price: f64| price.is_finite() && price >= least;
        match prices.iter().position(|price| !is_fit(*price)) {
            Some(index) => Err(FlowError::Price { index, what, price: prices[index] }),
            None => Ok(()),
        }
    };
    list("nodes", &prices.nodes, f64::MIN)?;
    list("groups", &prices.groups, 0.0)
}

/// Refuses a number of base units to one unit of money that is not positive or above 1e20.
pub(crate) fn check_units(units: f64) -> Result<(), FlowError> {
    if units > 0.0 && units <= 1e20 { Ok(()) } else { Err(FlowError::Unit(units)) }
}
