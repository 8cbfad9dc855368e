//! The order in which rows are eliminated, fixed once for a topology.
//!
//! Rows with few neighbours go first (minimum degree, Tinney and Walker 1967): accounts that hang
//! on one wallet cost a division each. What is left when neighbours outnumber the saving is the
//! core, which is eliminated densely.

use super::topology::index;

/// Degree from which a row may be left to the core, and share of the rows left that it must reach.
const DENSE_DEGREE: usize = 10;
const DENSE_SHARE: usize = 3;
/// Degree from which a row always is.
const DENSEST: usize = 256;

/// One row's elimination: ranges into the plan's lists.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Step {
    /// The row.
    pub(crate) row: u32,
    /// First of its neighbours.
    pub(crate) first: u32,
    /// End of its neighbours.
    pub(crate) end: u32,
    /// First of the updates it causes.
    pub(crate) fill_first: u32,
    /// End of the updates it causes.
    pub(crate) fill_end: u32,
}

/// An update of one pair's weight by the product of two others'.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fill {
    /// The one factor.
    pub(crate) left: u32,
    /// The other factor.
    pub(crate) right: u32,
    /// The pair that is updated.
    pub(crate) into: u32,
}

/// The symbolic elimination.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Plan {
    /// Rows in the order of their elimination.
    pub(crate) steps: Vec<Step>,
    /// Neighbours of the rows, when they are eliminated: row and pair.
    pub(crate) neighbours: Vec<(u32, u32)>,
    /// Updates.
    pub(crate) fills: Vec<Fill>,
    /// Rows of the core.
    pub(crate) core: Vec<u32>,
    /// Pairs within the core: position in its upper triangle, row by row, and pair.
    pub(crate) core_pairs: Vec<(u32, u32)>,
    /// How many pairs there are: those of links first, then those that elimination adds.
    pub(crate) pairs: usize,
}

/// The graph while rows leave it.
struct Graph {
    /// For each row, its neighbours and the pairs with them.
    around: Vec<Vec<(u32, u32)>>,
    is_gone: Vec<bool>,
    /// Rows by degree; a row may stand in places it has left.
    by_degree: Vec<Vec<u32>>,
    pairs: usize,
    left: usize,
}

impl Plan {
    /// The plan for rows and the pairs of them that links join, each pair once.
    pub(crate) fn new(rows: usize, pairs: &[(u32, u32)]) -> Self {
        let mut graph = Graph::new(rows, pairs);
        let mut plan = Self::default();
        let mut degree = 0;
        while let Some(row) = graph.least(&mut degree) {
            plan.eliminate(&mut graph, row);
            degree = degree.saturating_sub(1);
        }
        plan.pairs = graph.pairs;
        plan.gather_core(&graph);
        plan
    }

    fn eliminate(&mut self, graph: &mut Graph, row: u32) {
        let around = graph.take(row);
        let (first, fill_first) = (index(self.neighbours.len()), index(self.fills.len()));
        for (at, &(one, left)) in around.iter().enumerate() {
            for &(other, right) in &around[..at] {
                self.fills.push(Fill { left, right, into: graph.join(one, other) });
            }
        }
        around.iter().for_each(|(neighbour, _)| graph.file(*neighbour));
        self.neighbours.extend(around);
        let (end, fill_end) = (index(self.neighbours.len()), index(self.fills.len()));
        self.steps.push(Step { row, first, end, fill_first, fill_end });
    }

    fn gather_core(&mut self, graph: &Graph) {
        let rows = graph.is_gone.len();
        self.core = (0..rows).filter(|row| !graph.is_gone[*row]).map(index).collect();
        let mut at = vec![0_usize; rows];
        for (place, row) in self.core.iter().enumerate() {
            at[*row as usize] = place;
        }
        let size = self.core.len();
        for &row in &self.core {
            for &(neighbour, pair) in &graph.around[row as usize] {
                let (one, other) = (at[row as usize], at[neighbour as usize]);
                if one < other {
                    self.core_pairs.push((index(one * size + other), pair));
                }
            }
        }
        self.core_pairs.sort_unstable();
    }
}

impl Graph {
    fn new(rows: usize, pairs: &[(u32, u32)]) -> Self {
        let mut graph = Self {
            around: vec![Vec::new(); rows],
            is_gone: vec![false; rows],
            by_degree: vec![Vec::new(); DENSEST + 1],
            pairs: pairs.len(),
            left: rows,
        };
        for (pair, &(one, other)) in pairs.iter().enumerate() {
            graph.around[one as usize].push((other, index(pair)));
            graph.around[other as usize].push((one, index(pair)));
        }
        (0..rows).rev().for_each(|row| graph.file(index(row)));
        graph
    }

    fn file(&mut self, row: u32) {
        let degree = self.around[row as usize].len().min(DENSEST);
        self.by_degree[degree].push(row);
    }

    /// A row of least degree, searched from a degree that none is below; `None` once the rest is
    /// better eliminated densely.
    fn least(&mut self, degree: &mut usize) -> Option<u32> {
        while *degree < DENSEST {
            if *degree > DENSE_DEGREE && *degree * DENSE_SHARE > self.left {
                return None;
            }
            let Some(row) = self.by_degree[*degree].pop() else {
                *degree += 1;
                continue;
            };
            if !self.is_gone[row as usize] && self.around[row as usize].len() == *degree {
                return Some(row);
            }
        }
        None
    }

    /// Takes a row out and gives its neighbours.
    fn take(&mut self, row: u32) -> Vec<(u32, u32)> {
        self.is_gone[row as usize] = true;
        self.left -= 1;
        let around = std::mem::take(&mut self.around[row as usize]);
        for &(neighbour, _) in &around {
            self.around[neighbour as usize].retain(|(other, _)| *other != row);
        }
        around
    }

    /// The pair of two rows, new if they had none.
    fn join(&mut self, one: u32, other: u32) -> u32 {
        let known = self.around[one as usize].iter().find(|(row, _)| *row == other);
        if let Some(&(_, pair)) = known {
            return pair;
        }
        let pair = index(self.pairs);
        self.pairs += 1;
        self.around[one as usize].push((other, pair));
        self.around[other as usize].push((one, pair));
        pair
    }
}
