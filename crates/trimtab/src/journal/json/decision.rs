//! A decision as JSON: what was permitted, what was refused, and why.

use super::super::names::Names;
use super::super::reasons::Reasons;
use crate::show;
use schemars::JsonSchema;
use serde::Serialize;
use trimtab_engine as engine;

/// What came of one step in which something was wished, or was not and could be explained.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Decision {
    /// Number of the batch that it answers.
    sequence: u64,
    /// When, RFC 3339 UTC.
    at: String,
    /// Which strategy wished.
    strategy: String,
    /// Id of the plan; null where nothing was permitted.
    plan: Option<String>,
    /// What was permitted, in order.
    moves: Vec<Move>,
    /// What was refused, in order.
    refusals: Vec<Refusal>,
    /// Why; null where the strategy cannot say so.
    reasons: Option<Reasons>,
    /// Accounts that could not be assessed, in account order: nothing is drawn from them.
    unassessed: Vec<Unassessed>,
    /// All of it in plain words, for people.
    sentence: String,
}

/// An account that could not be assessed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Unassessed {
    /// The account.
    account: String,
    /// Why not, in plain words.
    why: String,
}

/// One permitted transfer. Amounts are decimal strings in the document's `unit`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Move {
    /// Id of the transfer.
    id: String,
    /// The account it leaves.
    from: String,
    /// The account it goes to.
    to: String,
    /// What leaves, fees included.
    amount: String,
    /// What had been wished.
    wished: String,
    /// Code of the limit that cut it; null where none did.
    cut_by: Option<&'static str>,
}

/// One refused wish. Amounts are decimal strings in the document's `unit`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Refusal {
    /// The account it would have left.
    from: String,
    /// The account it would have gone to.
    to: String,
    /// What had been wished.
    wished: String,
    /// Code of the limit that refused it; never given another meaning.
    reason: &'static str,
    /// The same in plain words, for people.
    means: String,
}

impl Decision {
    /// A decision with the names of its portfolio.
    pub(crate) fn of(decision: &engine::Decision, names: &Names) -> Self {
        Self {
            sequence: decision.sequence,
            at: show::time(decision.at),
            strategy: decision.strategy.clone().into_owned(),
            plan: decision.plan.map(|plan| plan.digest().to_string()),
            moves: decision.moves.iter().map(|made| Move::of(made, names)).collect(),
            refusals: decision.refusals.iter().map(|one| Refusal::of(one, names)).collect(),
            reasons: decision.reasoning.as_deref().map(|why| Reasons::of(why, names)),
            unassessed: decision.unassessed.iter().map(|one| Unassessed::of(one, names)).collect(),
            sentence: names.sentence(decision),
        }
    }
}

impl Unassessed {
    /// An account that could not be assessed.
    pub(crate) fn of(one: &engine::decision::Unassessed, names: &Names) -> Self {
        Self { account: names.account(one.account), why: one.why.clone() }
    }
}

impl Move {
    /// A permitted transfer.
    pub(crate) fn of(made: &engine::decision::Move, names: &Names) -> Self {
        Self {
            id: made.id.digest().to_string(),
            from: names.account(made.body.source),
            to: names.account(made.body.target),
            amount: names.decimal(made.body.amount),
            wished: names.decimal(made.wished),
            cut_by: made.cut_by.map(|reason| reason.code()),
        }
    }
}

impl Refusal {
    /// A refused wish.
    pub(crate) fn of(refusal: &engine::Refusal, names: &Names) -> Self {
        Self {
            from: names.account(refusal.source),
            to: names.account(refusal.target),
            wished: names.decimal(refusal.wished),
            reason: refusal.reason.code(),
            means: refusal.reason.to_string(),
        }
    }
}
