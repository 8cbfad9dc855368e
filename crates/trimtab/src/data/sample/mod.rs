//! `trimtab data sample`: a made-up history to try things on.
//!
//! Decides for which venues, coins and hours; how prices go is decided by the generated world.

pub(crate) mod answer;
mod spec;
mod write;

use crate::cli::data::SampleArgs;
use crate::exit::Failure;
use crate::say::say;
use answer::Answer;
use std::io::{ErrorKind, Write as _, stdout};
use std::path::Path;
use trimtab_sim::sample;

pub(super) fn run(args: &SampleArgs) -> Result<(), Failure> {
    let plan = spec::of(args)?;
    if !args.force {
        refuse_filled(&args.folder)?;
    }
    let series = sample::sample(&plan.spec);
    let written = write::all(&args.folder, &plan, &series)?;
    let answer = Answer::of(args, &plan, &series, written);
    say(format_args!("{}", answer.note()));
    if args.json {
        return crate::json::print(&answer);
    }
    writeln!(stdout().lock(), "{}", answer.text())?;
    Ok(())
}

/// Made-up prices must not be taken for recorded ones that lie in the same folder.
fn refuse_filled(folder: &Path) -> Result<(), Failure> {
    let path = folder.display();
    match std::fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Failure::failed(format!(
            "{path} is not empty; name another folder, or replace what is there with --force"
        ))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Failure::failed(format!("{path}: {error}; name a folder"))),
    }
}
