//! Which rows there are, which links join them, and in which order rows are eliminated.
//!
//! Rows are the nodes, and one more for every node from which several routes draw on a limited
//! amount: its outlet. The routes of such a node leave from the outlet, and one link of their own
//! feeds it with what may leave, so that the limit is a capacity like any other.
//!
//! Links are kept sorted by the pair of rows they join, so that sums over a pair run along memory.

use super::plan::Plan;
use crate::problem::{Node, Route};

/// Row of no link and link of no row.
pub(crate) const NONE: u32 = u32::MAX;

/// The places that belong to each row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Incidence {
    first: Vec<u32>,
    places: Vec<u32>,
}

impl Incidence {
    /// Sorts places by the row that each has here.
    fn new(rows: usize, row_of: &[u32]) -> Self {
        let mut first = vec![0_u32; rows + 1];
        row_of.iter().for_each(|row| first[*row as usize + 1] += 1);
        (0..rows).for_each(|row| first[row + 1] += first[row]);
        let mut next = first.clone();
        let mut places = vec![0; row_of.len()];
        for (place, &row) in row_of.iter().enumerate() {
            places[next[row as usize] as usize] = index(place);
            next[row as usize] += 1;
        }
        Self { first, places }
    }

    /// The places of a row, ascending.
    pub(crate) fn of(&self, row: usize) -> &[u32] {
        &self.places[self.first[row] as usize..self.first[row + 1] as usize]
    }
}

/// What joins what. Indices are 32 bits wide: half the memory of a pass over all links.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Topology {
    /// How many nodes there are; they are the first rows.
    pub(crate) nodes: usize,
    /// How many rows there are.
    pub(crate) rows: usize,
    /// How many routes there are; they are the first links.
    pub(crate) routes: usize,
    /// For each place, the row that gives.
    pub(crate) source: Vec<u32>,
    /// For each place, the row that receives.
    pub(crate) target: Vec<u32>,
    /// For each place, the link that stands there.
    pub(crate) link_at: Vec<u32>,
    /// For each link, its place.
    pub(crate) place: Vec<u32>,
    /// For each node, its outlet, itself if it has none.
    pub(crate) outlet: Vec<u32>,
    /// For each outlet, in order of rows, its node.
    pub(crate) outlet_of: Vec<u32>,
    /// For each node, how many links there are at it and its outlet.
    pub(crate) degree: Vec<f64>,
    /// The places at which each row gives.
    pub(crate) out: Incidence,
    /// The places at which each row receives.
    pub(crate) into: Incidence,
    /// For each pair of rows that links join, its first place, and the number of places.
    pub(crate) pair_first: Vec<u32>,
    /// Rows that are joined to one other row only, and that row; no leaf hangs on a leaf.
    pub(crate) leaves: Vec<(u32, u32)>,
    /// For each row that is no leaf its number among those, `NONE` for a leaf.
    pub(crate) inner: Vec<u32>,
    /// How many rows are no leaves.
    pub(crate) inners: usize,
    /// How rows are eliminated.
    pub(crate) plan: Plan,
}

impl Topology {
    /// The topology of nodes and routes.
    pub(crate) fn new(nodes: &[Node], routes: &[Route]) -> Self {
        let (outlet, outlet_of) = outlets(nodes, routes);
        let ends = links(nodes.len(), routes, &outlet, &outlet_of);
        let rows = nodes.len() + outlet_of.len();
        let mut order: Vec<usize> = (0..ends.len()).collect();
        order.sort_by_key(|link| pair(ends[*link]));
        let mut place = vec![0; ends.len()];
        let mut pair_first = Vec::new();
        for (at, &link) in order.iter().enumerate() {
            place[link] = index(at);
            if at == 0 || pair(ends[link]) != pair(ends[order[at - 1]]) {
                pair_first.push(index(at));
            }
        }
        let pairs: Vec<(u32, u32)> =
            pair_first.iter().map(|at| pair(ends[order[*at as usize]])).collect();
        pair_first.push(index(ends.len()));
        let (leaves, inner) = leaves(rows, &pairs);
        let source: Vec<u32> = order.iter().map(|link| ends[*link].0).collect();
        let target: Vec<u32> = order.iter().map(|link| ends[*link].1).collect();
        let (out, into) = (Incidence::new(rows, &source), Incidence::new(rows, &target));
        let degree = |(node, outlet): (usize, &u32)| {
            (out.of(*outlet as usize).len() + into.of(node).len()) as f64
        };
        Self {
            nodes: nodes.len(),
            rows,
            routes: routes.len(),
            degree: outlet.iter().enumerate().map(degree).collect(),
            out,
            into,
            source,
            target,
            link_at: order.iter().map(|link| index(*link)).collect(),
            place,
            outlet,
            outlet_of,
            pair_first,
            inners: rows - leaves.len(),
            leaves,
            inner,
            plan: Plan::new(rows, &pairs),
        }
    }

