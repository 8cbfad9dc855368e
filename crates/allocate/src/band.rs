//! Bands: fill what is below its lower edge, sweep what is above its upper edge, always to mid.

use crate::{NodeFlow, largest};

/// Edges of each node's band, all of one length; the hub has none.
#[derive(Debug, Clone)]
pub struct Band {
    /// Below this a node is filled.
    pub lower: Vec<f64>,
    /// What it is filled and swept to.
    pub mid: Vec<f64>,
    /// Above this a node is swept.
    pub upper: Vec<f64>,
}

/// What the nodes hold; every slice has one entry more than the band has nodes: the hub, last.
#[derive(Debug, Clone, Copy)]
pub struct Holdings<'a> {
    /// Landed.
    pub balance: &'a [f64],
    /// On the way to the node.
    pub inbound: &'a [f64],
    /// What could leave now.
    pub available: &'a [f64],
}

/// What each node lacks or can spare against its band, what the hub has, and the flows so far.
struct Work {
    short: Vec<f64>,
    spare: Vec<f64>,
    cash: f64,
    clip: f64,
    flows: Vec<NodeFlow>,
}

/// Fills nodes below `lower` (landed plus inbound) to `mid`, the largest shortage first: from the
/// hub, then from the node with most to spare above its mid. Then sweeps what landed above
/// `upper` back to the hub. Flows below `clip` are not made.
#[must_use]
pub fn fill_and_sweep(band: &Band, holdings: Holdings<'_>, clip: f64) -> Vec<NodeFlow> {
    let hub = band.lower.len();
    let mut work = Work::of(band, holdings, clip);
    // Each round settles one node for good.
    for _ in 0..hub {
        let Some(target) = largest(&work.short) else { break };
        if !work.is_worth(work.short[target]) {
            break;
        }
        work.fill_from_hub(hub, target);
        work.fill_from_nodes(target);
        work.short[target] = 0.0;
    }
    for node in 0..hub {
        let amount = work.spare[node];
        if holdings.balance[node] > band.upper[node] && work.is_worth(amount) {
            work.flows.push(NodeFlow { source: node, target: hub, amount });
        }
    }
    work.flows
}

impl Work {
    fn of(band: &Band, holdings: Holdings<'_>, clip: f64) -> Self {
        let nodes = band.lower.len();
        let (mut short, mut spare) = (vec![0.0; nodes], vec![0.0; nodes]);
        for node in 0..nodes {
            let held = holdings.balance[node] + holdings.inbound[node];
            if held < band.lower[node] {
                short[node] = band.mid[node] - held;
            } else {
                let above = holdings.balance[node] - band.mid[node];
                spare[node] = above.min(holdings.available[node]).max(0.0);
            }
        }
        Self { short, spare, cash: holdings.available[nodes], clip, flows: Vec::new() }
    }

    /// Whether a flow of this size is made.
    fn is_worth(&self, amount: f64) -> bool {
        amount >= self.clip && amount > 0.0
    }

    /// Takes what the hub can give.
    fn fill_from_hub(&mut self, hub: usize, target: usize) {
        let amount = self.short[target].min(self.cash);
        if self.is_worth(amount) {
            self.flows.push(NodeFlow { source: hub, target, amount });
            self.short[target] -= amount;
            self.cash -= amount;
        }
    }

    /// Takes from the nodes with most to spare until the shortage or the spare money is gone.
    fn fill_from_nodes(&mut self, target: usize) {
        for _ in 0..self.spare.len() {
            let Some(source) = largest(&self.spare) else { break };
            let amount = self.short[target].min(self.spare[source]);
            if !self.is_worth(self.short[target]) || !self.is_worth(amount) {
                break;
            }
            self.flows.push(NodeFlow { source, target, amount });
            self.spare[source] -= amount;
            self.short[target] -= amount;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Band, Holdings, fill_and_sweep};
    use crate::NodeFlow;

    fn band(nodes: usize) -> Band {
        Band { lower: vec![80.0; nodes], mid: vec![100.0; nodes], upper: vec![120.0; nodes] }
    }

    fn flows(balance: &[f64], available: &[f64], clip: f64) -> Vec<NodeFlow> {
        let inbound = vec![0.0; balance.len()];
        let holdings = Holdings { balance, inbound: &inbound, available };
        fill_and_sweep(&band(balance.len() - 1), holdings, clip)
    }

    #[test]
    fn fills_from_the_hub_first_then_from_the_richest() {
        let made = flows(&[50.0, 130.0, 110.0, 25.0], &[50.0, 130.0, 110.0, 25.0], 1.0);
        assert_eq!(
            made,
            [
                NodeFlow { source: 3, target: 0, amount: 25.0 },
                NodeFlow { source: 1, target: 0, amount: 25.0 },
                NodeFlow { source: 1, target: 3, amount: 5.0 },
            ]
        );
    }

    #[test]
    fn inside_the_band_nothing_moves() {
        assert!(flows(&[80.0, 120.0, 500.0], &[80.0, 120.0, 500.0], 1.0).is_empty());
    }

    #[test]
    fn what_cannot_leave_is_not_swept() {
        assert!(flows(&[150.0, 0.0], &[0.5, 0.0], 1.0).is_empty());
        assert_eq!(flows(&[150.0, 0.0], &[20.0, 0.0], 1.0)[0].amount, 20.0);
    }
}
