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

/// Steps that a relaxation costs beside those it takes.
const EACH: usize = 6;

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

/// What a search may cost.
#[derive(Debug, Clone, Copy)]
pub(super) struct Budget {
    pub(super) relaxations: usize,
    /// Steps, each relaxation counting as a few more.
    pub(super) steps: usize,
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
    pub(super) budget: Budget,
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

    /// Tightens a branch's limits by what its prices prove, if that is more than last time.
    fn tighten(&mut self, branch: &mut Branch) -> bool {
        let excess = branch.relaxed.bound_there - self.incumbent.benefit;
        if excess > LESS * branch.tightened_at {
            return false;
        }
        branch.tightened_at = excess;
        let proof = Proof { best: &branch.best, modes: &branch.modes, excess };
        self.confines.tighten(&self.problem.network, &mut branch.limits, proof);
        true
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
            let is_spent = self.is_spent();
            if is_spent {
                self.put_aside(branch.relaxed.bound);
                self.is_cut_short = true;
                break;
            }
            self.try_support(&branch, true);
            let has_more = self.fix(&mut branch) | self.tighten(&mut branch);
            let children = match self.worst(&branch) {
                Some(place) => vec![
                    self.descend(&branch, Some((place, Mode::Open))),
                    self.descend(&branch, Some((place, Mode::Closed))),
                ],
                None if has_more => vec![self.descend(&branch, None)],
                // All that flows use is decided: the solver has come to no better proof of the
                // branch, whose bound is the largest there is.
                None => {
                    self.put_aside(branch.relaxed.bound);
                    break;
                }
            };
            for child in children {
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

    fn is_spent(&self) -> bool {
        let Incumbent { relaxations, steps, .. } = *self.incumbent;
        relaxations >= self.budget.relaxations || steps + EACH * relaxations >= self.budget.steps
    }

    /// A bound at which a branch holds nothing of interest.
    pub(super) fn enough(&self) -> f64 {
        (self.incumbent.benefit * (1.0 + CLOSE)).max(self.problem.network.negligible)
    }

    fn put_aside(&mut self, bound: f64) {
        self.closed = self.closed.max(bound);
    }

    /// Decides what the branch's prices prove; whether that is anything.
    fn fix(&mut self, branch: &mut Branch) -> bool {
        let (network, enough) = (&self.problem.network, self.enough());
        let given = Decisions { modes: &branch.modes, most: &branch.limits.most, is_near: true };
        self.decided.write(&network.lines, given);
        let bound = branch.relaxed.bound_there;
        let free = |modes: &[Mode]| modes.iter().filter(|mode| **mode == Mode::Free).count();
        let before = free(&branch.modes);
        let aside = self.decided.fix(network, &branch.best, bound, (&mut branch.modes, enough));
        self.put_aside(aside);
        free(&branch.modes) < before
    }

    /// Solves a branch with one more decision.
    fn descend(&mut self, parent: &Branch, decision: Option<(usize, Mode)>) -> Branch {
        let mut modes = parent.modes.clone();
        if let Some((place, mode)) = decision {
            modes[place] = mode;
        }
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

    /// The undecided place whose charge the relaxed flows misjudge most; none where they use none.
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
        worst.map(|(place, _)| place)
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
