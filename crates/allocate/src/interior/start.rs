//! Where the method begins.

use super::Interior;
use crate::network::scale::Scale;
use crate::network::{Lines, Network};

/// Share of a limit, and of the typical distance a node moves, at which a flow begins.
const OF_LIMIT: f64 = 0.15;
const OF_DISTANCE: f64 = 3.0;
/// Least share of costs and idle prices that is a typical price, and of limits that is a flow.
const LEAST: f64 = 1e-3;
/// Share of its length that a stretch stays away from its ends.
const OF_LENGTH: f64 = 0.02;
/// The first centre, as a share of the typical value of moving.
const CENTRE: f64 = 0.5;

impl Interior {
    /// Takes a problem in and stands at its first point.
    pub(super) fn begin(&mut self, network: &Network, lines: &Lines) {
        let topology = &*network.topology;
        self.shut.find(network, lines);
        self.links.take(network, lines, &self.shut);
        let Scale { flow: distance, price: spread, middle: price } = self.scale;
        let centre = (CENTRE * distance * spread).max(f64::MIN_POSITIVE);
        self.price.clear();
        self.price.resize(topology.rows, price);
        let first = |most: f64| (OF_LIMIT * most).min(OF_DISTANCE * distance);
        self.links.begin(lines, centre, first);
        let edge = |length: f64| (OF_LENGTH * length).min(OF_DISTANCE * distance);
        self.stretches.begin(&network.segments, centre, edge);
        self.elimination.reset(&topology.plan, topology.rows);
        self.step.clear();
        self.step.resize(topology.rows, 0.0);
        self.balance(network);
        let variables = (&self.links.variables, &self.stretches.variables);
        self.border.begin(
            network,
            (&self.links.place, &self.shut),
            variables,
            (self.scale, centre),
        );
    }

    /// Typical figures, above zero whatever the problem: where prices are all the same, or hardly
    /// differ against what links cost, costs tell how large a price is, and where nothing would
    /// move to the middle price, limits tell how large a flow is.
    #[inline(never)]
    pub(super) fn size_up(&mut self, network: &Network, lines: &Lines) {
        let mut scale = Scale::of(network, &mut self.step);
        let count = network.span.len().max(1) as f64;
        // A cost that shuts a link tells nothing of what prices are.
        let most = if scale.middle == 0.0 { f64::INFINITY } else { 1e3 * scale.middle.abs() };
        let cost = lines.cost.iter().map(|cost| cost.abs().min(most)).sum::<f64>();
        let cost = cost / lines.cost.len().max(1) as f64;
        let swing = network.span.iter().map(|(low, high)| high.min(-low).max(0.0)).sum::<f64>();
        let reach = network.span.iter().map(|(low, high)| high - low).sum::<f64>();
        scale.price = positive(scale.price, [LEAST * cost, LEAST * scale.middle.abs()]);
        scale.flow = positive(scale.flow, [LEAST * swing / count, LEAST * LEAST * reach / count]);
        self.scale = scale;
    }

    /// What every row holds beyond what flows bring it.
    fn balance(&mut self, network: &Network) {
        let topology = &*network.topology;
        self.imbalance.clear();
        self.imbalance.resize(topology.rows, 0.0);
        let flow = self.stretches.variables.flow.flat();
        for (flow, node) in flow.iter().zip(&network.segments.node) {
            self.imbalance[*node as usize] += flow;
        }
        for node in 0..topology.nodes {
            if let Some(first) = network.segments.of(node).next() {
                self.imbalance[node] += network.segments.start[first];
            }
        }
        // Nothing moves a shut node, and wherever its stretches stand is as good.
        for row in self.shut.rows() {
            self.imbalance[*row as usize] = 0.0;
        }
        let (links, flow) = (&self.links, self.links.variables.flow.flat());
        let ends = links.source.iter().zip(&links.target).zip(&links.delivered);
        for (flow, ((source, target), delivered)) in flow.iter().zip(ends) {
            self.imbalance[*source as usize] += flow;
            self.imbalance[*target as usize] -= delivered * flow;
        }
    }
}

/// The value if it is above zero and none of the others is above it, otherwise the largest.
fn positive(value: f64, others: [f64; 2]) -> f64 {
    let most = others.into_iter().fold(value, |most, one| if one > most { one } else { most });
    if most > 0.0 { most } else { 1.0 }
}
