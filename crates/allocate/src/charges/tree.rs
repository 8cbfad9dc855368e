//! Branch and bound over fixed charges.
//!
//! The branch with the largest bound comes next. What its prices prove is decided at once; then the
//! charge that its flows misjudge most is decided both ways.

use super::decided::{Decided, Decisions, Mode, Relaxed, straight};
use super::incumbent::Incumbent;
use super::limits::{Confines, Limits, Proof};
use crate::problem::Problem;
use crate::solver::{Best, Solver};

/// A branch whose bound exceeds the best answer by no more than this share is closed.
const CLOSE: f64 = 1e-7;
/// Times the first relaxation is solved again with tighter limits.
const ROOTS: usize = 6;
/// Share of the gap that this must take away to be done again.
const HELPS: f64 = 0.1;
/// Share to which a bound's excess must have fallen for limits to be tightened again.
const LESS: f64 = 0.3;
/// Links up to which the last answer is near though all costs have changed.
const NEAR: usize = 200;

/// A branch that is not decided yet.
#[derive(Debug, Clone)]
pub(super) struct Branch {
    pub(super) modes: Vec<Mode>,
    pub(super) limits: Limits,
    /// By how much its bound exceeded the best benefit when its limits were last tightened.
    tightened_at: f64,
    pub(super) best: Best,
    pub(super) relaxed: Relaxed,
}

/// The search's state.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) problem: &'a Problem,
    pub(super) solver: &'a mut Solver,
    pub(super) decided: &'a mut Decided,
    pub(super) incumbent: &'a mut Incumbent,
    pub(super) confines: &'a mut Confines,
    /// Largest bound of what was put aside.
    pub(super) closed: f64,
    /// Relaxations that may be solved.
    pub(super) budget: usize,
    /// Whether the budget ended.
    pub(super) is_cut_short: bool,
}

