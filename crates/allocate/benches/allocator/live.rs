//! A problem that is solved again and again while its numbers change: the one place that knows how
//! ours is called.

use trimtab_allocate::{Answer, Node, Problem, Route, Status, Warm, certify, solve};

use crate::shake::Change;

/// A problem, its last answer, and what that leaves to the next.
#[derive(Debug, Clone)]
pub(crate) struct Live {
    pub(crate) problem: Problem,
    warm: Warm,
}

impl Live {
    /// Solves for the first time.
    pub(crate) fn new(problem: Problem) -> Self {
        let (_, warm) = solve(&problem, Warm::cold());
        Self { problem, warm }
    }

    /// Takes one change in.
    pub(crate) fn change(&mut self, change: &Change) {
        change.clone().make(&mut self.problem);
    }

    /// Answers anew from where the last answer left off.
    pub(crate) fn advance(&mut self) {
        self.warm.advance(&self.problem);
    }

    /// The last answer.
    pub(crate) fn answer(&self) -> &Answer {
        self.warm.answer().expect("a problem that has been solved has an answer")
    }
}

/// A problem with other nodes and routes in the same places.
pub(crate) fn with(problem: &Problem, nodes: Vec<Node>, routes: Vec<Route>) -> Problem {
    Problem::new(nodes, routes, problem.groups().to_vec()).unwrap()
}

/// Whether an answer says that it has a proof.
pub(crate) fn is_proved(answer: &Answer) -> bool {
    matches!(answer.status, Status::Certified | Status::NoTrade)
}

/// Whether an answer's proof holds when it is made anew, for a problem without fixed charges.
pub(crate) fn holds(problem: &Problem, answer: &Answer) -> bool {
    let Ok(proof) = certify(problem, &answer.flows, &answer.prices) else { return false };
    match answer.status {
        Status::Certified => proof.is_certified(),
        // What is negligible is the solver's word; here a millionth of a unit of worth.
        Status::NoTrade => proof.bound <= 1e-6,
        _ => false,
    }
}
