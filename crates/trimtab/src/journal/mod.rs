//! `trimtab journal`: the records of a journal told, checked or exported.

mod choose;
pub(crate) mod json;
mod legs;
pub(crate) mod names;
pub(crate) mod reasons;
mod show;
pub(crate) mod verify;
pub(crate) mod words;

use crate::cli::{ExportArgs, JournalAction, JournalArgs, Range};
use crate::exit::Failure;
use crate::say::say;
use choose::Choice;
use names::Names;
use std::io::{BufWriter, Write, stdout};
use std::path::Path;
use trimtab_node::journal::{Kind, Reader, Record};

pub(crate) fn run(args: &JournalArgs) -> Result<(), Failure> {
    match &args.action {
        JournalAction::Show(args) => show::run(args),
        JournalAction::Verify(args) => verify::run(args),
        JournalAction::Export(ExportArgs { journal, range }) => export(journal, range),
    }
}

/// JSON lines, one a record.
fn export(journal: &Path, range: &Range) -> Result<(), Failure> {
    each(journal, range, |number, record, names, out| {
        crate::json::line(out, &json::Line::of(number, record, names))
    })
}

/// Goes through the chosen records; what was told before a damaged one is still told.
fn each(
    journal: &Path,
    range: &Range,
    mut tell: impl FnMut(u64, &Record, &Names, &mut dyn Write) -> std::io::Result<()>,
) -> Result<(), Failure> {
    let choice = Choice::of(range)?;
    let mut reader = Reader::open(journal)?;
    let mut out = BufWriter::new(stdout().lock());
    let mut names = Names::default();
    let mut told = 0_u64;
    while let Some(frame) = reader.next_frame().inspect_err(|_| drop(out.flush()))? {
        let number = frame.place.record;
        // The header is needed whether or not it is shown: it has the names.
        if frame.kind == Kind::Header || choice.takes(number, frame.kind) {
            let record = Record::of(&frame).inspect_err(|_| drop(out.flush()))?;
            if let Record::Header(header) = &record {
                names = Names::of(&header.setup.portfolio);
            }
            if choice.takes(number, frame.kind) && choice.takes_record(&record) {
                tell(number, &record, &names, &mut out)?;
                told += 1;
            }
        }
        if number >= choice.until {
            break;
        }
    }
    out.flush()?;
    if told == 0 {
        say(format_args!("note: {}", choice.nothing_of(reader.records())));
    }
    if let Some(note) = reader.tail().and_then(crate::replay::ending) {
        say(format_args!("note: {note}"));
    }
    Ok(())
}
