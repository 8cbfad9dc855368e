//! `trimtab replay`: journals through the engine again, and what came out differently.

mod json;
mod words;

pub(crate) use json::tail as word;
pub(crate) use words::ending;

use crate::cli::ReplayArgs;
use crate::exit::{Ending, Failure};
use crate::progress::Progress;
use std::io::{Write, stdout};
use std::path::Path;
use trimtab_node::journal::{Reader, Replayed, replay};

pub(crate) fn run(args: &ReplayArgs) -> Result<Ending, Failure> {
    let several = args.journals.len() > 1;
    let (mut documents, mut ending) = (Vec::new(), Ending::Done);
    for journal in &args.journals {
        let replayed = one(journal, args)?;
        if replayed.differences > 0 {
            ending = Ending::Differs;
        }
        if args.json {
            documents.push(json::one(journal, &replayed));
        } else {
            let name = if several { format!("{}: ", journal.display()) } else { String::new() };
            writeln!(stdout().lock(), "{name}{}", words::told(&replayed))?;
        }
    }
    if args.json {
        writeln!(stdout().lock(), "{}", json::document(documents))?;
    }
    Ok(ending)
}

fn one(journal: &Path, args: &ReplayArgs) -> Result<Replayed, Failure> {
    // How long it is, nobody knows before it is read; the number of segments is near enough.
    let segments = Reader::open(journal)?.segments();
    let hidden = args.quiet || args.json || segments < 2;
    let progress = Progress::new("batches", 0, hidden);
    let replayed = replay(journal, &mut || progress.step());
    progress.finish();
    Ok(replayed?)
}
