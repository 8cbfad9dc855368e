//! The story as plain log lines: no pauses, no control characters, the same facts.

use super::script::{Beat, Line, Voice};
use std::io::{self, Write};

/// Columns of the clock.
pub(super) const CLOCK: usize = 9;

/// Writes every line of the script.
pub(super) fn tell(beats: &[Beat], out: &mut impl Write) -> io::Result<()> {
    for line in beats.iter().flat_map(|beat| &beat.lines) {
        writeln!(out, "{}{}", lead(line), line.text)?;
    }
    Ok(())
}

/// What stands before a line: the clock, or the sign of an explanation.
pub(super) fn lead(line: &Line) -> String {
    match (&line.clock, line.voice) {
        (Some(clock), Voice::Alarm) => format!("{clock} ! "),
        (Some(clock), _) => format!("{clock}   "),
        (None, _) => format!("{:>CLOCK$} > ", ""),
    }
}
