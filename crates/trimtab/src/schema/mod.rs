//! `trimtab schema`: JSON schemas (draft 2020-12) of what is read and of what is written.

use crate::cli::SchemaArgs;
use crate::exit::Failure;
use crate::suggest;
use std::io::{Write, stdout};

/// A schema: its name, and its text as JSON.
pub(crate) type Schema = (&'static str, String);

/// Prints one schema, or the names of all.
pub(crate) fn run(args: &SchemaArgs) -> Result<(), Failure> {
    let mut out = stdout().lock();
    let known = all();
    let Some(wanted) = &args.name else {
        for (name, _) in &known {
            writeln!(out, "{name}")?;
        }
        return Ok(());
    };
    let found = known.iter().find(|(name, _)| name == wanted);
    let (_, text) = found.ok_or_else(|| {
        let hint = suggest::remedy(wanted, known.iter().map(|(name, _)| *name), "");
        Failure::not_found(format!("there is no schema `{wanted}`; {hint}"))
    })?;
    writeln!(out, "{text}")?;
    Ok(())
}

/// Every schema, the configuration's first.
pub(crate) fn all() -> Vec<Schema> {
    let check = schemars::schema_for!(crate::check::Checked);
    vec![
        ("config", format!("{:#}", crate::config::shape::schema::document())),
        ("check", format!("{:#}", check.as_value())),
    ]
}
