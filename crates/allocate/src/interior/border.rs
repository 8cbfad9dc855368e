//! Groups that can bind: rows at the border of the matrix.
//!
//! A group is one more balance: what nodes and flows load it with, and a slack variable, come to
//! its room. Its price pulls everything that loads it. The network's rows are eliminated first;
//! what is left couples the groups only, few and dense.
//!
//! That rest is never reckoned as a difference. With `q` the prices at which the network answers
//! a group's price, the weights `z = w - B'q` that the group keeps against the answering network
//! are orthogonal to all balances, measured by how variables yield, and the rest is
//! `sum of yields * z * z`: positive terms, in which an error of `z` counts squared.

use super::elimination::Elimination;
use super::links::Links;
use super::shut::Shut;
use super::stretches::Stretches;
use super::variables::Variables;
use crate::lanes::{Block, Lanes};
use crate::network::Network;
use crate::network::groups::Tie;
use crate::network::plan::Plan;
use crate::network::scale::Scale;
use crate::network::topology::index;

/// Share of its own weight below which a pivot counts as zero: the group says what others say.
const TINY: f64 = 1e-13;

/// The groups' rows.
#[derive(Debug, Clone, Default)]
pub(crate) struct Border {
    /// What each group leaves of its room.
    pub(crate) slack: Variables,
    /// Price of each group's room.
    pub(crate) price: Vec<f64>,
    /// What the groups' prices, or their steps, take off the pulls; empty without groups.
    pub(crate) toll_links: Lanes,
    pub(crate) toll_stretches: Lanes,
    rows: Vec<Row>,
    step: Vec<f64>,
    imbalance: Vec<f64>,
    /// Lower triangle of the rest, then its factors; one over their pivots.
    rest: Vec<f64>,
    inverse: Vec<f64>,
}

/// One group's row.
#[derive(Debug, Clone, Default)]
struct Row {
    /// Links taken in, and stretches, with their weights.
    links: Vec<(u32, f64)>,
    stretches: Vec<(u32, f64)>,
    /// What the group is loaded with where all of them are zero.
    start: f64,
    /// How the network's prices answer the group's, with the sign turned.
    answer: Vec<f64>,
    /// Weights that are left against the answering network.
    kept_links: Lanes,
    kept_stretches: Lanes,
}

impl Row {
    fn take(&mut self, tie: &Tie, network: &Network, (place, shut): (&[u32], &Shut)) {
        self.links.clear();
        for (at, weight) in &tie.links {
            if let Ok(link) = place.binary_search(at) {
                self.links.push((index(link), *weight));
            }
        }
        self.stretches.clear();
        self.start = 0.0;
        for (node, weight) in tie.nodes.iter().filter(|(node, _)| !shut.is_shut(*node)) {
            let range = network.segments.of(*node as usize);
            self.start +=
                range.clone().next().map_or(0.0, |at| weight * network.segments.start[at]);
            for at in range {
                self.stretches.push((index(at), *weight));
            }
        }
    }

    /// What variables load the group with.
    fn load(&self, links: &[f64], stretches: &[f64]) -> f64 {
        let mut load = self.start;
        for (at, weight) in &self.links {
            load += weight * links[*at as usize];
        }
        for (at, weight) in &self.stretches {
            load += weight * stretches[*at as usize];
        }
        load
    }

    /// The right side to which the answer is the network's.
    fn gather(&mut self, links: &Links, stretches: &Stretches, node: &[u32]) {
        self.answer.fill(0.0);
        for (at, weight) in &self.links {
            let at = *at as usize;
            let yields = weight * links.variables.yields.flat()[at];
            self.answer[links.source[at] as usize] += yields;
            self.answer[links.target[at] as usize] -= yields * links.delivered[at];
        }
        for (at, weight) in &self.stretches {
            let yields = weight * stretches.variables.yields.flat()[*at as usize];
            self.answer[node[*at as usize] as usize] += yields;
        }
    }
}

