//! Why a journal cannot be written, read or believed: where, what, and what to do.

use super::frame::FORMAT_VERSION;
use std::io::ErrorKind;
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
    /// Another writer has it open.
    #[error(
        "{path} is being written by another: {who}. Stop that one first; nothing was changed",
        path = path.display()
    )]
    Locked {
        /// The journal.
        path: PathBuf,
        /// Who, as far as it is known.
        who: String,
    },
    /// Another writer took over.
    #[error(
        "{path} was taken over: this is its opening {ours}, and opening {theirs} is {who}. What was committed stands; nothing that was not may leave. Stop one of the two, and start this one again if it is the one to stay",
        path = path.display()
    )]
    Fenced {
        /// The journal.
        path: PathBuf,
        /// The epoch of this writer.
        ours: u64,
        /// That of the other.
        theirs: u64,
        /// Who that is.
        who: String,
    },
    /// Its last segment is not as long as this writer left it.
    #[error(
        "{path} has {length} bytes where {written} were written: another program changed it. What was committed is not touched by this one; stop the other, and start this one again",
        path = path.display()
    )]
    Moved {
        /// The segment's file.
        path: PathBuf,
        /// What it has.
        length: u64,
        /// What it should have.
        written: u64,
    },
    /// It failed before.
    #[error(
        "{path} could not be written before, and is not written to since: what was committed stands, and what was not is nowhere. See the first error, and start again",
        path = .0.display()
    )]
    Over(PathBuf),
    /// The file that says who writes is not what was written.
    #[error(
        "{path} is not what was written, so nobody knows who writes this journal. See with `trimtab journal verify` that the journal is sound and that nobody writes to it, remove that file, and start again",
        path = .0.display()
    )]
    Owner(PathBuf),
    /// Records are gone that were on the disk.
    #[error(
        "{path} ends with record {found}, and record {expected} was on the disk once: its last segments are an older copy or were cut. Restore them; without a copy, compare every transfer with its venue and chain before anything else is done, and begin a new journal",
        path = path.display()
    )]
    Behind {
        /// The journal.
        path: PathBuf,
        /// Number of its last record.
        found: u64,
        /// Number of a record that was there.
        expected: u64,
    },
    /// A record that was there once has been removed by compaction.
    #[error("{path} begins with record {first}, and record {asked} was asked for; it was compacted",
        path = path.display()
    )]
    Compacted {
        /// The journal.
        path: PathBuf,
        /// Number of its first record.
        first: u64,
        /// Number of the one asked for.
        asked: u64,
    },
    /// A record was staged that cannot come next.
    #[error("{0} is to be staged next; this is a bug of Trimtab, please report it")]
    OutOfTurn(&'static str),
    /// A value that cannot be written.
    #[error("a record cannot be encoded: {0}; this is a bug of Trimtab, please report it")]
    Encoding(postcard::Error),
    /// More than a record can hold.
    #[error("a record of {0} bytes is larger than any record may be; send smaller batches")]
    TooLarge(usize),
    /// The file system said no.
    #[error(
        "cannot {doing} {path}: {source}; {remedy}",
        path = path.display(),
        remedy = remedy(source)
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

    pub(super) fn damaged(place: Place, problem: &str) -> Self {
        Self::Damaged { place, problem: problem.to_owned() }
    }

    /// Whether a journal is there and cannot be believed, rather than absent or out of reach.
    #[must_use]
    pub const fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged { .. })
    }
}

/// What to do about what the file system said.
fn remedy(source: &std::io::Error) -> &'static str {
    match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
            "the disk or what may be used of it is full. What was committed stands and what was not has \
             not left; make room, and start again"
        }
        ErrorKind::ReadOnlyFilesystem => {
            "the disk is read-only, as one is after an error of its own. What was committed stands and \
             what was not has not left; look at the system's log, make it writable, and start again"
        }
        ErrorKind::PermissionDenied => {
            "this user may not. Nothing was changed; give the permission, and start again"
        }
        _ => "what was committed stands; see that the disk is sound and has room, and start again",
    }
}
