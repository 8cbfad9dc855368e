//! The allocator's face: a problem in, a proved answer out, and what the next solve starts from.

use crate::answer::{Answer, Certificate, Prices, Status, Why};
use crate::charges::{Charges, Choice};
use crate::network::Network;
use crate::problem::Problem;
use crate::reference;
use crate::solver::{Found, Solver, Task, WARM};

/// Rows and links up to which the reference solver is asked where the fast one has no proof.
const SMALL: (usize, usize) = (64, 400);

/// Solves a problem, starting from what the last solve left: the same problem but for its
/// numbers, or [`Warm::cold`]; a start that does not fit is ignored.
///
/// A certified answer is the best there is, and a bounded one is proved within its certificate's gap;
/// anything else means: no move, and carries flows of zero. Whoever solves again
/// and again keeps a [`Warm`] and calls [`Warm::advance`], which takes no memory.
#[must_use]
pub fn solve(problem: &Problem, mut warm: Warm) -> (Answer, Warm) {
    let answer = warm.advance(problem).clone();
    (answer, warm)
}

/// What a solve leaves to the next one: the last answer, and the solver's memory.
#[derive(Debug, Clone, Default)]
pub struct Warm {
    solver: Solver,
    charges: Charges,
    answer: Option<Answer>,
    prices: Prices,
    /// Routes whose flow in the last answer is not 0.
    sent: Vec<usize>,
}

impl Warm {
    /// Nothing is known.
    #[must_use]
    pub fn cold() -> Self {
        Self::default()
    }

    /// Starts from prices seen before.
    #[must_use]
    pub fn from_prices(prices: Prices) -> Self {
        Self { prices, ..Self::default() }
    }

    /// The last prices; empty if cold.
    #[must_use]
    pub fn prices(&self) -> &Prices {
        self.answer.as_ref().map_or(&self.prices, |answer| &answer.prices)
    }

    /// The last answer.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }

    /// Solves a problem, starting from the last answer. Takes no memory after a first solve of the
    /// same shape, except with fixed charges.
    pub fn advance(&mut self, problem: &Problem) -> &Answer {
        let network = &problem.network;
        if self.answer.is_none() && !self.prices.nodes.is_empty() {
            self.solver.begin_at(problem, &self.prices);
        }
        if network.lines.most.iter().all(|most| *most <= 0.0) {
            return self.keep(stuck(problem, self.prices()));
        }
        if network.has_many_logs {
            // Stretches have room for one logarithm each, and the solver that has room for more is
            // for small problems.
            if !is_small(network) {
                let status = Status::Uncertified(Why::Numbers);
                return self.keep(Answer { status, ..stuck(problem, self.prices()) });
            }
            return self.ask_reference(problem);
        }
        if !network.lines.is_gratis {
            return self.advance_charged(problem);
        }
        let enough = network.negligible;
        let task = Task { problem, lines: &network.lines, enough, warm: WARM };
        let found = self.solver.relax(&task, true);
        let certificate = Certificate::new(found.benefit, found.bound);
        let is_proved = certificate.is_certified() || found.bound <= enough;
        if !is_proved && is_small(network) {
            return self.ask_reference(problem);
        }
        let status = status(&found, certificate, enough);
        self.write(problem, &found, (certificate, status))
    }

    /// Solves a problem with fixed charges.
    fn advance_charged(&mut self, problem: &Problem) -> &Answer {
        let choice = self.charges.decide(problem, &mut self.solver);
        let certificate = Certificate::new(choice.benefit, choice.bound);
        let enough = problem.network.negligible;
        let is_proved = certificate.is_certified() || choice.bound <= enough;
        if !is_proved && !choice.is_cut_short && is_small(&problem.network) {
            return self.ask_reference(problem);
        }
        let Choice { benefit, bound, steps, is_cold, .. } = choice;
        let found = Found { benefit, bound, steps, is_cold };
        let mut status = status(&found, certificate, enough);
        if status == Status::Uncertified(Why::Steps) && benefit > 0.0 {
            status = Status::Bounded;
        } else if status == Status::Uncertified(Why::Steps) && choice.is_cut_short {
            status = Status::Uncertified(Why::Branches);
        }
        self.write(problem, &found, (certificate, status));
        let answer = self.answer.get_or_insert_with(empty);
        answer.branches = choice.relaxations;
        answer
    }

