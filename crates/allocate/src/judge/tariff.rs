//! Prices as links and nodes see them: those of groups added, and a rent for what may leave a node.

use super::rent::rent;
use super::{LARGEST_PRICE, Links, UNIT};
use crate::network::Network;
use crate::network::topology::index;

/// Prices as links and nodes see them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tolls<'a> {
    /// Of every row.
    pub(crate) price: &'a [f64],
    /// What links cost, the prices of their groups included, rounded down.
    pub(crate) cost: &'a [f64],
    /// What a unit at each node must be worth, the prices of its groups included: at least and at
    /// most. The same list where there are none.
    pub(crate) seen: (&'a [f64], &'a [f64]),
    /// What the room that groups leave is worth, rounded up.
    pub(crate) room: f64,
}

/// Memory for tolls, kept from proof to proof.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tariff {
    price: Vec<f64>,
    cost: Vec<f64>,
    low: Vec<f64>,
    high: Vec<f64>,
}

impl<'a> Tolls<'a> {
    /// The tolls of a problem without groups.
    pub(crate) fn plain(price: &'a [f64], links: &Links<'a>) -> Self {
        Self { price, cost: links.cost, seen: (price, price), room: 0.0 }
    }
}

impl Tariff {
    /// Tolls from the prices of all rows and of the groups that can bind, in order of ties. `None`
    /// where a price is no number, too large to reckon with, or negative for a group.
    pub(crate) fn quote<'a>(
        &'a mut self,
        network: &Network,
        links: &Links<'a>,
        price: &'a [f64],
        groups: &[f64],
    ) -> Option<Tolls<'a>> {
        if !are_fit(price, groups) {
            return None;
        }
        let room = self.charge_groups(network, links, price, |at| groups[at]);
        Some(self.tolls(network, links, price, room))
    }

    /// Tolls from the prices of all nodes and of all groups of the problem. For what may leave a
    /// node, the rent is taken that makes the bound least.
    pub(super) fn quote_nodes<'a>(
        &'a mut self,
        network: &Network,
        links: &Links<'a>,
        (nodes, groups): (&'a [f64], &[f64]),
    ) -> Option<Tolls<'a>> {
        if !are_fit(nodes, groups) {
            return None;
        }
        let room = self.charge_groups(network, links, nodes, |at| groups[network.ties[at].group]);
        let topology = &*network.topology;
        if topology.outlet_of.is_empty() {
            return Some(self.tolls(network, links, nodes, room));
        }
        self.price.clear();
        self.price.extend_from_slice(nodes);
        self.price.extend(topology.outlet_of.iter().map(|node| nodes[*node as usize]));
        let cost = if network.ties.is_empty() { links.cost } else { &self.cost };
        for outlet in topology.nodes..topology.rows {
            let rent = rent(network, &Links { cost, ..*links }, &self.price, outlet);
            self.price[outlet] += rent;
        }
        Some(self.tolls(network, links, &self.price, room))
    }

    /// The tolls last quoted for nodes, with what was told since of links and outlets.
    pub(super) fn standing<'a>(
        &'a self,
        network: &Network,
        links: &Links<'a>,
        nodes: &'a [f64],
    ) -> Tolls<'a> {
        let has_outlets = !network.topology.outlet_of.is_empty();
        let price = if has_outlets { self.price.as_slice() } else { nodes };
        self.tolls(network, links, price, 0.0)
    }

    /// Takes over the cost of a link that has changed since tolls were quoted for nodes.
    pub(super) fn renew_link(&mut self, network: &Network, place: usize, groups: &[f64]) {
        if network.ties.is_empty() {
            return;
        }
        let mut cost = network.lines.cost[place];
        for tie in &network.ties {
            let price = groups[tie.group];
            let weight = tie.link_weight(index(place));
            if weight > 0.0 && price > 0.0 {
                cost = added(cost, weight * price, -1.0);
            }
        }
        self.cost[place] = cost;
    }

    /// Finds the rent of an outlet anew, one of whose links has changed.
    pub(super) fn renew_outlet(&mut self, network: &Network, links: &Links<'_>, outlet: usize) {
        let node = network.topology.node_of(outlet);
        self.price[outlet] = self.price[node];
        let cost = if network.ties.is_empty() { links.cost } else { &self.cost };
        let rent = rent(network, &Links { cost, ..*links }, &self.price, outlet);
        self.price[outlet] += rent;
    }

    fn tolls<'a>(
        &'a self,
        network: &Network,
        links: &Links<'a>,
        price: &'a [f64],
        room: f64,
    ) -> Tolls<'a> {
        if network.ties.is_empty() {
            return Tolls { price, cost: links.cost, seen: (price, price), room };
        }
        Tolls { price, cost: &self.cost, seen: (&self.low, &self.high), room }
    }

    /// Adds the prices of groups to costs, rounded down, and to what nodes see, rounded both ways.
    /// Gives what the room that groups leave is worth, rounded up. Two units of the terms cover the
    /// product, the sum, and the rounding of the slack itself.
    fn charge_groups(
        &mut self,
        network: &Network,
        links: &Links<'_>,
        price: &[f64],
        of_tie: impl Fn(usize) -> f64,
    ) -> f64 {
        if network.ties.is_empty() {
            return 0.0;
        }
        let nodes = &price[..network.topology.nodes];
        for (list, values) in
            [(&mut self.cost, links.cost), (&mut self.low, nodes), (&mut self.high, nodes)]
        {
            list.clear();
            list.extend_from_slice(values);
        }
        for (at, tie) in network.ties.iter().enumerate() {
            let price = of_tie(at);
            if price <= 0.0 {
                continue;
            }
            for &(place, weight) in &tie.links {
                let cost = &mut self.cost[place as usize];
                *cost = added(*cost, weight * price, -1.0);
            }
            for &(node, weight) in &tie.nodes {
                let (low, high) = (&mut self.low[node as usize], &mut self.high[node as usize]);
                *low = added(*low, weight * price, -1.0);
                *high = added(*high, weight * price, 1.0);
            }
        }
        worth_of_room(network, of_tie)
    }
}

/// What the room that groups leave is worth, rounded up.
pub(super) fn worth_of_room(network: &Network, of_tie: impl Fn(usize) -> f64) -> f64 {
    let prices = (0..network.ties.len()).map(of_tie).zip(&network.ties);
    let priced = prices.filter(|(price, _)| *price > 0.0);
    priced.fold(0.0, |room, (price, tie)| added(room, price * tie.room, 1.0))
}

/// A sum lifted or lowered by more than it and what is added may be off.
fn added(one: f64, more: f64, sign: f64) -> f64 {
    let slack = 2.0 * UNIT * (one.abs() + more);
    (one + more) + sign * slack
}

/// Whether prices are numbers of a size that can be reckoned with, those of groups not negative.
fn are_fit(nodes: &[f64], groups: &[f64]) -> bool {
    let is_fit = |one: &f64| one.abs() <= LARGEST_PRICE;
    nodes.iter().fold(true, |all, one| all & is_fit(one))
        && groups.iter().all(|one| *one >= 0.0 && is_fit(one))
}
