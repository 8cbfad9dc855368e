//! `--json`: schema `trimtab/replay/1`.

use crate::show;
use serde_json::{Value, json};
use std::path::Path;
use trimtab_node::journal::{Difference, Replayed, Tail, What};

/// All replays.
pub(super) fn document(journals: Vec<Value>) -> Value {
    json!({"schema": "trimtab/replay/1", "journals": journals})
}

/// One replay.
pub(super) fn one(journal: &Path, replayed: &Replayed) -> Value {
    json!({
        "journal": journal.display().to_string(),
        "labels": replayed.header.labels,
        "records": replayed.records,
        "batches": replayed.batches,
        "events": replayed.events,
        "differences": replayed.differences,
        "first_differences": replayed.shown.iter().map(difference).collect::<Vec<_>>(),
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

fn difference(difference: &Difference) -> Value {
    let Difference { record, sequence, at, what } = difference;
    let (kind, recorded, replayed) = match what {
        What::Effects { recorded, replayed } => {
            ("effects", json!(recorded.len()), json!(replayed.len()))
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
