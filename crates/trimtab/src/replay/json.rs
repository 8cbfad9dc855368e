//! `--json`: schema `trimtab/replay/1`.

use super::words::said;
use crate::show;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use trimtab_model::Portfolio;
use trimtab_node::journal::{self as node, Replayed, Tail, What};

/// Journals that were run through the engine again. One that could not be is told on stderr and
/// is not among them.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Document {
    /// Name and version of this schema.
    pub(super) schema: &'static str,
    /// What came of each, in the order in which they were named.
    pub(super) journals: Vec<Journal>,
}

/// What came of one replay.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Journal {
    /// The journal's folder, as it was named.
    journal: String,
    /// What its run is called: window, strategy, variant and latency.
    labels: BTreeMap<String, String>,
    /// Number of the last record; of all records, unless the first were removed by compaction.
    records: u64,
    /// Number of the first record that is there: 1, unless earlier ones were removed by compaction.
    first_record: u64,
    /// How often a writer opened the journal; 0 for one of a backtest.
    openings: u64,
    /// Snapshots that were compared with what came out.
    snapshots: u64,
    /// Batches taken in.
    batches: u64,
    /// Observations in them.
    events: u64,
    /// How many things came out differently; above zero the exit code is 12.
    differences: u64,
    /// The first of them.
    first_differences: Vec<Difference>,
    /// Batches whose outcome the journal does not have: one at a torn end, else none.
    unanswered: u64,
    /// How the journal ends: closed, open (its writer was stopped, or is at work) or torn.
    tail: &'static str,
    /// Hash of the engine's last state.
    state_hash: String,
}

/// Something that came out differently.
#[derive(Debug, Serialize, JsonSchema)]
struct Difference {
    /// Number of the record that says otherwise.
    record: u64,
    /// Number of the batch.
    sequence: u64,
    /// When, RFC 3339 UTC.
    at: String,
    /// What: effects, refusal, state, snapshot or batches.
    kind: &'static str,
    /// What the journal says: words, a hash or a number; null for a batch that was taken in.
    recorded: Figure,
    /// What came out now, likewise.
    replayed: Figure,
}

/// One side of a difference.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(untagged)]
enum Figure {
    /// A number of batches.
    Count(u64),
    /// Words, or a hash.
    Words(Option<String>),
}

impl Journal {
    /// One replay.
    pub(super) fn of(journal: &Path, replayed: &Replayed) -> Self {
        let portfolio = replayed.engine.portfolio();
        let shown = replayed.shown.iter().map(|one| Difference::of(one, portfolio));
        Self {
            journal: journal.display().to_string(),
            labels: replayed.header.labels.clone(),
            records: replayed.records,
            first_record: replayed.first_record,
            openings: replayed.openings,
            snapshots: replayed.snapshots,
            batches: replayed.batches,
            events: replayed.events,
            differences: replayed.differences,
            first_differences: shown.collect(),
            unanswered: replayed.unanswered,
            tail: tail(&replayed.tail),
            state_hash: replayed.engine.state().digest().to_string(),
        }
    }
}

/// A word for how a journal ends.
pub(crate) const fn tail(tail: &Tail) -> &'static str {
    match tail {
        Tail::Closed => "closed",
        Tail::Open => "open",
        Tail::Torn { .. } => "torn",
    }
}

impl Difference {
    fn of(difference: &node::Difference, portfolio: &Portfolio) -> Self {
        let node::Difference { record, sequence, at, what } = difference;
        let words = |text: String| Figure::Words(Some(text));
        let (kind, [recorded, replayed]) = match what {
            What::Effects { recorded, replayed } => {
                ("effects", [recorded, replayed].map(|one| words(said(one, portfolio))))
            }
            What::Refusal { recorded, replayed } => {
                ("refusal", [recorded, replayed].map(|one| Figure::Words(one.clone())))
            }
            What::State { recorded, replayed } => {
                ("state", [recorded, replayed].map(|one| words(one.to_string())))
            }
            What::Snapshot { problem } => {
                ("snapshot", [words(problem.clone()), Figure::Words(None)])
            }
            What::Count { recorded, replayed } => {
                ("batches", [recorded, replayed].map(|one| Figure::Count(*one)))
            }
        };
        let (record, sequence, at) = (*record, *sequence, show::time(*at));
        Self { record, sequence, at, kind, recorded, replayed }
    }
}
