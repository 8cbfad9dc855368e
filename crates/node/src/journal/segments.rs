//! Which segments a journal has: their names, and their numbers without a gap.

use super::disk::Disk;
use super::error::JournalError;
use std::io::ErrorKind;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// Ending of a segment's file name.
const ENDING: &str = "segment";

/// The name of a segment.
pub(super) fn name(number: u32) -> String {
    format!("{number:08}.{ENDING}")
}

/// The file of a segment, for messages.
pub(super) fn path(disk: &dyn Disk, number: u32) -> PathBuf {
    disk.folder().join(name(number))
}

/// The first and last segment of a journal, or none where there is no journal yet.
pub(super) fn find(disk: &dyn Disk) -> Result<Option<RangeInclusive<u32>>, JournalError> {
    let names = disk.list().map_err(|source| refused(disk.folder(), source))?;
    let numbers = || names.iter().filter_map(|name| number(name));
    Ok(numbers().min().zip(numbers().max()).map(|(first, last)| first..=last))
}

/// The first and last segment of a journal that must be there.
pub(super) fn of(disk: &dyn Disk) -> Result<RangeInclusive<u32>, JournalError> {
    let path = disk.folder().to_owned();
    find(disk)?.ok_or(JournalError::Foreign { path, problem: "it holds no segment" })
}

fn refused(folder: &Path, source: std::io::Error) -> JournalError {
    match source.kind() {
        ErrorKind::NotFound => JournalError::Absent(folder.to_owned()),
        ErrorKind::NotADirectory => {
            JournalError::Foreign { path: folder.to_owned(), problem: "it is a file" }
        }
        _ => JournalError::Files { doing: "list", path: folder.to_owned(), source },
    }
}

fn number(name: &str) -> Option<u32> {
    let (number, ending) = name.split_once('.')?;
    let number = number.parse().ok().filter(|number| *number > 0)?;
    (ending == ENDING).then_some(number)
}
