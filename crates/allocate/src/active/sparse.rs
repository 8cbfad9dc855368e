//! Elimination on the few links that are free to move.
//!
//! Where flows are settled, hardly more links are strictly between their limits than there are
//! rows: nearly a forest. Rows with up to three neighbours are taken out one after another, which
//! never adds a link; what is left, if anything, is small and eliminated densely. As in the
//! interior point method nothing is ever subtracted: a row has an excess and links have weights.

use crate::interior::core::Core;
use crate::network::topology::index;

const NONE: u32 = u32::MAX;
/// Neighbours up to which a row is taken out singly.
const FEW: usize = 3;
/// Rows up to which the rest is eliminated densely.
const DENSE: usize = 2_000;
/// Rows of the core for which there is room from the beginning; beyond, memory is taken when it is
/// first needed.
const ROOMY: usize = 512;

/// A link between two rows; each end is in the list of its row.
#[derive(Debug, Clone, Copy)]
struct Edge {
    rows: [u32; 2],
    next: [u32; 2],
    weight: f64,
    is_gone: bool,
}

/// A row that has been taken out.
#[derive(Debug, Clone, Copy)]
struct Out {
    row: u32,
    count: u32,
    neighbours: [u32; FEW],
    weights: [f64; FEW],
    inverse: f64,
}

/// The factors.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sparse {
    /// Excess of every row.
    pub(crate) excess: Vec<f64>,
    edges: Vec<Edge>,
    /// For each row its first edge: the edge and which end, in one number.
    head: Vec<u32>,
    degree: Vec<u32>,
    is_out: Vec<bool>,
    waiting: [Vec<u32>; FEW],
    outs: Vec<Out>,
    core: Core,
    core_rows: Vec<u32>,
    core_at: Vec<u32>,
}

impl Sparse {
    /// Begins anew with so many rows.
    pub(crate) fn clear(&mut self, rows: usize, most_edges: usize) {
        self.excess.clear();
        self.excess.resize(rows, 0.0);
        self.head.clear();
        self.head.resize(rows, NONE);
        self.degree.clear();
        self.degree.resize(rows, 0);
        self.is_out.clear();
        self.is_out.resize(rows, false);
        self.core_at.resize(rows, NONE);
        self.core_rows.clear();
        self.core_rows.reserve(rows);
        self.core.reserve(rows.min(ROOMY));
        self.edges.clear();
        self.edges.reserve(most_edges + FEW * rows);
        self.outs.clear();
        self.outs.reserve(rows);
        for waiting in &mut self.waiting {
            waiting.clear();
            waiting.reserve(4 * rows + 2 * most_edges);
        }
    }

    /// Adds a link.
    pub(crate) fn join(&mut self, one: u32, other: u32, weight: f64) {
        let edge = Edge { rows: [one, other], next: [NONE; 2], weight, is_gone: false };
        let at = index(self.edges.len());
        self.edges.push(edge);
        for end in 0..2 {
            let row = self.edges[at as usize].rows[end] as usize;
            self.edges[at as usize].next[end] = self.head[row];
            self.head[row] = 2 * at + u32::from(end == 1);
            self.degree[row] += 1;
        }
    }

    /// Factors the links and excesses; false if too much is left for the dense core.
    pub(crate) fn factor(&mut self) -> bool {
        for row in 0..self.head.len() {
            self.file(row);
        }
        while let Some(row) = self.waiting.iter_mut().find_map(Vec::pop) {
            let row = row as usize;
            if !self.is_out[row] && self.degree[row] <= FEW as u32 {
                self.take_out(row);
            }
        }
        self.gather_core()
    }

    /// Puts a row with few neighbours on the list of those to be taken out.
    fn file(&mut self, row: usize) {
        let degree = self.degree[row] as usize;
        if degree > 0 && degree <= FEW && !self.is_out[row] {
            self.waiting[degree - 1].push(row as u32);
        }
    }

