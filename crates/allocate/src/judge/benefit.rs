//! The benefit of given flows over doing nothing, rounded down, and whether they may be sent.

use super::nodes::Nodes;
use super::stretch::Reckoned;
use super::sums::Sums;
use super::tally;
use super::{CLOSE, LEAST, Links, UNIT};
use crate::fault::FlowError;
use crate::network::{Lines, Network};
use crate::problem::{Node, Problem};
use std::ops::Range;

/// Slack of a comparison of two sums, as a share of the sum of magnitudes: what rounding may do.
const ROUNDING: f64 = 16.0 * UNIT;

/// Nodes that are checked at once.
const CHECKED: usize = 8;

/// What flows do to rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Moves {
    /// By how much each row changes.
    pub(crate) change: Vec<f64>,
    /// What passes through each row.
    pub(crate) traffic: Vec<f64>,
    /// How far the change of each node may be off.
    off: Vec<f64>,
    /// Prices to tell the benefit by, of every row; those of outlets are their nodes'.
    price: Vec<f64>,
}

impl Moves {
    /// The changes that flows make, given by place. What feeds an outlet is what leaves it.
    pub(crate) fn make(&mut self, network: &Network, lines: &Lines, flows: &[f64]) {
        let topology = &*network.topology;
        for list in [&mut self.change, &mut self.traffic] {
            list.clear();
            list.resize(topology.rows, 0.0);
        }
        self.add(network, &Links::of(network, lines), flows);
        self.close(network);
    }

    /// The changes that the flows of a list of links make, nothing being sent elsewhere.
    pub(crate) fn make_listed(&mut self, network: &Network, links: &Links<'_>, flows: &[f64]) {
        for list in [&mut self.change, &mut self.traffic] {
            list.clear();
            list.resize(network.topology.rows, 0.0);
        }
        self.add(network, links, flows);
        self.close(network);
    }

    fn add(&mut self, network: &Network, links: &Links<'_>, flows: &[f64]) {
        let nodes = network.topology.nodes;
        for (at, &flow) in flows.iter().enumerate() {
            let (source, target) = (links.source[at] as usize, links.target[at] as usize);
            // What feeds an outlet is what leaves it.
            if flow == 0.0 || target >= nodes {
                continue;
            }
            let arriving = links.delivered.get(at).map_or(flow, |delivered| flow * delivered);
            self.change[source] -= flow;
            self.change[target] += arriving;
            self.traffic[source] += flow;
            self.traffic[target] += arriving;
        }
    }

    /// Adds to nodes what leaves their outlets.
    fn close(&mut self, network: &Network) {
        let topology = &*network.topology;
        for (at, &node) in topology.outlet_of.iter().enumerate() {
            let (outlet, node) = (topology.nodes + at, node as usize);
            self.change[node] += self.change[outlet];
            self.traffic[node] += self.traffic[outlet];
        }
        // One rounding for every term and one for every product, half a unit each.
        self.off.clear();
        let passing = topology.degree.iter().zip(&self.traffic);
        self.off.extend(passing.map(|(degree, traffic)| (degree + 3.0) * UNIT * traffic));
    }

    /// The changes that whole flows make, given by route in base units with what arrives of them.
    /// Sums are exact; what is left is the rounding of the last conversion and division.
    pub(super) fn make_whole(&mut self, problem: &Problem, whole: (&[i128], &[i128]), units: f64) {
        let topology = &*problem.network.topology;
        let mut change = vec![0_i128; topology.rows];
        let mut traffic = vec![0_i128; topology.nodes];
        for (route, (sent, arriving)) in problem.routes().iter().zip(whole.0.iter().zip(whole.1)) {
            let source = &mut change[route.source];
            *source = source.saturating_sub(*sent);
            change[route.target] = change[route.target].saturating_add(*arriving);
            let outlet = topology.outlet[route.source] as usize;
            if outlet != route.source {
                change[outlet] = change[outlet].saturating_sub(*sent);
            }
            traffic[route.source] = traffic[route.source].saturating_add(*sent);
            traffic[route.target] = traffic[route.target].saturating_add(*arriving);
        }
        let fill = |list: &mut Vec<f64>, amounts: &[i128]| {
            list.clear();
            list.extend(amounts.iter().map(|amount| *amount as f64 / units));
        };
        fill(&mut self.change, &change);
        fill(&mut self.traffic, &traffic);
        self.off.clear();
        self.off.extend(self.change[..topology.nodes].iter().map(|one| 2.0 * UNIT * one.abs()));
    }

    /// The benefit of the flows that made these changes, rounded down. The prices of nodes are any:
    /// the nearer to right, the less is lost to rounding.
    pub(crate) fn benefit(
        &mut self,
        network: &Network,
        links: &Links<'_>,
        flows: &[f64],
        nodes: &[f64],
    ) -> f64 {
        let topology = &*network.topology;
        self.price.clear();
        self.price.extend_from_slice(&nodes[..topology.nodes]);
        self.price.extend(topology.outlet_of.iter().map(|node| nodes[*node as usize]));
        pulp::Arch::new().dispatch(Benefit { moves: self, network, links, flows })
    }

