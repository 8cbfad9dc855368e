//! The links that may carry something, copied together.

use crate::judge::Links;
use crate::lanes::{Block, WIDTH};
use crate::network::topology::index;
use crate::network::{Lines, Network};

/// What rounding may hide of a surplus, as a share of the two prices it is told from: what arrives
/// is rounded as a product, the difference of the two again, and the cost, which is of their size
/// where it matters, when depth used so far was added. Together less than two units in the last
/// place; what else is rounded is a share of `far`, of which less than all is used up.
const HIDDEN: f64 = 8.0 * f64::EPSILON;

/// What makes a link near, and how strongly near links are pulled to their last flow.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Threshold {
    /// How much more than it earns a link may cost.
    pub(crate) far: f64,
    /// Strength of the pull.
    pub(crate) pull: f64,
}

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
    /// How far each yields to a pull while it is free.
    pub(crate) softness: Vec<f64>,
    /// Whether nothing is lost on any of them.
    pub(crate) lossless: bool,
}

impl Near {
    /// Chooses links anew: those that at given prices cost little more than they earn, and those
    /// that carry something. The others surely earn nothing as long as prices move by less than half
    /// of what `far` says: a proof may leave them out.
    pub(crate) fn select(
        &mut self,
        network: &Network,
        lines: &Lines,
        (price, flows): (&[f64], &[f64]),
        threshold: Threshold,
    ) {
        self.clear();
        pulp::Arch::new().dispatch(Select { near: self, network, lines, price, flows, threshold });
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

    fn numbers(&mut self) -> [&mut Vec<f64>; 8] {
        [
            &mut self.cost,
            &mut self.curvature,
            &mut self.most,
            &mut self.delivered,
            &mut self.anchor,
            &mut self.flow,
            &mut self.yields,
            &mut self.softness,
        ]
    }

    /// Copies what belongs to the chosen places.
    fn fill(&mut self, network: &Network, lines: &Lines, flows: &[f64], pull: f64) {
        let (topology, places) = (&*network.topology, &self.place);
        self.source.extend(places.iter().map(|place| topology.source[*place as usize]));
        self.target.extend(places.iter().map(|place| topology.target[*place as usize]));
        for (list, values) in [
            (&mut self.cost, lines.cost.as_slice()),
            (&mut self.curvature, &lines.curvature),
            (&mut self.most, &lines.most),
            (&mut self.delivered, &lines.delivered),
            (&mut self.anchor, flows),
        ] {
            list.extend(places.iter().map(|place| values[*place as usize]));
        }
        self.lossless = lines.is_lossless || self.delivered.iter().all(|one| *one >= 1.0);
        self.flow.extend_from_slice(&self.anchor);
        self.yields.resize(places.len(), 0.0);
        self.softness.extend(self.curvature.iter().map(|curvature| 1.0 / (curvature + pull)));
    }

    /// The links as a proof takes them.
    pub(crate) fn links(&self, blur: f64) -> Links<'_> {
        Links {
            source: &self.source,
            target: &self.target,
            cost: &self.cost,
            curvature: &self.curvature,
            most: &self.most,
            delivered: if self.lossless { &[] } else { &self.delivered },
            charge: &[],
            blur,
        }
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

/// A choice, compiled once for every vector width.
struct Select<'a> {
    near: &'a mut Near,
    network: &'a Network,
    lines: &'a Lines,
    price: &'a [f64],
    flows: &'a [f64],
    threshold: Threshold,
}

impl pulp::WithSimd for Select<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(mut self, _: S) {
        let (topology, lines) = (&*self.network.topology, self.lines);
        let blocks = topology.links() / WIDTH;
        let (source, source_rest) = topology.source.as_chunks::<WIDTH>();
        let (target, target_rest) = topology.target.as_chunks::<WIDTH>();
        let (delivered, delivered_rest) = lines.delivered.as_chunks::<WIDTH>();
        let (cost, cost_rest) = lines.cost.as_chunks::<WIDTH>();
        let (flows, flows_rest) = self.flows.as_chunks::<WIDTH>();
        let far = self.threshold.far + 2.0 * lines.blur;
        for block in 0..blocks {
            let (mut marks, mut sizes) = ([0.0; WIDTH], [0.0; WIDTH]);
            for lane in 0..WIDTH {
                let arrives = self.price[target[block][lane] as usize];
                let gives = self.price[source[block][lane] as usize];
                marks[lane] = delivered[block][lane] * arrives - gives;
                sizes[lane] = arrives.abs() + gives.abs();
            }
            // Whoever carries something is near, whatever it costs.
            let slack = Block::all(far) + Block::all(HIDDEN) * Block(sizes);
            let spare = Block(marks) - Block(cost[block]) + slack;
            if spare.largest() >= 0.0 || Block(flows[block]).largest() > 0.0 {
                for (lane, spare) in spare.0.iter().enumerate() {
                    let place = block * WIDTH + lane;
                    self.take(place, *spare, flows[block][lane]);
                }
            }
        }
        for at in 0..source_rest.len() {
            let (arrives, gives) =
                (self.price[target_rest[at] as usize], self.price[source_rest[at] as usize]);
            let slack = far + HIDDEN * (arrives.abs() + gives.abs());
            let spare = delivered_rest[at] * arrives - gives - cost_rest[at] + slack;
            self.take(blocks * WIDTH + at, spare, flows_rest[at]);
        }
        self.near.fill(self.network, lines, self.flows, self.threshold.pull);
    }
}

impl Select<'_> {
    /// Takes a link that spares something, or carries something.
    #[inline(always)]
    fn take(&mut self, place: usize, spare: f64, flow: f64) {
        if (spare >= 0.0 || flow > 0.0) && self.lines.most[place] > 0.0 {
            self.near.place.push(index(place));
        }
    }
}
