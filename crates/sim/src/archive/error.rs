//! Why an archive could not be read.
//!
//! Every message names the file, the row where there is one, what is wrong and what to do about it.
//! Rows are lines of the decompressed file counted from 1, the header being line 1, so that `zcat
//! FILE | sed -n ROWp` shows the culprit.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::fault::RowFault;

/// Recorded history that cannot be trusted or found.
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// A data folder does not exist.
    #[error("data folder {} does not exist; correct the path or fetch the data", .folder.display())]
    FolderAbsent {
        /// The folder as given.
        folder: PathBuf,
    },
    /// A data folder is a file or something else.
    #[error(
        "{} is not a folder; name the folder that holds perp-candles/ and perp-funding/",
        .folder.display()
    )]
    NotAFolder {
        /// The path as given.
        folder: PathBuf,
    },
    /// A wanted venue has no file at all.
    #[error(
        "no file of venue {venue:?} in {}: looked for {}; correct the venue's name, add a folder \
         that has its files, or do not ask for it",
        Listed(.folders), .looked_for.join(", ")
    )]
    VenueAbsent {
        /// The venue as asked for.
        venue: String,
        /// File names looked for, relative to each folder.
        looked_for: Vec<String>,
        /// The folders searched.
        folders: Vec<PathBuf>,
    },
    /// Not one wanted venue has candles, so there would be no price of anything.
    #[error(
        "no candle file of any wanted venue in {}: looked for {}; correct the folder or add one \
         that has them",
        Listed(.folders), .looked_for.join(", ")
    )]
    CandlesAbsent {
        /// File names looked for, relative to each folder.
        looked_for: Vec<String>,
        /// The folders searched.
        folders: Vec<PathBuf>,
    },
    /// The operating system refused to open or read a file.
    #[error("{}: cannot be read; check the path, its permissions and the disk", .file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Compressed data that end early, fail their checksum or are no gzip at all.
    #[error(
        "{}: the gzip data break off or are corrupt after row {after_row}; fetch the file again \
         and compare its checksum",
        .file.display()
    )]
    BrokenGzip {
        /// The file.
        file: PathBuf,
        /// Last row that could be read (0: not even the header).
        after_row: u64,
        /// What the decompressor said.
        source: io::Error,
    },
    /// The header lacks a column.
    #[error(
        "{}, row 1: no column {column:?}; found {found:?}; the file is of another kind or lost its \
         header",
        .file.display()
    )]
    MissingColumn {
        /// The file.
        file: PathBuf,
        /// The column looked for.
        column: &'static str,
        /// The columns that are there, joined by commas.
        found: String,
    },
    /// A row that breaks a rule.
    #[error("{}, row {row}: {fault}", .file.display())]
    Row {
        /// The file.
        file: PathBuf,
        /// Line in the decompressed file, header = 1.
        row: u64,
        /// What is wrong with it.
        fault: RowFault,
    },
    /// Two files give different values for one moment of one coin.
    #[error(
        "two values for {coin} at ts_ms {ts_ms}: {first} and {second}; remove the file or row \
         that is wrong"
    )]
    Conflict {
        /// The coin.
        coin: String,
        /// The moment both rows claim, UTC milliseconds since 1970.
        ts_ms: i64,
        /// Where it was seen first.
        first: Box<Sighting>,
        /// Where it was seen again, with another value.
        second: Box<Sighting>,
    },
}

/// A value and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The file.
    pub file: PathBuf,
    /// Line in the decompressed file, header = 1.
    pub row: u64,
    /// The value as understood, for people to compare.
    pub value: String,
}

impl fmt::Display for Sighting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, row {}: {}", self.file.display(), self.row, self.value)
    }
}

/// Folders as one phrase of a message.
struct Listed<'a>(&'a [PathBuf]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((first, rest)) = self.0.split_first() else {
            return f.write_str("no folder at all (none was given)");
        };
        write!(f, "{}", first.display())?;
        rest.iter().try_for_each(|folder| write!(f, ", {}", folder.display()))
    }
}