    fn take_out(&mut self, row: usize) {
        let mut out = Out {
            row: row as u32,
            count: 0,
            neighbours: [NONE; FEW],
            weights: [0.0; FEW],
            inverse: 0.0,
        };
        let mut half = self.head[row];
        while half != NONE {
            let (at, end) = ((half >> 1) as usize, (half & 1) as usize);
            let edge = self.edges[at];
            half = edge.next[end];
            if edge.is_gone || edge.rows[end] as usize != row {
                continue;
            }
            self.edges[at].is_gone = true;
            let other = edge.rows[1 - end];
            self.degree[other as usize] -= 1;
            let count = out.count as usize;
            match out.neighbours[..count].iter().position(|known| *known == other) {
                Some(known) => out.weights[known] += edge.weight,
                None => {
                    (out.neighbours[count], out.weights[count]) = (other, edge.weight);
                    out.count += 1;
                }
            }
        }
        self.eliminate(row, &mut out);
        self.outs.push(out);
    }

    fn eliminate(&mut self, row: usize, out: &mut Out) {
        let count = out.count as usize;
        let excess = self.excess[row];
        let pivot = excess + out.weights[..count].iter().sum::<f64>();
        out.inverse = if pivot > 0.0 { 1.0 / pivot } else { 0.0 };
        let share = excess * out.inverse;
        self.is_out[row] = true;
        for at in 0..count {
            self.excess[out.neighbours[at] as usize] += out.weights[at] * share;
            for other in 0..at {
                let weight = out.weights[at] * out.weights[other] * out.inverse;
                self.join(out.neighbours[at], out.neighbours[other], weight);
            }
        }
        for neighbour in &out.neighbours[..count] {
            self.file(*neighbour as usize);
        }
    }

    fn gather_core(&mut self) -> bool {
        self.core_rows.clear();
        for row in 0..self.head.len() {
            if !self.is_out[row] && self.degree[row] > 0 {
                self.core_at[row] = self.core_rows.len() as u32;
                self.core_rows.push(row as u32);
            }
        }
        if self.core_rows.len() > DENSE {
            return false;
        }
        self.core.reset(self.core_rows.len());
        for edge in self.edges.iter().filter(|edge| !edge.is_gone) {
            let [one, other] = edge.rows.map(|row| self.core_at[row as usize] as usize);
            self.core.add(one.min(other), one.max(other), edge.weight);
        }
        for (excess, row) in self.core.excess_mut().iter_mut().zip(&self.core_rows) {
            *excess = self.excess[*row as usize];
        }
        if !self.core_rows.is_empty() {
            pulp::Arch::new().dispatch(Factor(&mut self.core));
        }
        true
    }

    /// Solves for a right side, in place.
    pub(crate) fn solve(&mut self, right: &mut [f64]) {
        for out in &self.outs {
            let scaled = right[out.row as usize] * out.inverse;
            for at in 0..out.count as usize {
                right[out.neighbours[at] as usize] += out.weights[at] * scaled;
            }
        }
        if !self.core_rows.is_empty() {
            for (value, row) in self.core.right_mut().iter_mut().zip(&self.core_rows) {
                *value = right[*row as usize];
            }
            pulp::Arch::new().dispatch(Solve(&mut self.core));
            for (value, row) in self.core.right_mut().iter().zip(&self.core_rows) {
                right[*row as usize] = *value;
            }
        }
        // Rows without a free link stand alone.
        for (row, right) in right.iter_mut().enumerate().take(self.head.len()) {
            if !self.is_out[row] && self.degree[row] == 0 {
                let excess = self.excess[row];
                *right = if excess > 0.0 { *right / excess } else { 0.0 };
            }
        }
        for out in self.outs.iter().rev() {
            let mut value = right[out.row as usize];
            for at in 0..out.count as usize {
                value += out.weights[at] * right[out.neighbours[at] as usize];
            }
            right[out.row as usize] = value * out.inverse;
        }
    }
}

/// Factors the core with the widest vectors there are.
struct Factor<'a>(&'a mut Core);

impl pulp::WithSimd for Factor<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        self.0.factor();
    }
}

/// Solves the core with the widest vectors there are.
struct Solve<'a>(&'a mut Core);

impl pulp::WithSimd for Solve<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        self.0.solve();
    }
}