impl Border {
    /// Whether there are groups.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Takes the groups in, once the variables stand where they begin.
    pub(crate) fn begin(
        &mut self,
        network: &Network,
        (place, shut): (&[u32], &Shut),
        (links, stretches): (&Variables, &Variables),
        (scale, centre): (Scale, f64),
    ) {
        let count = network.ties.len();
        self.rows.resize_with(count, Row::default);
        for list in [&mut self.price, &mut self.step, &mut self.imbalance, &mut self.inverse] {
            list.clear();
            list.resize(count, 0.0);
        }
        self.rest.clear();
        self.rest.resize(count * count, 0.0);
        self.slack.reset(count, count, centre);
        let is_empty = count == 0;
        self.toll_links.reset(if is_empty { 0 } else { links.len() }, 0.0);
        self.toll_stretches.reset(if is_empty { 0 } else { stretches.len() }, 0.0);
        for (at, (row, tie)) in self.rows.iter_mut().zip(&network.ties).enumerate() {
            row.take(tie, network, (place, shut));
            row.answer.clear();
            row.answer.resize(network.topology.rows, 0.0);
            row.kept_links.reset(links.len(), 0.0);
            row.kept_stretches.reset(stretches.len(), 0.0);
            let load = row.load(links.flow.flat(), stretches.flow.flat());
            let (limit, edge) = slack_of(tie, network, scale);
            let slack = (tie.room - load).clamp(edge, limit - edge);
            self.slack.set(at, slack, limit - slack, centre);
            self.imbalance[at] = load + slack - tie.room;
        }
    }

    /// Takes a share of the last step, reckons the slacks' residuals, and what prices of groups
    /// take off the pulls of everything. Gives the sum of all complementary products.
    #[inline(always)]
    pub(crate) fn assess(&mut self, share: f64) -> Block {
        let all = 0..self.slack.flow.len();
        self.slack.advance(all.clone(), share);
        for (price, step) in self.price.iter_mut().zip(&self.step) {
            *price += share * step;
        }
        for imbalance in &mut self.imbalance {
            *imbalance *= 1.0 - share;
        }
        self.toll();
        let mut sum = Block::all(0.0);
        self.slack.assess(all, &mut sum);
        sum
    }

    /// Reckons the rest once the network's rows are factored. Overwrites the stretches' pulls.
    #[inline(always)]
    pub(crate) fn factor(
        &mut self,
        (elimination, plan): (&mut Elimination, &Plan),
        links: &Links,
        (stretches, node): (&mut Stretches, &[u32]),
    ) {
        let none = Lanes::default();
        for row in &mut self.rows {
            row.gather(links, stretches, node);
            elimination.solve(plan, &mut row.answer);
            links.pull_into(&row.answer, &mut row.kept_links);
            stretches.pull(node, &row.answer, &none);
            row.kept_stretches.flat_mut().copy_from_slice(stretches.variables.pull.flat());
            for (at, weight) in &row.links {
                row.kept_links.flat_mut()[*at as usize] += weight;
            }
            for (at, weight) in &row.stretches {
                row.kept_stretches.flat_mut()[*at as usize] += weight;
            }
        }
        let (links, stretches) = (&links.variables, &stretches.variables);
        let count = self.rows.len();
        for one in 0..count {
            for other in 0..=one {
                let (one_row, other_row) = (&self.rows[one], &self.rows[other]);
                let sum = product(&links.yields, &one_row.kept_links, &other_row.kept_links)
                    + product(
                        &stretches.yields,
                        &one_row.kept_stretches,
                        &other_row.kept_stretches,
                    );
                self.rest[one * count + other] = sum;
            }
            self.rest[one * count + one] += self.slack.yields.flat()[one];
        }
        self.factor_rest();
    }

    /// Cholesky's factors without roots. A pivot that is only rounding is left out.
    fn factor_rest(&mut self) {
        let count = self.rows.len();
        for row in 0..count {
            let own = self.rest[row * count + row];
            for column in 0..=row {
                let mut value = self.rest[row * count + column];
                for before in 0..column {
                    value -= self.rest[row * count + before]
                        * self.rest[column * count + before]
                        * self.inverse[before];
                }
                self.rest[row * count + column] = value;
            }
            let pivot = self.rest[row * count + row];
            self.inverse[row] = if pivot > TINY * own { 1.0 / pivot } else { 0.0 };
        }
    }

