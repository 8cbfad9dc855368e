//! Variables of the environment in the place of what the file says: `TRIMTAB_CAPITAL__AMOUNT`.
//!
//! A variable's name is the key's path in capitals, its steps joined by two underscores; whatever
//! is no letter or digit is one underscore. Venues, strategies, windows, tranches and pairs are
//! named as in the file, a route by its two ends. A variable changes what is there: it adds keys
//! to tables, never a venue, a strategy or a coin.

use super::finding::{Finding, Findings};
use super::origins::Origins;
use super::settings::in_order;
use super::shape::{FILE, Key, Kind, Table};
use crate::suggest;
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// What the names of all variables of Trimtab begin with.
pub(crate) const PREFIX: &str = "TRIMTAB_";
/// What stands between the steps of a path.
const STEP: &str = "__";
/// Variables with a meaning of their own.
const OTHERS: [&str; 6] = [
    "TRIMTAB_CHROMIUM",
    "TRIMTAB_COMMIT",
    "TRIMTAB_CONFIG",
    "TRIMTAB_JOURNALS",
    "TRIMTAB_LOG",
    "TRIMTAB_SHARED",
];
/// Signs by which a name may be off and still be meant.
const SLIP_MAX: usize = 3;
/// Variables that hold secrets; no configuration is made of them.
const SECRETS: &str = "TRIMTAB_SECRET_";

/// A variable that overrides something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// The variables of the process that override something, by name.
pub(super) fn of_process() -> Vec<Variable> {
    let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
    let mut variables: Vec<Variable> = std::env::vars_os()
        .map(|(name, value)| Variable { name: text(name), value: text(value) })
        .filter(|variable| is_override(&variable.name))
        .collect();
    variables.sort_by(|left, right| left.name.cmp(&right.name));
    variables
}

fn is_override(name: &str) -> bool {
    name.starts_with(PREFIX) && !name.starts_with(SECRETS) && !OTHERS.contains(&name)
}

/// Puts what the variables say into the table.
pub(super) fn apply<'a>(
    table: &mut DeTable<'a>,
    variables: &'a [Variable],
    origins: &mut Origins,
    findings: &mut Findings,
) {
    let known = known(table);
    for variable in variables {
        let path = variable.name.strip_prefix(PREFIX).unwrap_or(&variable.name);
        let steps: Vec<&str> = path.split(STEP).collect();
        let start = origins.add(&variable.name, &variable.value);
        let place = Place { start, value: &variable.value };
        if place.put(table, &FILE, &steps) {
            continue;
        }
        // What such a variable holds is nobody's business: it could be anything.
        let span = place.span();
        findings.hide(span.clone());
        let near = |name: &&String| strsim::osa_distance(name, &variable.name) <= SLIP_MAX;
        let names = known.iter().filter(near).map(String::as_str);
        let remedy = suggest::closest(&variable.name, names).map_or_else(
            || "unset it; docs/reference/config.md says which there are".to_owned(),
            |near| format!("did you mean `{near}`? If not, unset it"),
        );
        let problem = format!("the variable {} names no key", variable.name);
        findings.push(Finding::at(span, problem).label("not taken").remedy(remedy));
    }
}

/// A step of a variable's name.
fn step(name: &str) -> String {
    let sign =
        |sign: char| if sign.is_ascii_alphanumeric() { sign.to_ascii_uppercase() } else { '_' };
    name.chars().map(sign).collect()
}

/// A value on its way to its place.
struct Place<'a> {
    start: usize,
    value: &'a str,
}

impl<'a> Place<'a> {
    fn span(&self) -> Range<usize> {
        self.start..self.start + self.value.len()
    }

