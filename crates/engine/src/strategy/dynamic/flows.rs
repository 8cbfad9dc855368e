//! The flow problem of one step, and its certified answer.

use super::Dynamic;
use super::horizon::Way;
use super::picture::Picture;
use super::service::{OWED_MOST, is_serving};
use crate::assess::{AccountView, Assessment};
use crate::decision::{Costs, Verdict};
use trimtab_allocate::{
    Answer, Certificate, Knot, MarginalCurve, NoTrade, Node, Prices, Problem, Route, Settled,
    Status, Utility, Warm, certified_no_trade, settle, solve as optimise,
};
use trimtab_risk::holding::{HOURS_A_YEAR, Holding};

/// Room above opening margin that is funded, so that costs do not sink an announced trade.
const OPENING_ROOM: f64 = 1.05;
/// Both legs of a trade must be funded; each is worth half of it.
const LEGS: f64 = 2.0;
/// Flows are decided in whole units of which one collateral has so many.
pub(super) const BASE_UNITS: f64 = 1e6;
/// Gain that counts as nothing, as a share of the smallest transfer.
const NEGLIGIBLE: f64 = 1e-6;
/// Times that routes with flows below the smallest transfer are closed and the rest solved again.
const ROUNDS: usize = 4;

/// What solving came to.
pub(super) enum Outcome {
    /// No move, and the prices if there are any.
    Stay { verdict: Verdict, prices: Option<Prices> },
    /// Flows with their proof.
    Move(Box<Solution>),
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
        let routes = routes.map(|(way, &room)| route(way, room, self.longer(way, picture)));
        Problem::new(nodes?, routes.collect(), Vec::new()).ok()
    }

    fn node(
        &self,
        assessment: &Assessment<'_>,
        picture: &Picture,
        account: usize,
        hours: f64,
    ) -> Option<Node> {
        let view = &assessment.accounts[account];
        // A position whose mark is not known is a risk that cannot be priced, not one that is none.
        if view.legs.iter().any(|leg| leg.quantity != 0.0 && leg.mark <= 0.0) {
            return None;
        }
        let wanted = picture.division.holdings[account];
        let utility = match self.serving(view, account, hours) {
            Some(curve) => Utility::Curve(curve.ok()?),
            None if picture.relays[account] => self.relayed(assessment, picture, account, hours)?,
            None => {
                let fastest = picture.fastest[account];
                utility(&picture.holdings[account], wanted, view.total(), hours, fastest)?
            }
        };
        let floor = OPENING_ROOM * picture.opening[account];
        let worth = self.terms.carry / HOURS_A_YEAR * picture.announced[account] / LEGS;
        Some(Node {
            held: view.balance,
            inbound: view.inbound,
            drawable: self.drawable(view, picture, account),
            floor,
            floor_price: if floor > 0.0 { hours * worth / floor } else { 0.0 },
            floor_rise: 0.0,
            cap: assessment.caps[account],
            utility,
        })
    }

    /// A relay's worth over `hours`. More may leave it than has landed, since what comes in goes on,
    /// but not more than comes in besides: what it has not got, or must keep, is dearer there than
    /// anywhere else.
    fn relayed(
        &self,
        assessment: &Assessment<'_>,
        picture: &Picture,
        account: usize,
        hours: f64,
    ) -> Option<Utility> {
        let dearest = picture.prices.iter().copied().fold(0.0, f64::max) + self.terms.carry;
        let owed = if assessment.accounts.iter().any(is_serving) { OWED_MOST } else { 0.0 };
        let view = &assessment.accounts[account];
        let position = view.total().min(view.kept);
        let knot = |price| Knot { position, price };
        let idle = hours * self.idle[account].price();
        let knots = vec![knot(2.0 * (1.0 + owed + hours * dearest)), knot(idle)];
        MarginalCurve::new(knots, 0.0).ok().map(Utility::Curve)
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

    /// What may leave an account now.
    ///
    /// What is on its way protects nobody yet: an account that waits for money gives away only what
    /// it has landed beyond its share. What users wait for is theirs. At a relay what comes in may
    /// go on; only what has landed is sent.
    pub(super) fn drawable(&self, view: &AccountView, picture: &Picture, account: usize) -> f64 {
        if is_serving(view) {
            view.available.min(view.balance - view.demand.waiting).max(0.0)
        } else if picture.relays[account] {
            picture.capital.max(view.available)
        } else if view.inbound > 0.0 {
            let wanted = picture.division.holdings[account];
            view.available.min((view.balance - wanted.min(view.balance)).max(0.0))
        } else {
            view.available
        }
    }

    /// What a solution costs, by part.
    pub(super) fn costs(&self, solution: &Solution, picture: &Picture) -> Costs {
        self.costs_of(solution, picture, |_| true)
    }

    /// Fees of the moves that may be put off. One to an account that serves users may not: its
    /// worth is already what is lost by leaving it to the next occasion.
    pub(super) fn fees_that_can_wait(
        &self,
        assessment: &Assessment<'_>,
        solution: &Solution,
        picture: &Picture,
    ) -> f64 {
        let is_put_off = |way: &Way| !is_serving(&assessment.accounts[way.target]);
        self.costs_of(solution, picture, is_put_off).fees()
    }

    fn costs_of(
        &self,
        solution: &Solution,
        picture: &Picture,
        counts: impl Fn(&Way) -> bool,
    ) -> Costs {
        let mut costs = Costs::default();
        for (way, &flow) in self.ways.iter().zip(&solution.flows) {
            if flow > 0.0 && counts(way) {
                costs.proportional += way.rate * flow;
                costs.fixed += way.fixed;
                costs.in_flight += way.hours * picture.division.price * flow;
            }
        }
        costs
    }

    /// What a dollar's being longer under way than by the fastest way costs.
    fn longer(&self, way: &Way, picture: &Picture) -> f64 {
        (way.hours - picture.fastest[way.target]).max(0.0) * picture.division.price
    }

    /// What a route costs the first dollar, as a share: fee, and being under way.
    pub(super) fn cost_of_way(&self, way: &Way, picture: &Picture) -> f64 {
        let missing = picture.fastest[way.target] * picture.prices[way.target];
        way.rate + missing + self.longer(way, picture)
    }
}

