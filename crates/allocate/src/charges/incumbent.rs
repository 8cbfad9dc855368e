//! The best flows found so far: what they gain with all charges paid.

use super::decided::{Decided, Decisions, Mode, WARM};
use crate::judge::{Links, Moves};
use crate::problem::Problem;
use crate::solver::{Best, Solver, Task};

/// Share of what a place can carry from which on it counts as used.
const USED: f64 = 1e-9;

/// The best flows, and memory to judge others.
#[derive(Debug, Clone, Default)]
pub(super) struct Incumbent {
    /// What they gain, rounded down; 0 of none.
    pub(super) benefit: f64,
    pub(super) best: Best,
    moves: Moves,
    /// Flow of every place.
    flows: Vec<f64>,
    /// What the last support came to: the next one is near it.
    last: Option<Best>,
    tried: Vec<Vec<u32>>,
    /// Modes of a support.
    modes: Vec<Mode>,
    pub(super) steps: usize,
    pub(super) relaxations: usize,
}

impl Incumbent {
    /// Nothing yet; memory is kept.
    pub(super) fn begin(&mut self) {
        self.benefit = 0.0;
        self.best = Best::default();
        self.last = None;
        self.tried.clear();
        (self.steps, self.relaxations) = (0, 0);
    }

    /// Takes the solver's flows if they are better; what they gain.
    pub(super) fn offer(&mut self, problem: &Problem, flows: &Best) -> f64 {
        let network = &problem.network;
        self.flows.clear();
        self.flows.resize(network.topology.links(), 0.0);
        for (place, flow) in flows.places.iter().zip(&flows.flows) {
            self.flows[*place as usize] = *flow;
        }
        self.moves.make(network, &network.lines, &self.flows);
        let links = Links::of(network, &network.lines);
        let benefit = self.moves.benefit(network, &links, &self.flows, &flows.price);
        let limits = self.flows.iter().zip(&network.lines.most);
        let is_within = limits.fold(true, |all, (flow, most)| all & (flow <= most));
        let is_better = is_within && benefit > self.benefit;
        if is_better && self.moves.check(network, problem.nodes(), &self.flows).is_ok() {
            self.benefit = benefit;
            self.best.clone_from(flows);
        }
        benefit
    }

    /// Solves with the charges of the routes that the solver's best uses paid and the others
    /// closed, unless that has been done.
    pub(super) fn try_support(
        &mut self,
        problem: &Problem,
        solver: &mut Solver,
        (decided, given): (&mut Decided, Decisions<'_>),
    ) -> Option<f64> {
        let best = &solver.best;
        let used = best.places.iter().zip(&best.flows);
        let used = used.filter(|(place, flow)| **flow > USED * given.most[**place as usize]);
        let mut support: Vec<u32> = used.map(|(place, _)| *place).collect();
        support.retain(|place| given.modes[*place as usize] != Mode::Gratis);
        support.sort_unstable();
        self.try_places(problem, solver, (decided, given), support)
    }

    /// Solves with the charges of the given places paid and the others closed, unless that has
    /// been done; what that gains.
    pub(super) fn try_places(
        &mut self,
        problem: &Problem,
        solver: &mut Solver,
        (decided, given): (&mut Decided, Decisions<'_>),
        support: Vec<u32>,
    ) -> Option<f64> {
        if self.tried.contains(&support) {
            return None;
        }
        self.modes.clear();
        let is_gratis = |mode: &Mode| if *mode == Mode::Gratis { *mode } else { Mode::Closed };
        self.modes.extend(given.modes.iter().map(is_gratis));
        support.iter().for_each(|place| self.modes[*place as usize] = Mode::Open);
        self.tried.push(support);
        decided.write(&problem.network.lines, Decisions { modes: &self.modes, ..given });
        let is_near = self.last.is_some() || given.is_near;
        if let Some(last) = &self.last {
            solver.best.clone_from(last);
        }
        // The supporting routes may carry all they can: whatever is useful is tried.
        let enough = self.benefit + decided.paid;
        let task = Task { problem, lines: &decided.lines, enough, warm: WARM };
        let found = solver.relax(&task, is_near);
        self.steps += found.steps;
        self.relaxations += 1;
        self.last.get_or_insert_default().clone_from(&solver.best);
        Some(self.offer(problem, &solver.best))
    }
}
