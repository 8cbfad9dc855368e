//! `trimtab init`: a commented configuration to begin with.
//!
//! Decides what is asked and what is written. Questions are asked only where somebody sits before
//! a terminal; nothing is written over without being told to.

mod answers;
mod asking;
mod template;

use crate::cli::{InitArgs, Template};
use crate::exit::Failure;
use crate::say::say;
use asking::Asking;
use std::io::{ErrorKind, IsTerminal, Write, stderr, stdin, stdout};
use std::path::{Path, PathBuf};

/// Writes the file and says what to do next.
pub(crate) fn run(args: &InitArgs) -> Result<(), Failure> {
    let is_asked = !args.yes;
    if is_asked && !(stdin().is_terminal() && stderr().is_terminal()) {
        return Err(Failure::usage(
            "there is no terminal to ask at; pass --yes to take the template as it is, and --from \
             to choose one of basis-fund, vault-curator, solver",
        ));
    }
    let mut asking = Asking::new(stdin().lock(), stderr());
    let template = match args.from {
        Some(template) => template,
        None if is_asked => asking.template()?,
        None => Template::BasisFund,
    };
    let path = args.file.clone().unwrap_or_else(|| template::file(template).into());
    refuse_json(&path)?;
    refuse_to_overwrite(&path, args.force)?;
    let text = template::text(template);
    let text = if is_asked { answers::ask(&mut asking, template, text)? } else { text.to_owned() };
    write(&path, &text, args.force)?;
    say(format_args!("wrote {} from the template {}", path.display(), template::name(template)));
    for line in template::next(template, &path) {
        writeln!(stdout().lock(), "{line}")?;
    }
    Ok(())
}

/// Templates are TOML, and other commands go by a file's ending.
fn refuse_json(path: &Path) -> Result<(), Failure> {
    if !path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        return Ok(());
    }
    let (shown, toml) = (path.display(), path.with_extension("toml"));
    let toml = toml.display();
    Err(Failure::usage(format!("{shown}: templates are TOML, not JSON; name the file {toml}")))
}

fn refuse_to_overwrite(path: &Path, is_forced: bool) -> Result<(), Failure> {
    if path.is_dir() {
        let shown = path.display();
        return Err(Failure::usage(format!("{shown} is a folder; name a file in it")));
    }
    if !is_forced && path.exists() {
        return Err(there_already(path));
    }
    Ok(())
}

fn there_already(path: &Path) -> Failure {
    let shown = path.display();
    Failure::usage(format!("{shown} is there already; name another file, or pass --force"))
}

/// Creates the file, so that one that came meanwhile is not lost either.
fn write(path: &PathBuf, text: &str, is_forced: bool) -> Result<(), Failure> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true);
    if is_forced {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    let written = options.open(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => there_already(path),
        ErrorKind::NotFound => {
            let shown = path.display();
            Failure::not_found(format!("{shown} cannot be written: its folder is not there"))
        }
        _ => Failure::failed(format!("{} cannot be written: {error}", path.display())),
    })
}