    /// The node of a row: its own, or the one whose outlet it is.
    pub(crate) fn node_of(&self, row: usize) -> usize {
        if row < self.nodes { row } else { self.outlet_of[row - self.nodes] as usize }
    }

    /// The route that stands at a place; none where an outlet is fed.
    pub(crate) fn route_at(&self, place: usize) -> Option<usize> {
        let link = self.link_at[place] as usize;
        (link < self.routes).then_some(link)
    }

    /// The nodes that give and receive at a place.
    pub(crate) fn nodes_at(&self, place: usize) -> (usize, usize) {
        let ends = (self.source[place] as usize, self.target[place] as usize);
        (self.node_of(ends.0), self.node_of(ends.1))
    }

    /// How many links there are.
    pub(crate) fn links(&self) -> usize {
        self.source.len()
    }

    /// The place of the link that feeds an outlet.
    pub(crate) fn feed(&self, outlet: usize) -> usize {
        self.place[self.routes + outlet - self.nodes] as usize
    }
}

/// An index in 32 bits; no problem that fits into memory has more parts.
pub(crate) fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(NONE)
}

/// The pair of rows that a link joins, whichever way.
fn pair((source, target): (u32, u32)) -> (u32, u32) {
    (source.min(target), source.max(target))
}

/// The leaves of a graph, and the numbers of its other rows.
fn leaves(rows: usize, pairs: &[(u32, u32)]) -> (Vec<(u32, u32)>, Vec<u32>) {
    let mut degree = vec![0_u32; rows];
    let mut neighbour = vec![NONE; rows];
    for &(one, other) in pairs {
        degree[one as usize] += 1;
        degree[other as usize] += 1;
        (neighbour[one as usize], neighbour[other as usize]) = (other, one);
    }
    let mut is_leaf = vec![false; rows];
    for row in 0..rows {
        // Of two rows that are joined to each other alone, the first is the leaf.
        is_leaf[row] = degree[row] == 1 && !is_leaf[neighbour[row] as usize];
    }
    let found = (0..rows).filter(|row| is_leaf[*row]);
    let found = found.map(|row| (index(row), neighbour[row])).collect();
    let mut next = 0;
    let number = |is_leaf: &bool| {
        let number = if *is_leaf { NONE } else { next };
        next += u32::from(!is_leaf);
        number
    };
    (found, is_leaf.iter().map(number).collect())
}

/// For each node its outlet, and for each outlet its node.
fn outlets(nodes: &[Node], routes: &[Route]) -> (Vec<u32>, Vec<u32>) {
    let mut out = vec![0_usize; nodes.len()];
    routes.iter().for_each(|route| out[route.source] += 1);
    let mut outlet: Vec<u32> = (0..nodes.len()).map(index).collect();
    let mut outlet_of = Vec::new();
    for (node, parts) in nodes.iter().enumerate() {
        if out[node] > 1 && parts.drawable.is_finite() {
            outlet[node] = index(nodes.len() + outlet_of.len());
            outlet_of.push(index(node));
        }
    }
    (outlet, outlet_of)
}

/// Source and target of every link: routes first, then the feeds of the outlets.
fn links(nodes: usize, routes: &[Route], outlet: &[u32], outlet_of: &[u32]) -> Vec<(u32, u32)> {
    let of_route = |route: &Route| (outlet[route.source], index(route.target));
    let feeds = outlet_of.iter().enumerate().map(|(at, node)| (*node, index(nodes + at)));
    routes.iter().map(of_route).chain(feeds).collect()
}
