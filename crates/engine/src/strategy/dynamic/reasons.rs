//! The reasons of a step, and which of them are news.
//!
//! A no-move is put on record when what it says differs from the last one: another verdict,
//! another closest route, another recommendation; and once a day in any case.
//! So the record is short and no reason is ever missing from it.

use super::Dynamic;
use super::flows::Solution;
use super::picture::Picture;
use crate::assess::Assessment;
use crate::decision::{Binding, Costs, Cover, Reasoning, Shortage, Surplus, Verdict};
use crate::state::{Memory, Told};
use crate::strategy::{Proposal, Wish};
use trimtab_allocate::Prices;
use trimtab_model::{AccountId, MarketId, RouteId, Span};

/// Routes whose case is put on record.
const SURPLUSES: usize = 3;
/// A flow this close to a limit is at it, relatively.
const AT_LIMIT: f64 = 1e-9;

impl Dynamic {
    /// No move: what is remembered, and the reasons where they are news.
    pub(super) fn stay(
        &self,
        assessment: &Assessment<'_>,
        picture: &Picture,
        hours: f64,
        verdict: Verdict,
    ) -> Proposal {
        let surpluses = self.surpluses(assessment, picture, hours);
        let case = Case { verdict, closest: surpluses.first().map(|best| best.route) };
        let last = assessment.memory.told;
        let is_told = last.is_some_and(|last| {
            last.case() == case.code() && assessment.now.since(last.at) < Span::DAY
        });
        // A recommendation is reckoned anew with every news, and else by the hour.
        let is_due = |last: Told| assessment.now.since(last.reckoned) >= Span::HOUR;
        if is_told && !last.is_some_and(is_due) {
            return Proposal::default();
        }
        let shortage = self.shortage(assessment, picture);
        let key = case.with(shortage.as_ref());
        let told = Told { key, at: assessment.now, reckoned: assessment.now };
        if let Some(last) = last.filter(|last| is_told && last.key == key) {
            let told = Some(Told { at: last.at, ..told });
            let memory = Memory { told, ..assessment.memory.clone() };
            return Proposal { memory: Some(memory), ..Proposal::default() };
        }
        let reasoning = self.reasoning(assessment, picture, hours, (verdict, surpluses, shortage));
        let memory = Memory { told: Some(told), ..assessment.memory.clone() };
        Proposal { wishes: Vec::new(), reasoning: Some(Box::new(reasoning)), memory: Some(memory) }
    }

    /// The moves of a solution, the most urgent first.
    pub(super) fn go(
        &self,
        assessment: &Assessment<'_>,
        picture: &Picture,
        hours: f64,
        solution: &Solution,
        costs: Costs,
    ) -> Proposal {
        let surpluses = self.surpluses(assessment, picture, hours);
        let shortage = self.shortage(assessment, picture);
        let mut reasoning =
            self.reasoning(assessment, picture, hours, (Verdict::Move, surpluses, shortage));
        reasoning.benefit = solution.certificate.benefit;
        reasoning.bound = solution.certificate.bound;
        reasoning.binding = binding(solution);
        reasoning.costs = costs;
        let mut moves: Vec<(usize, f64)> =
            solution.flows.iter().copied().enumerate().filter(|(_, flow)| *flow > 0.0).collect();
        moves.sort_by(|left, right| {
            let urgency = |one: &(usize, f64)| reasoning.prices[self.ways[one.0].target];
            urgency(right).total_cmp(&urgency(left)).then(left.0.cmp(&right.0))
        });
        Proposal {
            wishes: self.landed(assessment, picture, moves),
            reasoning: Some(Box::new(reasoning)),
            memory: Some(Memory { prices: solution.prices.nodes.clone(), told: None }),
        }
    }

    /// The moves that landed money can make now. What must first come in to a relay goes on from
    /// there once it has, if that is still the best then.
    fn landed(
        &self,
        assessment: &Assessment<'_>,
        picture: &Picture,
        moves: Vec<(usize, f64)>,
    ) -> Vec<Wish> {
        let mut left: Vec<f64> = assessment.accounts.iter().map(|one| one.available).collect();
        let mut wishes = Vec::new();
        for (route, planned) in moves {
            let way = &self.ways[route];
            let amount =
                if picture.relays[way.source] { planned.min(left[way.source]) } else { planned };
            let ends = AccountId::at(way.source).zip(AccountId::at(way.target));
            if let Some((source, target)) = ends.filter(|_| amount >= assessment.clip) {
                left[way.source] -= amount;
                wishes.push(Wish { source, target, amount });
            }
        }
        wishes
    }

    fn reasoning(
        &self,
        assessment: &Assessment<'_>,
        picture: &Picture,
        hours: f64,
        (verdict, surpluses, shortage): (Verdict, Vec<Surplus>, Option<Shortage>),
    ) -> Reasoning {
        Reasoning {
            verdict,
            prices: self.prices(assessment, picture, hours),
            capital_price: picture.division.price,
            amortisation_h: hours,
            binding: self.hindrance(assessment, surpluses.first()),
            surpluses,
            benefit: 0.0,
            bound: 0.0,
            costs: Costs::default(),
            cover: self.cover(assessment, picture),
            shortage,
        }
    }

