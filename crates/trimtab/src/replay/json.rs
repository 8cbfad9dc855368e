//! `--json`: schema `trimtab/replay/1`.

use super::words::said;
use crate::show;
use serde_json::{Value, json};
use std::path::Path;
use trimtab_model::Portfolio;
use trimtab_node::journal::{Difference, Replayed, Tail, What};

/// All replays.
pub(super) fn document(journals: Vec<Value>) -> Value {
    json!({"schema": "trimtab/replay/1", "journals": journals})
}

/// One replay.
pub(super) fn one(journal: &Path, replayed: &Replayed) -> Value {
    let portfolio = replayed.engine.portfolio();
    let shown = replayed.shown.iter().map(|one| difference(one, portfolio));
    json!({
        "journal": journal.display().to_string(),
        "labels": replayed.header.labels,
        "records": replayed.records,
        "batches": replayed.batches,
        "events": replayed.events,
        "differences": replayed.differences,
        "first_differences": shown.collect::<Vec<_>>(),
        "unanswered": replayed.unanswered,
        "tail": tail(&replayed.tail),
        "state_hash": replayed.engine.state().digest().to_string(),
    })
}

/// A word for how a journal ends.
pub(crate) const fn tail(tail: &Tail) -> &'static str {
    match tail {
        Tail::Closed => "closed",
        Tail::Open => "open",
        Tail::Torn { .. } => "torn",
    }
}

fn difference(difference: &Difference, portfolio: &Portfolio) -> Value {
    let Difference { record, sequence, at, what } = difference;
    let (kind, recorded, replayed) = match what {
        What::Effects { recorded, replayed } => {
            let [recorded, replayed] = [recorded, replayed].map(|effects| said(effects, portfolio));
            ("effects", json!(recorded), json!(replayed))
        }
        What::Refusal { recorded, replayed } => ("refusal", json!(recorded), json!(replayed)),
        What::State { recorded, replayed } => {
            ("state", json!(recorded.to_string()), json!(replayed.to_string()))
        }
        What::Count { recorded, replayed } => ("batches", json!(recorded), json!(replayed)),
    };
    json!({
        "record": record,
        "sequence": sequence,
        "at": show::time(*at),
        "kind": kind,
        "recorded": recorded,
        "replayed": replayed,
    })
}
