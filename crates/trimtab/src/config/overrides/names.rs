//! What variables are called: the path of a key in capitals, its steps joined by two underscores.

use super::super::settings::in_order;
use super::super::shape::{FILE, Kind, Table};
use std::borrow::Cow;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// What the names of all variables of Trimtab begin with.
pub(super) const PREFIX: &str = "TRIMTAB_";
/// What stands between the steps of a path.
pub(super) const STEP: &str = "__";

/// A step of a variable's name.
pub(super) fn step(name: &str) -> String {
    let sign =
        |sign: char| if sign.is_ascii_alphanumeric() { sign.to_ascii_uppercase() } else { '_' };
    name.chars().map(sign).collect()
}

/// The names of all variables that would change something in this table.
pub(super) fn known(table: &DeTable<'_>) -> Vec<String> {
    let mut names = Vec::new();
    collect(PREFIX, Some(table), &FILE, &mut names);
    names
}

fn collect(path: &str, table: Option<&DeTable<'_>>, shape: &Table, names: &mut Vec<String>) {
    for key in shape.keys {
        let here = format!("{path}{}", step(key.name));
        let value = table.and_then(|table| table.get(key.name)).map(Spanned::get_ref);
        let below = format!("{here}{STEP}");
        match (key.kind, value) {
            (Kind::Version, _) => {}
            (Kind::Table(inner), value) => {
                collect(&below, value.and_then(DeValue::as_table), inner, names);
            }
            (Kind::Named(inner), Some(DeValue::Table(named))) => {
                for (name, value) in in_order(named) {
                    let below = format!("{below}{}{STEP}", step(name.get_ref()));
                    collect(&below, value.get_ref().as_table(), inner, names);
                }
            }
            (Kind::Shares, Some(DeValue::Table(shares))) => {
                names.extend(shares.keys().map(|name| format!("{below}{}", step(name.get_ref()))));
            }
            (Kind::List(inner, by), Some(DeValue::Array(list))) if !by.is_empty() => {
                for one in list.iter().filter_map(|one| one.get_ref().as_table()) {
                    let parts = by.iter().filter_map(|key| one.get(*key)?.get_ref().as_str());
                    let parts: Vec<String> = parts.map(step).collect();
                    collect(&format!("{below}{}{STEP}", parts.join(STEP)), Some(one), inner, names);
                }
            }
            _ => names.push(here),
        }
    }
    if let (Some(_), Some(table)) = (shape.rest, table) {
        let own = |name: &&Spanned<Cow<'_, str>>| {
            shape.keys.iter().all(|key| key.name != name.get_ref().as_ref())
        };
        let parameters = table.keys().filter(own);
        names.extend(parameters.map(|name| format!("{path}{}", step(name.get_ref()))));
    }
}
