//! What follows from a problem's parts, as the reference solver needs it.

use super::useful::useful;
use crate::problem::{Group, Node, Route};
use crate::profile::{Floor, Profile};

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
        let lift: Vec<f64> = nodes.iter().map(Node::lift).collect();
        let mut shape = Self {
            useful: Vec::new(),
            span: spans(nodes, routes, &most, &lift),
            profiles: nodes.iter().map(profile).collect(),
            lift,
            most,
            room: groups.iter().map(|group| group.room(nodes)).collect(),
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
            (span.0 * (1.0 + 1e-12)).max(-nodes[node].drawable).max(-nodes[node].fall()),
            (span.1 * (1.0 + 1e-12)).min(lift[node]),
        );
    }
    spans
}

fn profile(node: &Node) -> Profile {
    Profile::new(&node.utility, node.idle(), Floor::of(node))
}
