//! Records as JSON: schema `trimtab/journal/1`, one object a line. Amounts are decimal strings in
//! the line's `unit`, prices in that unit per underlying, positions in the underlying.

use super::names::{self, Names};
use super::reasons::reasons;
use crate::show;
use serde_json::{Value, json};
use trimtab_engine::decision::Move;
use trimtab_engine::{Decision, Effect, Refusal};
use trimtab_model::{Command, DemandReport, Flow, FlowKind, Observation, Statement, Timestamp};
use trimtab_node::journal::{Answer, Header, Record, Seen};

const SCHEMA: &str = "trimtab/journal/1";

/// One record.
pub(super) fn record(number: u64, record: &Record, names: &Names) -> Value {
    let mut line = match record {
        Record::Header(header) => self::header(header),
        Record::Batch(seen) => batch(seen, names),
        Record::Outcome(answer) => outcome(answer, names),
        Record::Close(close) => json!({
            "kind": "close",
            "batches": close.batches,
            "state_hash": close.state.to_string(),
        }),
    };
    line["schema"] = json!(SCHEMA);
    line["record"] = json!(number);
    line["unit"] = json!(names.unit());
    line
}

fn header(header: &Header) -> Value {
    let setup = &header.setup;
    json!({
        "kind": "header",
        "program": header.program,
        "config_hash": header.config.to_string(),
        "labels": header.labels,
        "portfolio_hash": setup.portfolio.digest().to_string(),
        "accounts": setup.portfolio.accounts().iter().map(|one| &one.name).collect::<Vec<_>>(),
        "markets": setup.portfolio.markets().iter().map(|one| &one.name).collect::<Vec<_>>(),
        "routes": setup.portfolio.routes().len(),
        "rule": setup.strategy.rule,
        "params": setup.strategy.params,
        "opening_multiple": setup.opening_multiple,
        "decision_interval_minutes": setup.decision_interval.minutes(),
    })
}

fn batch(seen: &Seen<'_>, names: &Names) -> Value {
    let observations = seen.batch.observations.iter().map(|one| observation(one, names));
    json!({
        "kind": "batch",
        "sequence": seen.batch.sequence,
        "at": show::time(seen.now),
        "observations": observations.collect::<Vec<_>>(),
    })
}

fn outcome(answer: &Answer<'_>, names: &Names) -> Value {
    let mut line = json!({
        "kind": "outcome",
        "state_hash": answer.state.map(|state| state.to_string()),
    });
    let effects = match &answer.outcome {
        Ok(effects) => effects,
        Err(why) => {
            line["batch_refused"] = json!(why);
            return line;
        }
    };
    let mut commands = Vec::new();
    for effect in effects.iter() {
        match effect {
            Effect::Record(one) => line["decision"] = decision(one, names),
            Effect::Command(Command::Transfer(request)) => commands.push(json!({
                "command": "transfer",
                "id": request.id.digest().to_string(),
                "from": names.account(request.source),
                "to": names.account(request.target),
                "amount": names.decimal(request.amount),
            })),
        }
    }
    line["commands"] = json!(commands);
    line
}

/// A decision; the sentence is for people, the rest for programs.
pub(crate) fn decision(decision: &Decision, names: &Names) -> Value {
    let moves = decision.moves.iter().map(|made| moved(made, names));
    let refusals = decision.refusals.iter().map(|one| refusal(one, names));
    json!({
        "sequence": decision.sequence,
        "at": show::time(decision.at),
        "strategy": decision.strategy,
        "plan": decision.plan.map(|plan| plan.digest().to_string()),
        "moves": moves.collect::<Vec<_>>(),
        "refusals": refusals.collect::<Vec<_>>(),
        "reasons": decision.reasoning.as_deref().map(|why| reasons(why, names)),
        "sentence": names.sentence(decision),
    })
}

/// One permitted transfer.
pub(crate) fn moved(made: &Move, names: &Names) -> Value {
    json!({
        "id": made.id.digest().to_string(),
        "from": names.account(made.body.source),
        "to": names.account(made.body.target),
        "amount": names.decimal(made.body.amount),
        "wished": names.decimal(made.wished),
        "cut_by": made.cut_by.map(|reason| reason.code()),
    })
}

/// One refused wish.
pub(crate) fn refusal(refusal: &Refusal, names: &Names) -> Value {
    json!({
        "from": names.account(refusal.source),
        "to": names.account(refusal.target),
        "wished": names.decimal(refusal.wished),
        "reason": refusal.reason.code(),
        "means": refusal.reason.to_string(),
    })
}

