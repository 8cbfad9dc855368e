//! `trimtab reference`: the pages of `docs/` that are made from code, written where they belong.
//!
//! To add a page, add a line to [`PAGES`]; a test compares what stands in `docs/` with what comes out
//! here, to the byte.

mod commands;
mod exits;
mod schemas;

use crate::cli::ReferenceArgs;
use crate::config::shape;
use crate::exit::Failure;
use crate::schema;
use std::path::Path;

/// A page: where it goes below `docs/`, and what stands there.
type Page = (&'static str, fn() -> String);

/// Every page but the schemas, which are files of their own.
const PAGES: &[Page] = &[
    ("reference/accounts.md", shape::page::accounts),
    ("reference/cli.md", commands::page),
    ("reference/config.md", shape::page::document),
    ("reference/exit-codes.md", exits::page),
    ("reference/schemas.md", schemas::page),
];

/// What stands at the top of a page, so that nobody edits it by hand.
pub(crate) const MADE: &str =
    "<!-- Made from code: cargo run -- reference --out docs writes it anew. -->";

pub(crate) fn run(args: &ReferenceArgs) -> Result<(), Failure> {
    for (name, make) in PAGES {
        put(&args.out.join(name), &make())?;
    }
    for one in schema::ALL {
        put(&args.out.join("schema").join(one.file()), &one.text())?;
    }
    Ok(())
}

/// Writes a file, and its folder where there is none.
fn put(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let written = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(path, text));
    written.map_err(|error| {
        let path = path.display();
        Failure::failed(format!("cannot write {path}: {error}; name another folder with --out"))
    })
}
