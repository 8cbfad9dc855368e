//! Scenarios as TOML: the same shape as JSON, with comments.

use super::Scenario;
use super::read::read;
use super::schema::File;
use crate::world_file::WorldFileError;
use serde::Deserialize;
use std::ops::Range;
use std::path::Path;
use toml::de::{DeTable, DeValue, Deserializer};

/// Whether a file is TOML by its name.
pub(super) fn is_meant(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// Checks the text of a scenario file.
pub(super) fn parse(text: &str, path: &Path) -> Result<Scenario, WorldFileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let malformed = |error: toml::de::Error| WorldFileError {
        path: path.to_owned(),
        place: Some(place(text, error.span().map_or(0, |span| span.start))),
        problem: error.message().lines().next().unwrap_or("this cannot be read").to_owned(),
        remedy: "write it as docs/scenarios.md says".to_owned(),
    };
    let table = DeTable::parse(text).map_err(malformed)?;
    let file = File::deserialize(Deserializer::from(table.clone())).map_err(malformed)?;
    read(&file).map_err(|finding| {
        let start = locate(table.get_ref(), finding.path()).map_or(0, |span| span.start);
        finding.placed(path, place(text, start))
    })
}

/// Where the value stands that `steps` lead to, or the nearest above it.
fn locate(table: &DeTable<'_>, steps: &[String]) -> Option<Range<usize>> {
    let (first, rest) = steps.split_first()?;
    let mut value = table.get(first.as_str())?;
    for step in rest {
        let next = match value.get_ref() {
            DeValue::Table(table) => table.get(step.as_str()),
            DeValue::Array(list) => step.parse().ok().and_then(|index: usize| list.get(index)),
            _ => None,
        };
        let Some(next) = next else { break };
        value = next;
    }
    Some(value.span())
}

/// Line and column, from 1, the column in characters.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let last = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, last.chars().count() + 1)
}
