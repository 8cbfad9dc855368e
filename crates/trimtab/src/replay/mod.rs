//! `trimtab replay`: journals through the engine again, and what came out differently.

pub(crate) mod json;
mod words;

pub(crate) use json::tail as word;
pub(crate) use words::ending;

use crate::cli::ReplayArgs;
use crate::exit::{Ending, Failure};
use crate::progress::Progress;
use crate::{say, show};
use std::io::{Write, stdout};
use std::path::Path;
use std::time::Instant;
use trimtab_node::journal::{Replayed, replay};

/// Replays every journal; one that cannot be does not keep the others from it.
pub(crate) fn run(args: &ReplayArgs) -> Result<Ending, Failure> {
    let several = args.journals.len() > 1;
    let (mut documents, mut ending) = (Vec::new(), Ending::Done);
    let progress = Progress::new("journals", args.journals.len(), !several);
    for journal in &args.journals {
        let replayed = match one(journal) {
            Ok(replayed) => replayed,
            Err(failure) => {
                let code = progress.aside(|| failure.report());
                ending = ending.or_worse(Ending::Told(code));
                continue;
            }
        };
        progress.step();
        if replayed.differences > 0 {
            ending = ending.or_worse(Ending::Differs);
        }
        if args.json {
            documents.push(json::Journal::of(journal, &replayed));
        } else {
            let name = if several { format!("{}: ", journal.display()) } else { String::new() };
            let told = words::told(&replayed);
            progress.aside(|| writeln!(stdout().lock(), "{name}{told}"))?;
        }
    }
    progress.finish();
    if args.json {
        crate::json::print(&json::Document { schema: "trimtab/replay/1", journals: documents })?;
    }
    Ok(ending)
}

fn one(journal: &Path) -> Result<Replayed, Failure> {
    let begun = Instant::now();
    let replayed = replay(journal)?;
    let (records, batches) = (show::count(replayed.records), show::count(replayed.batches));
    let (journal, seconds) = (journal.display(), begun.elapsed().as_secs_f64());
    say::detail(format_args!(
        "read {journal}: {records} records, {batches} batches, in {seconds:.2} s"
    ));
    Ok(replayed)
}
