//! Groups in Newton's method: a few dense rows beside the network's.

use super::near::Near;
use super::tree::Tree;
use crate::network::Network;

/// Share of a group's room that is used: rounding must not break the cap.
const KEPT: f64 = 1.0 - 1e-12;

/// The rows of the groups that can bind, their prices, and the slack below their caps.
#[derive(Debug, Clone, Default)]
pub(crate) struct Border {
    price: Vec<f64>,
    paid: Vec<f64>,
    base: Vec<f64>,
    step: Vec<f64>,
    surplus: Vec<f64>,
    slack: Vec<f64>,
    anchor: Vec<f64>,
    is_slack: Vec<bool>,
    pull: f64,
    /// For each group: the near links in it, with their weights, and those that load it by what they
    /// do to nodes in it, with by how much a unit does.
    links: Vec<Vec<(usize, f64)>>,
    ends: Vec<Vec<(usize, f64)>>,
    /// What the groups' prices add to each near link's cost, and to each node's price.
    toll: Vec<f64>,
    seen: Vec<f64>,
    /// For each group, the network's answer to its row.
    answers: Vec<Vec<f64>>,
    columns: Vec<Vec<f64>>,
    matrix: Vec<f64>,
}

impl Border {
    /// Begins at prices, with slack as far as there is none to pay.
    pub(super) fn begin(&mut self, network: &Network, near: &Near, price: &[f64], pull: f64) {
        let count = network.ties.len();
        self.price.clear();
        self.price.extend((0..count).map(|tie| price.get(tie).copied().unwrap_or(0.0)));
        self.paid.clear();
        self.paid.extend(self.price.iter().map(|price| price.max(0.0)));
        self.pull = pull;
        for list in [&mut self.base, &mut self.step, &mut self.surplus, &mut self.slack] {
            list.clear();
            list.resize(count, 0.0);
        }
        self.is_slack.clear();
        self.is_slack.resize(count, false);
        self.anchor.clear();
        self.anchor.extend(network.ties.iter().map(|tie| tie.room));
        self.select(network, near);
        if count == 0 {
            return;
        }
        // Slack is what the near links' flows leave of the room.
        for (at, tie) in network.ties.iter().enumerate() {
            self.anchor[at] = (KEPT * tie.room - self.load(at, &near.flow)).max(0.0);
        }
    }

    /// What the near links' flows load a group with.
    fn load(&self, group: usize, flow: &[f64]) -> f64 {
        let links: f64 = self.links[group].iter().map(|(link, w)| w * flow[*link]).sum();
        self.ends[group].iter().fold(links, |load, (link, w)| load + flow[*link] * w)
    }

