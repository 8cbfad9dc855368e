//! Where a variable's value belongs, and what it is there.

use super::super::shape::{FILE, Key, Kind, Table, secret};
use super::names::step;
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// A value on its way to its place.
pub(super) struct Place<'a> {
    /// First address of the value.
    pub(super) start: usize,
    pub(super) value: &'a str,
}

impl<'a> Place<'a> {
    pub(super) fn span(&self) -> Range<usize> {
        self.start..self.start + self.value.len()
    }

    /// Puts the value where the steps lead from the whole file; `false` if they lead nowhere.
    pub(super) fn put_in(&self, file: &mut DeTable<'a>, steps: &[&str]) -> bool {
        self.put(file, &FILE, steps)
    }

    /// The same from one table.
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
            // Read as a number it would be too long, and what is said of that is no help.
            _ if secret::is_secret(self.value) => DeValue::String(self.value.into()),
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
