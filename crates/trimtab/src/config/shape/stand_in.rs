//! Values in the place of what is missing or of the wrong type, so that reading can go on.
//!
//! A stand-in is the key's own example and stands [`NOWHERE`]: whatever is found there is a
//! consequence of what was found before, and no news.

use super::{Key, Kind, Need, Table};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// The place of a stand-in, far behind the end of every text.
pub(in super::super) const NOWHERE: Range<usize> = usize::MAX / 2..usize::MAX / 2;

/// Whether a place is that of a stand-in.
pub(in super::super) fn is_nowhere(span: &Range<usize>) -> bool {
    span.start >= NOWHERE.start
}

/// A value that the key may have.
pub(super) fn value(key: &Key) -> Spanned<DeValue<'static>> {
    let value = match key.kind {
        Kind::Table(inner) => DeValue::Table(table(inner)),
        Kind::Named(inner) => {
            let mut named = DeTable::new();
            named.insert(at_nowhere(key.example.into()), at_nowhere(DeValue::Table(table(inner))));
            DeValue::Table(named)
        }
        Kind::List(inner, _) => {
            let mut list = DeArray::new();
            list.push(at_nowhere(DeValue::Table(table(inner))));
            DeValue::Array(list)
        }
        _ => DeValue::parse(key.example)
            .map_or_else(|_| DeValue::String(key.example.into()), Spanned::into_inner),
    };
    at_nowhere(moved(value))
}

/// A table with all that it must have.
pub(super) fn table(shape: &Table) -> DeTable<'static> {
    let mut table = DeTable::new();
    for key in shape.keys.iter().filter(|key| key.need == Need::Must) {
        table.insert(at_nowhere(key.name.into()), value(key));
    }
    table
}

/// The same value with every part of it nowhere.
fn moved(value: DeValue<'static>) -> DeValue<'static> {
    match value {
        DeValue::Array(list) => {
            let mut away = DeArray::new();
            for one in list {
                away.push(at_nowhere(moved(one.into_inner())));
            }
            DeValue::Array(away)
        }
        DeValue::Table(table) => {
            let entries = table.into_iter();
            let away = entries.map(|(name, value)| {
                (at_nowhere(name.into_inner()), at_nowhere(moved(value.into_inner())))
            });
            DeValue::Table(away.collect())
        }
        other => other,
    }
}

pub(super) fn at_nowhere<T>(value: T) -> Spanned<T> {
    Spanned::new(NOWHERE, value)
}
