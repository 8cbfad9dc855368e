//! What a strategy is: a wish list from an assessment.
//!
//! One small file each behind one object-safe trait. A strategy sees the whole picture in reals
//! and answers with wishes. It holds parameters only: what it wants to remember it hands back as
//! [`Memory`], so that a step depends on the engine's hashed state alone.

mod asymmetric_band;
mod catalogue;
mod dynamic;
mod fixed;
mod interval;
mod min_target;
mod none;
mod settle;
mod share;
mod threshold_target;
mod vol_band;
mod weighted_tolerance;
mod weights;

pub use catalogue::{
    Context, DYNAMIC, Figure, RULES, StrategyError, StrategySpec, build, hours_to_help,
};
pub use settle::{Settle, Settling};
pub use weights::{Weight, Weights};

use crate::assess::{AccountView, Assessment};
use crate::decision::Reasoning;
use crate::state::{Memory, Watch};
use std::fmt::Debug;
use trimtab_allocate::{Holdings, NodeFlow};
use trimtab_model::AccountId;

/// A move that a strategy would like, in whole units of the collateral asset.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wish {
    /// Where money should leave.
    pub source: AccountId,
    /// Where it should go.
    pub target: AccountId,
    /// How much should leave.
    pub amount: f64,
}

/// What a strategy answers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proposal {
    /// Moves wished for now, in the order in which they should be made.
    pub wishes: Vec<Wish>,
    /// Why, where the strategy can say so and it is news.
    pub reasoning: Option<Box<Reasoning>>,
    /// What it wants to be told at the next step, where that has changed.
    pub memory: Option<Memory>,
}

/// Where should the collateral be?
pub trait Strategy: Debug + Send {
    /// Its name in configuration and records.
    fn name(&self) -> &'static str;

    /// Volatilities it wants to be told of beside the book's own, in its order.
    fn watches(&self) -> Vec<Watch> {
        Vec::new()
    }

    /// What should move now, and why.
    fn propose(&self, assessment: &Assessment<'_>) -> Proposal;
}

/// Flows between account indices as wishes, without a word on why.
fn wishes(flows: Vec<NodeFlow>) -> Proposal {
    let wish = |flow: NodeFlow| {
        let (source, target) = (AccountId::at(flow.source)?, AccountId::at(flow.target)?);
        Some(Wish { source, target, amount: flow.amount })
    };
    Proposal { wishes: flows.into_iter().filter_map(wish).collect(), ..Proposal::default() }
}

/// The accounts' money as columns.
struct Columns {
    balance: Vec<f64>,
    inbound: Vec<f64>,
    available: Vec<f64>,
}

impl Columns {
    fn of(assessment: &Assessment<'_>) -> Self {
        let column = |pick: fn(&AccountView) -> f64| assessment.accounts.iter().map(pick).collect();
        Self {
            balance: column(|account| account.balance),
            inbound: column(|account| account.inbound),
            available: column(|account| account.available),
        }
    }

    fn holdings(&self) -> Holdings<'_> {
        Holdings { balance: &self.balance, inbound: &self.inbound, available: &self.available }
    }
}

#[cfg(test)]
mod tests;
