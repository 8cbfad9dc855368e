//! Where flow should go between the nodes of a small network. Pure mathematics: it knows nodes,
//! amounts and thresholds, and nothing of money, venues or time.
//!
//! Today it holds the two greedy allocators behind the rules people run: [`match_largest`] and
//! [`fill_and_sweep`]. Both are deterministic: sums and searches run in index order and ties go
//! to the lowest index, so equal inputs give equal flows on every machine.

mod answer;
mod band;
mod benefit;
mod bound;
mod certificate;
mod curve;
mod enclosure;
mod fault;
mod matching;
mod problem;
mod profile;
mod ray;
mod settle;
mod shape;
mod solve;
mod utility;

pub use answer::{Answer, Certificate, NoTrade, Prices, Settled, Status, Warm, Why};
pub use band::{Band, Holdings, fill_and_sweep};
pub use certificate::{certified_no_trade, certify};
pub use curve::{Knot, MarginalCurve};
pub use fault::{CurveError, FlowError, Part, ProblemError};
pub use matching::match_largest;
pub use problem::{Group, Node, Problem, ProblemBuilder, Route};
pub use settle::{certify_units, settle};
pub use solve::solve;
pub use utility::{Marginal, Utility};

/// A wish to move `amount` between two nodes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NodeFlow {
    /// Index of the node that gives.
    pub source: usize,
    /// Index of the node that receives.
    pub target: usize,
    /// How much, in the caller's unit.
    pub amount: f64,
}

/// Index of the largest value, the lowest index on ties; `None` of nothing.
fn largest(values: &[f64]) -> Option<usize> {
    let mut best = None;
    for (index, &value) in values.iter().enumerate() {
        if best.is_none_or(|(_, most)| value > most) {
            best = Some((index, value));
        }
    }
    best.map(|(index, _)| index)
}
