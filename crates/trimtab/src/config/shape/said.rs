//! What is said of that which does not fit the shape.

use super::super::finding::Finding;
use super::{Key, Kind, Need, Table};
use crate::suggest;
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::DeValue;

/// Never says what the secret is.
pub(super) fn secret(name: &str, span: Range<usize>) -> Finding {
    Finding::at(span, format!("`{name}` is a secret"))
        .label("secrets never stand in the configuration")
        .remedy("remove it, and replace the secret where it was issued: this file has held it")
}

pub(super) fn unknown(name: &Spanned<Cow<'_, str>>, shape: &Table) -> Finding {
    let unknown = name.get_ref();
    let known = shape.keys.iter().map(|key| key.name);
    Finding::at(name.span(), format!("unknown key `{unknown}`"))
        .label("no such key here")
        .remedy(suggest::remedy(unknown, known, "remove it"))
}

/// How a table is written, with its own name where it has one.
pub(super) fn header(shape: &Table, name: &str) -> String {
    let name = if name.is_empty() { "NAME" } else { name };
    shape.header.replace("NAME", name)
}

/// All keys that a table lacks.
pub(super) fn missing(absent: &[&Key], span: Range<usize>, header: &str) -> Finding {
    let names: Vec<String> = absent.iter().map(|key| called(key)).collect();
    let examples: Vec<String> = absent.iter().map(|key| example(key)).collect();
    let (what, verb) = if absent.len() == 1 { ("the key", "is") } else { ("the keys", "are") };
    let is_table = header.starts_with(['[', '{']);
    Finding::at(span, format!("{what} {} {verb} missing in {header}", listed(&names)))
        .label(if is_table { "missing in this table" } else { "missing" })
        .remedy(format!("add {}", listed(&examples)))
}

fn called(key: &Key) -> String {
    match key.kind {
        Kind::Table(inner) if inner.header.starts_with('[') => inner.header.to_owned(),
        _ => format!("`{}`", key.name),
    }
}

/// How a key is written, on one line.
fn example(key: &Key) -> String {
    match key.kind {
        Kind::Table(inner) if inner.header.starts_with('[') => {
            let keys: Vec<&str> = inner.keys.iter().map(|key| key.name).collect();
            format!("a table {} with {}", inner.header, keys.join(", "))
        }
        Kind::Table(inner) => format!("`{} = {}`", key.name, inline(inner)),
        Kind::Named(inner) => {
            let needed = inner.keys.iter().filter(|key| key.need == Need::Must);
            let needed: Vec<String> = needed.map(written).collect();
            let needed = if needed.is_empty() {
                inline(inner)
            } else {
                format!("{{ {} }}", needed.join(", "))
            };
            format!("`{} = {{ {} = {needed} }}`", key.name, key.example)
        }
        _ => format!("`{} = {}`", key.name, key.example),
    }
}

/// A key with its value, whatever that is, as TOML.
fn written(key: &Key) -> String {
    let value = match key.kind {
        Kind::Table(inner) => inline(inner),
        Kind::Named(inner) => format!("{{ {} = {} }}", key.example, inline(inner)),
        _ => key.example.to_owned(),
    };
    format!("{} = {value}", key.name)
}

fn inline(shape: &Table) -> String {
    let keys: Vec<String> = shape.keys.iter().map(written).collect();
    format!("{{ {} }}", keys.join(", "))
}

fn listed(words: &[String]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// A value of another type than its key wants.
pub(super) fn wrong_type(key: &Key, value: &Spanned<DeValue<'_>>) -> Finding {
    let problem = format!("`{}` is {}", key.name, kind_of(value.get_ref()));
    let remedy = match (key.kind, value.get_ref()) {
        (Kind::List(inner, _), DeValue::Table(_)) if inner.header.starts_with("[[") => {
            format!("write {} with two brackets, once for each", inner.header)
        }
        (Kind::List(inner, _), _) => format!("write a list of tables {}", inner.header),
        (Kind::Table(inner), _) => format!("write a table {}", inner.header),
        (Kind::Named(inner), _) => format!("write tables {}", inner.header),
        _ => format!("write `{} = {}`", key.name, key.example),
    };
    Finding::at(value.span(), problem)
        .label(format!("{} is expected here", key.kind.words()))
        .remedy(remedy)
}

/// A value's type, and a short value itself.
pub(super) fn kind_of(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(_) => "a text".to_owned(),
        DeValue::Integer(number) => format!("the number {number}"),
        DeValue::Float(number) => format!("the number {number}"),
        DeValue::Boolean(_) => "true or false".to_owned(),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
