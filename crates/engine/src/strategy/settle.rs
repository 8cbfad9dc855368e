//! Going home: when users have been quiet for a while, back inside the tolerance band with the
//! least that must move.
//!
//! An account below its band is filled to the band's lower edge and no further, out of those that
//! have most above their targets. A tolerance is what somebody accepts, so coming closer is worth
//! nothing.

use super::dynamic::Way;
use super::weights::{Weight, targets};
use super::{Proposal, Strategy, Wish};
use crate::assess::{AccountView, Assessment};
use crate::state::Watch;
use trimtab_allocate::{NodeFlow, match_largest};
use trimtab_model::{AccountId, Portfolio};

/// Share of an amount that rounding on the way may take.
const HAIR: f64 = 1e-9;

/// When and where to settle.
#[derive(Debug)]
pub struct Settle {
    weights: Vec<Weight>,
    idle_h: f64,
    ways: Vec<Way>,
}

/// A strategy that settles when it has nothing else to do.
#[derive(Debug)]
pub struct Settling {
    /// What comes first.
    pub first: Box<dyn Strategy>,
    /// What comes when that wishes nothing.
    pub then: Settle,
}

impl Settle {
    /// Inside the band of `weights`, one for each account from the first on, once `idle_h` hours
    /// have gone without any request or deposit.
    #[must_use]
    pub fn new(weights: Vec<Weight>, idle_h: f64, portfolio: &Portfolio) -> Self {
        Self { weights, idle_h, ways: Way::all(portfolio) }
    }

    /// What must move to end inside the band; nothing while anybody is served.
    fn wishes(&self, assessment: &Assessment<'_>) -> Vec<Wish> {
        let accounts = &assessment.accounts[..self.weights.len().min(assessment.accounts.len())];
        let is_still = |account: &AccountView| {
            account.demand.waiting <= 0.0 && account.demand.idle >= self.idle_h
        };
        if !accounts.iter().all(is_still) {
            return Vec::new();
        }
        let held: Vec<f64> = accounts.iter().map(AccountView::total).collect();
        let targets = targets(&self.weights, &held);
        let deficit = (0..held.len()).map(|index| {
            let missing = targets[index] * (1.0 - self.weights[index].tolerance) - held[index];
            if missing > assessment.clip { missing } else { 0.0 }
        });
        let surplus = (0..held.len())
            .map(|index| (held[index] - targets[index]).min(accounts[index].available));
        let flows = match_largest(surplus.collect(), deficit.collect(), assessment.clip);
        flows.into_iter().filter_map(|flow| self.wish(flow)).collect()
    }

    /// A flow with the fees that come off on its way.
    fn wish(&self, flow: NodeFlow) -> Option<Wish> {
        let is_way = |way: &&Way| (way.source, way.target) == (flow.source, flow.target);
        let way = self.ways.iter().find(is_way)?;
        let amount = (flow.amount + way.fixed) / (1.0 - way.rate) * (1.0 + HAIR);
        let (source, target) = (AccountId::at(flow.source)?, AccountId::at(flow.target)?);
        Some(Wish { source, target, amount })
    }
}

impl Strategy for Settling {
    fn name(&self) -> &'static str {
        self.first.name()
    }

    fn watches(&self) -> Vec<Watch> {
        self.first.watches()
    }

    fn propose(&self, assessment: &Assessment<'_>) -> Proposal {
        let proposal = self.first.propose(assessment);
        if !proposal.wishes.is_empty() {
            return proposal;
        }
        Proposal { wishes: self.then.wishes(assessment), ..proposal }
    }
}
