//! `trimtab check`: is a configuration sound, and what does it mean?
//!
//! What it means goes to stdout in plain words or as JSON, what is sound but suspicious to stderr.

mod benchmark;
mod capital;
mod figures;
mod findings;
mod guard;
mod json;
mod meaning;
mod places;
mod rules;
mod scenario;
mod scope;
mod section;
mod values;
mod warnings;

use crate::cli::CheckArgs;
use crate::config::{self, Config};
use crate::exit::Failure;
use crate::instant;
use crate::say::warn;
pub(crate) use findings::Findings;
pub(crate) use json::Checked;
use section::Section;
use std::path::Path;
use trimtab_model::Timestamp;

pub(crate) fn run(args: &CheckArgs) -> Result<(), Failure> {
    let path = &config::find(args.named())?;
    let is_json = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json"));
    if scenario::is_one(path) {
        return scenario::run(path, args);
    }
    if is_json { benchmark::run(path, args) } else { desk(path, args) }
}

fn desk(path: &Path, args: &CheckArgs) -> Result<(), Failure> {
    let config = config::read_or_tell(path).or_else(|(failure, found)| {
        if args.json && !found.is_empty() {
            crate::json::print(&findings::Findings::of(found))?;
        }
        Err(failure)
    })?;
    let now = instant::named_or_now(args.now.as_deref())?;
    let warnings = warnings::of(&config, now);
    if args.json {
        let meaning = args.explain.then(|| meaning::sentences(&config));
        return crate::json::print(&json::document(&config, now, warnings, meaning));
    }
    let mut sections = sections(&config, now);
    if args.explain {
        sections.insert(0, values::section(&config));
        sections.push(meaning::section(&config));
    }
    section::print(&sections)?;
    for warning in &warnings {
        warn(format_args!("warning: {warning}"));
    }
    Ok(())
}

/// Only a desk's own configuration has values to explain.
fn nothing_to_explain(args: &CheckArgs, what: &str) -> Result<(), Failure> {
    if args.explain {
        return Err(Failure::usage(format!("--explain is for a desk's configuration, not {what}")));
    }
    Ok(())
}

/// What the configuration means, in the order in which a desk thinks of it.
fn sections(config: &Config, now: Timestamp) -> Vec<Section> {
    let desk = &config.desk;
    let mut sections = vec![capital::capital(desk), capital::book(desk), capital::costs(desk)];
    sections.extend((0..desk.venues.len()).map(|venue| places::venue(config, venue, now)));
    sections.extend(places::routes(config));
    sections.push(guard::tranches(desk));
    sections.push(guard::limits(desk));
    sections.push(rules::strategies(config));
    sections.push(scope::windows(config));
    sections.push(scope::data(config));
    sections
}
