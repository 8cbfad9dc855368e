//! A problem as the solver walks it: plain arrays, in the order of the topology.

pub(crate) mod groups;
pub(crate) mod plan;
pub(crate) mod scale;
pub(crate) mod segments;
pub(crate) mod topology;

use crate::problem::{Group, Node, Route};
use groups::{Tie, ties};
use segments::{Segments, lone, stretches};
use std::sync::Arc;
use topology::Topology;

/// What is negligible, as a share of the value of all that routes could carry.
const NEGLIGIBLE: f64 = 1e-11;

/// What routes and feeds are, by place.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Lines {
    /// Cost of the first unit, depth used so far included.
    pub(crate) cost: Vec<f64>,
    /// By how much the cost rises with every unit.
    pub(crate) curvature: Vec<f64>,
    /// The most that can be sent.
    pub(crate) most: Vec<f64>,
    /// What arrives of one unit.
    pub(crate) delivered: Vec<f64>,
    /// Charge for sending anything.
    pub(crate) charge: Vec<f64>,
    /// Whether nothing is lost anywhere; may be wrong only where all once was not so.
    pub(crate) is_lossless: bool,
    /// Whether nothing is charged anywhere, likewise.
    pub(crate) is_gratis: bool,
    /// What rounding may have done to a cost that a reward and depth used so far nearly cancel in.
    pub(crate) blur: f64,
}

/// The parts of a problem in arrays.
#[derive(Debug, Clone)]
pub(crate) struct Network {
    pub(crate) topology: Arc<Topology>,
    pub(crate) lines: Lines,
    pub(crate) segments: Segments,
    /// For each node, what its routes can carry away and bring.
    reach: Vec<(f64, f64)>,
    /// For each node, how far flows can move it down and up.
    pub(crate) span: Vec<(f64, f64)>,
    /// The groups that flows can push to their caps.
    pub(crate) ties: Vec<Tie>,
    /// A benefit not worth a proof: a hundred-billionth of the value of all that routes could carry.
    pub(crate) negligible: f64,
    /// For each place, the value of all that it could carry at idle prices, and the sum of these.
    worth: Vec<f64>,
    total_worth: f64,
    /// Whether some node's utility holds several logarithms, which its stretches do not tell.
    pub(crate) has_many_logs: bool,
    /// Whether stretches have come or gone since they were put together.
    is_stale: bool,
}

impl Network {
    /// The arrays of parts that have been checked.
    pub(crate) fn new(nodes: &[Node], routes: &[Route], groups: &[Group]) -> Self {
        let topology = Arc::new(Topology::new(nodes, routes));
        let mut network = Self {
            lines: Lines::new(&topology, nodes, routes),
            topology,
            segments: Segments::default(),
            reach: Vec::new(),
            span: Vec::new(),
            ties: Vec::new(),
            negligible: 0.0,
            worth: Vec::new(),
            total_worth: 0.0,
            has_many_logs: nodes.iter().any(has_many_logs),
            is_stale: false,
        };
        network.reach = (0..nodes.len()).map(|node| network.reach_of(node)).collect();
        network.span = (0..nodes.len()).map(|at| network.span_of(at, &nodes[at])).collect();
        for (node, span) in nodes.iter().zip(&network.span) {
            network.segments.push(node, *span);
        }
        network.ties = ties(groups, nodes, &network);
        network.weigh();
        network
    }

    /// The groups anew: which of them can bind hangs on all numbers.
    pub(crate) fn retie(&mut self, groups: &[Group], nodes: &[Node]) {
        if !groups.is_empty() {
            self.ties = ties(groups, nodes, self);
        }
    }

    /// What a unit is worth at a row when nothing is sent.
    fn idle(&self, row: u32) -> f64 {
        self.segments.idle_price(self.topology.node_of(row as usize)).map_or(0.0, f64::abs)
    }

    /// The value of all that a place could carry, at idle prices.
    fn worth_of(&self, place: usize) -> f64 {
        if self.lines.most[place] <= 0.0 {
            return 0.0;
        }
        let (source, target) = (self.topology.source[place], self.topology.target[place]);
        let prices = self.idle(source) + self.idle(target) + self.lines.cost[place].abs();
        self.lines.most[place] * prices + self.lines.charge[place]
    }

    /// Reckons all worths anew.
    fn weigh(&mut self) {
        self.worth = (0..self.topology.links()).map(|place| self.worth_of(place)).collect();
        self.total_worth = self.worth.iter().sum();
        self.negligible = NEGLIGIBLE * self.total_worth;
    }

    /// Reckons a place's worth anew.
    fn weigh_again(&mut self, place: usize) {
        let worth = self.worth_of(place);
        self.total_worth += worth - self.worth[place];
        self.worth[place] = worth;
        self.negligible = NEGLIGIBLE * self.total_worth.max(0.0);
    }

