//! What places can carry in any flows that gain more than the best known: what makes a spread
//! charge, and with it the bound, tight.
//!
//! Let prices bound the benefit by `B`, and let known flows gain `L`. The bound is a sum of the
//! most that every node and every route can gain, so flows in which one node or route stays more
//! than `B - L` below its most gain less than `L`. That confines the change of every node, whose
//! gain is concave, to a range, and the flow of every route that costs more than it earns.
//!
//! What leaves a node is what comes in less its change, so ranges of changes and limits of flows
//! confine each other. A route and one straight back between the same nodes need not be used both
//! at once where nothing is lost on either and neither rewards being used: sending less on both
//! changes no node, saves their costs and can only unload groups.

use super::decided::Mode;
use crate::judge::{Links, Tariff, Tolls, gain};
use crate::network::Network;
use crate::network::segments::response;
use crate::network::topology::index;
use crate::solver::Best;

/// Halvings of the way to the end of a node's range; what is left is counted in.
const HALVINGS: usize = 8;
/// Passes over all places.
const SWEEPS: usize = 3;
/// Room for rounding, as a share of what is compared and of amounts.
const SLACK: f64 = 1e-9;

/// What places can carry, and how far nodes can be moved.
#[derive(Debug, Clone, Default)]
pub(super) struct Limits {
    /// By place; of feeds, what the problem says.
    pub(super) most: Vec<f64>,
    /// How far each node may be lowered and lifted.
    range: Vec<(f64, f64)>,
}

/// Memory to tighten limits with.
#[derive(Debug, Clone, Default)]
pub(super) struct Confines {
    /// Nodes that a route joins, the lower one first, and its place, in ascending order.
    pairs: Vec<(u32, u32, u32)>,
    /// What can come into and out of each node.
    into: Vec<f64>,
    out: Vec<f64>,
    tariff: Tariff,
}

/// What prices prove.
#[derive(Debug, Clone, Copy)]
pub(super) struct Proof<'a> {
    pub(super) best: &'a Best,
    pub(super) modes: &'a [Mode],
    /// By how much their bound exceeds the benefit of known flows.
    pub(super) excess: f64,
}

impl Limits {
    /// What a problem says and what is useful at all.
    pub(super) fn of(network: &Network, useful: f64) -> Self {
        let limit = |place: usize| {
            let most = network.lines.most[place];
            if is_route(network, place) { most.min(useful) } else { most }
        };
        Self {
            most: (0..network.topology.links()).map(limit).collect(),
            range: network.span.clone(),
        }
    }
}

impl Confines {
    /// Takes a problem in.
    pub(super) fn begin(&mut self, network: &Network) {
        self.pairs.clear();
        let routes = (0..network.topology.links()).filter(|at| is_route(network, *at));
        self.pairs.extend(routes.map(|place| {
            let (source, target) = network.topology.nodes_at(place);
            (index(source.min(target)), index(source.max(target)), index(place))
        }));
        self.pairs.sort_unstable();
    }

    /// Tightens limits by what prices prove.
    pub(super) fn tighten(&mut self, network: &Network, limits: &mut Limits, proof: Proof<'_>) {
        let best = proof.best;
        let links = Links::of(network, &network.lines);
        let mut tariff = std::mem::take(&mut self.tariff);
        if let Some(tolls) = tariff.quote(network, &links, &best.price, &best.group_price) {
            let excess = proof.excess * (1.0 + SLACK);
            for node in 0..network.topology.nodes {
                let (low, high) = reach(network, &tolls, node, excess);
                let range = &mut limits.range[node];
                *range = (range.0.max(low), range.1.min(high));
            }
            limit_losers(network, &tolls, limits, Proof { excess, ..proof });
        }
        self.tariff = tariff;
        self.balance(network, limits);
    }

    /// Lets what comes into nodes, what leaves them and their changes confine each other.
    fn balance(&mut self, network: &Network, limits: &mut Limits) {
        for _ in 0..SWEEPS {
            self.add_up(network, limits);
            let mut at = 0;
            while at < self.pairs.len() {
                let (one, other, _) = self.pairs[at];
                let same = |pair: &&(u32, u32, u32)| (pair.0, pair.1) == (one, other);
                let count = self.pairs[at..].iter().take_while(same).count();
                self.balance_pair(network, limits, at..at + count);
                at += count;
            }
        }
    }

