//! Words for people, on stderr.
//!
//! Decides that nobody has to listen: where stderr is closed the command goes on, for what it was
//! asked to do stands on stdout or in a file.

use std::fmt::Arguments;
use std::io::Write as _;

/// Writes a line to stderr, if anybody reads it.
pub(crate) fn say(line: Arguments<'_>) {
    // `eprintln!` would end the process where the reader has gone, as in `2>&1 | head`.
    writeln!(std::io::stderr(), "{line}").unwrap_or_default();
}
