//! Solving for the prices: a weighted graph and a positive excess of every row, without a single
//! subtraction.
//!
//! The matrix has minus a pair's weight off the diagonal, and on it the sum of the row's weights
//! and its excess. Eliminating a row gives its neighbours weights and excess, all of them positive
//! sums, so that every number keeps its relative accuracy however far the weights are apart
//! (after Alfa, Xue and Ye 2002 on diagonally dominant M-matrices). Where something is lost on
//! the way the excess can be negative; what that costs is the loss times the accuracy of a double.
//! With a tenth lost on the way the method still comes as near, in as many iterations.

use super::core::Core;
use crate::network::plan::Plan;

/// The factors.
#[derive(Debug, Clone, Default)]
pub(crate) struct Elimination {
    /// Weight of every pair of rows.
    pub(crate) weight: Vec<f64>,
    /// Excess of every row; once factored, one over its pivot.
    pub(crate) excess: Vec<f64>,
    core: Core,
}

impl Elimination {
    /// Makes room, everything zero.
    pub(crate) fn reset(&mut self, plan: &Plan, rows: usize) {
        self.weight.clear();
        self.weight.resize(plan.pairs, 0.0);
        self.excess.clear();
        self.excess.resize(rows, 0.0);
        self.core.reset(plan.core.len());
    }

    /// Sets all weights and excesses to zero.
    pub(crate) fn clear(&mut self) {
        self.weight.fill(0.0);
        self.excess.fill(0.0);
    }

    /// Factors what stands in `weight` and `excess`.
    #[inline(always)]
    pub(crate) fn factor(&mut self, plan: &Plan) {
        for step in &plan.steps {
            let around = &plan.neighbours[step.first as usize..step.end as usize];
            let excess = self.excess[step.row as usize];
            let mut pivot = excess;
            for &(_, pair) in around {
                pivot += self.weight[pair as usize];
            }
            let inverse = if pivot > 0.0 { 1.0 / pivot } else { 0.0 };
            self.excess[step.row as usize] = inverse;
            let share = excess * inverse;
            for &(neighbour, pair) in around {
                self.excess[neighbour as usize] += self.weight[pair as usize] * share;
            }
            for fill in &plan.fills[step.fill_first as usize..step.fill_end as usize] {
                let product = self.weight[fill.left as usize] * self.weight[fill.right as usize];
                self.weight[fill.into as usize] += product * inverse;
            }
        }
        self.factor_core(plan);
    }

    #[inline(always)]
    fn factor_core(&mut self, plan: &Plan) {
        let size = plan.core.len();
        self.core.clear();
        for &(at, pair) in &plan.core_pairs {
            let at = at as usize;
            self.core.add(at / size, at % size, self.weight[pair as usize]);
        }
        for (excess, row) in self.core.excess_mut().iter_mut().zip(&plan.core) {
            *excess = self.excess[*row as usize];
        }
        self.core.factor();
    }

    /// Solves for a right side, in place.
    #[inline(always)]
    pub(crate) fn solve(&mut self, plan: &Plan, right: &mut [f64]) {
        for step in &plan.steps {
            let scaled = right[step.row as usize] * self.excess[step.row as usize];
            for &(neighbour, pair) in &plan.neighbours[step.first as usize..step.end as usize] {
                right[neighbour as usize] += self.weight[pair as usize] * scaled;
            }
        }
        self.solve_core(plan, right);
        for step in plan.steps.iter().rev() {
            let mut value = right[step.row as usize];
            for &(neighbour, pair) in &plan.neighbours[step.first as usize..step.end as usize] {
                value += self.weight[pair as usize] * right[neighbour as usize];
            }
            right[step.row as usize] = value * self.excess[step.row as usize];
        }
    }

    #[inline(always)]
    fn solve_core(&mut self, plan: &Plan, right: &mut [f64]) {
        for (value, row) in self.core.right_mut().iter_mut().zip(&plan.core) {
            *value = right[*row as usize];
        }
        self.core.solve();
        for (value, row) in self.core.right_mut().iter().zip(&plan.core) {
            right[*row as usize] = *value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::test::{Dice, dense, far_apart};
    use super::*;

    /// Rows in a ring, spokes to hubs, and links at random: some go to the core.
    fn pairs(rows: usize, dice: &mut Dice) -> Vec<(u32, u32)> {
        let mut pairs: Vec<(u32, u32)> =
            (1..rows).map(|row| (row as u32 - 1, row as u32)).collect();
        let hubs = 12.min(rows);
        for row in 0..rows {
            for hub in 0..hubs {
                if row > hub && dice.below(3) == 0 {
                    pairs.push((hub as u32, row as u32));
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    #[test]
    fn an_elimination_solves_with_every_digit_of_its_own() {
        for rows in [2, 5, 12, 30, 45] {
            let mut dice = Dice(rows as u64);
            let pairs = pairs(rows, &mut dice);
            let plan = Plan::new(rows, &pairs);
            let mut elimination = Elimination::default();
            elimination.reset(&plan, rows);
            let weights: Vec<(usize, usize, f64)> = pairs
                .iter()
                .map(|(one, other)| (*one as usize, *other as usize, far_apart(&mut dice)))
                .collect();
            for (into, (_, _, weight)) in elimination.weight.iter_mut().zip(&weights) {
                *into = *weight;
            }
            let excess: Vec<f64> = (0..rows).map(|_| far_apart(&mut dice)).collect();
            let right: Vec<f64> = (0..rows).map(|_| far_apart(&mut dice)).collect();
            elimination.excess.copy_from_slice(&excess);
            elimination.factor(&plan);
            let mut found = right.clone();
            elimination.solve(&plan, &mut found);
            for (found, exact) in found.iter().zip(dense(&weights, &excess, &right)) {
                assert!((found / exact - 1.0).abs() < 1e-12, "{rows}: {found} {exact}");
            }
        }
    }
}
