//! Documents for programs: one JSON object on stdout, a line of its own.

use crate::exit::Failure;
use serde::Serialize;
use std::io::{self, BufWriter, Write, stdout};

/// Writes a document to stdout.
pub(crate) fn print(document: &impl Serialize) -> Result<(), Failure> {
    let mut out = BufWriter::new(stdout().lock());
    line(&mut out, document)?;
    Ok(out.flush()?)
}

/// Writes a document as one line.
pub(crate) fn line(out: &mut (impl Write + ?Sized), document: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, document)?;
    writeln!(out)
}
