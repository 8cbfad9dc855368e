//! `--json`: schema `trimtab/plan/1`. Amounts are decimal strings in `unit`.

use super::proposal::{Expected, Proposal};
use crate::journal::json::{moved, refusal};
use crate::journal::reasons::reasons;
use crate::show;
use serde_json::{Value, json};
use trimtab_engine::decision::Move;
use trimtab_model::Amount;

/// The whole proposal.
pub(super) fn document(proposal: &Proposal) -> Value {
    let names = &proposal.names;
    let moves = proposal.moves().iter().map(|made| one(proposal, made));
    let refusals = proposal.refusals().iter().map(|one| refusal(one, names));
    let why = proposal.decision.as_ref().and_then(|decision| decision.reasoning.as_deref());
    let reasons = why.map(|why| reasons(why, names));
    let plan = proposal.decision.as_ref().and_then(|decision| decision.plan);
    json!({
        "schema": "trimtab/plan/1",
        "at": show::time(proposal.at()),
        "basis": proposal.basis,
        "strategy": proposal.engine.strategy_name(),
        "unit": names.unit(),
        "sent": false,
        "proposed": !proposal.moves().is_empty(),
        "plan": plan.map(|plan| plan.digest().to_string()),
        "moves": moves.collect::<Vec<_>>(),
        "refusals": refusals.collect::<Vec<_>>(),
        "reasons": reasons,
        "sentence": proposal.sentence(),
        "portfolio_hash": proposal.engine.portfolio().digest().to_string(),
    })
}

fn one(proposal: &Proposal, made: &Move) -> Value {
    let names = &proposal.names;
    let Expected { fee, net, minutes, at } = proposal.expected(made);
    let decimal = |amount: Option<Amount>| amount.map(|amount| names.decimal(amount));
    let mut line = moved(made, names);
    line["fee"] = json!(decimal(fee));
    line["arrives"] = json!(decimal(net));
    line["minutes"] = json!(minutes);
    line["arrives_at"] = json!(at.map(show::time));
    line
}
