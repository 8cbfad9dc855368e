//! Where the method begins.

use super::Interior;
use crate::network::scale::Scale;
use crate::network::{Lines, Network};

/// Share of a limit, and of the typical distance a node moves, at which a flow begins.
const OF_LIMIT: f64 = 0.05;
const OF_DISTANCE: f64 = 0.3;
/// The first centre, as a share of the typical value of moving.
const CENTRE: f64 = 0.15;

impl Interior {
    /// Takes a problem in and stands at its first point.
    pub(super) fn begin(&mut self, network: &Network, lines: &Lines) {
        let topology = &*network.topology;
        self.take_links(network, lines);
        let Scale { flow: distance, price: spread, middle: price } = self.scale;
        let centre = (CENTRE * distance * spread).max(f64::MIN_POSITIVE);
        self.price.clear();
        self.price.resize(topology.rows, price);
        self.links.reset(self.place.len(), centre);
        self.stretches.reset(network.segments.len(), centre);
        for (at, &place) in self.place.iter().enumerate() {
            let most = lines.most[place as usize];
            let flow = (OF_LIMIT * most).min(OF_DISTANCE * distance);
            set(&mut self.links, at, flow, most - flow, centre);
            self.links.bend.flat_mut()[at] = self.curvature[at];
        }
        // Variables that fill up the last block rest in the middle of their limits.
        for at in 0..network.segments.len() {
            let segment = network.segments.get(at);
            let filled = (-segment.start).clamp(0.0, segment.length);
            let edge = (0.02 * segment.length).min(OF_DISTANCE * distance);
            let flow = filled.clamp(edge, segment.length - edge);
            set(&mut self.stretches, at, flow, segment.length - flow, centre);
        }
        self.elimination.reset(&topology.plan, topology.rows);
        self.step.clear();
        self.step.resize(topology.rows, 0.0);
        self.balance(network);
    }

    /// Copies the links that can carry something.
    fn take_links(&mut self, network: &Network, lines: &Lines) {
        let topology = &*network.topology;
        for list in [&mut self.source, &mut self.target, &mut self.place, &mut self.pair_first] {
            list.clear();
        }
        for list in [&mut self.delivered, &mut self.sense, &mut self.cost, &mut self.curvature] {
            list.clear();
        }
        self.lossless = true;
        for range in topology.pair_first.windows(2) {
            self.pair_first.push(crate::network::topology::index(self.place.len()));
            for place in range[0]..range[1] {
                let at = place as usize;
                if lines.most[at] > 0.0 {
                    let (source, target) = (topology.source[at], topology.target[at]);
                    self.place.push(place);
                    self.source.push(source);
                    self.target.push(target);
                    self.delivered.push(lines.delivered[at]);
                    self.sense.push(if source < target { 1.0 } else { -1.0 });
                    self.cost.push(lines.cost[at]);
                    self.curvature.push(lines.curvature[at]);
                    self.lossless &= lines.delivered[at] >= 1.0;
                }
            }
        }
        self.pair_first.push(crate::network::topology::index(self.place.len()));
    }

    /// What every row holds beyond what flows bring it.
    fn balance(&mut self, network: &Network) {
        let topology = &*network.topology;
        self.imbalance.clear();
        self.imbalance.resize(topology.rows, 0.0);
        let flow = self.stretches.flow.flat();
        for at in 0..network.segments.len() {
            self.imbalance[network.segments.node[at] as usize] += flow[at];
        }
        for (node, (low, _)) in network.span.iter().enumerate() {
            let segments = network.segments.of(node);
            let first = segments.start;
            self.imbalance[node] +=
                if segments.is_empty() { 0.0 * low } else { network.segments.start[first] };
        }
        let flow = self.links.flow.flat();
        for at in 0..self.place.len() {
            self.imbalance[self.source[at] as usize] += flow[at];
            self.imbalance[self.target[at] as usize] -= self.delivered[at] * flow[at];
        }
    }
}

fn set(variables: &mut super::Variables, at: usize, flow: f64, gap: f64, centre: f64) {
    variables.flow.flat_mut()[at] = flow;
    variables.gap.flat_mut()[at] = gap;
    variables.below.flat_mut()[at] = centre / flow;
    variables.above.flat_mut()[at] = centre / gap;
}