    /// Finds the near links that load groups.
    pub(super) fn select(&mut self, network: &Network, near: &Near) {
        for list in [&mut self.links, &mut self.ends] {
            list.resize_with(network.ties.len(), Vec::new);
            list.iter_mut().for_each(Vec::clear);
        }
        for (at, tie) in network.ties.iter().enumerate() {
            for link in 0..near.len() {
                let weight = tie.link_weight(near.place[link]);
                if weight != 0.0 {
                    self.links[at].push((link, weight));
                }
                let ends = (near.source[link], near.target[link]);
                let load = tie.end_load(ends, near.delivered[link]);
                if load != 0.0 {
                    self.ends[at].push((link, load));
                }
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.price.is_empty()
    }

    pub(super) fn surplus(&self) -> &[f64] {
        &self.surplus
    }

    /// The prices, at least 0.
    pub(super) fn paid(&self) -> &[f64] {
        &self.paid
    }

    /// Spreads the groups' prices over links and nodes.
    pub(super) fn tell(&mut self, network: &Network, near: &Near) {
        self.paid.clear();
        self.paid.extend(self.price.iter().map(|price| price.max(0.0)));
        if !self.is_empty() {
            self.spread(network, near, false);
        }
    }

    /// Spreads the last step of the groups' prices over links.
    pub(super) fn tell_step(&mut self, network: &Network, near: &Near) {
        if !self.is_empty() {
            self.spread(network, near, true);
        }
    }

    fn spread(&mut self, network: &Network, near: &Near, is_step: bool) {
        self.toll.clear();
        self.toll.resize(near.len(), 0.0);
        self.seen.clear();
        self.seen.resize(network.topology.rows, 0.0);
        let prices = if is_step { &self.step } else { &self.price };
        for ((tie, links), price) in network.ties.iter().zip(&self.links).zip(prices) {
            links.iter().for_each(|(link, weight)| self.toll[*link] += weight * price);
            for &(node, weight) in &tie.nodes {
                self.seen[node as usize] += weight * price;
            }
        }
    }

    /// What a near link costs with its groups' prices.
    #[inline(always)]
    pub(super) fn cost(&self, link: usize, cost: f64) -> f64 {
        if self.is_empty() { cost } else { cost + self.toll[link] }
    }

    /// What a node's unit must be worth with its groups' prices.
    #[inline(always)]
    pub(super) fn seen(&self, node: usize, price: f64) -> f64 {
        if self.is_empty() { price } else { price + self.seen[node] }
    }

    /// What is left of each group's room. A row's surplus tells how far its node has gone beside
    /// what flows bring it.
    pub(super) fn evaluate(&mut self, network: &Network, near: &Near, surplus: &[f64]) {
        for at in 0..self.price.len() {
            let tie = &network.ties[at];
            let wanted = self.anchor[at] - self.price[at] / self.pull;
            self.is_slack[at] = wanted > 0.0;
            self.slack[at] = wanted.max(0.0);
            let mut load = self.load(at, &near.flow);
            // A node goes where flows bring it, less its surplus.
            for &(node, weight) in &tie.nodes {
                load -= weight * surplus[node as usize];
            }
            self.surplus[at] = KEPT * tie.room - load - self.slack[at];
        }
    }

    /// Completes Newton's step: the network's rows have been solved for without the groups.
    pub(super) fn solve(
        &mut self,
        network: &Network,
        near: &Near,
        softness: &[f64],
        tree: &mut Tree,
        step: &mut [f64],
    ) -> bool {
        let count = self.price.len();
        if count == 0 {
            return true;
        }
        self.gather_columns(network, near, softness);
        self.matrix.clear();
        self.matrix.resize(count * count, 0.0);
        self.gather_diagonal(network, near, softness);
        for at in 0..count {
            self.answers[at].clone_from(&self.columns[at]);
            tree.solve(&network.topology, &mut self.answers[at]);
        }
        for one in 0..count {
            for other in 0..count {
                self.matrix[one * count + other] -= dot(&self.columns[one], &self.answers[other]);
            }
            self.step[one] = -self.surplus[one] - dot(&self.columns[one], step);
        }
        if !eliminate(&mut self.matrix, &mut self.step) {
            return false;
        }
        for (answer, group) in self.answers.iter().zip(&self.step) {
            for (step, answer) in step.iter_mut().zip(answer) {
                *step -= answer * group;
            }
        }
        true
    }

    /// How each group's price moves the rows.
    fn gather_columns(&mut self, network: &Network, near: &Near, softness: &[f64]) {
        let count = self.price.len();
        self.columns.resize_with(count, Vec::new);
        self.answers.resize_with(count, Vec::new);
        for ((column, tie), links) in self.columns.iter_mut().zip(&network.ties).zip(&self.links) {
            column.clear();
            column.resize(network.topology.rows, 0.0);
            for &(node, weight) in &tie.nodes {
                column[node as usize] += weight * softness[node as usize];
            }
            for &(link, weight) in links {
                let yields = weight * near.yields[link];
                column[near.source[link] as usize] += yields;
                column[near.target[link] as usize] -= near.delivered[link] * yields;
            }
        }
    }

    /// How the groups' prices move each other's load directly.
    fn gather_diagonal(&mut self, network: &Network, near: &Near, softness: &[f64]) {
        let count = self.price.len();
        for one in 0..count {
            for other in 0..count {
                let mut sum = 0.0;
                for &(node, weight) in &network.ties[one].nodes {
                    let shared = network.ties[other].node_weight(node);
                    sum += weight * shared * softness[node as usize];
                }
                for &(link, weight) in &self.links[one] {
                    let shared = network.ties[other].link_weight(near.place[link]);
                    sum += weight * shared * near.yields[link];
                }
                if one == other && self.is_slack[one] {
                    sum += 1.0 / self.pull;
                }
                self.matrix[one * count + other] += sum;
            }
            let size = self.matrix[one * count + one];
            self.matrix[one * count + one] += 1e-12 * size + 1e-15 / self.pull;
        }
    }

    /// The part of the slope along the step.
    pub(super) fn slope(&self) -> f64 {
        dot(&self.surplus, &self.step)
    }

    /// Marks where a search begins.
    pub(super) fn mark(&mut self) {
        self.base.copy_from_slice(&self.price);
    }

    /// Goes along the step from the mark.
    pub(super) fn advance(&mut self, share: f64) {
        for ((price, base), step) in self.price.iter_mut().zip(&self.base).zip(&self.step) {
            *price = base + share * step;
        }
    }

    pub(super) fn anchor(&mut self) {
        self.anchor.copy_from_slice(&self.slack);
    }
}

fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(one, other)| one * other).sum()
}

/// Solves a small positive definite system in place; false if it is none.
fn eliminate(matrix: &mut [f64], right: &mut [f64]) -> bool {
    let count = right.len();
    for row in 0..count {
        let pivot = matrix[row * count + row];
        if pivot <= 0.0 || pivot.is_nan() {
            return false;
        }
        for other in row + 1..count {
            let factor = matrix[other * count + row] / pivot;
            for column in row..count {
                matrix[other * count + column] -= factor * matrix[row * count + column];
            }
            right[other] -= factor * right[row];
        }
    }
    for row in (0..count).rev() {
        let known: f64 = (row + 1..count).map(|at| matrix[row * count + at] * right[at]).sum();
        right[row] = (right[row] - known) / matrix[row * count + row];
    }
    true
}
