//! The JSON format, read: entries with names become a problem with indices.

use std::collections::BTreeMap;

use super::Instance;
use super::document::{Document, FORMAT, GroupEntry, NodeEntry, RouteEntry, UtilityEntry, Weights};
use super::fault::JsonError;
use super::names::{Given, filled, group_name, route_name};
use crate::curve::{Knot, MarginalCurve};
use crate::fault::CurveError;
use crate::problem::{Group, Node, Problem, Route};
use crate::utility::Utility;

/// Indices by name.
type Indices<'a> = BTreeMap<&'a str, usize>;

/// Reads a JSON instance.
pub(super) fn read(bytes: &[u8]) -> Result<Instance, JsonError> {
    let document: Document = serde_json::from_slice(bytes).map_err(JsonError::Syntax)?;
    if document.schema != FORMAT {
        return Err(JsonError::Schema { given: document.schema, known: FORMAT });
    }
    let given = Given {
        nodes: document.nodes.iter().map(|entry| Some(entry.name.clone())).collect(),
        routes: document.routes.iter().map(|entry| entry.name.clone()).collect(),
        groups: document.groups.iter().map(|entry| entry.name.clone()).collect(),
    };
    let nodes = indices("node", given.nodes.iter().flatten())?;
    indices("route", given.routes.iter().flatten())?;
    indices("group", given.groups.iter().flatten())?;
    let routes = read_routes(&document.routes, &nodes)?;
    let usual = |at: usize| route_name(&document.routes[at].from, &document.routes[at].to);
    let route_names = filled(&given.routes, routes.len(), usual);
    let route_indices = indices("route", route_names.iter())?;
    let groups = document.groups.iter().enumerate();
    let groups = groups
        .map(|(index, entry)| group(index, entry, &nodes, &route_indices))
        .collect::<Result<_, _>>()?;
    let accounts = document.nodes.iter().map(node).collect::<Result<_, _>>()?;
    match Problem::new(accounts, routes, groups) {
        Ok(problem) => Ok(Instance { problem, given, units: document.units }),
        Err(fault) => {
            let group_names = filled(&given.groups, given.groups.len(), group_name);
            let node_names: Vec<String> = given.nodes.iter().flatten().cloned().collect();
            Err(JsonError::problem(fault, [&node_names, &route_names, &group_names]))
        }
    }
}

/// Where each name stands; two with one name are refused.
fn indices<'a>(
    what: &'static str,
    names: impl Iterator<Item = &'a String>,
) -> Result<Indices<'a>, JsonError> {
    let mut indices = Indices::new();
    for (index, name) in names.enumerate() {
        if indices.insert(name, index).is_some() {
            return Err(JsonError::Twice { what, name: name.clone() });
        }
    }
    Ok(indices)
}

fn node(entry: &NodeEntry) -> Result<Node, JsonError> {
    let name = &entry.name;
    let Some(utility) = &entry.utility else {
        return Err(JsonError::NoUtility { node: name.clone() });
    };
    let refused = |fault| JsonError::Curve { node: name.clone(), fault };
    let plain = Node::new(entry.held, self::utility(utility).map_err(refused)?);
    if entry.floor.is_none() && (entry.floor_price.is_some() || entry.floor_rise.is_some()) {
        return Err(JsonError::NoFloor { node: name.clone() });
    }
    let hard = if entry.floor.is_some() { f64::INFINITY } else { 0.0 };
    Ok(Node {
        inbound: entry.inbound,
        drawable: entry.drawable.map_or(plain.drawable, |limit| limit.0),
        floor: entry.floor.unwrap_or(0.0),
        floor_price: entry.floor_price.map_or(hard, |price| price.0),
        floor_rise: entry.floor_rise.unwrap_or(0.0),
        cap: entry.cap.map_or(f64::INFINITY, |limit| limit.0),
        ..plain
    })
}

/// How deep sums nest is bounded by the reader of JSON, and checked with the problem.
fn utility(entry: &UtilityEntry) -> Result<Utility, CurveError> {
    Ok(match entry {
        UtilityEntry::Linear { price } => Utility::linear(*price),
        &UtilityEntry::Log { weight, offset } => Utility::Log { weight, offset },
        &UtilityEntry::Quadratic { slope, curvature, centre } => {
            Utility::Quadratic { slope, curvature, centre }
        }
        UtilityEntry::Curve { rise, knots } => {
            let knots = knots.iter().map(|&(position, price)| Knot { position, price }).collect();
            Utility::Curve(MarginalCurve::new(knots, *rise)?)
        }
        UtilityEntry::Sum(parts) => {
            Utility::Sum(parts.iter().map(utility).collect::<Result<_, _>>()?)
        }
    })
}

fn read_routes(entries: &[RouteEntry], nodes: &Indices<'_>) -> Result<Vec<Route>, JsonError> {
    let route = |(index, entry): (usize, &RouteEntry)| {
        let end = |field, name: &String| {
            let place = || match &entry.name {
                Some(name) => format!("route `{name}`"),
                None => format!("route {index}"),
            };
            named(nodes, name, "node", || format!("{field} of {}", place()))
        };
        let ends = (end("from", &entry.from)?, end("to", &entry.to)?);
        let plain = Route::new(ends.0, ends.1, entry.cost);
        let capacity = entry.capacity.map_or(plain.capacity, |limit| limit.0);
        let &RouteEntry { curvature, used, delivered, fixed, .. } = entry;
        Ok(Route { curvature, used, delivered, capacity, fixed, ..plain })
    };
    entries.iter().enumerate().map(route).collect()
}

fn group(
    index: usize,
    entry: &GroupEntry,
    nodes: &Indices<'_>,
    routes: &Indices<'_>,
) -> Result<Group, JsonError> {
    let place = |field| match &entry.name {
        Some(name) => format!("{field} of group `{name}`"),
        None => format!("{field} of group {index}"),
    };
    let weights = |weights: &Weights, known, what, field| {
        let weight = |(name, weight): &(String, f64)| {
            named(known, name, what, || place(field)).map(|index| (index, *weight))
        };
        weights.0.iter().map(weight).collect::<Result<Vec<_>, _>>()
    };
    Ok(Group {
        cap: entry.cap.0,
        node_weights: weights(&entry.nodes, nodes, "node", "nodes")?,
        route_weights: weights(&entry.routes, routes, "route", "routes")?,
    })
}

fn named(
    known: &Indices<'_>,
    name: &str,
    what: &'static str,
    place: impl Fn() -> String,
) -> Result<usize, JsonError> {
    let unknown = || JsonError::Unknown { place: place(), what, name: name.to_owned() };
    known.get(name).copied().ok_or_else(unknown)
}
