//! `dynamic`: money goes where one more dollar is worth most, and only when the move provably pays.
//!
//! Each step prices one more dollar at every account ([`picture`]; [`service`] where users are
//! served), decides which announced trades are worth their margin ([`book`]), asks how long a move
//! would last ([`horizon`]), and puts the flow problem to the allocator ([`flows`]). First the last
//! prices are asked whether doing nothing is proved right; only if not is the problem solved, and
//! only a certified answer moves money. Every answer, also the one to stay, comes with its reasons ([`reasons`]).

mod book;
mod flows;
mod horizon;
mod picture;
mod reasons;
mod service;

use super::{Proposal, Strategy};
use crate::assess::Assessment;
use crate::decision::Verdict;
use crate::state::Watch;
use flows::Outcome;
pub(super) use horizon::Way;
use picture::Picture;
pub(super) use service::top_up;
use trimtab_risk::holding::Idle;
use trimtab_risk::liquidation::LiquidationTerms;

/// The fast volatility forgets this many times faster than the slow one.
const FAST: f64 = 8.0;

/// Its parameters; docs/decisions.md argues for the defaults.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    /// How large moves are distributed and what a liquidation costs.
    pub(super) risk: LiquidationTerms,
    /// Half-life of the slow volatility, hours.
    pub(super) memory_h: f64,
    /// Longest time over which a move may be reckoned to pay, hours.
    pub(super) amortisation_h: f64,
    /// What an announced trade is worth per year, as a share of the notional of one side.
    pub(super) carry: f64,
    /// Multiple of its fees that a move must gain, net, to be made now.
    pub(super) waiting: f64,
    /// What a dollar costs that is not there when a user wants it, as a share of it.
    pub(super) unserved: f64,
}

/// The strategy and what it knows of its world.
#[derive(Debug)]
pub(super) struct Dynamic {
    pub(super) terms: Terms,
    /// What idle money earns and risks, per account.
    pub(super) idle: Vec<Idle>,
    /// Hours until help reaches each account: decision interval, slowest withdrawal, own deposit.
    pub(super) hours: Vec<f64>,
    /// Which accounts are wallets: money may pass through them.
    pub(super) wallets: Vec<bool>,
    /// Hours until a top-up decided at the next occasion reaches each account by its fastest route.
    pub(super) top_up: Vec<f64>,
    /// Terms of every route, in route order.
    pub(super) ways: Vec<Way>,
    /// Multiple of initial margin that a trade must find at a venue.
    pub(super) opening_multiple: f64,
    /// Cost of closing a position, as a share of its notional.
    pub(super) closing_cost: f64,
}

impl Strategy for Dynamic {
    fn name(&self) -> &'static str {
        "dynamic"
    }

    fn watches(&self) -> Vec<Watch> {
        let half_life_h = self.terms.memory_h;
        vec![Watch { half_life_h }, Watch { half_life_h: half_life_h / FAST }]
    }

    fn propose(&self, assessment: &Assessment<'_>) -> Proposal {
        let picture = self.worthwhile(assessment);
        let amortisation_h = horizon::amortisation(&picture, self.terms.amortisation_h);
        let Some(problem) = self.problem(assessment, &picture, amortisation_h) else {
            return self.stay(assessment, &picture, amortisation_h, Verdict::Unassessable);
        };
        let least = self.least_gain(assessment);
        if flows::is_proved_idle(&problem, assessment, amortisation_h, least) {
            return self.stay(assessment, &picture, amortisation_h, Verdict::NoSurplus);
        }
        match flows::solve(problem, assessment, amortisation_h) {
            Outcome::Stay { verdict, prices } => {
                let stay = self.stay(assessment, &picture, amortisation_h, verdict);
                reasons::with_prices(stay, assessment, prices)
            }
            Outcome::Move(solution) => self.decide(assessment, &picture, amortisation_h, *solution),
        }
    }
}

impl Dynamic {
    /// Acts on a certified solution if it gains enough not to wait.
    fn decide(
        &self,
        assessment: &Assessment<'_>,
        picture: &Picture,
        amortisation_h: f64,
        solution: flows::Solution,
    ) -> Proposal {
        let costs = self.costs(&solution, picture);
        let can_wait = self.fees_that_can_wait(assessment, &solution, picture);
        let least = self.least_gain(assessment).max(self.terms.waiting * can_wait);
        if solution.certificate.benefit < least {
            let stay = self.stay(assessment, picture, amortisation_h, Verdict::Waits);
            return reasons::with_prices(stay, assessment, Some(solution.prices));
        }
        let proposal = self.go(assessment, picture, amortisation_h, &solution, costs);
        if proposal.wishes.is_empty() {
            // All of it waits for money that must first come in to a relay.
            let stay = self.stay(assessment, picture, amortisation_h, Verdict::UnderWay);
            return reasons::with_prices(stay, assessment, Some(solution.prices));
        }
        proposal
    }
}
