//! How a command ends: exit codes, and the message that goes with them.
//!
//! The table of codes is here and nowhere else: help, the reference pages and the man pages are made
//! from it, and what a command ends with is one of its lines.

use crate::say::warn;
use miette::Report;
use std::fmt;
use std::process::ExitCode;
use trimtab_node::drive::DriveError;
use trimtab_node::journal::{JournalError, RecoveryError, ReplayError};
use trimtab_node::live::LiveError;

/// One exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Code {
    /// The number; it is never given another meaning.
    pub(crate) number: u8,
    /// What it is called.
    pub(crate) name: &'static str,
    /// What a script may take from it.
    pub(crate) meaning: &'static str,
    /// The commands that end with it; empty where any may.
    pub(crate) commands: &'static [&'static str],
}

const DONE: Code = code(0, "done", "it is done; no move is proposed, no replay differs");
const FAILED: Code = code(1, "failed", "it was tried and failed");
const USAGE: Code =
    code(2, "usage", "the command line is not understood, or asks for what cannot be");
const NOT_FOUND: Code = code(3, "not-found", "something named is not there");
const INPUT: Code = code(4, "input", "a configuration or data file cannot be used");
const PROPOSED: Code = code(10, "proposed", "a move is proposed").of(&["plan"]);
const DIFFERS: Code =
    code(12, "differs", "a replay came out differently").of(&["replay", "plan", "report", "run"]);
const DAMAGED: Code = code(13, "damaged", "a journal is damaged")
    .of(&["journal", "replay", "why", "plan", "report", "run"]);
const OCCUPIED: Code =
    code(14, "occupied", "another process writes the journal, or took it over").of(&["run"]);
const INTERRUPTED: Code =
    code(130, "interrupted", "it was interrupted (SIGINT, as a shell tells it)");

/// Every exit code there is.
pub(crate) const CODES: [Code; 10] =
    [DONE, FAILED, USAGE, NOT_FOUND, INPUT, PROPOSED, DIFFERS, DAMAGED, OCCUPIED, INTERRUPTED];

const fn code(number: u8, name: &'static str, meaning: &'static str) -> Code {
    Code { number, name, meaning, commands: &[] }
}

impl Code {
    const fn of(self, commands: &'static [&'static str]) -> Self {
        Self { commands, ..self }
    }

    /// Whether a command may end with it.
    pub(crate) fn is_of(&self, command: &str) -> bool {
        self.commands.is_empty() || self.commands.contains(&command)
    }
}

impl From<Code> for ExitCode {
    fn from(code: Code) -> Self {
        Self::from(code.number)
    }
}

/// How a command that did what it was asked ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// There is nothing more to say.
    Done,
    /// A move is proposed.
    Proposed,
    /// A replay came out differently.
    Differs,
    /// What went wrong has been told already; the rest was done all the same.
    Told(Code),
}

impl Ending {
    /// The exit code.
    pub(crate) fn code(self) -> Code {
        match self {
            Self::Done => DONE,
            Self::Proposed => PROPOSED,
            Self::Differs => DIFFERS,
            Self::Told(code) => code,
        }
    }

    /// The worse of two: the one with the higher code.
    pub(crate) fn or_worse(self, other: Self) -> Self {
        if other.code().number > self.code().number { other } else { self }
    }
}

/// Why a command did not do what it was asked.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It was tried and did not work.
    Failed(Report),
    /// The command line asks for what cannot be; the code is clap's own.
    Usage(Report),
    /// Something that was named is not there.
    NotFound(Report),
    /// A configuration or data file cannot be used.
    Input(Report),
    /// A journal is not what was written.
    Damaged(Report),
    /// A journal does not come out as recorded.
    Differs(Report),
    /// A journal is somebody else's to write.
    Occupied(Report),
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
    pub(crate) fn report(self) -> Code {
        let (report, code) = match self {
            Self::Failed(report) => (report, FAILED),
            Self::Usage(report) => (report, USAGE),
            Self::NotFound(report) => (report, NOT_FOUND),
            Self::Input(report) => (report, INPUT),
            Self::Damaged(report) => (report, DAMAGED),
            Self::Differs(report) => (report, DIFFERS),
            Self::Occupied(report) => (report, OCCUPIED),
            Self::ReaderGone => return DONE,
        };
        warn(format_args!("{report:?}"));
        code
    }
}

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::Absent(_) => Self::not_found(error),
            JournalError::Foreign { .. }
            | JournalError::Version { .. }
            | JournalError::Owner(_)
            | JournalError::Unknown { .. } => Self::input(error),
            JournalError::Damaged { .. } | JournalError::Behind { .. } => {
                Self::Damaged(miette::miette!("{error}"))
            }
            JournalError::Locked { .. }
            | JournalError::Fenced { .. }
            | JournalError::Moved { .. } => Self::Occupied(miette::miette!("{error}")),
            JournalError::Exists(_)
            | JournalError::Over(_)
            | JournalError::Compacted { .. }
            | JournalError::OutOfTurn(_)
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
            ReplayError::Setup(_)
            | ReplayError::Succession(_)
            | ReplayError::Misfit(_)
            | ReplayError::Snapshot => Self::input(error),
        }
    }
}

impl From<LiveError> for Failure {
    fn from(error: LiveError) -> Self {
        match error {
            LiveError::Drive(DriveError::Journal(error)) => error.into(),
            LiveError::Drive(DriveError::Recovery(error)) => match error {
                RecoveryError::Replay(error) => error.into(),
                RecoveryError::Differs { .. } => Self::Differs(miette::miette!("{error}")),
                RecoveryError::Succession(_) | RecoveryError::NoSnapshot(_) => Self::input(error),
            },
            LiveError::Gateway(error) => Self::usage(error),
            LiveError::Drive(DriveError::Over) | LiveError::Machine { .. } | LiveError::Gone => {
                Self::failed(error)
            }
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
