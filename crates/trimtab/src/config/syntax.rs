//! From text to the shape of a configuration.
//!
//! Text that is no TOML ends it, with all that the parser found, a line once. Whatever else does
//! not fit is noted and mended, so that what the values mean is read in the same pass.

use super::finding::{Finding, Findings};
use super::origins::Origins;
use super::overrides::{self, Variable};
use super::schema::File;
use super::settings::{self, Setting};
use super::shape::{self, secret};
use super::source::place;
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Deserializer};

/// The only version there is.
const VERSION: &str = "1";

/// A configuration's shape as read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) file: File,
    /// Every value and where it is from.
    pub(super) settings: Vec<Setting>,
}

/// Text as a table; `Err` are all the places where it is no TOML.
pub(super) fn table(text: &str) -> Result<Spanned<DeTable<'_>>, Vec<Finding>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut findings: Vec<Finding> = errors.iter().map(explain).collect();
    // What the parser says of the rest of a broken line is mostly a consequence.
    findings.sort_by_key(Finding::start);
    findings.dedup_by_key(|finding| place(text, finding.start()).0);
    if findings.is_empty() { Ok(table) } else { Err(findings) }
}

/// The shape of what the file and the variables say together. The version comes first: a file of
/// another one may have other keys, and only one that names none is read as if it named this.
pub(super) fn read<'a>(
    mut table: Spanned<DeTable<'a>>,
    variables: &'a [Variable],
    origins: &mut Origins,
    findings: &mut Findings,
) -> Option<Read> {
    match check_version(table.get_ref()) {
        Ok(()) => {}
        Err(finding) if is_without_version(table.get_ref()) => {
            // It is most likely this one, so that the rest is worth reading.
            let version = DeValue::String(VERSION.into());
            findings.push(finding);
            table
                .get_mut()
                .insert(Spanned::new(0..0, "version".into()), Spanned::new(0..0, version));
        }
        Err(finding) => {
            findings.push(finding);
            return None;
        }
    }
    overrides::apply(table.get_mut(), variables, origins, findings);
    for secret in secret::places(table.get_ref()) {
        findings.hide(secret);
    }
    let settings = settings::of(table.get_ref(), origins);
    shape::check(table.get_mut(), &shape::FILE, findings);
    match File::deserialize(Deserializer::from(table)) {
        Ok(file) => Some(Read { file, settings }),
        Err(error) => {
            findings.push(explain(&error));
            None
        }
    }
}

/// Whether a desk's configuration names no version at all.
fn is_without_version(table: &DeTable<'_>) -> bool {
    !table.contains_key("version") && !is_scenario(table)
}

/// Whether a table is a scenario, which is played by another command.
fn is_scenario(table: &DeTable<'_>) -> bool {
    table.contains_key("chains") && table.contains_key("transfers")
}

pub(super) fn check_version(table: &DeTable<'_>) -> Result<(), Finding> {
    const REMEDY: &str = "write version = 1 in the first line";
    let Some(version) = table.get("version") else {
        if is_scenario(table) {
            let problem = "this is a scenario, and no desk's configuration";
            return Err(Finding::at(0..0, problem).remedy("play it with `trimtab scenario`"));
        }
        return Err(Finding::at(0..0, "the version of the format is missing").remedy(REMEDY));
    };
    let written = match version.get_ref() {
        DeValue::Integer(number) if number.as_str() == VERSION => return Ok(()),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::String(text) => text.to_string(),
        other => other.type_str().to_owned(),
    };
    let problem = format!("version `{written}` is not known");
    Err(Finding::at(version.span(), problem).label("1 is expected here").remedy(REMEDY))
}

/// Puts the parser's message into words that say what to do.
pub(super) fn explain(error: &toml::de::Error) -> Finding {
    let message = error.message().lines().next().unwrap_or("this cannot be read");
    Finding::at(span(error), format!("this is no TOML: {message}"))
        .remedy("correct the line; examples/funding-arb.toml shows how it is written")
}

fn span(error: &toml::de::Error) -> Range<usize> {
    error.span().unwrap_or(0..0)
}
