//! A table in a file, row by row: `.csv` or `.csv.gz`, never whole in memory.
//!
//! Columns are found by name, since their order differs between files. Decides only where a row
//! ends and which number it has; what the fields mean is decided elsewhere. A plain file cut
//! exactly at the end of a row cannot be told from a shorter file; a gzip file can.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};
use flate2::read::MultiGzDecoder;

use super::error::DataError;
use super::fault::RowFault;

/// Bytes decompressed at a time.
const CHUNK: usize = 1 << 16;

/// An open file standing at one of its rows.
pub(super) struct Table {
    path: PathBuf,
    gzip: bool,
    reader: Reader<Box<dyn Read>>,
    header: ByteRecord,
    record: ByteRecord,
    row: u64,
}

impl Table {
    /// Opens the file and reads its header.
    pub(super) fn open(path: &Path) -> Result<Self, DataError> {
        let file =
            File::open(path).map_err(|source| DataError::Io { file: path.to_owned(), source })?;
        let gzip = path.extension().is_some_and(|extension| extension == "gz");
        let bytes: Box<dyn Read> =
            if gzip { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
        let mut table = Self {
            path: path.to_owned(),
            gzip,
            reader: plain_rows(bytes),
            header: ByteRecord::new(),
            record: ByteRecord::new(),
            row: 0,
        };
        table.advance()?;
        table.header = table.record.iter().map(trimmed).collect();
        Ok(table)
    }

    /// Goes to the next row; false at the end of the file.
    pub(super) fn advance(&mut self) -> Result<bool, DataError> {
        let before = self.reader.position().line();
        let more = match self.reader.read_byte_record(&mut self.record) {
            Ok(more) => more,
            Err(error) => return Err(self.broken(error)),
        };
        if more {
            // The line after this row, less one, counts blank lines in between; a last row without
            // a line end leaves the counter where it was.
            self.row = before.max(self.reader.position().line().saturating_sub(1));
        }
        Ok(more)
    }

    /// Position of a column, if the header has it.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|column| column == name.as_bytes())
    }

    /// Position of a column the file cannot do without.
    pub(super) fn required(&self, column: &'static str) -> Result<usize, DataError> {
        self.column(column).ok_or_else(|| {
            let names: Vec<_> = self.header.iter().map(String::from_utf8_lossy).collect();
            DataError::MissingColumn { file: self.path.clone(), column, found: names.join(",") }
        })
    }

    /// Text of the current row in a column; empty if the row is too short.
    pub(super) fn field(&self, column: usize) -> &[u8] {
        self.record.get(column).map_or(&[], trimmed)
    }

    /// Whether the current row has a column, which a cut row may not.
    pub(super) fn reaches(&self, column: usize) -> bool {
        column < self.record.len()
    }

    /// Refuses a row that has not exactly the header's fields.
    pub(super) fn check_width(&self) -> Result<(), RowFault> {
        let (found, expected) = (self.record.len(), self.header.len());
        if found == expected { Ok(()) } else { Err(RowFault::FieldCount { found, expected }) }
    }

    /// Number of the current row: its line in the decompressed file, the header being 1.
    pub(super) fn row(&self) -> u64 {
        self.row
    }

    /// Puts a fault of the current row in its place.
    pub(super) fn refuse(&self, fault: RowFault) -> DataError {
        DataError::Row { file: self.path.clone(), row: self.row, fault }
    }

    fn broken(&self, error: csv::Error) -> DataError {
        let source = match error.into_kind() {
            csv::ErrorKind::Io(source) => source,
            other => io::Error::other(format!("{other:?}")),
        };
        let file = self.path.clone();
        if self.gzip && tells_of_bad_gzip(source.kind()) {
            DataError::BrokenGzip { file, after_row: self.row, source }
        } else {
            DataError::Io { file, source }
        }
    }
}

/// Rows end at line feeds only and quotes are plain text: a stray quote in one row must not swallow
/// the rows after it, and row numbers stay exact with either kind of line end.
fn plain_rows(bytes: Box<dyn Read>) -> Reader<Box<dyn Read>> {
    ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .quoting(false)
        .terminator(Terminator::Any(b'\n'))
        .buffer_capacity(CHUNK)
        .from_reader(bytes)
}

/// The field without the carriage return that a CRLF line leaves on its last one.
fn trimmed(field: &[u8]) -> &[u8] {
    field.strip_suffix(b"\r").unwrap_or(field)
}

/// The decompressor reports bad data through these kinds; the disk reports its troubles through
/// others.
fn tells_of_bad_gzip(kind: io::ErrorKind) -> bool {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    matches!(kind, InvalidData | InvalidInput | UnexpectedEof)
}
