//! The links that may carry something, copied together.

use crate::network::{Lines, Network};

/// Links whose cost is not far above what prices differ by, and those that carry something.
#[derive(Debug, Clone, Default)]
pub(crate) struct Near {
    pub(crate) place: Vec<u32>,
    pub(crate) source: Vec<u32>,
    pub(crate) target: Vec<u32>,
    pub(crate) cost: Vec<f64>,
    pub(crate) curvature: Vec<f64>,
    pub(crate) most: Vec<f64>,
    pub(crate) delivered: Vec<f64>,
    /// The flow that each is pulled to.
    pub(crate) anchor: Vec<f64>,
    /// What each wants to carry.
    pub(crate) flow: Vec<f64>,
    /// How far each yields to a pull.
    pub(crate) yields: Vec<f64>,
    /// Whether nothing is lost on any of them.
    pub(crate) lossless: bool,
}

impl Near {
    /// Chooses links anew: those that at given prices cost at most `far` more than they earn.
    pub(crate) fn select(
        &mut self,
        network: &Network,
        lines: &Lines,
        price: &[f64],
        flows: &[f64],
        far: f64,
    ) {
        self.clear();
        let topology = &*network.topology;
        let ends = topology.source.iter().zip(&topology.target);
        let numbers = lines.delivered.iter().zip(&lines.cost).zip(&lines.most).zip(flows);
        for (place, ((source, target), (((delivered, cost), most), flow))) in
            ends.zip(numbers).enumerate()
        {
            let surplus = delivered * price[*target as usize] - price[*source as usize] - cost;
            if (surplus >= -far || *flow > 0.0) && *most > 0.0 {
                self.push(network, lines, place, *flow);
            }
        }
    }

    fn clear(&mut self) {
        for list in [&mut self.place, &mut self.source, &mut self.target] {
            list.clear();
        }
        for list in self.numbers() {
            list.clear();
        }
        self.lossless = true;
    }

    /// Makes room for so many links, so that choosing takes no memory.
    pub(crate) fn reserve(&mut self, links: usize) {
        for list in [&mut self.place, &mut self.source, &mut self.target] {
            list.reserve(links.saturating_sub(list.len()));
        }
        for list in self.numbers() {
            list.reserve(links.saturating_sub(list.len()));
        }
    }

    fn numbers(&mut self) -> [&mut Vec<f64>; 7] {
        [
            &mut self.cost,
            &mut self.curvature,
            &mut self.most,
            &mut self.delivered,
            &mut self.anchor,
            &mut self.flow,
            &mut self.yields,
        ]
    }

    fn push(&mut self, network: &Network, lines: &Lines, place: usize, flow: f64) {
        self.place.push(crate::network::topology::index(place));
        self.source.push(network.topology.source[place]);
        self.target.push(network.topology.target[place]);
        self.cost.push(lines.cost[place]);
        self.curvature.push(lines.curvature[place]);
        self.most.push(lines.most[place]);
        self.delivered.push(lines.delivered[place]);
        self.lossless &= lines.delivered[place] >= 1.0;
        self.anchor.push(flow);
        self.flow.push(flow);
        self.yields.push(0.0);
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.place.len()
    }

    /// The rows that a link joins, the lower one first.
    pub(crate) fn ends(&self, at: usize) -> (u32, u32) {
        let (source, target) = (self.source[at], self.target[at]);
        (source.min(target), source.max(target))
    }
}
