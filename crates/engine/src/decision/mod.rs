//! What was decided in one step, and what was refused, as data.

pub mod figures;
mod reasoning;
mod sentence;

pub use reasoning::{Binding, Costs, Cover, Reasoning, Shortage, Surplus, Verdict};

use crate::guard::{Reason, Refusal};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use trimtab_model::{AccountId, Amount, PlanId, Timestamp, TransferBody, TransferId};

/// The outcome of one step in which a strategy wished for something, or had news of why it did
/// not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Sequence of the batch that it answers.
    pub sequence: u64,
    /// When.
    pub at: Timestamp,
    /// Which strategy wished.
    pub strategy: Cow<'static, str>,
    /// The plan, where anything was permitted.
    pub plan: Option<PlanId>,
    /// What was permitted, in order.
    pub moves: Vec<Move>,
    /// What was refused, in order.
    pub refusals: Vec<Refusal>,
    /// Why, where the strategy can say so.
    pub reasoning: Option<Box<Reasoning>>,
    /// Accounts that could not be assessed, in account order: nothing is drawn from them.
    pub unassessed: Vec<Unassessed>,
}

/// An account that could not be assessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unassessed {
    /// Which.
    pub account: AccountId,
    /// Why not, in words.
    pub why: String,
}

/// One permitted transfer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Move {
    /// Its id.
    pub id: TransferId,
    /// What moves.
    pub body: TransferBody,
    /// What had been wished.
    pub wished: Amount,
    /// The limit that cut it, if one did.
    pub cut_by: Option<Reason>,
}
