//! What outside callers ask: is this the best, and is there anything to do.

use super::benefit::check_flows;
use super::useful::useful;
use super::{Bound, Links, Moves, Tariff};
use crate::answer::{Certificate, NoTrade, Prices};
use crate::check::{check_length, check_prices};
use crate::fault::FlowError;
use crate::network::{Lines, Network};
use crate::problem::Problem;
use crate::reference;

/// Judges flows and prices, with memory of its own: after a first proof of the same shape it takes
/// none.
#[derive(Debug, Clone, Default)]
pub struct Judge {
    tariff: Tariff,
    pub(super) moves: Moves,
    /// Flows by place.
    flows: Vec<f64>,
    /// What routes can usefully carry, where they charge something.
    most: Vec<f64>,
}

/// Judges flows: checks that they may be sent, reckons their benefit anew and bounds the benefit
/// of any other flows by `prices`. Nothing is taken on trust from whoever made either.
///
/// # Errors
///
/// Flows that may not be sent, prices that are not numbers, lists of the wrong length. Sums are
/// compared up to sixteen units in the last place of their terms, and what their own rounding may
/// do.
pub fn certify(
    problem: &Problem,
    flows: &[f64],
    prices: &Prices,
) -> Result<Certificate, FlowError> {
    Judge::default().certify(problem, flows, prices)
}

/// Bounds the benefit of acting by prices, without a solve: one pass over nodes and routes.
/// Proved if the bound is at most `tolerance`. Prices that do not fit the problem prove nothing.
///
/// Whoever acts pays at least the cheapest fixed charge, and each route must earn its own: the
/// bound is the better of the two readings.
#[must_use]
pub fn certified_no_trade(problem: &Problem, prices: &Prices, tolerance: f64) -> NoTrade {
    Judge::default().certified_no_trade(problem, prices, tolerance)
}

impl Judge {
    /// No memory yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// As [`certify`].
    ///
    /// # Errors
    ///
    /// As [`certify`].
    pub fn certify(
        &mut self,
        problem: &Problem,
        flows: &[f64],
        prices: &Prices,
    ) -> Result<Certificate, FlowError> {
        check_length("flows", flows.len(), problem.routes().len())?;
        check_prices(problem, prices)?;
        if problem.network.has_many_logs {
            return reference::certify(problem, flows, prices);
        }
        self.take(problem, |route| flows[route])?;
        self.moves.make(&problem.network, &problem.network.lines, &self.flows);
        let benefit = self.benefit(problem, prices)?;
        Ok(Certificate::new(benefit, self.bound(problem, prices)))
    }

    /// Takes over the flow of every route; what feeds outlets is left at nothing.
    pub(super) fn take(
        &mut self,
        problem: &Problem,
        flow: impl Fn(usize) -> f64,
    ) -> Result<(), FlowError> {
        let topology = &*problem.network.topology;
        let at = |place: usize| topology.route_at(place).map_or(0.0, &flow);
        self.flows.clear();
        self.flows.extend((0..topology.links()).map(at));
        check_flows(problem, &self.flows)
    }

    /// The benefit of the flows taken over, once their moves are made.
    pub(super) fn benefit(&mut self, problem: &Problem, prices: &Prices) -> Result<f64, FlowError> {
        let network = &problem.network;
        self.moves.check(network, problem.nodes(), &self.flows)?;
        let links = Links::of(network, &network.lines);
        Ok(self.moves.benefit(network, &links, &self.flows, &prices.nodes))
    }

    /// As [`certified_no_trade`].
    #[must_use]
    pub fn certified_no_trade(
        &mut self,
        problem: &Problem,
        prices: &Prices,
        tolerance: f64,
    ) -> NoTrade {
        if problem.network.has_many_logs {
            return reference::certified_no_trade(problem, prices, tolerance);
        }
        let mut least = self.bound(problem, prices);
        if least > tolerance && !problem.network.lines.is_gratis {
            let cheapest = cheapest(&problem.network);
            if cheapest > 0.0 && cheapest.is_finite() {
                // As if no route charged anything, less the charge that is paid at least.
                let unpaid = self.bound_of(problem, prices, false);
                least = least.min((unpaid - cheapest).next_up().max(0.0));
            }
        }
        if least <= tolerance {
            NoTrade::Proved { bound: least }
        } else {
            NoTrade::Open { bound: least }
        }
    }

    /// A bound on the benefit of any flows; infinite if prices are unfit.
    pub(super) fn bound(&mut self, problem: &Problem, prices: &Prices) -> f64 {
        self.bound_of(problem, prices, true)
    }

    fn bound_of(&mut self, problem: &Problem, prices: &Prices, with_charges: bool) -> f64 {
        let fits = prices.nodes.len() == problem.nodes().len()
            && prices.groups.len() == problem.groups().len();
        if !fits {
            return f64::INFINITY;
        }
        let network = &problem.network;
        let mut links = Links::of(network, &network.lines);
        if !links.charge.is_empty() {
            self.keep_useful(network, &network.lines);
            links.most = &self.most;
        }
        if !with_charges {
            links.charge = &[];
        }
        let known = (prices.nodes.as_slice(), prices.groups.as_slice());
        let Some(tolls) = self.tariff.quote_nodes(network, &links, known) else {
            return f64::INFINITY;
        };
        Bound { links, segments: &network.segments, tolls, paid: 0.0 }.reckon()
    }

    /// What links can usefully carry.
    fn keep_useful(&mut self, network: &Network, lines: &Lines) {
        let (most, topology) = (useful(network, lines), &*network.topology);
        self.most.clear();
        let at = |(place, limit): (usize, &f64)| {
            if topology.route_at(place).is_some() { limit.min(most) } else { *limit }
        };
        self.most.extend(lines.most.iter().enumerate().map(at));
    }
}

/// The least that any route charges that can carry anything.
fn cheapest(network: &Network) -> f64 {
    let (lines, topology) = (&network.lines, &*network.topology);
    let charges = (0..topology.links())
        .filter(|at| topology.route_at(*at).is_some() && lines.most[*at] > 0.0);
    charges.map(|at| lines.charge[at]).fold(f64::INFINITY, f64::min)
}
