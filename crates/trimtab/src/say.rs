//! Words for people, on stderr.
//!
//! Decides what is said at all: errors and warnings always, notes unless `-q`, details with `-v`;
//! and that nobody has to listen: where stderr is closed the command goes on, for what it was asked
//! to do stands on stdout or in a file.

use std::fmt::Arguments;
use std::io::Write as _;
use std::sync::atomic::{AtomicI8, Ordering};

/// How much is said: -1 with `-q`, 0 without anything, 1 with `-v`, 2 with `-vv`.
static LEVEL: AtomicI8 = AtomicI8::new(0);

/// Sets how much is said, for this process.
pub(crate) fn set(is_quiet: bool, verbose: u8) {
    let level = if is_quiet { -1 } else { i8::try_from(verbose).unwrap_or(i8::MAX) };
    LEVEL.store(level, Ordering::Relaxed);
}

/// Whether only warnings and errors are wanted.
pub(crate) fn is_quiet() -> bool {
    LEVEL.load(Ordering::Relaxed) < 0
}

/// Errors, and what figures cannot be read without: said always.
pub(crate) fn warn(line: Arguments<'_>) {
    // `eprintln!` would end the process where the reader has gone, as in `2>&1 | head`.
    writeln!(std::io::stderr(), "{line}").unwrap_or_default();
}

/// A note: said unless `-q`.
pub(crate) fn say(line: Arguments<'_>) {
    if !is_quiet() {
        warn(line);
    }
}

/// A detail, such as what is read and how long it took: said with `-v`.
pub(crate) fn detail(line: Arguments<'_>) {
    at_level(1, line);
}

/// A detail of which there are many, such as every file: said with `-vv`.
pub(crate) fn fine_detail(line: Arguments<'_>) {
    at_level(2, line);
}

fn at_level(level: i8, line: Arguments<'_>) {
    if LEVEL.load(Ordering::Relaxed) >= level {
        warn(format_args!("  {line}"));
    }
}
