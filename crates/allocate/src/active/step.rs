//! Newton's step of the prices, with factors that serve as long as the same links are free.

use super::Active;
use crate::network::Network;
use crate::network::topology::Topology;
use std::sync::Arc;

/// Surplus, as a share of a typical flow, that no price is moved for. Where all that touches a row
/// stands at a limit, a trace of it would ask for a price far away, and hold up the step of all.
const ROUNDING: f64 = 1e-10;

/// How far every row yields at least, as a share of what is typical: what nothing holds is held by this.
const LEAST_SOFTNESS: f64 = 1e-12;

impl Active {
    /// Newton's step of the prices.
    pub(super) fn direction(&mut self, network: &Network) -> bool {
        let is_factored = self.is_factored();
        if !is_factored {
            self.gather_matrix(network);
            if !self.tree.factor(&network.topology) {
                self.factored.clear();
                return false;
            }
        }
        let rounding = ROUNDING * self.scale.flow;
        for (step, surplus) in self.step.iter_mut().zip(&self.surplus) {
            *step = if surplus.abs() > rounding { -surplus } else { 0.0 };
        }
        self.tree.solve(&network.topology, &mut self.step);
        if is_factored {
            self.refine(network);
        }
        self.border.solve(network, &self.near, &self.softness, &mut self.tree, &mut self.step)
    }

    /// Solves for what the step leaves undone: old factors are nearly right.
    fn refine(&mut self, network: &Network) {
        let rounding = ROUNDING * self.scale.flow;
        let least = self.least_softness();
        for row in 0..self.step.len() {
            let excess = self.softness[row] + least;
            let surplus = self.surplus[row];
            let surplus = if surplus.abs() > rounding { surplus } else { 0.0 };
            self.base[row] = -surplus - excess * self.step[row];
        }
        let near = &self.near;
        for at in 0..near.len() {
            let (source, target) = (near.source[at] as usize, near.target[at] as usize);
            let turn = near.delivered[at] * self.step[target] - self.step[source];
            let flow = near.yields[at] * turn;
            self.base[source] += flow;
            self.base[target] -= near.delivered[at] * flow;
        }
        self.tree.solve(&network.topology, &mut self.base);
        for (step, more) in self.step.iter_mut().zip(&self.base) {
            *step += more;
        }
    }

    /// Whether the factors at hand are those of the links that are free now. Prices may have moved a
    /// little since: then they are nearly right, and the next evaluation tells what is left.
    fn is_factored(&mut self) -> bool {
        let near = &self.near;
        let free = near.place.iter().zip(&near.yields).filter(|(_, yields)| **yields > 0.0);
        let mut is_same = self.may_reuse;
        let mut count = 0;
        for (place, _) in free {
            is_same = is_same && self.factored.get(count) == Some(place);
            count += 1;
        }
        is_same &= self.factored.len() == count && count > 0;
        if !is_same {
            let free = near.place.iter().zip(&near.yields).filter(|(_, yields)| **yields > 0.0);
            self.factored.clear();
            self.factored.extend(free.map(|(place, _)| *place));
        }
        self.may_reuse = true;
        is_same
    }

    fn gather_matrix(&mut self, network: &Network) {
        let topology = &*network.topology;
        self.tree.clear(topology, topology.links());
        let least = self.least_softness();
        for (excess, softness) in self.tree.excess.iter_mut().zip(&self.softness) {
            *excess = softness + least;
        }
        let near = &self.near;
        let mut at = 0;
        while at < near.len() {
            // Links of one pair stand together: they are one.
            let pair = near.ends(at);
            let mut weight = 0.0;
            while at < near.len() && near.ends(at) == pair {
                weight += near.yields[at] * near.delivered[at];
                at += 1;
            }
            if weight > 0.0 {
                self.tree.join(topology, pair, weight);
            }
        }
        if !near.lossless {
            for at in 0..near.len() {
                let (delivered, lost) = (near.delivered[at], 1.0 - near.delivered[at]);
                let lost = near.yields[at] * lost;
                self.tree.excess[near.source[at] as usize] += lost;
                self.tree.excess[near.target[at] as usize] -= lost * delivered;
            }
        }
    }

    /// How far every row yields at least.
    fn least_softness(&self) -> f64 {
        LEAST_SOFTNESS * self.scale.flow / self.scale.price
    }

    /// A last step of the flows alone, without asking what links want there: rows are left with
    /// rounding only.
    pub(crate) fn settle(&mut self, network: &Network) {
        if !self.direction(network) {
            return;
        }
        self.border.tell_step(network, &self.near);
        let near = &mut self.near;
        for at in 0..near.place.len() {
            let (source, target) = (near.source[at] as usize, near.target[at] as usize);
            let toll = self.border.cost(at, 0.0);
            let pull = near.delivered[at] * self.step[target] - self.step[source] - toll;
            near.flow[at] = (near.flow[at] + near.yields[at] * pull).clamp(0.0, near.most[at]);
        }
    }

    /// Forgets factors that were made where links join other rows: their sizes are others'.
    pub(super) fn stay_with(&mut self, topology: &Arc<Topology>) {
        // A problem and its copies share one topology; one built anew may have the same.
        if self.topology.as_ref().is_some_and(|known| Arc::ptr_eq(known, topology)) {
            return;
        }
        if self.topology.as_ref() != Some(topology) {
            self.forget();
        }
        self.topology = Some(Arc::clone(topology));
    }

    /// Forgets factors: another problem may come.
    pub(crate) fn forget(&mut self) {
        self.factored.clear();
    }
}