    /// Takes over a node whose numbers have changed; false if rows come or go with it, so that all
    /// must be put together anew.
    pub(crate) fn set_node(&mut self, at: usize, nodes: &[Node], routes: &[Route]) -> bool {
        let node = &nodes[at];
        let outlet = self.topology.outlet[at] as usize;
        let is_limited = node.drawable.is_finite();
        if (outlet != at) != (is_limited && self.topology.out.of(outlet).len() > 1) {
            return false;
        }
        self.respan(at, node);
        let topology = Arc::clone(&self.topology);
        for &place in topology.out.of(outlet) {
            if let Some(route) = topology.route_at(place as usize) {
                self.set_route(route, nodes, routes);
            }
        }
        if !self.is_stale {
            let out = topology.out.of(at).iter().chain(topology.out.of(outlet));
            for place in out.chain(topology.into.of(at)) {
                self.weigh_again(*place as usize);
            }
        }
        true
    }

    /// Takes over a route whose numbers have changed.
    pub(crate) fn set_route(&mut self, at: usize, nodes: &[Node], routes: &[Route]) {
        let route = &routes[at];
        let place = self.topology.place[at] as usize;
        let before = (self.lines.most[place], self.lines.delivered[place]);
        self.lines.set(place, route, nodes[route.source].drawable);
        let outlet = self.topology.outlet[route.source] as usize;
        if outlet >= self.topology.nodes {
            let feed = self.topology.feed(outlet);
            self.lines.most[feed] = nodes[route.source].drawable;
        }
        if (self.lines.most[place], self.lines.delivered[place]) != before {
            for node in [route.source, route.target] {
                self.reach[node] = self.reach_of(node);
                self.respan(node, &nodes[node]);
            }
        }
        if !self.is_stale {
            self.weigh_again(place);
        }
    }

    /// What all routes out of a node, and all into it, can carry together.
    fn reach_of(&self, node: usize) -> (f64, f64) {
        let lines = &self.lines;
        let out = self.topology.out.of(self.topology.outlet[node] as usize);
        let out: f64 = out.iter().map(|place| lines.most[*place as usize]).sum();
        let into = self.topology.into.of(node).iter().map(|place| *place as usize);
        let into: f64 = into.map(|place| lines.delivered[place] * lines.most[place]).sum();
        (out, into)
    }

    /// How far flows can move a node, a little too far rather than too little.
    fn span_of(&self, at: usize, node: &Node) -> (f64, f64) {
        let (out, into) = self.reach[at];
        let low = (out * (1.0 + 1e-12)).min(node.drawable).min(node.fall());
        (-low, (into * (1.0 + 1e-12)).min(node.lift()))
    }

    /// Takes over how far flows can move a node, and its stretches within that.
    fn respan(&mut self, at: usize, node: &Node) {
        self.span[at] = self.span_of(at, node);
        self.has_many_logs |= has_many_logs(node);
        let (low, high) = self.span[at];
        let range = self.segments.of(at);
        if let Some(segment) = lone(node, low, high).filter(|_| range.len() == 1) {
            return self.segments.set(range.start, segment);
        }
        let found = stretches(node, low, high);
        // Where stretches come or go, all are put together anew: that is rare.
        self.is_stale |= found.len() != range.len();
        if !self.is_stale {
            range.zip(found).for_each(|(at, segment)| self.segments.set(at, segment));
        }
    }

    /// The stretches of all nodes anew, if some have come or gone.
    pub(crate) fn refresh(&mut self, nodes: &[Node]) {
        if self.is_stale {
            self.is_stale = false;
            self.segments = Segments::default();
            for (node, span) in nodes.iter().zip(&self.span) {
                self.segments.push(node, *span);
            }
            self.weigh();
        }
    }
}

impl Lines {
    fn new(topology: &Topology, nodes: &[Node], routes: &[Route]) -> Self {
        let zero = || vec![0.0; topology.links()];
        let mut lines = Self {
            cost: zero(),
            curvature: zero(),
            most: zero(),
            delivered: vec![1.0; topology.links()],
            charge: zero(),
            is_lossless: true,
            is_gratis: true,
            blur: 0.0,
        };
        for (at, route) in routes.iter().enumerate() {
            lines.set(topology.place[at] as usize, route, nodes[route.source].drawable);
        }
        for (at, &node) in topology.outlet_of.iter().enumerate() {
            let feed = topology.feed(topology.nodes + at);
            lines.most[feed] = nodes[node as usize].drawable;
        }
        lines
    }

    fn set(&mut self, place: usize, route: &Route, drawable: f64) {
        self.cost[place] = route.cost + route.curvature * route.used;
        self.curvature[place] = route.curvature;
        self.most[place] = route.capacity.min(drawable);
        self.delivered[place] = route.delivered;
        self.charge[place] = route.fixed;
        self.is_lossless &= route.delivered >= 1.0;
        self.is_gratis &= route.fixed <= 0.0;
        if route.cost < 0.0 && route.used > 0.0 {
            let size = route.curvature * route.used - route.cost;
            self.blur = self.blur.max(f64::EPSILON * size);
        }
    }
}

/// Whether a node's utility holds several logarithms.
fn has_many_logs(node: &Node) -> bool {
    use crate::utility::Utility;
    matches!(node.utility, Utility::Sum(_))
        && crate::profile::Parts::of(&node.utility, node.idle(), None).logs().len() > 1
}
