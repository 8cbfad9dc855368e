//! The benefit of given flows over doing nothing, rounded down, and whether they may be sent.

use super::{UNIT, node};
use crate::fault::FlowError;
use crate::network::{Lines, Network, fall, lift};
use crate::problem::Node;

/// Slack of a comparison of two sums, as a share of the sum of magnitudes: what rounding may do.
const ROUNDING: f64 = 16.0 * UNIT;

/// What flows do to the rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Moves {
    /// By how much each row changes.
    pub(crate) change: Vec<f64>,
    /// What passes through each row.
    pub(crate) traffic: Vec<f64>,
}

impl Moves {
    /// The changes that flows make, given by place.
    pub(crate) fn make(&mut self, network: &Network, lines: &Lines, flows: &[f64]) {
        let topology = &*network.topology;
        for list in [&mut self.change, &mut self.traffic] {
            list.clear();
            list.resize(topology.rows, 0.0);
        }
        for (place, &flow) in flows.iter().enumerate() {
            if flow != 0.0 {
                let (source, target) =
                    (topology.source[place] as usize, topology.target[place] as usize);
                let arriving = flow * lines.delivered[place];
                self.change[source] -= flow;
                self.change[target] += arriving;
                self.traffic[source] += flow;
                self.traffic[target] += arriving;
            }
        }
    }

    /// The benefit of the flows that made these changes, rounded down.
    pub(crate) fn benefit(&self, network: &Network, lines: &Lines, flows: &[f64]) -> f64 {
        let (mut gained, mut size) = (0.0, 0.0);
        for at in 0..network.topology.nodes {
            if self.traffic[at] > 0.0 {
                let change = self.change[at];
                let reckoned = node::gain(&network.segments, at, change, 0.0);
                gained += reckoned.least() - self.blurred(network, at);
                size += reckoned.size;
            }
        }
        let (mut paid, mut count) = (0.0, 0.0);
        for (place, &flow) in flows.iter().enumerate() {
            if flow > 0.0 {
                let cost = lines.cost[place] + 0.5 * lines.curvature[place] * flow;
                paid += flow * cost + lines.charge[place];
                size += flow * lines.cost[place].abs() + flow * flow * lines.curvature[place];
                size += lines.charge[place];
                count += 1.0;
            }
        }
        let benefit = gained - paid;
        let slack = (8.0 + count + network.topology.nodes as f64) * UNIT * size;
        if benefit.is_nan() { f64::NEG_INFINITY } else { benefit - slack.min(1e-12 * size) }
    }

    /// What the rounding of a node's change can cost at most.
    fn blurred(&self, network: &Network, at: usize) -> f64 {
        let off = ROUNDING * self.traffic[at];
        let here = node::gain(&network.segments, at, self.change[at], 0.0).value;
        let least = |change: f64| here - node::gain(&network.segments, at, change, 0.0).value;
        2.0 * least(self.change[at] - off).max(least(self.change[at] + off)).max(0.0)
    }

    /// Whether these moves may be made.
    pub(crate) fn check(&self, network: &Network, nodes: &[Node]) -> Result<(), FlowError> {
        for (node, parts) in nodes.iter().enumerate() {
            let (change, off) = (self.change[node], ROUNDING * self.traffic[node]);
            let (fall, room) = (fall(parts), lift(parts));
            if -change > fall + off {
                return Err(FlowError::Floor { node, change, fall });
            }
            if change > room + off {
                return Err(FlowError::Cap { node, lift: change, room });
            }
            let outlet = network.topology.outlet[node] as usize;
            if outlet != node && -self.change[outlet] > parts.drawable + off {
                let (outflow, drawable) = (-self.change[outlet], parts.drawable);
                return Err(FlowError::Drawable { node, outflow, drawable });
            }
        }
        Ok(())
    }
}