/// An account's worth over `hours`, as the allocator takes it.
///
/// Money that comes in is missing for as long as the fastest way takes, so beyond what is held the
/// price is that of the hours that are left: a kink that no money crosses for nothing.
fn utility(holding: &Holding, wanted: f64, held: f64, hours: f64, fastest: f64) -> Option<Utility> {
    let (points, rise) = holding.knots(f64::midpoint(wanted, held));
    let left = (hours - fastest).max(0.0);
    let knot = |position: f64, price: f64, hours: f64| Knot { position, price: hours * price };
    let below = points.iter().filter(|point| point.holding < held);
    let mut knots: Vec<Knot> = below.map(|point| knot(point.holding, point.price, hours)).collect();
    // Below the first point the curve is a straight line, and the kink may stand on it.
    let first = *points.first()?;
    let here = holding.price(held).min(first.price + rise * (first.holding - held).max(0.0));
    knots.extend([knot(held, here, hours), knot(held, here, left)]);
    let above = points.iter().filter(|point| point.holding > held);
    knots.extend(above.map(|point| knot(point.holding, point.price.min(here), left)));
    MarginalCurve::new(knots, hours * rise).ok().map(Utility::Curve)
}

/// A route over `hours`. What the fastest way takes is in its end's price; what this one takes
/// longer is missing at the price of capital.
fn route(way: &Way, room: f64, longer: f64) -> Route {
    Route {
        source: way.source,
        target: way.target,
        cost: way.rate + longer,
        curvature: 0.0,
        used: 0.0,
        delivered: 1.0,
        capacity: room.max(0.0),
        fixed: way.fixed,
    }
}

/// The last prices, over `hours`; empty before the first.
fn last_prices(assessment: &Assessment<'_>, hours: f64) -> Prices {
    let last = assessment.memory.prices.iter();
    Prices { nodes: last.map(|price| price * hours).collect(), groups: Vec::new() }
}

/// Whether the last prices prove that no move gains more than `least`.
pub(super) fn is_proved_idle(
    problem: &Problem,
    assessment: &Assessment<'_>,
    hours: f64,
    least: f64,
) -> bool {
    let prices = last_prices(assessment, hours);
    if prices.nodes.len() != problem.nodes().len() {
        return false;
    }
    matches!(certified_no_trade(problem, &prices, least), NoTrade::Proved { .. })
}

/// What is really sent, in whole base units, with the proof of exactly that.
fn settled(problem: Problem, answer: &Answer, prices: Prices) -> Outcome {
    match settle(&problem, answer, BASE_UNITS) {
        Ok(Settled { sent, certificate, .. }) if certificate.is_certified() => {
            let flows = sent.iter().map(|&amount| amount as f64 / BASE_UNITS).collect();
            Outcome::Move(Box::new(Solution { problem, flows, prices, certificate }))
        }
        _ => Outcome::Stay { verdict: Verdict::Unproved, prices: None },
    }
}

/// Solves, and closes routes whose best flow is below the smallest transfer.
pub(super) fn solve(mut problem: Problem, assessment: &Assessment<'_>, hours: f64) -> Outcome {
    let mut warm = Warm::from_prices(last_prices(assessment, hours));
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
            return settled(problem, &answer, per_hour().unwrap_or_default());
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
