//! The folder of a journal: names of its segments, in order.

use super::error::JournalError;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Ending of a segment's file name.
const ENDING: &str = "segment";

/// The file of a segment.
pub(super) fn segment(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("{number:08}.{ENDING}"))
}

/// Makes the folder of a new journal, and those above it.
pub(super) fn create(folder: &Path) -> Result<(), JournalError> {
    if let Some(above) = folder.parent().filter(|above| !above.as_os_str().is_empty()) {
        fs::create_dir_all(above).map_err(JournalError::files("make the folder", above))?;
    }
    match fs::create_dir(folder) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            Err(JournalError::Exists(folder.to_owned()))
        }
        made => made.map_err(JournalError::files("make the folder", folder)),
    }
}

/// The number of segments in a folder, which are numbered from 1 without a gap.
pub(super) fn count(folder: &Path) -> Result<u32, JournalError> {
    let entries = fs::read_dir(folder).map_err(|source| match source.kind() {
        ErrorKind::NotFound => JournalError::Absent(folder.to_owned()),
        ErrorKind::NotADirectory => {
            JournalError::Foreign { path: folder.to_owned(), problem: "it is a file" }
        }
        _ => JournalError::Files { doing: "list", path: folder.to_owned(), source },
    })?;
    let mut last = 0;
    for entry in entries {
        let entry = entry.map_err(JournalError::files("list", folder))?;
        last = last.max(number(&entry.path()).unwrap_or(0));
    }
    if last == 0 {
        return Err(JournalError::Foreign {
            path: folder.to_owned(),
            problem: "it holds no segment",
        });
    }
    Ok(last)
}

fn number(path: &Path) -> Option<u32> {
    let is_segment = path.extension().is_some_and(|ending| ending == ENDING);
    path.file_stem().filter(|_| is_segment)?.to_str()?.parse().ok()
}
