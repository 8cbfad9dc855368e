//! Every value of a configuration as it is written, and where it is from.

use super::origins::{Origin, Origins};
use super::shape::{FILE, Kind, Need, Table};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use trimtab_engine::strategy::DYNAMIC;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    /// Path to it, names of venues and strategies included: `venue.okx.withdraw.time`.
    pub(crate) key: String,
    /// As it is written, or what holds without it.
    pub(crate) written: String,
    /// Where it is from.
    pub(crate) origin: Origin,
}

/// All values, in the order of the reference; what is absent and may be is there as what holds
/// without it.
pub(super) fn of(table: &DeTable<'_>, origins: &Origins) -> Vec<Setting> {
    let mut settings = Settings { origins, found: Vec::new() };
    settings.table("", table, &FILE);
    settings.found
}

struct Settings<'a> {
    origins: &'a Origins,
    found: Vec<Setting>,
}

impl Settings<'_> {
    fn table(&mut self, path: &str, table: &DeTable<'_>, shape: &Table) {
        for key in shape.keys {
            let path = joined(path, key.name);
            match (table.get(key.name), key.need) {
                (Some(value), _) => self.value(&path, value, key.kind),
                (None, Need::Else(default)) => {
                    let (written, origin) = (default.to_owned(), Origin::Default);
                    self.found.push(Setting { key: path, written, origin });
                }
                (None, _) => {}
            }
        }
        let Some(rest) = shape.rest else { return };
        for (name, value) in in_order(table) {
            if shape.keys.iter().all(|key| key.name != name.get_ref().as_ref()) {
                self.value(&joined(path, name.get_ref()), value, rest.kind);
            }
        }
        let rule = table.get("rule").and_then(|rule| rule.get_ref().as_str());
        if rule == Some("dynamic") {
            let absent = DYNAMIC.iter().filter(|known| !table.contains_key(known.name));
            self.found.extend(absent.map(|known| Setting {
                key: joined(path, known.name),
                written: known.default.to_string(),
                origin: Origin::Default,
            }));
        }
    }

    fn value(&mut self, path: &str, value: &Spanned<DeValue<'_>>, kind: Kind) {
        match (kind, value.get_ref()) {
            (Kind::Table(shape), DeValue::Table(table)) => self.table(path, table, shape),
            (Kind::Named(shape), DeValue::Table(table)) => {
                for (name, value) in in_order(table) {
                    self.value(&joined(path, name.get_ref()), value, Kind::Table(shape));
                }
            }
            (Kind::Shares, DeValue::Table(table)) => {
                for (name, value) in in_order(table) {
                    self.leaf(&joined(path, name.get_ref()), value);
                }
            }
            (Kind::List(shape, by), DeValue::Array(list)) if !by.is_empty() => {
                for (index, value) in list.iter().enumerate() {
                    let name = name_of(value.get_ref(), by).unwrap_or_else(|| index.to_string());
                    self.value(&joined(path, &name), value, Kind::Table(shape));
                }
            }
            _ => self.leaf(path, value),
        }
    }

    fn leaf(&mut self, path: &str, value: &Spanned<DeValue<'_>>) {
        let written = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            _ => one_line(self.origins.written(&value.span())),
        };
        let origin = self.origins.origin(&value.span());
        self.found.push(Setting { key: path.to_owned(), written, origin });
    }
}

/// What names a table of a list, such as `okx -> treasury`.
pub(super) fn name_of(value: &DeValue<'_>, by: &[&str]) -> Option<String> {
    let table = value.as_table()?;
    let parts: Option<Vec<&str>> =
        by.iter().map(|key| table.get(*key).and_then(|value| value.get_ref().as_str())).collect();
    parts.map(|parts| parts.join(" -> "))
}

/// Entries as they stand in the file.
pub(super) fn in_order<'a, 'i>(
    table: &'a DeTable<'i>,
) -> Vec<(&'a Spanned<std::borrow::Cow<'i, str>>, &'a Spanned<DeValue<'i>>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| start(name.span()));
    entries
}

fn start(span: Range<usize>) -> usize {
    span.start
}

fn joined(path: &str, name: &str) -> String {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-');
    let name = if name.chars().all(plain) { name.to_owned() } else { format!("\"{name}\"") };
    if path.is_empty() { name } else { format!("{path}.{name}") }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
