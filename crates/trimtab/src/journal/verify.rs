//! `trimtab journal verify`: is every record what was written, and how does the journal end?

use crate::cli::VerifyArgs;
use crate::exit::Failure;
use crate::{json, replay, show};
use schemars::JsonSchema;
use serde::Serialize;
use std::io::{Write, stdout};
use trimtab_node::journal::{Reader, Tail};

/// A journal in which every record is what was written.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Document {
    /// Name and version of this schema.
    schema: &'static str,
    /// The journal's folder, as it was named.
    journal: String,
    /// Number of the last record; of all records, unless the first were removed by compaction.
    records: u64,
    /// Number of the first record that is there: 1, unless earlier ones were removed by compaction.
    first_record: u64,
    /// Number of files.
    segments: u32,
    /// How it ends: closed, open (its writer was stopped, or is at work) or torn.
    tail: &'static str,
    /// Hash of the last record and so of all, in hexadecimal.
    head_hash: String,
}

pub(super) fn run(args: &VerifyArgs) -> Result<(), Failure> {
    let mut reader = Reader::open(&args.journal)?;
    while reader.next_frame()?.is_some() {}
    let tail = reader.tail().unwrap_or(&Tail::Open);
    let first_record = reader.first_record();
    let (records, segments, hash) = (reader.records(), reader.segments(), reader.head_hash());
    if args.json {
        return json::print(&Document {
            schema: "trimtab/journal-verify/1",
            journal: args.journal.display().to_string(),
            records,
            first_record,
            segments,
            tail: replay::word(tail),
            head_hash: hash,
        });
    }
    let there = records.saturating_add(1).saturating_sub(first_record);
    let (records, segments) = (show::counted(there, "record"), show::counted(segments, "segment"));
    let end = replay::word(tail);
    writeln!(stdout().lock(), "{records} in {segments}, {end}, head hash {hash}")?;
    if first_record > 1 {
        let first = show::count(first_record);
        writeln!(
            stdout().lock(),
            "  note: it begins with record {first}; those before it were removed by compaction"
        )?;
    }
    if let Some(note) = replay::ending(tail) {
        writeln!(stdout().lock(), "  note: {note}")?;
    }
    Ok(())
}