pub(crate) fn observation(seen: &Observation, names: &Names) -> Value {
    match seen {
        Observation::Mark { venue, market, price } => json!({
            "saw": "mark",
            "venue": names.venue(*venue),
            "market": names.market(*market),
            "price": names::price(*price),
        }),
        Observation::BarClosed { venue, market, open, close } => json!({
            "saw": "bar_closed",
            "venue": names.venue(*venue),
            "market": names.market(*market),
            "open": names::price(*open),
            "close": names::price(*close),
        }),
        Observation::Position(position) => json!({
            "saw": "position",
            "account": names.account(position.account),
            "market": names.market(position.market),
            "quantity": names::quantity(position.quantity),
        }),
        Observation::Announced { account, market, notional, due } => json!({
            "saw": "announced",
            "account": names.account(*account),
            "market": names.market(*market),
            "notional": names.decimal(*notional),
            "due": show::time(*due),
        }),
        Observation::Statement(statement) => self::statement(statement, names),
        Observation::Liquidated { account, gross, deficit } => json!({
            "saw": "liquidated",
            "account": names.account(*account),
            "gross": names.decimal(*gross),
            "deficit": names.decimal(*deficit),
        }),
        Observation::Withdrawals { venue, open } => {
            json!({"saw": "withdrawals", "venue": names.venue(*venue), "open": open})
        }
        Observation::Route { route, open } => {
            let [from, to] = names.route(*route);
            json!({"saw": "route", "from": from, "to": to, "open": open})
        }
        Observation::KillSwitch { on } => json!({"saw": "kill_switch", "on": on}),
        Observation::TransferSent { .. }
        | Observation::TransferUnderWay { .. }
        | Observation::TransferRefused { .. }
        | Observation::TransferArrived { .. }
        | Observation::TransferReturned { .. } => transfer(seen, names),
        Observation::Demand(report) => demand(report, names),
    }
}

fn demand(report: &DemandReport, names: &Names) -> Value {
    let requests = report.requests.iter().map(|request| names.decimal(*request));
    json!({
        "saw": "demand",
        "account": names.account(report.account),
        "waiting": names.decimal(report.waiting),
        "requests": requests.collect::<Vec<_>>(),
    })
}

fn statement(statement: &Statement, names: &Names) -> Value {
    let flows = statement.flows.iter().map(
        |Flow { kind, amount }| json!({"kind": flow(*kind), "amount": names.decimal(*amount)}),
    );
    json!({
        "saw": "statement",
        "account": names.account(statement.account),
        "balance": names.decimal(statement.balance),
        "precision": names.decimal(statement.precision),
        "flows": flows.collect::<Vec<_>>(),
    })
}

fn transfer(seen: &Observation, names: &Names) -> Value {
    let due = |due: &Timestamp| show::time(*due);
    match seen {
        Observation::TransferSent { id, amount, fee, due: at } => json!({
            "saw": "transfer_sent",
            "id": id.digest().to_string(),
            "amount": names.decimal(*amount),
            "fee": names.decimal(*fee),
            "due": due(at),
        }),
        Observation::TransferUnderWay { id, source, target, net, due: at } => json!({
            "saw": "transfer_under_way",
            "id": id.digest().to_string(),
            "from": names.account(*source),
            "to": names.account(*target),
            "amount": names.decimal(*net),
            "due": due(at),
        }),
        Observation::TransferRefused { id, reason } => json!({
            "saw": "transfer_refused",
            "id": id.digest().to_string(),
            "reason": reason.code(),
        }),
        Observation::TransferArrived { id, amount } => json!({
            "saw": "transfer_arrived",
            "id": id.digest().to_string(),
            "amount": names.decimal(*amount),
        }),
        Observation::TransferReturned { id, amount } => json!({
            "saw": "transfer_returned",
            "id": id.digest().to_string(),
            "amount": names.decimal(*amount),
        }),
        _ => Value::Null,
    }
}

/// A word for a kind of flow.
pub(super) const fn flow(kind: FlowKind) -> &'static str {
    match kind {
        FlowKind::Capital => "capital",
        FlowKind::Price => "price",
        FlowKind::Funding => "funding",
        FlowKind::Yield => "yield",
        FlowKind::Trading => "trading",
        FlowKind::Penalty => "penalty",
        FlowKind::Deficit => "deficit",
        FlowKind::Service => "service",
    }
}
