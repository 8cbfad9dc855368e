//! How a command ends: exit codes, and the message that goes with them.

use crate::say::say;
use miette::Report;
use std::fmt;
use std::process::ExitCode;
use trimtab_node::journal::{JournalError, ReplayError};

/// How a command that did what it was asked ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// There is nothing more to say: exit code 0.
    Done,
    /// A move is proposed: exit code 10.
    Proposed,
    /// A replay came out differently: exit code 12.
    Differs,
}

impl Ending {
    /// The exit code.
    pub(crate) fn code(self) -> ExitCode {
        match self {
            Self::Done => ExitCode::SUCCESS,
            Self::Proposed => ExitCode::from(10),
            Self::Differs => ExitCode::from(12),
        }
    }
}

/// Why a command did not do what it was asked. The codes are never renumbered; 2 is clap's own.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It was tried and did not work: exit code 1.
    Failed(Report),
    /// The command line asks for what cannot be: exit code 2, as clap's own.
    Usage(Report),
    /// Something that was named is not there: exit code 3.
    NotFound(Report),
    /// A configuration or data file cannot be used: exit code 4.
    Input(Report),
    /// A journal is not what was written: exit code 13.
    Damaged(Report),
    /// Nobody reads what is written any more; not worth a word.
    ReaderGone,
}

impl Failure {
    /// Something that was tried and did not work.
    pub(crate) fn failed(message: impl fmt::Display) -> Self {
        Self::Failed(miette::miette!("{message}"))
    }

    /// A command line that cannot be.
    pub(crate) fn usage(message: impl fmt::Display) -> Self {
        Self::Usage(miette::miette!("{message}"))
    }

    /// Something that is not there.
    pub(crate) fn not_found(message: impl fmt::Display) -> Self {
        Self::NotFound(miette::miette!("{message}"))
    }

    /// Input that cannot be used.
    pub(crate) fn input(message: impl fmt::Display) -> Self {
        Self::Input(miette::miette!("{message}"))
    }

    /// Writes the message to stderr and gives the exit code.
    pub(crate) fn report(self) -> ExitCode {
        let (report, code) = match self {
            Self::Failed(report) => (report, 1),
            Self::Usage(report) => (report, 2),
            Self::NotFound(report) => (report, 3),
            Self::Input(report) => (report, 4),
            Self::Damaged(report) => (report, 13),
            Self::ReaderGone => return ExitCode::SUCCESS,
        };
        say(format_args!("{report:?}"));
        ExitCode::from(code)
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Absent(_) => Self::not_found(error),
            JournalError::Foreign { .. }
            | JournalError::Version { .. }
            | JournalError::Unknown { .. } => Self::input(error),
            JournalError::Damaged { .. } => Self::Damaged(miette::miette!("{error}")),
            JournalError::Exists(_)
            | JournalError::Encoding(_)
            | JournalError::TooLarge(_)
            | JournalError::Files { .. } => Self::failed(error),
        }
    }
}

impl From<ReplayError> for Failure {
    fn from(error: ReplayError) -> Self {
        match error {
            ReplayError::Journal(error) => error.into(),
            ReplayError::Setup(_) => Self::input(error),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            Self::ReaderGone
        } else {
            Self::failed(error)
        }
    }
}
