//! What comes out: prices, certificates, answers.

/// Shadow prices: what one more unit is worth.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Prices {
    /// Of money at each node.
    pub nodes: Vec<f64>,
    /// Of each group's cap, at least 0. A node's position is worth its price and the weighted
    /// prices of its groups together.
    pub groups: Vec<f64>,
}

/// A proof: whatever the flows, the benefit of acting is at most `bound`; the flows judged have
/// at least `benefit`. Both are relative to doing nothing and rounded against the flows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Certificate {
    /// Benefit of the flows over doing nothing, rounded down.
    pub benefit: f64,
    /// Bound on the benefit of any flows, rounded up.
    pub bound: f64,
    /// `bound - benefit`, rounded up: what a better answer could gain at most.
    pub gap: f64,
}

impl Certificate {
    /// Largest [`Certificate::gap`] of a certified answer, as a share of its benefit.
    pub const TOLERANCE: f64 = 1e-6;

    /// Whether the flows gain something and are proved to be the best within
    /// [`Certificate::TOLERANCE`].
    #[must_use]
    pub fn is_certified(&self) -> bool {
        self.benefit > 0.0 && self.gap <= Self::TOLERANCE * self.benefit
    }
}

/// What an answer is good for. Anything but `Certified` and `Bounded` means: no move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Status {
    /// The flows are optimal within the tolerance, and it is proved.
    Certified,
    /// Fixed charges only: the flows may be sent and gain their benefit, but other flows may gain
    /// more, by no more than the certificate's gap. The budget of relaxations ended before it was
    /// as small as the tolerance.
    Bounded,
    /// Doing nothing is optimal up to the answer's bound, which is negligible.
    NoTrade,
    /// No proof: the flows are all zero.
    Uncertified(Why),
}

/// Why an answer carries no proof.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// The budget of steps ended before the gap was small enough.
    Steps,
    /// The budget of branches over fixed charges ended.
    Branches,
    /// Numbers overflowed or lost their digits, or a node has several logarithms in a problem too
    /// large for the solver that can count them.
    Numbers,
}

/// The answer to a problem.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What to send on each route; all zero unless certified or bounded.
    pub flows: Vec<f64>,
    /// Shadow prices.
    pub prices: Prices,
    /// The proof of `flows`.
    pub certificate: Certificate,
    /// What the answer is good for.
    pub status: Status,
    /// Iterations and steps of Newton's method taken: the work done.
    pub steps: usize,
    /// Relaxations solved; 1 without fixed charges.
    pub branches: usize,
    /// Whether it was solved from scratch, nothing known serving.
    pub is_cold: bool,
    /// Whether the slow solver had to be asked: a small problem that the fast one left without a
    /// proof, or a node with several logarithms.
    pub is_reference: bool,
}

/// Whether doing nothing is proved to be right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NoTrade {
    /// Acting gains at most `bound`, which is within the tolerance.
    Proved {
        /// The bound.
        bound: f64,
    },
    /// These prices prove no more than `bound`: solve.
    Open {
        /// The bound.
        bound: f64,
    },
}

/// Flows in whole base units, with the proof of exactly these flows.
#[derive(Debug, Clone, PartialEq)]
pub struct Settled {
    /// What to send on each route, in base units.
    pub sent: Vec<i128>,
    /// What arrives of it, in base units.
    pub arriving: Vec<i128>,
    /// The proof of the flows sent.
    pub certificate: Certificate,
}
