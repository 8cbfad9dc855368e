//! The story as plain log lines: no pauses, no control characters, the same facts.

use super::script::{Beat, Line, Voice};
use std::io::{self, Write};

/// Columns of the clock.
pub(super) const CLOCK: usize = 9;

/// Writes opening, script and ending.
pub(super) fn tell(
    opening: &[String],
    beats: &[Beat],
    ending: &[String],
    out: &mut impl Write,
) -> io::Result<()> {
    for paragraph in opening {
        writeln!(out, "{paragraph}")?;
    }
    writeln!(out)?;
    for line in beats.iter().flat_map(|beat| &beat.lines) {
        writeln!(out, "{}{}", lead(line), line.text)?;
    }
    writeln!(out)?;
    for line in ending {
        writeln!(out, "{line}")?;
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
