//! Why market data cannot be taken in.
//!
//! Every message names the file, the row where there is one, the column and its value, and what to
//! do about it. Rows count from 1: lines of a decompressed text, entries of a JSON list, rows of a
//! Parquet file.

use crate::staging::StagingError;
use std::fmt;
use std::io;
use std::path::PathBuf;

/// What cannot be taken in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// A file is not there.
    #[error("there is no file {}; correct its name", .0.display())]
    Absent(PathBuf),
    /// The system refused to open or read a file.
    #[error("{}: cannot be read: {source}; check its permissions and the disk", .file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Data that end early, fail their checksum, or are not what they claim.
    #[error(
        "{}: {what} {}: {detail}; fetch the file again and compare its size or checksum",
        .file.display(), after(*.after_row)
    )]
    Damaged {
        /// The file.
        file: PathBuf,
        /// Such as "the gzip data break off or are corrupt".
        what: &'static str,
        /// The last row that could be read.
        after_row: u64,
        /// What the reader said.
        detail: String,
    },
    /// A file of no shape that is known, or not of the one that was named.
    #[error("{}: {problem}; {remedy}", .file.display())]
    Shape {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        problem: String,
        /// What to do.
        remedy: String,
    },
    /// A row that cannot be true.
    #[error("{}, row {row}: {fault}", .file.display())]
    Row {
        /// The file.
        file: PathBuf,
        /// Which row.
        row: u64,
        /// What is wrong with it.
        fault: Fault,
    },
    /// Two rows give different values for one moment.
    #[error(
        "two values for {of} at {at}: {first} and {second}; remove the row that is wrong{}",
        .remedy
    )]
    Conflict {
        /// Which series.
        of: String,
        /// When, RFC 3339 UTC.
        at: String,
        /// Where it was seen first.
        first: Box<Sighting>,
        /// Where it was seen again.
        second: Box<Sighting>,
        /// What else can be done, beginning with a comma.
        remedy: &'static str,
    },
    /// What was asked for cannot be done.
    #[error("{problem}; {remedy}")]
    Request {
        /// What is wrong.
        problem: String,
        /// What to do.
        remedy: String,
    },
    /// The layout could not be written; nothing has changed, but for what it names as left.
    #[error("{0}: {source}", source = .0.source)]
    Staging(#[from] StagingError),
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The file.
    pub file: PathBuf,
    /// Which row.
    pub row: u64,
    /// The value, for people to compare.
    pub value: String,
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The column and its value, as `low "-3"`; may be empty.
    pub what: String,
    /// Such as "is not a positive, finite price".
    pub problem: String,
    /// What to do.
    pub remedy: &'static str,
}

impl Fault {
    /// A column's value that breaks a rule.
    #[must_use]
    pub fn of(column: &str, value: &str, problem: &str, remedy: &'static str) -> Self {
        let what = format!("{} {:?} ", plain(column), shortened(value));
        Self { what, problem: problem.to_owned(), remedy }
    }

    /// A row as a whole that breaks a rule.
    #[must_use]
    pub fn whole(problem: String, remedy: &'static str) -> Self {
        Self { what: String::new(), problem, remedy }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}{}; {}", self.what, self.problem, self.remedy)
    }
}

impl fmt::Display for Sighting {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}, row {}: {}", self.file.display(), self.row, self.value)
    }
}

fn after(row: u64) -> String {
    if row == 0 { "before the first row".to_owned() } else { format!("after row {row}") }
}

/// A name from a file without signs that a terminal would obey.
pub(crate) fn plain(text: &str) -> String {
    let sign = |sign: char| match sign.is_control() {
        true => sign.escape_default().to_string(),
        false => sign.to_string(),
    };
    text.chars().map(sign).collect()
}

/// Text as it can be shown in a message.
pub(crate) fn shortened(text: &str) -> String {
    const LONGEST: usize = 40;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain("...".chars()).collect()
}
