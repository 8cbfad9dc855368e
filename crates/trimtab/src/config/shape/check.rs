//! Finds everything that does not fit the shape, and mends it so that reading can go on.

use super::super::finding::{Finding, Findings};
use super::secret::is_secret_name;
use super::{FILE, Key, Kind, Need, Table, secret, stand_in};
use crate::suggest;
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// Notes what in the whole file does not fit; afterwards the file does.
pub(in super::super) fn check(file: &mut DeTable<'_>, findings: &mut Findings) {
    check_table(file, (0..0, ""), &FILE, findings);
}

/// The same for one table, by its place and its name where it has one.
fn check_table(
    table: &mut DeTable<'_>,
    (span, name): (Range<usize>, &str),
    shape: &'static Table,
    findings: &mut Findings,
) {
    let written = std::mem::take(table);
    let mut slips = Vec::new();
    for (name, mut value) in written {
        match fate(&name, shape, findings) {
            Fate::Known(key) => {
                check_value(key, &mut value, findings);
                table.insert(name, value);
            }
            Fate::Slip(key) => slips.push((key, name.span(), value)),
            Fate::Gone => {}
        }
    }
    // What is almost a key is read as that key, so that the slip alone is reported.
    for (key, span, mut value) in slips {
        if !table.contains_key(key.name) {
            check_value(key, &mut value, findings);
            table.insert(Spanned::new(span, key.name.into()), value);
        }
    }
    check_absent(table, (span, name), shape, findings);
}

/// What becomes of a key.
enum Fate {
    Known(&'static Key),
    /// Unknown, but probably meant to be this one.
    Slip(&'static Key),
    Gone,
}

fn fate(name: &Spanned<Cow<'_, str>>, shape: &'static Table, findings: &mut Findings) -> Fate {
    let is_listed = shape.keys.iter().any(|key| key.name == name.get_ref());
    if !is_listed && is_secret_name(name.get_ref()) {
        findings.push(inline_secret(name.get_ref(), name.span()));
        return Fate::Gone;
    }
    if let Some(key) = shape.key(name.get_ref()) {
        return Fate::Known(key);
    }
    findings.push(unknown(name, shape));
    let meant = suggest::closest(name.get_ref(), shape.keys.iter().map(|key| key.name));
    meant.and_then(|meant| shape.key(meant)).map_or(Fate::Gone, Fate::Slip)
}

/// Never says what the secret is.
fn inline_secret(name: &str, span: Range<usize>) -> Finding {
    Finding::at(span, format!("`{name}` is a secret"))
        .label("secrets never stand in the configuration")
        .remedy("remove it, and replace the secret where it was issued: this file has held it")
}

fn unknown(name: &Spanned<Cow<'_, str>>, shape: &Table) -> Finding {
    let unknown = name.get_ref();
    let known = shape.keys.iter().map(|key| key.name);
    Finding::at(name.span(), format!("unknown key `{unknown}`"))
        .label("no such key here")
        .remedy(suggest::remedy(unknown, known, "remove it"))
}

/// One finding for all that a table lacks.
fn check_absent(
    table: &mut DeTable<'_>,
    (span, name): (Range<usize>, &str),
    shape: &Table,
    findings: &mut Findings,
) {
    let is_absent = |key: &&Key| key.need == Need::Must && !table.contains_key(key.name);
    let absent: Vec<&Key> = shape.keys.iter().filter(is_absent).collect();
    if absent.is_empty() {
        return;
    }
    let names: Vec<String> = absent.iter().map(|key| called(key)).collect();
    let examples: Vec<String> = absent.iter().map(|key| example(key)).collect();
    let (what, verb) = match names.len() {
        1 => ("the key", "is"),
        _ => ("the keys", "are"),
    };
    let table_name = if name.is_empty() { "NAME" } else { name };
    let header = shape.header.replace("NAME", table_name);
    let problem = format!("{what} {} {verb} missing in {header}", listed(&names));
    findings.push(
        Finding::at(span, problem)
            .label(if header.starts_with(['[', '{']) { "missing in this table" } else { "missing" })
            .remedy(format!("add {}", listed(&examples))),
    );
    for key in absent {
        table.insert(stand_in::at_nowhere(key.name.into()), stand_in::value(key));
    }
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
            format!("`{} = {{ {} = {} }}`", key.name, key.example, inline(inner))
        }
        _ => format!("`{} = {}`", key.name, key.example),
    }
}

