//! `--json`: schema `trimtab/why/1`. Amounts are decimal strings in `unit`.

use super::told::{self, News, Quiet};
use crate::journal::json::{Decision, Observation};
use crate::journal::names::Names;
use crate::show;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;

/// What was decided and why, from a journal. Amounts are decimal strings in `unit`.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Document {
    /// Name and version of this schema.
    schema: &'static str,
    /// The journal's folder, as it was named.
    journal: String,
    /// The rule that decided.
    rule: String,
    /// What amounts are counted in.
    unit: String,
    /// What was found, in the order of the journal.
    entries: Vec<Entry>,
}

/// One thing to tell.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "entry", rename_all = "snake_case")]
enum Entry {
    /// Something was wished.
    Decision {
        /// Number of the outcome's record in the journal.
        record: u64,
        /// What came of it.
        decision: Box<Decision>,
        /// What became of its transfers.
        transfers: Vec<Word>,
    },
    /// Batches in a row in which nothing was wished.
    Quiet {
        /// How many.
        batches: u64,
        /// The first of them, RFC 3339 UTC.
        from: String,
        /// The last of them, RFC 3339 UTC.
        to: String,
    },
    /// A batch that was not taken in.
    BatchRefused {
        /// Number of the outcome's record in the journal.
        record: u64,
        /// When, RFC 3339 UTC.
        at: String,
        /// Why.
        why: String,
    },
}

/// Word of a transfer.
#[derive(Debug, Serialize, JsonSchema)]
struct Word {
    /// Number of the record in the journal.
    record: u64,
    /// When it was observed, RFC 3339 UTC: later than when it happened, and maybe than it was due.
    at: String,
    /// When the transfer left, RFC 3339 UTC; null where that is not told or not known.
    left: Option<String>,
    /// What was observed.
    observation: Observation,
}

impl Document {
    /// What was found in a journal.
    pub(super) fn of(journal: &Path, rule: &str, names: &Names, found: &[told::Entry]) -> Self {
        Self {
            schema: "trimtab/why/1",
            journal: journal.display().to_string(),
            rule: rule.to_owned(),
            unit: names.unit().to_owned(),
            entries: found.iter().map(|entry| Entry::of(entry, names)).collect(),
        }
    }
}

impl Entry {
    fn of(entry: &told::Entry, names: &Names) -> Self {
        match entry {
            told::Entry::Decided { record, decision, news } => Self::Decision {
                record: *record,
                decision: Box::new(Decision::of(decision, names)),
                transfers: news.iter().map(|one| Word::of(one, names)).collect(),
            },
            told::Entry::Quiet(Quiet { batches, from, to }) => {
                Self::Quiet { batches: *batches, from: show::time(*from), to: show::time(*to) }
            }
            told::Entry::Refused { record, at, why } => {
                Self::BatchRefused { record: *record, at: show::time(*at), why: why.clone() }
            }
        }
    }
}

impl Word {
    fn of(news: &News, names: &Names) -> Self {
        Self {
            record: news.record,
            at: show::time(news.at),
            left: news.left.map(show::time),
            observation: Observation::of(&news.seen, names),
        }
    }
}
