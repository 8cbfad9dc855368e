//! What a problem's parts must keep to, and what follows from them.

use crate::curve::LARGEST;
use crate::fault::{Part, ProblemError};
use crate::problem::{Group, Node, Route};
use crate::profile::Profile;
use crate::useful::useful;
use crate::utility::within;

/// What follows from the parts of a problem and is needed again and again.
#[derive(Debug, Clone)]
pub(crate) struct Shape {
    /// For each node, its marginal price by distance from idling, floor included.
    pub(crate) profiles: Vec<Profile>,
    /// For each node, how far flows may lift it.
    pub(crate) lift: Vec<f64>,
    /// For each node, how far flows can move it at most, down and up.
    pub(crate) span: Vec<(f64, f64)>,
    /// For each route, the most it can carry: its capacity or what may leave its source.
    pub(crate) most: Vec<f64>,
    /// For each route, the most it can usefully carry, which some best answer keeps to.
    pub(crate) useful: Vec<f64>,
    /// For each group, room left below its cap.
    pub(crate) room: Vec<f64>,
    /// For each node, the routes out of it, ascending.
    pub(crate) out: Vec<Vec<usize>>,
    /// For each node, the groups it is in, with its weight.
    pub(crate) node_groups: Vec<Vec<(usize, f64)>>,
    /// For each route, the groups it is in, with its weight.
    pub(crate) route_groups: Vec<Vec<(usize, f64)>>,
}

impl Shape {
    /// What follows from parts that have been checked.
    pub(crate) fn of(nodes: &[Node], routes: &[Route], groups: &[Group]) -> Self {
        let mut out = vec![Vec::new(); nodes.len()];
        for (index, route) in routes.iter().enumerate() {
            out[route.source].push(index);
        }
        let memberships = |count: usize, of: fn(&Group) -> &Vec<(usize, f64)>| {
            let mut found = vec![Vec::new(); count];
            for (index, group) in groups.iter().enumerate() {
                for &(member, weight) in of(group) {
                    found[member].push((index, weight));
                }
            }
            found
        };
        let most: Vec<f64> =
            routes.iter().map(|r| r.capacity.min(nodes[r.source].drawable)).collect();
        let lift: Vec<f64> = nodes.iter().map(|node| (node.cap - node.idle()).max(0.0)).collect();
        let mut shape = Self {
            useful: Vec::new(),
            span: spans(nodes, routes, &most, &lift),
            profiles: nodes.iter().map(profile).collect(),
            lift,
            most,
            room: groups.iter().map(|group| room(group, nodes)).collect(),
            out,
            node_groups: memberships(nodes.len(), |group| &group.node_weights),
            route_groups: memberships(routes.len(), |group| &group.route_weights),
        };
        shape.useful = useful(nodes, routes, groups, &shape);
        shape
    }
}

/// How far routes can move each node: what may leave it, and what all routes into it can carry.
fn spans(nodes: &[Node], routes: &[Route], most: &[f64], lift: &[f64]) -> Vec<(f64, f64)> {
    let mut spans = vec![(0.0_f64, 0.0_f64); nodes.len()];
    for (route, most) in routes.iter().zip(most) {
        spans[route.source].0 -= most;
        spans[route.target].1 += (route.delivered * most).next_up();
    }
    for (node, span) in spans.iter_mut().enumerate() {
        *span = (
            (span.0 * (1.0 + 1e-12)).max(-nodes[node].drawable),
            (span.1 * (1.0 + 1e-12)).min(lift[node]),
        );
    }
    spans
}

fn profile(node: &Node) -> Profile {
    let floor = (node.floor_price > 0.0).then_some((node.floor, node.floor_price));
    Profile::new(&node.utility, node.idle(), floor)
}

fn room(group: &Group, nodes: &[Node]) -> f64 {
    let idle: f64 = group.node_weights.iter().map(|(node, w)| w * nodes[*node].idle()).sum();
    (group.cap - idle).max(0.0)
}

/// Refuses a node that is not well formed.
pub(crate) fn check_node(index: usize, node: &Node) -> Result<(), ProblemError> {
    let part = Part::Node(index);
    within(part, "held", node.held, -LARGEST, LARGEST)?;
    within(part, "inbound", node.inbound, -LARGEST, LARGEST)?;
    within(part, "drawable", node.drawable, 0.0, LARGEST)?;
    within(part, "floor", node.floor, -LARGEST, LARGEST)?;
    within(part, "floor price", node.floor_price, 0.0, LARGEST)?;
    within(part, "cap", node.cap, -LARGEST, f64::INFINITY)?;
    if node.floor > node.cap && node.floor_price > 0.0 {
        return Err(ProblemError::FloorAboveCap { node: index, floor: node.floor, cap: node.cap });
    }
    node.utility.check(index, node.idle())
}

/// Refuses a route that is not well formed.
pub(crate) fn check_route(index: usize, route: &Route, nodes: usize) -> Result<(), ProblemError> {
    let part = Part::Route(index);
    for (field, end) in [("source", route.source), ("target", route.target)] {
        check_index(part, field, end, nodes)?;
    }
    if route.source == route.target {
        return Err(ProblemError::SelfLoop { route: index, node: route.source });
    }
    if !(route.delivered > 0.0 && route.delivered <= 1.0) {
        return Err(ProblemError::Delivered { route: index, delivered: route.delivered });
    }
    within(part, "cost", route.cost, 0.0, LARGEST)?;
    within(part, "curvature", route.curvature, 0.0, LARGEST)?;
    within(part, "used", route.used, 0.0, LARGEST)?;
    within(part, "capacity", route.capacity, 0.0, f64::INFINITY)?;
    within(part, "fixed", route.fixed, 0.0, LARGEST)
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
