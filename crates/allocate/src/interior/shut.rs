//! Rows that can pass nothing on: a method that walks between limits needs room between them.
//!
//! What comes to a node at its cap must leave again. If nothing can leave, the links to it carry
//! nothing, and are left aside rather than squeezed to zero with prices that run away. All links of
//! such a row go with it: what it could pass on was nothing.

use crate::network::topology::index;
use crate::network::{Lines, Network};

/// Rounds in which one shut row may shut others.
const ROUNDS: usize = 8;

/// The rows that can take nothing, and those that can give nothing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shut {
    takes_none: Vec<bool>,
    gives_none: Vec<bool>,
    /// In the order in which they were found: whatever a row leans on stands before it.
    found: Vec<u32>,
}

impl Shut {
    /// Finds them.
    pub(crate) fn find(&mut self, network: &Network, lines: &Lines) {
        let rows = network.topology.rows;
        for list in [&mut self.takes_none, &mut self.gives_none] {
            list.clear();
            list.resize(rows, false);
        }
        self.found.clear();
        for _ in 0..ROUNDS {
            let before = self.found.len();
            for row in 0..rows {
                self.look_at(row, network, lines);
            }
            if self.found.len() == before {
                return;
            }
        }
    }

    fn look_at(&mut self, row: usize, network: &Network, lines: &Lines) {
        let topology = &*network.topology;
        // An outlet holds nothing.
        let (low, high) = network.span.get(row).copied().unwrap_or((0.0, 0.0));
        if high <= 0.0 && !self.takes_none[row] {
            let mut open = open(topology.out.of(row), lines);
            if open.all(|at| self.takes_none[topology.target[at] as usize]) {
                self.takes_none[row] = true;
                self.found.push(index(row));
            }
        }
        if low >= 0.0 && !self.gives_none[row] {
            let mut open = open(topology.into.of(row), lines);
            if open.all(|at| self.gives_none[topology.source[at] as usize]) {
                self.gives_none[row] = true;
                self.found.push(index(row));
            }
        }
    }

    /// Whether a link from one row to another can carry nothing.
    #[inline(always)]
    pub(crate) fn holds(&self, source: u32, target: u32) -> bool {
        !self.found.is_empty()
            && (self.takes_none[target as usize] || self.gives_none[source as usize])
    }

    /// The rows that are shut: no link that is taken in joins them.
    pub(crate) fn rows(&self) -> &[u32] {
        &self.found
    }

    /// Whether a row is shut.
    pub(crate) fn is_shut(&self, row: u32) -> bool {
        self.takes_none[row as usize] || self.gives_none[row as usize]
    }

    /// Gives shut rows prices at which nothing that leads to them or from them would earn.
    pub(crate) fn price(
        &self,
        (network, lines): (&Network, &Lines),
        group_price: &[f64],
        price: &mut [f64],
    ) {
        let topology = &*network.topology;
        for &row in self.found.iter().rev() {
            let row = row as usize;
            let (idle, toll) = (idle_price(network, row), toll(network, row, group_price));
            if self.takes_none[row] {
                let least = |least: f64, at: usize| {
                    let worth = (price[topology.source[at] as usize] + lines.cost[at])
                        / lines.delivered[at];
                    least.min(worth)
                };
                let low = open(topology.into.of(row), lines).fold(f64::INFINITY, least);
                let low = low.min(idle.map_or(low, |idle| idle - toll));
                price[row] = if low.is_finite() { low } else { price[row] };
            }
            if self.gives_none[row] {
                let most = |most: f64, at: usize| {
                    let worth = price[topology.target[at] as usize] * lines.delivered[at];
                    most.max(worth - lines.cost[at])
                };
                let high = open(topology.out.of(row), lines).fold(f64::NEG_INFINITY, most);
                let high = high.max(idle.unwrap_or(high));
                price[row] = if high.is_finite() { high } else { price[row] };
            }
        }
    }
}

/// The places that may carry something as far as their own limit goes.
fn open<'a>(places: &'a [u32], lines: &'a Lines) -> impl Iterator<Item = usize> + 'a {
    places.iter().map(|place| *place as usize).filter(|at| lines.most[*at] > 0.0)
}

/// What a unit is worth at a node that can only rise, or only fall, if it may move at all.
fn idle_price(network: &Network, row: usize) -> Option<f64> {
    let range = (row < network.topology.nodes).then(|| network.segments.of(row))?;
    let (first, last) = (range.clone().next()?, range.last()?);
    let at = if network.span[row].0 < 0.0 { last } else { first };
    Some(network.segments.get(at).price(0.0))
}

/// What prices of groups add to a node's own.
fn toll(network: &Network, row: usize, group_price: &[f64]) -> f64 {
    let mut toll = 0.0;
    for (tie, price) in network.ties.iter().zip(group_price) {
        toll += tie.node_weight(index(row)) * price;
    }
    toll
}
