//! `trimtab check`: is a configuration sound, and what does it mean?
//!
//! What it means goes to stdout in plain words or as JSON, what is sound but suspicious to stderr.

mod benchmark;
mod capital;
mod figures;
mod guard;
mod json;
mod places;
mod rules;
mod scope;
mod section;
mod warnings;

use crate::cli::CheckArgs;
use crate::config::{self, Config};
use crate::exit::Failure;
use crate::say::warn;
use section::Section;
use std::io::{Write, stdout};

pub(crate) fn run(args: &CheckArgs) -> Result<(), Failure> {
    if args.config.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        return benchmark::run(args);
    }
    let config = config::read(&args.config)?;
    let warnings = warnings::of(&config);
    if args.json {
        writeln!(stdout().lock(), "{}", json::document(&config, &warnings))?;
        return Ok(());
    }
    section::print(&sections(&config))?;
    for warning in &warnings {
        warn(format_args!("warning: {warning}"));
    }
    Ok(())
}

/// What the configuration means, in the order in which a desk thinks of it.
fn sections(config: &Config) -> Vec<Section> {
    let desk = &config.desk;
    let mut sections = vec![capital::capital(desk), capital::book(desk), capital::costs(desk)];
    sections.extend((0..desk.venues.len()).map(|venue| places::venue(config, venue)));
    sections.extend(places::routes(config));
    sections.push(guard::tranches(desk));
    sections.push(guard::limits(desk));
    sections.push(rules::strategies(config));
    sections.push(scope::windows(config));
    sections.push(scope::data(config));
    sections
}
