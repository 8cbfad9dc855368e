//! The benefit of given flows over doing nothing, rounded down, and whether they may be sent.

use super::stretch::{self, Reckoned};
use super::tally::{self, Tally};
use super::{CLOSE, LEAST, Links, UNIT};
use crate::fault::FlowError;
use crate::lanes::{Block, WIDTH};
use crate::network::segments::Segments;
use crate::network::{Lines, Network, fall, lift};
use crate::problem::Problem;

/// Slack of a comparison of two sums, as a share of the sum of magnitudes: what rounding may do.
const ROUNDING: f64 = 16.0 * UNIT;

/// What flows do to the rows.
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
        self.off.extend((0..topology.nodes).map(|node| {
            let out = topology.out.of(topology.outlet[node] as usize).len();
            let count = out + topology.into.of(node).len() + 3;
            count as f64 * UNIT * self.traffic[node]
        }));
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

    /// Whether these moves may be made.
    pub(crate) fn check(
        &self,
        problem: &Problem,
        lines: &Lines,
        flows: &[f64],
    ) -> Result<(), FlowError> {
        check_flows(problem, lines, flows)?;
        self.check_limits(problem, flows)
    }

    /// Whether nodes and groups keep their limits.
    pub(crate) fn check_limits(&self, problem: &Problem, flows: &[f64]) -> Result<(), FlowError> {
        let network = &problem.network;
        for node in 0..network.topology.nodes {
            self.check_node(problem, flows, node)?;
        }
        self.check_groups(network, flows)
    }

    fn check_node(&self, problem: &Problem, flows: &[f64], node: usize) -> Result<(), FlowError> {
        let (parts, topology) = (&problem.nodes()[node], &*problem.network.topology);
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
        let (change, fall, room) = (self.change[node], fall(parts), lift(parts));
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
fn check_flows(problem: &Problem, lines: &Lines, flows: &[f64]) -> Result<(), FlowError> {
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
    fn nodes(&self) -> Reckoned {
        let count = self.network.topology.nodes;
        let (mut values, mut sizes) = (Tally::new(), Tally::new());
        for first in (0..count).step_by(WIDTH) {
            let (mut value, mut size) = ([0.0; WIDTH], [0.0; WIDTH]);
            for lane in 0..WIDTH.min(count - first) {
                let gained = self.gained(first + lane);
                (value[lane], size[lane]) = (gained.value, gained.size);
            }
            values.add(Block(value));
            sizes.add(Block(size));
        }
        Reckoned { value: values.total(), size: sizes.total() }
    }

    /// What a node gains beyond the worth of its change, rounded down. Its change may be off; by
    /// concavity that costs at most the steeper of the slopes at both ends of where it may be.
    fn gained(&self, node: usize) -> Reckoned {
        let (change, off) = (self.moves.change[node], self.moves.off[node]);
        if self.moves.traffic[node] <= 0.0 {
            return Reckoned { value: 0.0, size: 0.0 };
        }
        let (segments, price) = (&self.network.segments, self.moves.price[node]);
        let gained = gain(segments, node, change, price);
        let steep = |to: f64| {
            let slope = slope(segments, node, to, price);
            slope.value.abs() + CLOSE * slope.size
        };
        let blur = off * steep(change - off).max(steep(change + off)) * (1.0 + CLOSE);
        let value = gained.value - CLOSE * gained.size - blur;
        Reckoned { value, size: gained.size + blur }
    }

    /// What routes earn, and the sizes of it.
    #[inline(always)]
    fn links(&self) -> Reckoned {
        let (count, price) = (self.links.len(), &self.moves.price);
        let (mut values, mut sizes) = (Tally::new(), Tally::new());
        let mut first = 0;
        while first < count {
            let some = WIDTH.min(count - first);
            let (value, size) = self.links.gained(price, self.flows, first, some);
            values.add(value);
            sizes.add(size);
            first += some;
        }
        Reckoned { value: values.total(), size: sizes.total() }
    }
}

/// What moving a node by a distance gains when every unit costs `price`: its stretches from the
/// idle position to there, the outermost ones taken to go on.
pub(crate) fn gain(segments: &Segments, node: usize, distance: f64, price: f64) -> Reckoned {
    let range = segments.of(node);
    let (first, last) = (range.start, range.end.wrapping_sub(1));
    let mut sum = Reckoned { value: 0.0, size: 0.0 };
    if range.is_empty() {
        // Flows cannot move the node: what is left is the rounding of what passes through.
        sum = Reckoned { value: -price * distance, size: (price * distance).abs() };
    }
    for at in range {
        let segment = segments.get(at);
        // Where a stretch ends the next one begins, to the last digit.
        let end = if at < last { segments.start[at + 1] } else { f64::INFINITY };
        let start = if at > first { segment.start } else { f64::NEG_INFINITY };
        let to = if distance > 0.0 { distance.min(end) } else { distance.max(start) };
        let is_crossed = if distance > 0.0 {
            end > 0.0 && to > segment.origin
        } else {
            start < 0.0 && to < segment.origin
        };
        if is_crossed {
            let part = stretch::gain(&segment, to - segment.origin, price);
            sum.value += part.value;
            sum.size += part.size;
        }
    }
    sum
}

/// The price less `price` at a distance; at a kink, either side's.
fn slope(segments: &Segments, node: usize, distance: f64, price: f64) -> Reckoned {
    let mut range = segments.of(node);
    let Some(last) = range.end.checked_sub(1).filter(|_| !range.is_empty()) else {
        return Reckoned { value: price, size: price.abs() };
    };
    let at = range.find(|at| distance <= segments.get(*at).end()).unwrap_or(last);
    let segment = segments.get(at);
    stretch::slope(&segment, distance - segment.origin, price)
}
