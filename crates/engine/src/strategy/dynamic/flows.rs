//! The flow problem of one step, and its certified answer.

use super::Dynamic;
use super::horizon::Way;
use super::picture::Picture;
use super::service::is_serving;
use crate::assess::Assessment;
use crate::decision::{Costs, Verdict};
use trimtab_allocate::{
    Certificate, Knot, MarginalCurve, NoTrade, Node, Prices, Problem, Route, Status, Utility, Warm,
    certified_no_trade, solve as optimise,
};
use trimtab_risk::holding::{HOURS_A_YEAR, Holding};

/// Room above opening margin that is funded, so that costs do not sink an announced trade.
const OPENING_ROOM: f64 = 1.05;
/// Both legs of a trade must be funded; each is worth half of it.
const LEGS: f64 = 2.0;
/// Gain that counts as nothing, as a share of the smallest transfer.
const NEGLIGIBLE: f64 = 1e-6;
/// Times that routes with flows below the smallest transfer are closed and the rest solved again.
const ROUNDS: usize = 4;

/// What solving came to.
pub(super) enum Outcome {
    /// No move, and the prices if there are any.
    Stay { verdict: Verdict, prices: Option<Prices> },
    /// Flows with their proof.
    Move(Solution),
}

/// A certified answer.
pub(super) struct Solution {
    pub(super) problem: Problem,
    pub(super) flows: Vec<f64>,
    pub(super) prices: Prices,
    pub(super) certificate: Certificate,
}

impl Dynamic {
    /// The problem over `hours`; `None` where a figure makes none.
    pub(super) fn problem(
        &self,
        assessment: &Assessment<'_>,
        picture: &Picture,
        hours: f64,
    ) -> Option<Problem> {
        let nodes: Option<Vec<Node>> = (0..assessment.accounts.len())
            .map(|account| self.node(assessment, picture, account, hours))
            .collect();
        let routes = self.ways.iter().zip(&assessment.room);
        let routes = routes.map(|(way, &room)| route(way, room, picture, hours)).collect();
        Problem::new(nodes?, routes, Vec::new()).ok()
    }

    fn node(
        &self,
        assessment: &Assessment<'_>,
        picture: &Picture,
        account: usize,
        hours: f64,
    ) -> Option<Node> {
        let view = &assessment.accounts[account];
        let wanted = picture.division.holdings[account];
        let utility = match self.serving(view, account, hours) {
            Some(curve) => Utility::Curve(curve.ok()?),
            None => utility(&picture.holdings[account], wanted, view.total(), hours)?,
        };
        let floor = OPENING_ROOM * picture.opening[account];
        let worth = self.terms.carry / HOURS_A_YEAR * picture.announced[account] / LEGS;
        // What is on its way protects nobody yet: an account that waits for money gives away only
        // what it has landed beyond its share.
        let beyond = (view.balance - wanted.min(view.balance)).max(0.0);
        let drawable = if is_serving(view) {
            // What users wait for is theirs.
            view.available.min(view.balance - view.demand.waiting).max(0.0)
        } else if view.inbound > 0.0 {
            view.available.min(beyond)
        } else {
            view.available
        };
        Some(Node {
            held: view.balance,
            inbound: view.inbound,
            drawable,
            floor,
            floor_price: if floor > 0.0 { hours * worth / floor } else { 0.0 },
            cap: assessment.caps[account],
            utility,
        })
    }

    /// The least that a move must gain: what waiting asks of the cheapest transfer there is, and
    /// never less than what the solver cannot tell from nothing.
    pub(super) fn least_gain(&self, assessment: &Assessment<'_>) -> f64 {
        let usable = self.ways.iter().zip(&assessment.room).filter(|(_, room)| **room > 0.0);
        // What users are about to want is not put off at all.
        let fee = |way: &Way| {
            let is_urgent = is_serving(&assessment.accounts[way.target]);
            if is_urgent { 0.0 } else { way.rate * assessment.clip + way.fixed }
        };
        let cheapest = usable.map(|(way, _)| fee(way)).fold(f64::INFINITY, f64::min);
        let asked = if cheapest.is_finite() { self.terms.waiting * cheapest } else { 0.0 };
        asked.max(NEGLIGIBLE * assessment.clip)
    }