    /// What can come into and out of each node at the present limits.
    fn add_up(&mut self, network: &Network, limits: &Limits) {
        for list in [&mut self.into, &mut self.out] {
            list.clear();
            list.resize(network.topology.nodes, 0.0);
        }
        for &(_, _, place) in &self.pairs {
            let place = place as usize;
            let (source, target) = network.topology.nodes_at(place);
            self.out[source] += limits.most[place];
            self.into[target] += network.lines.delivered[place] * limits.most[place];
        }
    }

    /// Limits the routes between two nodes.
    fn balance_pair(
        &mut self,
        network: &Network,
        limits: &mut Limits,
        range: std::ops::Range<usize>,
    ) {
        let lines = &network.lines;
        let places = self.pairs[range].iter().map(|pair| pair.2 as usize);
        let is_plain = |place: usize| lines.delivered[place] >= 1.0 && lines.cost[place] >= 0.0;
        let may_skip = places.clone().all(is_plain);
        for place in places.clone() {
            let (source, target) = network.topology.nodes_at(place);
            let (mut into, mut out) = (self.into[source], self.out[target]);
            if may_skip {
                let back =
                    places.clone().filter(|back| network.topology.nodes_at(*back).0 == target);
                let back: f64 = back.map(|back| limits.most[back]).sum();
                into -= back;
                out -= back;
            }
            // Sums are off by rounding, and by what limits have fallen since: too large.
            let slack = SLACK * (self.into[source] + self.out[target]);
            let given = into - limits.range[source].0 + slack;
            let taken = (out + limits.range[target].1 + slack) / lines.delivered[place];
            let most = given.min(taken);
            if most < limits.most[place] {
                let most = most.max(0.0);
                let less = limits.most[place] - most;
                self.out[source] -= less;
                self.into[target] -= lines.delivered[place] * less;
                limits.most[place] = most;
            }
        }
    }
}

/// Limits the routes that cost more than they earn.
fn limit_losers(network: &Network, tolls: &Tolls<'_>, limits: &mut Limits, proof: Proof<'_>) {
    let (lines, topology) = (&network.lines, &*network.topology);
    for place in (0..topology.links()).filter(|at| is_route(network, *at)) {
        let price = |row: u32| tolls.price[row as usize];
        let arrives = lines.delivered[place] * price(topology.target[place]);
        let (given, cost) = (price(topology.source[place]), tolls.cost[place]);
        let size = arrives.abs() + given.abs() + cost.abs();
        let loss = given + cost - arrives - SLACK * SLACK.sqrt() * size - lines.blur;
        let is_free = proof.modes[place] == Mode::Free;
        let room = proof.excess - if is_free { lines.charge[place] } else { 0.0 };
        if loss > 0.0 {
            let most = if room > 0.0 { room / loss * (1.0 + SLACK) } else { 0.0 };
            limits.most[place] = limits.most[place].min(most);
        }
    }
}

/// Whether a place is a route's rather than a feed's.
fn is_route(network: &Network, place: usize) -> bool {
    network.topology.route_at(place).is_some()
}

/// How far a node can be moved, down and up, before it stays more than `excess` below its most.
fn reach(network: &Network, tolls: &Tolls<'_>, node: usize, excess: f64) -> (f64, f64) {
    let (segments, price) = (&network.segments, tolls.seen.0[node]);
    let (low, high) = network.span[node];
    if segments.of(node).is_empty() {
        return (low, high);
    }
    let best = response(segments, node, price).0.clamp(low, high);
    let told = gain(segments, node, best, price);
    let most = told.value - SLACK * SLACK.sqrt() * told.size;
    let is_out = |distance: f64| {
        let told = gain(segments, node, distance, price);
        // What prices of groups may be off is far below this.
        let off = SLACK * SLACK.sqrt() * (told.size + (price * distance).abs());
        most - told.value > excess + off
    };
    let end = |far: f64| {
        if !is_out(far) {
            return far;
        }
        let (mut inside, mut outside) = (best, far);
        for _ in 0..HALVINGS {
            let middle = f64::midpoint(inside, outside);
            if is_out(middle) { outside = middle } else { inside = middle }
        }
        outside
    };
    (end(low), end(high))
}
