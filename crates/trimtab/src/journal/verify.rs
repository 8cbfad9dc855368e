//! `trimtab journal verify`: is every record what was written, and how does the journal end?

use crate::cli::VerifyArgs;
use crate::exit::Failure;
use crate::{replay, show};
use serde_json::json;
use std::io::{Write, stdout};
use trimtab_node::journal::{Reader, Tail};

pub(super) fn run(args: &VerifyArgs) -> Result<(), Failure> {
    let mut reader = Reader::open(&args.journal)?;
    while reader.next_frame()?.is_some() {}
    let tail = reader.tail().unwrap_or(&Tail::Open);
    let (records, segments, hash) = (reader.records(), reader.segments(), reader.head_hash());
    if args.json {
        let document = json!({
            "schema": "trimtab/journal-verify/1",
            "journal": args.journal.display().to_string(),
            "records": records,
            "segments": segments,
            "tail": replay::word(tail),
            "head_hash": hash,
        });
        writeln!(stdout().lock(), "{document}")?;
        return Ok(());
    }
    let plural = if segments == 1 { "" } else { "s" };
    let records = show::count(records);
    let end = replay::word(tail);
    writeln!(
        stdout().lock(),
        "{records} records in {segments} segment{plural}, {end}, head hash {hash}"
    )?;
    if let Some(note) = replay::ending(tail) {
        writeln!(stdout().lock(), "  note: {note}")?;
    }
    Ok(())
}
