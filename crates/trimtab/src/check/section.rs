//! A titled list of sentences, and how it is printed.

use std::io::{self, Write, stdout};

/// One subject of the report.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) title: String,
    pub(super) lines: Vec<String>,
}

impl Section {
    pub(super) fn new(title: impl Into<String>, lines: Vec<String>) -> Self {
        Self { title: title.into(), lines }
    }
}

/// Writes sections to stdout, a blank line between them.
pub(super) fn print(sections: &[Section]) -> io::Result<()> {
    let mut out = stdout().lock();
    for (index, section) in sections.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        writeln!(out, "{}", section.title)?;
        for line in &section.lines {
            writeln!(out, "  {line}")?;
        }
    }
    Ok(())
}