impl Tree<'_> {
    /// The first relaxation, solved again with limits tightened by what it proves while that helps.
    pub(super) fn begin(&mut self, modes: Vec<Mode>, limits: Limits) -> Branch {
        let is_near = limits.most.len() <= NEAR;
        let mut root = self.relax((modes, limits, f64::INFINITY), true);
        for _ in 0..ROOTS {
            self.try_support(&root, is_near);
            if root.relaxed.bound <= self.enough() {
                break;
            }
            let before = root.relaxed.bound;
            self.fix(&mut root);
            self.tighten(&mut root);
            self.solver.best.clone_from(&root.best);
            root = self.relax((root.modes, root.limits, root.tightened_at), is_near);
            root.relaxed.bound = root.relaxed.bound.min(before);
            if before - root.relaxed.bound < HELPS * (before - self.incumbent.benefit) {
                break;
            }
        }
        root
    }

    /// Tightens a branch's limits by what its prices prove.
    fn tighten(&mut self, branch: &mut Branch) {
        let excess = branch.relaxed.bound_there - self.incumbent.benefit;
        if excess > LESS * branch.tightened_at {
            return;
        }
        branch.tightened_at = excess;
        let proof = Proof { best: &branch.best, modes: &branch.modes, excess };
        self.confines.tighten(&self.problem.network, &mut branch.limits, proof);
    }

    /// Solves with the charges paid that a branch's flows use.
    fn try_support(&mut self, branch: &Branch, is_near: bool) {
        self.solver.best.clone_from(&branch.best);
        let given = Decisions { modes: &branch.modes, most: &branch.limits.most, is_near };
        self.incumbent.try_support(self.problem, self.solver, (self.decided, given));
    }

    /// Decides branch by branch until the best answer is proved or the budget ends; the bound.
    pub(super) fn grow(&mut self, root: Branch) -> f64 {
        let mut open = vec![root];
        while let Some(mut branch) = take_largest(&mut open) {
            let enough = self.enough();
            if branch.relaxed.bound <= enough {
                self.put_aside(branch.relaxed.bound);
                continue;
            }
            let is_spent = self.incumbent.relaxations >= self.budget;
            if is_spent {
                self.put_aside(branch.relaxed.bound);
                self.is_cut_short = true;
                break;
            }
            self.try_support(&branch, true);
            self.fix(&mut branch);
            self.tighten(&mut branch);
            let Some(place) = self.worst(&branch) else {
                self.put_aside(branch.relaxed.bound);
                continue;
            };
            for mode in [Mode::Open, Mode::Closed] {
                let child = self.descend(&branch, place, mode);
                if child.relaxed.bound <= self.enough() {
                    self.put_aside(child.relaxed.bound);
                } else {
                    open.push(child);
                }
            }
        }
        let open = open.iter().map(|branch| branch.relaxed.bound);
        open.fold(self.closed.max(self.incumbent.benefit), f64::max)
    }

    /// A bound at which a branch holds nothing of interest.
    pub(super) fn enough(&self) -> f64 {
        (self.incumbent.benefit * (1.0 + CLOSE)).max(self.problem.network.negligible)
    }

    fn put_aside(&mut self, bound: f64) {
        self.closed = self.closed.max(bound);
    }

    /// Decides what the branch's prices prove.
    pub(super) fn fix(&mut self, branch: &mut Branch) {
        let (network, enough) = (&self.problem.network, self.enough());
        self.decided.write(
            &network.lines,
            Decisions { modes: &branch.modes, most: &branch.limits.most, is_near: true },
        );
        let bound = branch.relaxed.bound_there;
        let aside = self.decided.fix(network, &branch.best, bound, (&mut branch.modes, enough));
        self.put_aside(aside);
    }

    fn descend(&mut self, parent: &Branch, place: usize, mode: Mode) -> Branch {
        let mut modes = parent.modes.clone();
        modes[place] = mode;
        self.solver.best.clone_from(&parent.best);
        let mut branch = self.relax((modes, parent.limits.clone(), parent.tightened_at), true);
        branch.relaxed.bound = branch.relaxed.bound.min(parent.relaxed.bound);
        branch
    }

    /// Solves a branch's relaxation from the solver's best.
    fn relax(
        &mut self,
        (modes, limits, tightened_at): (Vec<Mode>, Limits, f64),
        is_near: bool,
    ) -> Branch {
        let given = Decisions { modes: &modes, most: &limits.most, is_near };
        let enough = self.enough();
        let relaxed = self.decided.relax(self.problem, self.solver, given, enough);
        self.incumbent.relaxations += 1;
        self.incumbent.steps += relaxed.steps;
        self.incumbent.offer(self.problem, &self.solver.best);
        let best = self.solver.best.clone();
        Branch { modes, limits, tightened_at, best, relaxed }
    }

    /// The undecided place whose charge the relaxed flows misjudge most, or, where they misjudge
    /// none, any that is undecided.
    fn worst(&self, branch: &Branch) -> Option<usize> {
        let lines = &self.problem.network.lines;
        let mut worst: Option<(usize, f64)> = None;
        for (place, flow) in branch.best.places.iter().zip(&branch.best.flows) {
            let place = *place as usize;
            if branch.modes[place] != Mode::Free {
                continue;
            }
            let charge = lines.charge[place];
            let whole = straight(charge, lines.curvature[place]).min(branch.limits.most[place]);
            let size = charge * (1.0 - (flow / whole).min(1.0));
            if *flow > 0.0 && worst.is_none_or(|(_, most)| size > most) {
                worst = Some((place, size));
            }
        }
        let any = || branch.modes.iter().position(|mode| *mode == Mode::Free);
        worst.map(|(place, _)| place).or_else(any)
    }
}

/// Takes out the branch with the largest bound, the earliest on ties.
fn take_largest(open: &mut Vec<Branch>) -> Option<Branch> {
    let mut largest: Option<(usize, f64)> = None;
    for (at, branch) in open.iter().enumerate() {
        if largest.is_none_or(|(_, most)| branch.relaxed.bound > most) {
            largest = Some((at, branch.relaxed.bound));
        }
    }
    largest.map(|(at, _)| open.swap_remove(at))
}
