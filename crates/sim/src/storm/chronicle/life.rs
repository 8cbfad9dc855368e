//! What happens to processes.
//!
//! Decides the words for how one begins, stands still and ends.

use trimtab_model::Timestamp;

/// What happened to a process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Life {
    /// It began, and recovered its journal.
    Began {
        /// Its number, from 1, never used again.
        process: u32,
        /// Number of its journal's opening.
        epoch: u64,
        /// Sequence up to which it recovered.
        sequence: u64,
    },
    /// It tried to begin and could not.
    NotBegun {
        /// Its number.
        process: u32,
        /// What kept it.
        why: NotBegun,
    },
    /// It died.
    Died {
        /// Its number.
        process: u32,
        /// How.
        how: Death,
    },
    /// It stood still until then.
    Paused {
        /// Its number.
        process: u32,
        /// Until when.
        until: Timestamp,
    },
    /// It ended because its journal did not take what it wrote, or belongs to another by now.
    Stopped {
        /// Its number.
        process: u32,
        /// Whether it was fenced off; else the disk failed.
        is_fenced: bool,
    },
}

/// Why a process did not begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotBegun {
    /// It died while it recovered.
    Died,
    /// Another holds the lock.
    Locked,
    /// The journal is damaged in the middle: a person must look.
    Damaged,
    /// The disk is full or fails.
    Disk,
}

/// How a process died: what became of the bytes that were written and not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Death {
    /// None of them survived.
    Lost,
    /// A part of them survived.
    Torn,
    /// All of them survived.
    Kept,
}