    /// Solves for the groups' part of a step, and reckons what it takes off the pulls that the
    /// network's part alone makes. `imbalance` is that of the network's rows.
    #[inline(always)]
    pub(crate) fn solve(
        &mut self,
        imbalance: &[f64],
        (links, stretches): (&Variables, &Variables),
    ) {
        let count = self.rows.len();
        for (at, row) in self.rows.iter().enumerate() {
            let mut value = self.imbalance[at] - self.slack.step.flat()[at];
            for (answer, imbalance) in row.answer.iter().zip(imbalance) {
                value -= answer * imbalance;
            }
            value -= product_of_two(&links.step, &row.kept_links);
            value -= product_of_two(&stretches.step, &row.kept_stretches);
            self.step[at] = value;
        }
        for at in 0..count {
            let value = self.step[at] * self.inverse[at];
            for below in at + 1..count {
                self.step[below] -= self.rest[below * count + at] * value;
            }
        }
        for at in (0..count).rev() {
            let mut value = self.step[at];
            for below in at + 1..count {
                value -= self.rest[below * count + at] * self.step[below];
            }
            self.step[at] = value * self.inverse[at];
        }
        self.clear_toll();
        for (at, (row, price)) in self.rows.iter().zip(&self.step).enumerate() {
            add(&mut self.toll_links, *price, &row.kept_links);
            add(&mut self.toll_stretches, *price, &row.kept_stretches);
            self.slack.pull.flat_mut()[at] = -price;
        }
    }

    /// Adds the network's answers to a step of its prices.
    pub(crate) fn answer(&self, step: &mut [f64]) {
        for (row, price) in self.rows.iter().zip(&self.step) {
            for (step, answer) in step.iter_mut().zip(&row.answer) {
                *step -= price * answer;
            }
        }
    }

    /// What prices of groups take off the pulls of everything they weigh.
    fn toll(&mut self) {
        self.clear_toll();
        for (at, (row, price)) in self.rows.iter().zip(&self.price).enumerate() {
            for (link, weight) in &row.links {
                self.toll_links.flat_mut()[*link as usize] += weight * price;
            }
            for (stretch, weight) in &row.stretches {
                self.toll_stretches.flat_mut()[*stretch as usize] += weight * price;
            }
            self.slack.pull.flat_mut()[at] = -price;
        }
    }

    fn clear_toll(&mut self) {
        self.toll_links.flat_mut().fill(0.0);
        self.toll_stretches.flat_mut().fill(0.0);
    }
}

/// A limit of the slack that never binds, and how near to its ends it may begin.
fn slack_of(tie: &Tie, network: &Network, scale: Scale) -> (f64, f64) {
    let fall: f64 =
        tie.nodes.iter().map(|(node, weight)| -weight * network.span[*node as usize].0).sum();
    let weights = tie.nodes.iter().chain(&tie.links).map(|(_, weight)| *weight);
    let unit = scale.flow * weights.fold(0.0, f64::max);
    let limit = 1.5 * (tie.room + fall) + unit;
    (limit, 0.1 * unit.min(limit))
}

/// `sum of weight * one * other`.
#[inline(always)]
fn product(weight: &Lanes, one: &Lanes, other: &Lanes) -> f64 {
    let mut sum = Block::all(0.0);
    for at in 0..weight.len() {
        sum = (weight.at(at) * one.at(at)).times_plus(other.at(at), sum);
    }
    sum.total()
}

/// `sum of one * other`.
#[inline(always)]
fn product_of_two(one: &Lanes, other: &Lanes) -> f64 {
    let mut sum = Block::all(0.0);
    for at in 0..one.len() {
        sum = one.at(at).times_plus(other.at(at), sum);
    }
    sum.total()
}

/// Adds `share * other`.
#[inline(always)]
fn add(into: &mut Lanes, share: f64, other: &Lanes) {
    let share = Block::all(share);
    for at in 0..into.len() {
        into.put(at, other.at(at).times_plus(share, into.at(at)));
    }
}