fn inline(shape: &Table) -> String {
    let keys: Vec<String> =
        shape.keys.iter().map(|key| format!("{} = {}", key.name, key.example)).collect();
    format!("{{ {} }}", keys.join(", "))
}

fn listed(words: &[String]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

fn check_value(key: &'static Key, value: &mut Spanned<DeValue<'_>>, findings: &mut Findings) {
    let span = value.span();
    let fits = match (key.kind, value.get_mut()) {
        (Kind::Table(inner), DeValue::Table(table)) => {
            check_table(table, (span, key.name), inner, findings);
            true
        }
        (Kind::Named(inner), DeValue::Table(table)) => {
            check_named(table, inner, findings);
            true
        }
        (Kind::List(inner, _), DeValue::Array(list)) => {
            check_list(list, inner, findings);
            true
        }
        (Kind::Texts, DeValue::Array(list)) => {
            list.iter_mut().for_each(|one| check_text(one, findings));
            true
        }
        (Kind::Shares, DeValue::Table(_)) => true,
        (Kind::Text | Kind::Choice(_), DeValue::String(text)) => {
            if secret::is_private_key(text) {
                findings.push(inline_secret(key.name, span));
                *value = stand_in::value(key);
            }
            true
        }
        (
            Kind::Table(_)
            | Kind::Named(_)
            | Kind::List(..)
            | Kind::Texts
            | Kind::Shares
            | Kind::Text
            | Kind::Choice(_),
            _,
        ) => false,
        // What figures are written as is for their units to say.
        _ => true,
    };
    if !fits {
        findings.push(wrong_type(key, value));
        *value = stand_in::value(key);
    }
}

fn check_named(table: &mut DeTable<'_>, shape: &'static Table, findings: &mut Findings) {
    for (name, value) in table.iter_mut() {
        let span = value.span();
        if let DeValue::Table(inner) = value.get_mut() {
            check_table(inner, (span, name.get_ref()), shape, findings);
            continue;
        }
        let problem = format!("`{}` is {}", name.get_ref(), kind_of(value.get_ref()));
        let remedy = format!("write a table {}", shape.header);
        findings.push(Finding::at(span, problem).label("a table is expected here").remedy(remedy));
        *value = stand_in::at_nowhere(DeValue::Table(stand_in::table(shape)));
    }
}

fn check_list(list: &mut DeArray<'_>, shape: &'static Table, findings: &mut Findings) {
    for one in list.iter_mut() {
        let span = one.span();
        if let DeValue::Table(inner) = one.get_mut() {
            check_table(inner, (span, ""), shape, findings);
            continue;
        }
        let problem = format!("this is {}", kind_of(one.get_ref()));
        let remedy = format!("write a table {}", shape.header);
        findings.push(Finding::at(span, problem).label("a table is expected here").remedy(remedy));
        *one = stand_in::at_nowhere(DeValue::Table(stand_in::table(shape)));
    }
}

fn check_text(value: &mut Spanned<DeValue<'_>>, findings: &mut Findings) {
    if !matches!(value.get_ref(), DeValue::String(_)) {
        let problem = format!("{} stands where a name is expected", kind_of(value.get_ref()));
        let remedy = "write a name in quotes, such as \"binance\"";
        findings.push(Finding::at(value.span(), problem).label("a name").remedy(remedy));
        *value = stand_in::at_nowhere(DeValue::String("stand-in".into()));
    }
}

fn wrong_type(key: &Key, value: &Spanned<DeValue<'_>>) -> Finding {
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
fn kind_of(value: &DeValue<'_>) -> String {
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
