//! Finds everything that does not fit the shape, and mends it so that reading can go on.

use super::super::finding::{Finding, Findings};
use super::secret::is_secret_name;
use super::{Key, Kind, Need, Table, said, secret, stand_in};
use crate::suggest;
use std::borrow::Cow;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// Notes what in a whole file does not fit its shape; afterwards the file does.
pub(in super::super) fn check(
    file: &mut DeTable<'_>,
    shape: &'static Table,
    findings: &mut Findings,
) {
    check_table(file, (0..0, ""), shape, findings);
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
        findings.push(said::secret(name.get_ref(), name.span()));
        return Fate::Gone;
    }
    if let Some(key) = shape.key(name.get_ref()) {
        return Fate::Known(key);
    }
    findings.push(said::unknown(name, shape));
    let meant = suggest::closest(name.get_ref(), shape.keys.iter().map(|key| key.name));
    meant.and_then(|meant| shape.key(meant)).map_or(Fate::Gone, Fate::Slip)
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
    findings.push(said::missing(&absent, span, &said::header(shape, name)));
    for key in absent {
        table.insert(stand_in::at_nowhere(key.name.into()), stand_in::value(key));
    }
}

fn check_value(key: &'static Key, value: &mut Spanned<DeValue<'_>>, findings: &mut Findings) {
    let span = value.span();
    if value.get_ref().as_str().is_some_and(secret::is_secret) {
        findings.push(said::secret(key.name, span));
        *value = stand_in::value(key);
        return;
    }
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
        (Kind::Shares, DeValue::Table(_)) | (Kind::Text | Kind::Choice(_), DeValue::String(_)) => {
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
        findings.push(said::wrong_type(key, value));
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
        let problem = format!("`{}` is {}", name.get_ref(), said::kind_of(value.get_ref()));
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
        let problem = format!("this is {}", said::kind_of(one.get_ref()));
        let remedy = format!("write a table {}", shape.header);
        findings.push(Finding::at(span, problem).label("a table is expected here").remedy(remedy));
        *one = stand_in::at_nowhere(DeValue::Table(stand_in::table(shape)));
    }
}

fn check_text(value: &mut Spanned<DeValue<'_>>, findings: &mut Findings) {
    if value.get_ref().as_str().is_some_and(secret::is_secret) {
        findings.push(said::secret("this name", value.span()));
        *value = stand_in::at_nowhere(DeValue::String("stand-in".into()));
        return;
    }
    if !matches!(value.get_ref(), DeValue::String(_)) {
        let problem = format!("{} stands where a name is expected", said::kind_of(value.get_ref()));
        let remedy = "write a name in quotes, such as \"binance\"";
        findings.push(Finding::at(value.span(), problem).label("a name").remedy(remedy));
        *value = stand_in::at_nowhere(DeValue::String("stand-in".into()));
    }
}