    /// Solves by the slow solver what the fast one could not prove.
    fn ask_reference(&mut self, problem: &Problem) -> &Answer {
        let answer = reference::solve(problem, &Prices::default());
        self.solver.forget();
        self.keep(answer)
    }

    /// Keeps an answer that came from elsewhere.
    fn keep(&mut self, answer: Answer) -> &Answer {
        let sent = answer.flows.iter().enumerate().filter(|(_, flow)| **flow != 0.0);
        self.sent = sent.map(|(route, _)| route).collect();
        self.answer.insert(answer)
    }

    /// Writes the solver's best into the answer.
    fn write(
        &mut self,
        problem: &Problem,
        found: &Found,
        (certificate, status): (Certificate, Status),
    ) -> &Answer {
        let (topology, best) = (&*problem.network.topology, &self.solver.best);
        let is_sent = matches!(status, Status::Certified | Status::Bounded);
        let answer = self.answer.get_or_insert_with(empty);
        if answer.flows.len() == topology.routes {
            self.sent.iter().for_each(|route| answer.flows[*route] = 0.0);
        } else {
            answer.flows.clear();
            answer.flows.resize(topology.routes, 0.0);
        }
        self.sent.clear();
        self.sent.reserve(topology.routes);
        if is_sent {
            for (place, flow) in best.places.iter().zip(&best.flows) {
                if let Some(route) = topology.route_at(*place as usize) {
                    answer.flows[route] = *flow;
                    self.sent.push(route);
                }
            }
        }
        answer.prices.nodes.clear();
        answer.prices.nodes.extend(best.price.iter().take(topology.nodes));
        answer.prices.nodes.resize(topology.nodes, 0.0);
        answer.prices.groups.clear();
        answer.prices.groups.resize(problem.groups().len(), 0.0);
        for (tie, price) in problem.network.ties.iter().zip(&best.group_price) {
            answer.prices.groups[tie.group] = *price;
        }
        answer.certificate =
            if is_sent { certificate } else { Certificate::new(0.0, found.bound.max(0.0)) };
        (answer.status, answer.steps) = (status, found.steps);
        (answer.branches, answer.is_cold) = (1, found.is_cold);
        answer.is_reference = false;
        answer
    }
}

/// Whether the reference solver can be asked.
fn is_small(network: &Network) -> bool {
    network.topology.rows <= SMALL.0 && network.topology.links() <= SMALL.1
}

/// What an answer is good for by its proof.
fn status(found: &Found, certificate: Certificate, enough: f64) -> Status {
    if certificate.is_certified() {
        Status::Certified
    } else if found.bound <= enough {
        Status::NoTrade
    } else if found.bound.is_finite() {
        Status::Uncertified(Why::Steps)
    } else {
        Status::Uncertified(Why::Numbers)
    }
}

/// An answer to be written.
fn empty() -> Answer {
    Answer {
        flows: Vec::new(),
        prices: Prices::default(),
        certificate: Certificate { benefit: 0.0, bound: 0.0, gap: 0.0 },
        status: Status::NoTrade,
        steps: 0,
        branches: 0,
        is_cold: true,
        is_reference: false,
    }
}

/// The answer where nothing can move: the last prices, or those of idling.
fn stuck(problem: &Problem, prices: &Prices) -> Answer {
    let fits = prices.nodes.len() == problem.nodes().len()
        && prices.groups.len() == problem.groups().len();
    let idle = |node: &crate::problem::Node| node.utility.marginal(node.idle()).right;
    let prices = if fits {
        prices.clone()
    } else {
        Prices {
            nodes: problem.nodes().iter().map(idle).collect(),
            groups: vec![0.0; problem.groups().len()],
        }
    };
    Answer { flows: vec![0.0; problem.routes().len()], prices, ..empty() }
}
