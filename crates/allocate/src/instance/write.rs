//! The JSON format, written: what is as usual is left out.

use super::Instance;
use super::document::{
    Document, FORMAT, FloorPrice, GroupEntry, Limit, NodeEntry, RouteEntry, UtilityEntry, Weights,
};
use super::fault::JsonError;
use super::names::Names;
use crate::problem::{Group, Node, Route};
use crate::utility::Utility;

/// Writes an instance, every part with its name. Weights of a group that come twice are added up.
pub(super) fn write(instance: &Instance) -> Result<String, JsonError> {
    let names = instance.names();
    let problem = instance.problem();
    let nodes = problem.nodes().iter().zip(&names.nodes);
    let routes = problem.routes().iter().zip(&names.routes);
    let groups = problem.groups().iter().zip(&names.groups);
    let document = Document {
        schema: FORMAT.to_owned(),
        units: instance.units.clone(),
        nodes: nodes.map(|(node, name)| node_entry(node, name)).collect(),
        routes: routes.map(|(route, name)| route_entry(route, name, &names)).collect(),
        groups: groups.map(|(group, name)| group_entry(group, name, &names)).collect(),
    };
    serde_json::to_string_pretty(&document).map_err(JsonError::Syntax)
}

fn node_entry(node: &Node, name: &str) -> NodeEntry {
    let has_floor = (node.floor, node.floor_price, node.floor_rise) != (0.0, 0.0, 0.0);
    let is_soft = has_floor && !node.is_floor_hard();
    NodeEntry {
        name: name.to_owned(),
        held: node.held,
        inbound: node.inbound,
        drawable: (node.drawable != node.held.max(0.0)).then_some(Limit(node.drawable)),
        floor: has_floor.then_some(node.floor),
        floor_price: is_soft.then_some(FloorPrice(node.floor_price)),
        floor_rise: (node.floor_rise != 0.0).then_some(node.floor_rise),
        cap: (node.cap != f64::INFINITY).then_some(Limit(node.cap)),
        utility: Some(utility_entry(&node.utility)),
    }
}

fn utility_entry(utility: &Utility) -> UtilityEntry {
    match utility {
        &Utility::Log { weight, offset } => UtilityEntry::Log { weight, offset },
        &Utility::Quadratic { slope, curvature: 0.0, centre: 0.0 } => {
            UtilityEntry::Linear { price: slope }
        }
        &Utility::Quadratic { slope, curvature, centre } => {
            UtilityEntry::Quadratic { slope, curvature, centre }
        }
        Utility::Curve(curve) => UtilityEntry::Curve {
            rise: curve.rise(),
            knots: curve.knots().iter().map(|knot| (knot.position, knot.price)).collect(),
        },
        Utility::Sum(parts) => UtilityEntry::Sum(parts.iter().map(utility_entry).collect()),
    }
}

fn route_entry(route: &Route, name: &str, names: &Names) -> RouteEntry {
    let &Route { cost, curvature, used, delivered, capacity, fixed, .. } = route;
    RouteEntry {
        name: Some(name.to_owned()),
        from: names.nodes[route.source].clone(),
        to: names.nodes[route.target].clone(),
        cost,
        curvature,
        used,
        delivered,
        capacity: (capacity != f64::INFINITY).then_some(Limit(capacity)),
        fixed,
    }
}

fn group_entry(group: &Group, name: &str, names: &Names) -> GroupEntry {
    GroupEntry {
        name: Some(name.to_owned()),
        cap: Limit(group.cap),
        nodes: weights(&group.node_weights, &names.nodes),
        routes: weights(&group.route_weights, &names.routes),
    }
}

/// Weights by name, in order of their first index.
fn weights(given: &[(usize, f64)], names: &[String]) -> Weights {
    let mut added: Vec<(String, f64)> = Vec::new();
    let mut places = std::collections::BTreeMap::new();
    for &(index, weight) in given {
        let place = *places.entry(index).or_insert(added.len());
        match added.get_mut(place) {
            Some((_, sum)) => *sum += weight,
            None => added.push((names[index].clone(), weight)),
        }
    }
    Weights(added)
}
