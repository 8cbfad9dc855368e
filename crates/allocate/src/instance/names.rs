//! What nodes, routes and groups are called: as the file says, else by where they stand.

use std::collections::{BTreeMap, BTreeSet};

use crate::problem::Problem;

/// A name for every part of a problem, each unlike the others of its kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Names {
    /// Of the nodes.
    pub nodes: Vec<String>,
    /// Of the routes.
    pub routes: Vec<String>,
    /// Of the groups.
    pub groups: Vec<String>,
}

/// The names that a file gives; lists may be shorter than what they name.
#[derive(Debug, Clone, Default)]
pub(super) struct Given {
    pub(super) nodes: Vec<Option<String>>,
    pub(super) routes: Vec<Option<String>>,
    pub(super) groups: Vec<Option<String>>,
}

impl Given {
    /// Names of everything: a node without one is called by its index, a route by its ends
    /// (`A > B`, a second one `A > B #2`), a group `group` and its index.
    pub(super) fn complete(&self, problem: &Problem) -> Names {
        let nodes = filled(&self.nodes, problem.nodes().len(), |node| node.to_string());
        let ends = |route: usize| {
            let route = &problem.routes()[route];
            route_name(&nodes[route.source], &nodes[route.target])
        };
        let routes = filled(&self.routes, problem.routes().len(), ends);
        let groups = filled(&self.groups, problem.groups().len(), group_name);
        Names { nodes, routes, groups }
    }
}

/// What a route between two nodes is called.
pub(super) fn route_name(from: &str, to: &str) -> String {
    format!("{from} > {to}")
}

/// What a group is called.
pub(super) fn group_name(index: usize) -> String {
    format!("group {index}")
}

/// A name for each of `count`: the one given, else a usual one with a number where it is taken.
pub(super) fn filled(
    given: &[Option<String>],
    count: usize,
    usual: impl Fn(usize) -> String,
) -> Vec<String> {
    let mut taken: BTreeSet<String> = given.iter().flatten().cloned().collect();
    // The number that a name taken once is tried with next: none is tried twice.
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut free = |usual: String| {
        if taken.insert(usual.clone()) {
            return usual;
        }
        let number = numbers.entry(usual.clone()).or_insert(2);
        loop {
            let name = format!("{usual} #{number}");
            *number += 1;
            if taken.insert(name.clone()) {
                return name;
            }
        }
    };
    let name = |index: usize| match given.get(index) {
        Some(Some(name)) => name.clone(),
        _ => free(usual(index)),
    };
    (0..count).map(name).collect()
}
