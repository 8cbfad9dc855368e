//! Why a journal cannot be written, read or believed: where, what, and what to do.

use super::frame::FORMAT_VERSION;
use std::path::PathBuf;

/// Where in a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Number of the record, from 1.
    pub record: u64,
    /// The segment's file.
    pub segment: PathBuf,
    /// Byte of that file at which the record begins.
    pub offset: u64,
}

/// Why a journal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Nothing is there.
    #[error(
        "there is no journal {path}; name a folder that `trimtab backtest --journal` wrote",
        path = .0.display()
    )]
    Absent(PathBuf),
    /// Something else is there.
    #[error(
        "{path} is no journal: {problem}; name the folder that holds the segments",
        path = path.display()
    )]
    Foreign {
        /// What was named.
        path: PathBuf,
        /// What it is instead.
        problem: &'static str,
    },
    /// A journal would be overwritten.
    #[error(
        "{path} is there already, and a journal is never overwritten; name another folder, or \
         remove it",
        path = .0.display()
    )]
    Exists(PathBuf),
    /// Another version of the format.
    #[error(
        "{path}: record 0, the head of segment 1, is of journal format {found}, and this program \
         reads {FORMAT_VERSION}; use the version of trimtab that wrote it, or restore the file from \
         a copy if it was this one",
        path = path.display()
    )]
    Version {
        /// The segment's file.
        path: PathBuf,
        /// The version in its head.
        found: u8,
    },
    /// Something was changed or lost: nothing from here on can be believed.
    #[error(
        "{path}: record {record} at byte {offset} is damaged: {problem}; the records before it \
         are sound. Restore the file from a copy; without one, `trimtab journal show` and `export` \
         still give what stands before it",
        path = place.segment.display(),
        record = place.record,
        offset = place.offset
    )]
    Damaged {
        /// Where.
        place: Place,
        /// What does not hold.
        problem: String,
    },
    /// A record that is as it was written, and says what this program does not understand.
    #[error(
        "{path}: record {record} at byte {offset} is sound and not understood: {problem}; use the \
         version of trimtab that wrote it, which the journal's header names",
        path = place.segment.display(),
        record = place.record,
        offset = place.offset
    )]
    Unknown {
        /// Where.
        place: Place,
        /// What is not understood.
        problem: String,
    },
    /// A value that cannot be written.
    #[error("a record cannot be encoded: {0}; this is a bug of Trimtab, please report it")]
    Encoding(postcard::Error),
    /// More than a record can hold.
    #[error("a record of {0} bytes is larger than any record may be; send smaller batches")]
    TooLarge(usize),
    /// The file system said no.
    #[error(
        "cannot {doing} {path}: {source}; see that there is room and permission",
        path = path.display()
    )]
    Files {
        /// What was tried.
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// What it said.
        source: std::io::Error,
    },
}

impl JournalError {
    /// Makes an error of what the file system said.
    pub(super) fn files(
        doing: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Files { doing, path, source }
    }

    /// Whether a journal is there and cannot be believed, rather than absent or out of reach.
    #[must_use]
    pub const fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged { .. })
    }
}