    /// Puts the value where the steps lead; `false` if they lead nowhere.
    fn put(&self, table: &mut DeTable<'a>, shape: &'static Table, steps: &[&str]) -> bool {
        let Some((first, rest)) = steps.split_first() else { return false };
        let known = shape.keys.iter().find(|key| step(key.name) == *first);
        let Some(key) = known else { return self.put_rest(table, shape, steps) };
        if matches!(key.kind, Kind::Version) {
            return false;
        }
        if rest.is_empty() {
            return self.set(table, key.name.into(), key);
        }
        match key.kind {
            Kind::Table(inner) => {
                let added = || Spanned::new(self.span(), DeValue::Table(DeTable::new()));
                let name = Spanned::new(self.span(), Cow::Borrowed(key.name));
                match table.entry(name).or_insert_with(added).get_mut() {
                    DeValue::Table(table) => self.put(table, inner, rest),
                    _ => false,
                }
            }
            Kind::Named(inner) => {
                let named = table.get_mut(key.name).map(Spanned::get_mut);
                let Some(DeValue::Table(named)) = named else { return false };
                let found = named.iter_mut().find(|(name, _)| step(name.get_ref()) == rest[0]);
                let Some((_, value)) = found else { return false };
                if rest.len() == 1 {
                    *value = self.parse(Kind::Table(inner));
                    return true;
                }
                match value.get_mut() {
                    DeValue::Table(table) => self.put(table, inner, &rest[1..]),
                    _ => false,
                }
            }
            Kind::Shares => {
                let shares = table.get_mut(key.name).map(Spanned::get_mut);
                let Some(DeValue::Table(shares)) = shares else { return false };
                let found = shares.iter_mut().find(|(name, _)| step(name.get_ref()) == rest[0]);
                let Some((_, value)) = found.filter(|_| rest.len() == 1) else { return false };
                *value = self.parse(Kind::Share);
                true
            }
            Kind::List(inner, by) => {
                let list = table.get_mut(key.name).map(Spanned::get_mut);
                let Some(DeValue::Array(list)) = list else { return false };
                let Some((names, rest)) = rest.split_at_checked(by.len()) else { return false };
                let is_it = |one: &&mut Spanned<DeValue<'_>>| is_named(one.get_ref(), by, names);
                match list.iter_mut().find(is_it).map(Spanned::get_mut) {
                    Some(DeValue::Table(table)) if !by.is_empty() => self.put(table, inner, rest),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// A key that only its table knows, such as a parameter of a rule.
    fn put_rest(&self, table: &mut DeTable<'a>, shape: &'static Table, steps: &[&str]) -> bool {
        let (Some(rest), [name]) = (shape.rest, steps) else { return false };
        let written = table.keys().find(|key| step(key.get_ref()) == *name);
        let written = written.map(|key| key.get_ref().to_string());
        let name = written.unwrap_or_else(|| name.to_ascii_lowercase());
        self.set(table, name.into(), rest)
    }

    fn set(&self, table: &mut DeTable<'a>, name: Cow<'a, str>, key: &Key) -> bool {
        // A value that is there goes, but its key keeps its place, and so its order.
        table.insert(Spanned::new(self.span(), name), self.parse(key.kind));
        true
    }

    /// The value as the key wants it; what it cannot be is said where the file's values are read.
    fn parse(&self, kind: Kind) -> Spanned<DeValue<'a>> {
        let value = match kind {
            Kind::Texts if !self.value.trim_start().starts_with('[') => self.list(),
            Kind::Text | Kind::Choice(_) => DeValue::String(self.value.into()),
            _ => match DeValue::parse(self.value).map(Spanned::into_inner) {
                Ok(DeValue::String(_) | DeValue::Boolean(_) | DeValue::Datetime(_)) | Err(_) => {
                    DeValue::String(self.value.into())
                }
                Ok(value) => self.moved(value),
            },
        };
        Spanned::new(self.span(), value)
    }

    /// Names between commas.
    fn list(&self) -> DeValue<'a> {
        let mut list = DeArray::new();
        for name in self.value.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            // `name` is a part of the value, so the difference of their addresses is its place.
            let offset = (name.as_ptr() as usize).saturating_sub(self.value.as_ptr() as usize);
            let start = self.start + offset;
            list.push(Spanned::new(start..start + name.len(), DeValue::String(name.into())));
        }
        DeValue::Array(list)
    }

    /// The same with every place behind this value's first address.
    fn moved(&self, value: DeValue<'a>) -> DeValue<'a> {
        let there = |span: Range<usize>| span.start + self.start..span.end + self.start;
        match value {
            DeValue::Array(list) => {
                let mut moved = DeArray::new();
                for one in list {
                    moved.push(Spanned::new(there(one.span()), self.moved(one.into_inner())));
                }
                DeValue::Array(moved)
            }
            DeValue::Table(table) => {
                let entries = table.into_iter().map(|(name, value)| {
                    let (key, at) = (there(name.span()), there(value.span()));
                    let value = Spanned::new(at, self.moved(value.into_inner()));
                    (Spanned::new(key, name.into_inner()), value)
                });
                DeValue::Table(entries.collect())
            }
            other => other,
        }
    }
}

/// Whether a table of a list goes by these names.
fn is_named(value: &DeValue<'_>, by: &[&str], names: &[&str]) -> bool {
    let Some(table) = value.as_table() else { return false };
    by.iter().zip(names).all(|(key, name)| {
        table
            .get(*key)
            .and_then(|value| value.get_ref().as_str())
            .is_some_and(|it| step(it) == *name)
    })
}

/// The names of all variables that would change something in this table.
fn known(table: &DeTable<'_>) -> Vec<String> {
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