    /// What keeps the best route from being taken: a target that may hold no more, else its cost.
    fn hindrance(&self, assessment: &Assessment<'_>, best: Option<&Surplus>) -> Binding {
        let full = best.filter(|best| best.net() > 0.0).and_then(|best| {
            let target = self.ways.get(best.route.index())?.target;
            let held = assessment.accounts[target].total();
            (held + assessment.clip > assessment.caps[target]).then(|| AccountId::at(target))?
        });
        full.map_or(Binding::Cost, Binding::Cap)
    }

    fn surpluses(
        &self,
        assessment: &Assessment<'_>,
        picture: &Picture,
        hours: f64,
    ) -> Vec<Surplus> {
        let prices = self.prices(assessment, picture, hours);
        let case = |(index, (way, &room)): (usize, (&super::Way, &f64))| {
            let view = &assessment.accounts[way.source];
            let can_give = self.drawable(view, picture, way.source) >= assessment.clip;
            (room > 0.0 && can_give).then_some(Surplus {
                route: RouteId::at(index)?,
                gain: hours * (prices[way.target] - prices[way.source]),
                cost: self.cost_of_way(way, picture),
                hours: way.hours,
            })
        };
        let routes = self.ways.iter().zip(&assessment.room).enumerate();
        let mut cases: Vec<Surplus> = routes.filter_map(case).collect();
        cases.sort_by(|left, right| {
            right.net().total_cmp(&left.net()).then(left.route.cmp(&right.route))
        });
        cases.truncate(SURPLUSES);
        cases
    }

    fn cover(&self, assessment: &Assessment<'_>, picture: &Picture) -> Vec<Cover> {
        let cover = |index: usize| {
            let (view, exposure) = (&assessment.accounts[index], &picture.exposures[index]);
            let held = |at: &usize| view.legs[*at].held().abs();
            let largest =
                (0..view.legs.len()).max_by(|left, right| held(left).total_cmp(&held(right)))?;
            let leg = view.legs[largest];
            (leg.held() != 0.0).then_some(Cover {
                account: AccountId::at(index)?,
                adverse: (view.balance - view.requirement.maintenance) / exposure.at_risk(),
                against_rise: leg.quantity < 0.0,
                market: MarketId::at(largest)?,
                quantity: leg.quantity.abs(),
                hours: self.hours[index],
            })
        };
        (0..assessment.margined().len()).filter_map(cover).collect()
    }
}

/// Remembers prices that were solved for without a move.
pub(super) fn with_prices(
    proposal: Proposal,
    assessment: &Assessment<'_>,
    prices: Option<Prices>,
) -> Proposal {
    let Some(prices) = prices else { return proposal };
    let told = proposal.memory.map_or(assessment.memory.told, |memory| memory.told);
    Proposal { memory: Some(Memory { prices: prices.nodes, told }), ..proposal }
}

/// What stands in the way of moving more.
fn binding(solution: &Solution) -> Binding {
    let problem = &solution.problem;
    let mut drawn = vec![0.0; problem.nodes().len()];
    for (index, (route, &flow)) in problem.routes().iter().zip(&solution.flows).enumerate() {
        drawn[route.source] += flow;
        let is_full = flow > 0.0 && flow >= route.capacity * (1.0 - AT_LIMIT);
        if let (true, Some(id)) = (is_full, RouteId::at(index)) {
            return Binding::Route(id);
        }
    }
    let empty = problem
        .nodes()
        .iter()
        .zip(&drawn)
        .position(|(node, &drawn)| drawn > 0.0 && drawn >= node.drawable * (1.0 - AT_LIMIT));
    empty.and_then(AccountId::at).map_or(Binding::Cost, Binding::Source)
}

/// What a no-move says, as far as saying it again would be no news.
struct Case {
    verdict: Verdict,
    closest: Option<RouteId>,
}

/// Bits that tell the recommended reduction's market and quarter; the case stands above them.
const REDUCTION_BITS: u32 = 20;
/// Parts in which reductions are told.
const QUARTERS: f64 = 4.0;

impl Case {
    fn code(&self) -> u64 {
        let closest = self.closest.map_or(0, |route| 1 + route.index() as u64);
        (self.verdict as u64) << 32 | closest
    }

    fn with(&self, shortage: Option<&Shortage>) -> u64 {
        let reduction = shortage.map_or(0, |found| {
            (1 + found.market.index() as u64) << 3 | (found.share * QUARTERS) as u64
        });
        self.code() << REDUCTION_BITS | reduction
    }
}

impl Told {
    fn case(&self) -> u64 {
        self.key >> REDUCTION_BITS
    }
}