    /// What a solution costs, by part.
    pub(super) fn costs(&self, solution: &Solution) -> Costs {
        self.costs_of(solution, |_| true)
    }

    /// Fees of the moves that may be put off. One to an account that serves users may not: its
    /// worth is already what is lost by leaving it to the next occasion.
    pub(super) fn fees_that_can_wait(
        &self,
        assessment: &Assessment<'_>,
        solution: &Solution,
    ) -> f64 {
        self.costs_of(solution, |way| !is_serving(&assessment.accounts[way.target])).fees()
    }

    fn costs_of(&self, solution: &Solution, counts: impl Fn(&Way) -> bool) -> Costs {
        let mut costs = Costs::default();
        let routes = solution.problem.routes();
        for ((way, route), &flow) in self.ways.iter().zip(routes).zip(&solution.flows) {
            if flow > 0.0 && counts(way) {
                costs.proportional += way.rate * flow;
                costs.fixed += way.fixed;
                costs.in_flight += (route.cost - way.rate) * flow;
            }
        }
        costs
    }
}

/// An account's worth over `hours`, as the allocator takes it.
fn utility(holding: &Holding, wanted: f64, held: f64, hours: f64) -> Option<Utility> {
    let (points, rise) = holding.knots(f64::midpoint(wanted, held));
    let knot = |point: trimtab_risk::holding::PricePoint| Knot {
        position: point.holding,
        price: hours * point.price,
    };
    let curve = MarginalCurve::new(points.into_iter().map(knot).collect(), hours * rise);
    curve.ok().map(Utility::Curve)
}

/// A route over `hours`. A dollar under way is missing at its end for as long as it travels: what
/// it would be worth there is part of the cost, and a route slower than the amortisation is none.
fn route(way: &Way, room: f64, picture: &Picture, hours: f64) -> Route {
    Route {
        source: way.source,
        target: way.target,
        cost: way.rate + way.hours * picture.waiting_price(way.target),
        curvature: 0.0,
        used: 0.0,
        delivered: 1.0,
        capacity: if way.hours < hours { room.max(0.0) } else { 0.0 },
        fixed: way.fixed,
    }
}

/// Whether the last prices prove that no move gains more than `least`.
pub(super) fn is_proved_idle(
    problem: &Problem,
    assessment: &Assessment<'_>,
    hours: f64,
    least: f64,
) -> bool {
    let last = &assessment.memory.prices;
    if last.len() != problem.nodes().len() {
        return false;
    }
    let prices =
        Prices { nodes: last.iter().map(|price| price * hours).collect(), groups: Vec::new() };
    matches!(certified_no_trade(problem, &prices, least), NoTrade::Proved { .. })
}

/// Solves, and closes routes whose best flow is below the smallest transfer.
pub(super) fn solve(mut problem: Problem, assessment: &Assessment<'_>, hours: f64) -> Outcome {
    let mut warm = Warm::cold();
    for _ in 0..ROUNDS {
        let (answer, next) = optimise(&problem, warm);
        warm = next;
        let per_hour = || {
            let nodes = answer.prices.nodes.iter().map(|price| price / hours).collect();
            Some(Prices { nodes, groups: Vec::new() })
        };
        match answer.status {
            Status::Certified => {}
            Status::NoTrade => {
                return Outcome::Stay { verdict: Verdict::NoSurplus, prices: per_hour() };
            }
            _ => return Outcome::Stay { verdict: Verdict::Unproved, prices: None },
        }
        let is_small = |flow: &f64| *flow > 0.0 && *flow < assessment.clip;
        if !answer.flows.iter().any(is_small) {
            let prices = per_hour().unwrap_or_default();
            let certificate = answer.certificate;
            return Outcome::Move(Solution { problem, flows: answer.flows, prices, certificate });
        }
        let mut routes = problem.routes().to_vec();
        for (route, _) in routes.iter_mut().zip(&answer.flows).filter(|(_, flow)| is_small(flow)) {
            route.capacity = 0.0;
        }
        let Ok(closed) = Problem::new(problem.nodes().to_vec(), routes, Vec::new()) else {
            return Outcome::Stay { verdict: Verdict::Unassessable, prices: None };
        };
        problem = closed;
    }
    Outcome::Stay { verdict: Verdict::BelowClip, prices: None }
}
