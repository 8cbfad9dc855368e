//! Where flow should go between the nodes of a small network. Pure mathematics: it knows nodes,
//! amounts and prices, and nothing of money, venues or time.
//!
//! [`solve`] finds the best flows of a [`Problem`]: concave utilities of what each node holds,
//! routes with cost, depth, loss on the way, capacity and fixed charge, floors with a penalty,
//! caps, and caps on groups. Every answer carries a [`Certificate`]: its benefit over doing
//! nothing, rounded down, and a bound on the benefit of any other flows, rounded up. Whoever acts
//! on an answer needs no trust in the solver: [`certify`] judges any flows by any prices,
//! [`settle`] rounds to whole units and certifies what is really sent, and [`certified_no_trade`]
//! proves without a solve that there is nothing to do.
//!
//! ```
//! use trimtab_allocate::{Node, ProblemBuilder, Route, Status, Utility, Warm, solve};
//!
//! let mut builder = ProblemBuilder::new();
//! // What each holds is worth less and less: 40 bps at 100, falling by 1 bp a unit.
//! let utility = Utility::Quadratic { slope: 0.004, curvature: 0.0001, centre: 100.0 };
//! let rich = builder.node(Node::new(120.0, utility.clone()));
//! let poor = builder.node(Node::new(80.0, utility));
//! builder.route(Route::new(rich, poor, 0.001));
//! let (answer, _) = solve(&builder.build()?, Warm::cold());
//! assert_eq!(answer.status, Status::Certified);
//! // Prices end one cost apart: 15 of the 20 that would make both equal.
//! assert!((answer.flows[0] - 15.0).abs() < 1e-9);
//! # Ok::<(), trimtab_allocate::ProblemError>(())
//! ```
//!
//! # Again and again
//!
//! Whoever follows a feed keeps the problem and a [`Warm`]: [`Problem::set_node`] and
//! [`Problem::set_route`] change numbers in place, [`Warm::advance`] solves from the last answer, and
//! after the first few none of the three takes memory (for logarithms and quadratics, without
//! groups and fixed charges).
//!
//! ```
//! use trimtab_allocate::{Node, ProblemBuilder, Route, Status, Utility, Warm};
//!
//! let mut builder = ProblemBuilder::new();
//! let utility = Utility::Log { weight: 0.4, offset: 20.0 };
//! let rich = builder.node(Node::new(150.0, utility.clone()));
//! let poor = builder.node(Node::new(60.0, utility));
//! let way = builder.route(Route::new(rich, poor, 0.001));
//! let mut problem = builder.build()?;
//! let mut warm = Warm::cold();
//! let before = warm.advance(&problem).flows[way];
//!
//! // The way becomes dearer: less goes over it, and what goes is proved anew.
//! let route = Route { cost: 0.002, ..problem.routes()[way] };
//! problem.set_route(way, route)?;
//! let answer = warm.advance(&problem);
//! assert_eq!(answer.status, Status::Certified);
//! assert!(0.0 < answer.flows[way] && answer.flows[way] < before);
//! # Ok::<(), trimtab_allocate::ProblemError>(())
//! ```
//!
//! # How it works
//!
//! A problem is laid out as arrays when it is built. From nothing an interior point method on
//! prices comes near the optimum; Newton's method on the links that matter finishes exactly, and is
//! all that is needed after a small change. Neither decides when it is done: after every run
//! benefit and bound are told anew, and the search ends when they meet. Small problems left without
//! a proof go to [`mod@reference`], the slow solver with a proof in interval arithmetic, the
//! oracle of tests. The decision and its figures stand in
//! `docs/adr/0013-interior-point-and-finisher.md`.
//!
//! # Besides
//!
//! There are also the two greedy allocators behind the rules people run: [`match_largest`] and
//! [`fill_and_sweep`]. Everything is deterministic: sums and searches run in index order, ties go
//! to the lowest index, work is budgeted in counts, so equal inputs give equal flows on every
//! machine.

mod active;
mod answer;
mod band;
mod charges;
mod check;
mod curve;
mod enclosure;
mod fault;
pub mod instance;
mod interior;
mod judge;
mod lanes;
mod matching;
mod network;
mod problem;
mod profile;
mod ray;
pub mod reference;
mod solver;
mod utility;
mod warm;

pub use answer::{Answer, Certificate, NoTrade, Prices, Settled, Status, Why};
pub use band::{Band, Holdings, fill_and_sweep};
pub use curve::{Knot, MarginalCurve};
pub use fault::{CurveError, FlowError, Part, ProblemError};
pub use judge::{Judge, Vigil, certified_no_trade, certify, certify_units, settle};
pub use matching::match_largest;
pub use problem::{Group, Node, Problem, ProblemBuilder, Route};
pub use utility::{Marginal, Utility};
pub use warm::{Warm, solve};

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
