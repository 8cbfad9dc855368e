//! Fixed charges: the best flows of a problem in which sending anything at all costs something.
//!
//! A relaxation with the undecided charges spread over what routes can usefully carry gives prices,
//! and prices give a bound on any flows: the Lagrangian of the true problem. Flows come from
//! solving with the charges of the routes that a relaxation uses paid. Branch and bound closes what
//! lies between the two, as far as its budget, a count of relaxations, goes.

mod decided;
mod incumbent;
mod limits;
mod local;
mod tree;

use crate::judge::useful;
use crate::network::Network;
use crate::problem::Problem;
use crate::solver::{Best, Solver};
use decided::{Decided, Mode};
use incumbent::Incumbent;
use limits::{Confines, Limits};
use tree::{Budget, Tree};

/// Relaxations that may be solved.
const RELAXATIONS: usize = 2_000;
/// Work that may be done on more links than [`SMALL`]: links and stretches, times steps and what a
/// relaxation costs beside them. It is some 15 ms on the machine it was measured on.
const WORK: usize = 1_600_000;
const SMALL: usize = 200;
/// Steps that a problem of any size may take.
const LEAST: usize = 200;

/// Memory kept from solve to solve.
#[derive(Debug, Clone, Default)]
pub(crate) struct Charges {
    decided: Decided,
    incumbent: Incumbent,
    confines: Confines,
    /// Prices and flows of the last problem's first relaxation.
    root: Option<Best>,
}

/// What a search came to; its flows and prices are the solver's best.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Choice {
    /// Benefit of the flows, rounded down; 0 of none.
    pub(crate) benefit: f64,
    /// Bound on the benefit of any flows, rounded up.
    pub(crate) bound: f64,
    pub(crate) steps: usize,
    pub(crate) relaxations: usize,
    /// Whether the budget of relaxations ended.
    pub(crate) is_cut_short: bool,
    /// Whether the first relaxation was solved from scratch.
    pub(crate) is_cold: bool,
}

impl Charges {
    /// Decides which charges to pay, from what the last solve left where it fits.
    pub(crate) fn decide(&mut self, problem: &Problem, solver: &mut Solver) -> Choice {
        let network = &problem.network;
        if let Some(root) = &self.root {
            solver.best.clone_from(root);
        }
        self.decided.begin(network);
        self.incumbent.begin();
        self.confines.begin(network);
        let limits = Limits::of(network, useful(network, &network.lines));
        let modes = modes(network);
        let budget = budget(network);
        let mut tree = Tree {
            problem,
            solver,
            decided: &mut self.decided,
            incumbent: &mut self.incumbent,
            confines: &mut self.confines,
            closed: 0.0,
            budget,
            is_cut_short: false,
        };
        let root = tree.begin(modes, limits);
        let first = root.best.clone();
        let is_cold = root.relaxed.is_cold;
        let bound = tree.grow(root);
        let is_cut_short = tree.is_cut_short;
        // Without flows that gain anything the first prices are all there is to tell.
        let has_flows = self.incumbent.benefit > 0.0;
        solver.best.clone_from(if has_flows { &self.incumbent.best } else { &first });
        self.root = Some(first);
        Choice {
            benefit: self.incumbent.benefit,
            bound,
            steps: self.incumbent.steps,
            relaxations: self.incumbent.relaxations,
            is_cut_short,
            is_cold,
        }
    }
}

/// What a search may cost.
fn budget(network: &Network) -> Budget {
    let links = network.topology.links();
    let size = (links + network.segments.len()).max(1);
    let steps = if links <= SMALL { usize::MAX } else { (WORK / size).max(LEAST) };
    Budget { relaxations: RELAXATIONS, steps }
}

/// Nothing is decided where something is charged.
fn modes(network: &Network) -> Vec<Mode> {
    let mode = |charge: &f64| if *charge > 0.0 { Mode::Free } else { Mode::Gratis };
    network.lines.charge.iter().map(mode).collect()
}
