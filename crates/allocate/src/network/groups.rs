//! Exposure groups as the solver sees them: only those that flows can push to their caps.

use super::topology::{Topology, index};
use super::{Lines, Network};
use crate::problem::{Group, Node};

/// A group that can bind.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Tie {
    /// Its index among the problem's groups.
    pub(crate) group: usize,
    /// Room left below its cap when nothing is sent.
    pub(crate) room: f64,
    /// Nodes and the weights of their positions, each node once, all weights above 0.
    pub(crate) nodes: Vec<(u32, f64)>,
    /// Places and the weights of their flows, each place once, all weights above 0.
    pub(crate) links: Vec<(u32, f64)>,
}

impl Tie {
    fn new(group: usize, parts: &Group, nodes: &[Node], topology: &Topology) -> Self {
        let at = |route: usize| topology.place[route];
        Self {
            group,
            room: parts.room(nodes),
            nodes: merged(parts.node_weights.iter().map(|(node, w)| (index(*node), *w))),
            links: merged(parts.route_weights.iter().map(|(route, w)| (at(*route), *w))),
        }
    }

    /// The weight of a row's position: nothing for an outlet's, as what is in one has left its node.
    pub(crate) fn node_weight(&self, row: u32) -> f64 {
        weight_of(&self.nodes, row)
    }

    /// The weight of the flow of a place.
    pub(crate) fn link_weight(&self, place: u32) -> f64 {
        weight_of(&self.links, place)
    }

    /// By how much a unit sent from one row to another loads the group by what it does to them.
    pub(crate) fn end_load(&self, (source, target): (u32, u32), delivered: f64) -> f64 {
        delivered * self.node_weight(target) - self.node_weight(source)
    }

    /// By how much a unit sent at a place loads the group, where what feeds an outlet is what leaves
    /// it.
    pub(crate) fn load(&self, topology: &Topology, place: usize, delivered: f64) -> f64 {
        let (source, target) = topology.nodes_at(place);
        let ends = self.end_load((index(source), index(target)), delivered);
        ends + self.link_weight(index(place))
    }

    /// Most that flows can add to the group's load.
    fn most(&self, span: &[(f64, f64)], lines: &Lines) -> f64 {
        let nodes: f64 = self.nodes.iter().map(|(node, w)| w * span[*node as usize].1).sum();
        let links: f64 = self.links.iter().map(|(at, w)| w * lines.most[*at as usize]).sum();
        (nodes + links) * (1.0 + 1e-12)
    }
}

/// The weight of an index, 0 if it is not there.
fn weight_of(weights: &[(u32, f64)], at: u32) -> f64 {
    weights.binary_search_by_key(&at, |(index, _)| *index).map_or(0.0, |found| weights[found].1)
}

/// The groups that can bind.
pub(crate) fn ties(groups: &[Group], nodes: &[Node], network: &Network) -> Vec<Tie> {
    let tie = |(at, parts): (usize, &Group)| Tie::new(at, parts, nodes, &network.topology);
    let can_bind = |tie: &Tie| tie.most(&network.span, &network.lines) > tie.room;
    groups.iter().enumerate().map(tie).filter(can_bind).collect()
}

/// Weights by ascending index, those of one index added up.
fn merged(weights: impl Iterator<Item = (u32, f64)>) -> Vec<(u32, f64)> {
    let mut weights: Vec<(u32, f64)> = weights.filter(|(_, weight)| *weight > 0.0).collect();
    weights.sort_by_key(|(at, _)| *at);
    let mut found: Vec<(u32, f64)> = Vec::with_capacity(weights.len());
    for (at, weight) in weights {
        match found.last_mut() {
            Some(last) if last.0 == at => last.1 += weight,
            _ => found.push((at, weight)),
        }
    }
    found
}
