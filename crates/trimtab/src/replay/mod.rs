//! `trimtab replay`: journals through the engine again, and what came out differently.

mod json;
mod words;

pub(crate) use json::tail as word;
pub(crate) use words::ending;

use crate::cli::ReplayArgs;
use crate::exit::{Ending, Failure};
use crate::progress::Progress;
use std::io::{Write, stdout};
use trimtab_node::journal::replay;

pub(crate) fn run(args: &ReplayArgs) -> Result<Ending, Failure> {
    let several = args.journals.len() > 1;
    let (mut documents, mut ending) = (Vec::new(), Ending::Done);
    let progress = Progress::new("journals", args.journals.len(), args.quiet || !several);
    for journal in &args.journals {
        let replayed = replay(journal)?;
        progress.step();
        if replayed.differences > 0 {
            ending = Ending::Differs;
        }
        if args.json {
            documents.push(json::one(journal, &replayed));
        } else {
            let name = if several { format!("{}: ", journal.display()) } else { String::new() };
            let told = words::told(&replayed);
            progress.aside(|| writeln!(stdout().lock(), "{name}{told}"))?;
        }
    }
    progress.finish();
    if args.json {
        writeln!(stdout().lock(), "{}", json::document(documents))?;
    }
    Ok(ending)
}
