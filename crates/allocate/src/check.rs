//! What a problem's parts must keep to.

use crate::curve::LARGEST;
use crate::fault::{Part, ProblemError};
use crate::problem::{Group, Node, Route};
use crate::utility::within;

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
    if route.capacity.min(nodes[route.source].drawable) == f64::INFINITY {
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
