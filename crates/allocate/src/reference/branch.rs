//! Branch and bound over fixed charges.
//!
//! A relaxation spreads undecided charges over what the route can carry. Its bound is the
//! Lagrangian bound of the true problem with the same decisions. The charge that the relaxed
//! flows misjudge most is decided both ways; the branch with the largest bound comes next.

use super::Start;
use super::benefit::Moves;
use super::bound::Mode;
use super::posed::Posed;
use super::relaxation::{Relaxed, relax};
use crate::answer::Prices;

/// Relaxations solved before the search gives up.
const BRANCHES: usize = 2_000;

/// A branch whose bound exceeds the best answer by no more than this share is closed.
const CLOSE: f64 = 1e-7;

/// The best answer of a search.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) flows: Vec<f64>,
    pub(super) prices: Prices,
    /// Benefit of the flows, rounded down; 0 of none.
    pub(super) benefit: f64,
    /// Bound on the benefit of any flows.
    pub(super) bound: f64,
    pub(super) steps: usize,
    pub(super) branches: usize,
    /// Whether the budget of branches ended.
    pub(super) is_cut_short: bool,
}

/// A branch that is not decided yet.
#[derive(Debug, Clone)]
struct Branch {
    modes: Vec<Mode>,
    relaxed: Relaxed,
}

/// The search's state.
#[derive(Debug)]
struct Tree<'a> {
    problem: &'a Posed<'a>,
    found: Found,
    /// Largest bound of the branches that were closed.
    closed: f64,
    negligible: f64,
    tried: Vec<Vec<usize>>,
}

/// The best flows of a problem with fixed charges, as far as the budget lasts.
pub(super) fn decide(problem: &Posed<'_>, warm: &Start, negligible: f64) -> Found {
    let modes: Vec<Mode> = problem.routes().iter().map(mode).collect();
    let root = relax(problem, &modes, warm, negligible);
    let found = Found {
        flows: vec![0.0; root.flows.len()],
        prices: root.prices.clone(),
        benefit: 0.0,
        bound: root.bound,
        steps: root.steps,
        branches: 1,
        is_cut_short: false,
    };
    let mut tree = Tree { problem, found, closed: 0.0, negligible, tried: Vec::new() };
    if !modes.contains(&Mode::Free) {
        (tree.found.flows, tree.found.benefit) = (root.flows, root.benefit);
        return tree.found;
    }
    tree.offer(&root.flows, &root.prices);
    tree.grow(Branch { modes, relaxed: root });
    tree.found
}

fn mode(route: &crate::problem::Route) -> Mode {
    if route.fixed > 0.0 { Mode::Free } else { Mode::Gratis }
}

impl Tree<'_> {
    /// Decides branch by branch until the best answer is proved or the budget ends.
    fn grow(&mut self, root: Branch) {
        let mut open = vec![root];
        while let Some(branch) = take_largest(&mut open) {
            if branch.relaxed.bound <= self.enough() {
                self.closed = self.closed.max(branch.relaxed.bound);
                continue;
            }
            self.try_support(&branch);
            let undecided = self.worst(&branch);
            let is_spent = self.found.branches >= BRANCHES;
            let Some(route) = undecided.filter(|_| !is_spent) else {
                self.closed = self.closed.max(branch.relaxed.bound);
                self.found.is_cut_short |= is_spent;
                continue;
            };
            for mode in [Mode::Open, Mode::Closed] {
                open.push(self.descend(&branch, route, mode));
            }
        }
        self.found.bound = self.closed.max(self.found.benefit);
    }

    /// A bound at which a branch holds nothing of interest.
    fn enough(&self) -> f64 {
        (self.found.benefit * (1.0 + CLOSE)).max(self.negligible)
    }

    fn descend(&mut self, parent: &Branch, route: usize, mode: Mode) -> Branch {
        let mut modes = parent.modes.clone();
        modes[route] = mode;
        let warm =
            Start { flows: parent.relaxed.flows.clone(), prices: parent.relaxed.prices.clone() };
        let mut relaxed = relax(self.problem, &modes, &warm, self.enough());
        relaxed.bound = relaxed.bound.min(parent.relaxed.bound);
        self.found.branches += 1;
        self.found.steps += relaxed.steps;
        self.offer(&relaxed.flows, &relaxed.prices);
        Branch { modes, relaxed }
    }

    /// Takes flows as the best answer if they are.
    fn offer(&mut self, flows: &[f64], prices: &Prices) {
        let moves = Moves::of(self.problem, flows);
        let benefit = moves.benefit(self.problem);
        if benefit > self.found.benefit && moves.check(self.problem).is_ok() {
            self.found.benefit = benefit;
            self.found.flows = flows.to_vec();
            self.found.prices = prices.clone();
        }
    }

    /// Solves with the charges of the routes that a relaxation uses paid and the others closed.
    fn try_support(&mut self, branch: &Branch) {
        let used = |at: &usize| {
            let most = self.problem.shape.useful[*at];
            branch.relaxed.flows[*at] > 1e-9 * most
        };
        let support: Vec<usize> = (0..branch.modes.len()).filter(used).collect();
        if self.tried.contains(&support) || self.found.branches >= BRANCHES {
            return;
        }
        let mut modes = branch.modes.clone();
        for (at, mode) in modes.iter_mut().enumerate() {
            if *mode == Mode::Free || *mode == Mode::Open {
                *mode = if support.contains(&at) { Mode::Open } else { Mode::Closed };
            }
        }
        self.tried.push(support);
        let warm =
            Start { flows: branch.relaxed.flows.clone(), prices: branch.relaxed.prices.clone() };
        let relaxed = relax(self.problem, &modes, &warm, self.enough());
        self.found.branches += 1;
        self.found.steps += relaxed.steps;
        self.offer(&relaxed.flows, &relaxed.prices);
    }

    /// The undecided route whose charge the relaxed flows misjudge most, or, where they misjudge
    /// none, any that is undecided and used.
    fn worst(&self, branch: &Branch) -> Option<usize> {
        let misjudged = |at: usize| {
            let route = &self.problem.routes()[at];
            let (flow, most) = (branch.relaxed.flows[at], self.problem.shape.useful[at]);
            let best = (2.0 * route.fixed / route.curvature).sqrt().min(most);
            let share = if best > 0.0 { (flow / best).min(1.0) } else { 1.0 };
            if flow > 0.0 { route.fixed * (1.0 - share) } else { -1.0 }
        };
        let mut worst = None;
        for at in (0..branch.modes.len()).filter(|at| branch.modes[*at] == Mode::Free) {
            let size = misjudged(at);
            if worst.is_none_or(|(_, most)| size > most) {
                worst = Some((at, size));
            }
        }
        worst.map(|(at, _)| at)
    }
}

/// Takes out the branch with the largest bound, the earliest on ties.
fn take_largest(open: &mut Vec<Branch>) -> Option<Branch> {
    let bounds: Vec<f64> = open.iter().map(|branch| branch.relaxed.bound).collect();
    crate::largest(&bounds).map(|at| open.remove(at))
}
