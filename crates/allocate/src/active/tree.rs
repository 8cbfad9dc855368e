//! Newton's system in two parts: leaves, which cost a division each, and the rest.

use super::sparse::Sparse;
use crate::network::topology::{NONE, Topology};

/// The factors.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tree {
    /// Excess of every row.
    pub(crate) excess: Vec<f64>,
    /// For each row, if it is a leaf, the weight of what holds it; once factored, its share.
    leaf: Vec<f64>,
    inverse: Vec<f64>,
    sparse: Sparse,
    right: Vec<f64>,
}

impl Tree {
    /// Begins anew; `links` bounds the links that will be joined.
    pub(super) fn clear(&mut self, topology: &Topology, links: usize) {
        for list in [&mut self.excess, &mut self.leaf, &mut self.inverse] {
            list.clear();
            list.resize(topology.rows, 0.0);
        }
        self.right.resize(topology.inners, 0.0);
        self.sparse.clear(topology.inners, links);
    }

    /// Adds what joins two rows.
    pub(super) fn join(&mut self, topology: &Topology, (one, other): (u32, u32), weight: f64) {
        let numbers = (topology.inner[one as usize], topology.inner[other as usize]);
        match numbers {
            (NONE, _) => self.leaf[one as usize] += weight,
            (_, NONE) => self.leaf[other as usize] += weight,
            (one, other) => self.sparse.join(one, other, weight),
        }
    }

    /// Factors; false if too much is left to be eliminated densely.
    pub(super) fn factor(&mut self, topology: &Topology) -> bool {
        for &(row, hub) in &topology.leaves {
            let row = row as usize;
            let (excess, weight) = (self.excess[row], self.leaf[row]);
            let pivot = excess + weight;
            let inverse = if pivot > 0.0 { 1.0 / pivot } else { 0.0 };
            let share = weight * inverse;
            self.inverse[row] = inverse;
            self.leaf[row] = share;
            self.excess[hub as usize] += excess * share;
        }
        for (excess, number) in self.excess.iter().zip(&topology.inner) {
            if *number != NONE {
                self.sparse.excess[*number as usize] = *excess;
            }
        }
        self.sparse.factor()
    }

    /// Solves for a right side, in place.
    pub(super) fn solve(&mut self, topology: &Topology, right: &mut [f64]) {
        for &(row, hub) in &topology.leaves {
            right[hub as usize] += right[row as usize] * self.leaf[row as usize];
        }
        for (value, number) in right.iter().zip(&topology.inner) {
            if *number != NONE {
                self.right[*number as usize] = *value;
            }
        }
        self.sparse.solve(&mut self.right);
        for (value, number) in right.iter_mut().zip(&topology.inner) {
            if *number != NONE {
                *value = self.right[*number as usize];
            }
        }
        for &(row, hub) in &topology.leaves {
            let (row, hub) = (row as usize, hub as usize);
            right[row] = right[row] * self.inverse[row] + self.leaf[row] * right[hub];
        }
    }
}
