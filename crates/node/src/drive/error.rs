//! Why a driver cannot begin or go on.

use crate::journal::{JournalError, RecoveryError};

/// Why a driver cannot begin or go on. Nothing leaves after any of them.
#[derive(Debug, thiserror::Error)]
pub enum DriveError {
    /// The journal cannot be gone on with.
    #[error(transparent)]
    Recovery(#[from] RecoveryError),
    /// The journal cannot be written, or is somebody else's now.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// It failed before.
    #[error(
        "the driver failed before and takes nothing more: what was committed stands, what was not \
         has not left; see the first error, and start again"
    )]
    Over,
}
