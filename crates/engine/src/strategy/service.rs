//! `service`: money goes where users are about to want it, when that is worth what the move costs.
//!
//! A unit that is not there when a user wants it costs `loss`. Kept at an account it is worth `loss`
//! times the chance that it is wanted there before another could come, which takes a decision
//! interval and the fastest route. A move of `q` pays when what it adds at its target exceeds what
//! it takes at its source and what the route asks; the size is where the two margins meet. Nothing
//! is moved for the sake of a proportion.

use super::{Settle, Strategy, Wish};
use crate::assess::{AccountView, Assessment};
use trimtab_model::{AccountId, Portfolio, Span};
use trimtab_risk::real;
use trimtab_risk::service::Demand;

/// Halvings that find a size: beyond them a double has no more digits.
const HALVINGS: usize = 60;
/// A millionth of a unit of the asset.
const HAIR: f64 = 1e-6;

/// What the rule goes by.
#[derive(Debug, Clone)]
pub struct ServiceTerms {
    /// What a unit costs that is not there when it is wanted, as a share of it.
    pub loss: f64,
    /// Between two decisions.
    pub interval: Span,
    /// How to end, if not as it comes.
    pub settle: Option<Settle>,
}

/// The rule.
#[derive(Debug)]
pub struct Service {
    terms: ServiceTerms,
    routes: Vec<Terms>,
    /// Hours until a top-up decided at the next occasion has come, by account.
    hours: Vec<f64>,
}

/// What a route asks, in units of the asset.
#[derive(Debug, Clone, Copy)]
struct Terms {
    source: usize,
    target: usize,
    fixed: f64,
    rate: f64,
}

/// A move and what it is worth net.
#[derive(Debug, Clone, Copy)]
struct Move {
    source: usize,
    target: usize,
    amount: f64,
    arrives: f64,
    worth: f64,
}

impl Service {
    /// The rule over a portfolio's routes.
    #[must_use]
    pub fn new(terms: ServiceTerms, portfolio: &Portfolio) -> Self {
        let decimals = portfolio.collateral().decimals;
        let mut hours = vec![f64::INFINITY; portfolio.accounts().len()];
        let mut routes = Vec::new();
        for route in portfolio.routes() {
            let latency = route.latency().unwrap_or(Span::ZERO);
            let to_help = hours_of(terms.interval) + hours_of(latency);
            let (source, target) = (route.source.index(), route.target.index());
            hours[target] = hours[target].min(to_help);
            routes.push(Terms {
                source,
                target,
                fixed: route.hops.iter().map(|hop| real::amount(hop.fee_fixed, decimals)).sum(),
                rate: route.hops.iter().map(|hop| real::ratio(hop.fee_rate)).sum(),
            });
        }
        Self { terms, routes, hours }
    }

    /// The best move there is, if any pays.
    fn best(&self, accounts: &[AccountView], assessment: &Assessment<'_>) -> Option<Move> {
        let moves = self.routes.iter().filter_map(|route| self.consider(route, accounts));
        let paying = moves.filter(|one| one.amount >= assessment.clip && one.worth > 0.0);
        paying.fold(None, |best: Option<Move>, one| match best {
            Some(known) if known.worth >= one.worth => Some(known),
            _ => Some(one),
        })
    }

    /// The best size on one route.
    fn consider(&self, route: &Terms, accounts: &[AccountView]) -> Option<Move> {
        let (from, to) = (&accounts[route.source], &accounts[route.target]);
        // What users wait for at the source is theirs.
        let most = (from.balance - from.demand.waiting).min(from.available);
        if most <= 0.0 {
            return None;
        }
        let gives = from.demand.cautious();
        let keeps = 1.0 - route.rate;
        let margin = |amount: f64| {
            keeps * self.chance(route.target, &to.demand, to.total() + amount * keeps - route.fixed)
                - self.chance(route.source, &gives, from.total() - amount)
        };
        let least = route.rate / self.terms.loss;
        if margin(route.fixed) <= least {
            return None;
        }
        let (mut low, mut high) = (0.0, most);
        if margin(most) <= least {
            for _ in 0..HALVINGS {
                let middle = 0.5 * (low + high);
                if margin(middle) > least { low = middle } else { high = middle }
            }
        }
        // A hair more: rounding on the way must not leave a request unpaid for want of it.
        let amount = (high + HAIR).min(most);
        let arrives = (amount * keeps - route.fixed).max(0.0);
        let gained = self.cost(route.target, &to.demand, to.total())
            - self.cost(route.target, &to.demand, to.total() + arrives);
        let lost = self.cost(route.source, &gives, from.total() - amount)
            - self.cost(route.source, &gives, from.total());
        let worth = gained - lost - route.fixed - route.rate * amount;
        Some(Move { source: route.source, target: route.target, amount, arrives, worth })
    }

    /// The chance that `x` at an account does not last until help can come.
    fn chance(&self, index: usize, demand: &Demand, x: f64) -> f64 {
        demand.shortage(x, self.hours[index])
    }

    /// What an account with `x` is expected to cost until help can come: what is owed and cannot be
    /// paid in full, what is foreseen by its loss. Requests are not paid in parts, so a shortage
    /// holds up all that waits.
    fn cost(&self, index: usize, demand: &Demand, x: f64) -> f64 {
        let left = x - demand.waiting;
        let foreseen = demand.over(self.hours[index]).missing_beyond(left.max(0.0));
        let owed = if left < 0.0 { demand.waiting - left } else { 0.0 };
        owed + self.terms.loss * foreseen
    }
}

fn hours_of(span: Span) -> f64 {
    span.nanos() as f64 / Span::HOUR.nanos() as f64
}

impl Strategy for Service {
    fn name(&self) -> &'static str {
        "service"
    }

    fn propose(&self, assessment: &Assessment<'_>) -> Vec<Wish> {
        let mut accounts = assessment.accounts.clone();
        let mut wishes = Vec::new();
        // Each move settles one account's need or empties one source.
        for _ in 0..2 * accounts.len() {
            let Some(best) = self.best(&accounts, assessment) else { break };
            accounts[best.source].balance -= best.amount;
            accounts[best.source].available -= best.amount;
            accounts[best.target].inbound += best.arrives;
            let ends = AccountId::at(best.source).zip(AccountId::at(best.target));
            let Some((source, target)) = ends else { break };
            wishes.push(Wish { source, target, amount: best.amount });
        }
        match &self.terms.settle {
            Some(settle) if wishes.is_empty() => settle.propose(assessment),
            _ => wishes,
        }
    }
}
