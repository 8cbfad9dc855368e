//! What links and nodes want at given prices, and what that leaves at the rows.

use super::Active;
use crate::lanes::{Block, WIDTH};
use crate::network::Network;
use crate::network::segments::{Segment, Segments, filled};

impl Active {
    /// What everything wants at the prices, and what that leaves at the rows.
    pub(super) fn evaluate(&mut self, network: &Network) {
        pulp::Arch::new().dispatch(Evaluate { active: self, network });
    }

    #[inline(always)]
    fn want(&mut self, network: &Network) {
        self.surplus.fill(0.0);
        self.border.tell(network, &self.near);
        self.evaluate_links();
        self.evaluate_nodes(network);
        self.border.evaluate(network, &self.near, &self.surplus);
    }

    #[inline(always)]
    fn evaluate_nodes(&mut self, network: &Network) {
        let (segments, nodes) = (&network.segments, network.topology.nodes);
        let mut first = 0;
        if self.border.is_empty() && self.is_lone {
            while first + WIDTH <= nodes {
                let price = Block::of(&self.price, first);
                let Some(found) = segments.responses(first, price) else { break };
                let surplus = Block::of(&self.surplus, first) - found.distance;
                self.surplus[first..first + WIDTH].copy_from_slice(&surplus.0);
                self.softness[first..first + WIDTH].copy_from_slice(&found.softness.0);
                first += WIDTH;
            }
        }
        for node in first..nodes {
            let price = self.border.seen(node, self.price[node]);
            let (distance, softness) = self.respond(segments, node, price);
            self.surplus[node] -= distance;
            self.softness[node] = softness;
        }
    }

    #[inline(always)]
    fn evaluate_links(&mut self) {
        let near = &mut self.near;
        let pull = self.pull;
        for at in 0..near.place.len() {
            let (source, target) = (near.source[at] as usize, near.target[at] as usize);
            let cost = self.border.cost(at, near.cost[at]);
            let surplus = near.delivered[at] * self.price[target] - self.price[source] - cost;
            let softness = near.softness[at];
            let wanted = (surplus + pull * near.anchor[at]) * softness;
            let is_free = wanted > 0.0 && wanted < near.most[at];
            let flow =
                if wanted > 0.0 { if is_free { wanted } else { near.most[at] } } else { 0.0 };
            near.flow[at] = flow;
            near.yields[at] = if is_free { softness } else { 0.0 };
            self.surplus[source] -= flow;
            self.surplus[target] += near.delivered[at] * flow;
        }
    }

    /// How far a node goes at a price, and how softly.
    #[inline(always)]
    fn respond(&mut self, segments: &Segments, node: usize, price: f64) -> (f64, f64) {
        let range = segments.of(node);
        if range.is_empty() {
            return (0.0, 0.0);
        }
        let first = range.start;
        if !segments.is_pieced[node] {
            let (along, softness) = filled(&segments.get(first), price);
            return (segments.start[first] + along, softness);
        }
        // Prices fall from stretch to stretch: most are surely full or surely empty, even where one of
        // constant price is pulled to a part of its length.
        let band = self.pull * (segments.get(range.end - 1).end() - segments.start[first]);
        let full =
            segments.bottom[range.clone()].partition_point(|price_at| *price_at > price + band);
        let open = first + full;
        let Some(&start) = segments.start[..range.end].get(open) else {
            return (segments.get(range.end - 1).end(), 0.0);
        };
        let (mut sum, mut softness) = (start, 0.0);
        for at in open..range.end {
            if segments.top[at] < price - band {
                break;
            }
            let segment = segments.get(at);
            let (along, soft) = if segment.fall > 0.0 || segment.weight > 0.0 {
                filled(&segment, price)
            } else {
                let wanted = self.wanted_fill(&segment, at, price);
                let is_free = wanted > 0.0 && wanted < segment.length;
                let along = wanted.clamp(0.0, segment.length);
                (along, if is_free { 1.0 / self.pull } else { 0.0 })
            };
            sum += along;
            softness += soft;
        }
        (sum, softness)
    }

    /// How far a stretch of constant price wants to be filled.
    #[inline(always)]
    pub(super) fn wanted_fill(&self, segment: &Segment, at: usize, price: f64) -> f64 {
        self.anchor_fill[at] + (segment.value - price) / self.pull
    }
}

/// An evaluation, compiled once for every vector width.
struct Evaluate<'a> {
    active: &'a mut Active,
    network: &'a Network,
}

impl pulp::WithSimd for Evaluate<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        self.active.want(self.network);
    }
}