    /// Whether nodes and groups allow these moves; flows are given by place.
    pub(crate) fn check(
        &self,
        network: &Network,
        nodes: &[Node],
        flows: &[f64],
    ) -> Result<(), FlowError> {
        for start in (0..nodes.len()).step_by(CHECKED) {
            let range = start..nodes.len().min(start + CHECKED);
            if self.are_within_span(network, range.clone()) {
                continue;
            }
            for node in range {
                self.check_node(network, (node, &nodes[node]), flows)?;
            }
        }
        self.check_groups(network, flows)
    }

    /// Whether the moves of some nodes lie so far within how far flows can move them that nothing
    /// else need be looked up. What leaves a node is half of what passes through less its change,
    /// which rounding takes off by no more than the change itself may be off; what may leave it and
    /// what it may lose are both no less than its span downwards.
    #[inline(always)]
    fn are_within_span(&self, network: &Network, range: Range<usize>) -> bool {
        let moved = self.change[range.clone()].iter().zip(&self.traffic[range.clone()]);
        moved.zip(&network.span[range]).fold(true, |all, ((change, traffic), (low, high))| {
            all & (0.5 * (traffic - change) <= -low) & (*change <= *high)
        })
    }

    fn check_node(
        &self,
        network: &Network,
        (node, parts): (usize, &Node),
        flows: &[f64],
    ) -> Result<(), FlowError> {
        let topology = &*network.topology;
        let slack = ROUNDING * self.traffic[node] + self.off[node];
        if parts.drawable.is_finite() {
            let outlet = topology.outlet[node] as usize;
            let lone = topology.out.of(node).first().map_or(0.0, |place| flows[*place as usize]);
            let outflow = if outlet == node { lone } else { -self.change[outlet] };
            let drawable = parts.drawable;
            if outflow > drawable + slack.min(ROUNDING * outflow + self.off[node]) {
                return Err(FlowError::Drawable { node, outflow, drawable });
            }
        }
        let (change, fall, room) = (self.change[node], parts.fall(), parts.lift());
        if -change > fall + slack {
            return Err(FlowError::Floor { node, change, fall });
        }
        if change > room + slack {
            return Err(FlowError::Cap { node, lift: change, room });
        }
        Ok(())
    }

    fn check_groups(&self, network: &Network, flows: &[f64]) -> Result<(), FlowError> {
        for tie in &network.ties {
            let (mut load, mut size, mut off) = (0.0, 0.0, 0.0);
            for &(node, weight) in &tie.nodes {
                let change = self.change[node as usize];
                load += weight * change;
                size += weight * change.abs();
                off += weight * self.off[node as usize];
            }
            for &(place, weight) in &tie.links {
                load += weight * flows[place as usize];
                size += weight * flows[place as usize];
            }
            let count = (tie.nodes.len() + tie.links.len()) as f64;
            if load > tie.room + (ROUNDING + count * UNIT) * size + off {
                return Err(FlowError::Group { group: tie.group, load, room: tie.room });
            }
        }
        Ok(())
    }
}

/// Refuses a flow that is no number, negative, or more than its route can carry.
pub(super) fn check_flows(problem: &Problem, flows: &[f64]) -> Result<(), FlowError> {
    let lines = &problem.network.lines;
    let is_fit = |flow: f64, most: f64| flow >= 0.0 && flow <= most * (1.0 + ROUNDING);
    let pairs = flows.iter().zip(&lines.most);
    if pairs.fold(true, |all, (flow, most)| all & is_fit(*flow, *most)) {
        return Ok(());
    }
    let topology = &*problem.network.topology;
    for (route, parts) in problem.routes().iter().enumerate() {
        let (flow, capacity) = (flows[topology.place[route] as usize], parts.capacity);
        if !(is_fit(flow, capacity) && flow.is_finite()) {
            return Err(FlowError::Flow { route, flow, capacity });
        }
    }
    Ok(())
}

/// A benefit, compiled once for every vector width.
struct Benefit<'a> {
    moves: &'a Moves,
    network: &'a Network,
    links: &'a Links<'a>,
    flows: &'a [f64],
}

impl pulp::WithSimd for Benefit<'_> {
    type Output = f64;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) -> f64 {
        let (nodes, links) = (self.nodes(), self.links());
        let (value, size) = (nodes.value + links.value, nodes.size + links.size);
        if size == 0.0 {
            return 0.0;
        }
        let count = self.network.topology.nodes + self.links.len();
        let off = tally::off(count) * size + count as f64 * LEAST;
        let benefit = value - (off + 2.0 * CLOSE * links.size);
        if benefit.is_nan() { f64::NEG_INFINITY } else { benefit.next_down() }
    }
}

impl Benefit<'_> {
    /// What nodes gain beyond the worth of their changes, rounded down, and the sizes of it.
    #[inline(always)]
    fn nodes(&self) -> Reckoned<f64> {
        let (count, price) = (self.network.topology.nodes, self.moves.price.as_slice());
        let (change, off) = (&self.moves.change[..count], self.moves.off.as_slice());
        let nodes = Nodes { segments: &self.network.segments, price: &price[..count] };
        let mut sums = Sums::new();
        nodes.gained(change, off, &mut sums);
        sums.total()
    }

    /// What routes earn, and the sizes of it.
    #[inline(always)]
    fn links(&self) -> Reckoned<f64> {
        let mut sums = Sums::new();
        self.links.gained(&self.moves.price, self.flows, &mut sums);
        sums.total()
    }
}
