//! Rows of a CSV file.
//!
//! Rows end at line feeds only, and a quote that opens a field must close it: a stray one must not
//! swallow the rows after it. A file whose first row holds numbers alone has no header.

use super::{Cell, Opened, Rows, RowsError};
use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Read};

/// Bytes read at a time.
const CHUNK: usize = 1 << 16;
/// The mark that some programs put before a text.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// Columns of a file without a header, as exchanges give bars.
const USUAL: [&str; 6] = ["timestamp", "open", "high", "low", "close", "volume"];

struct Lines {
    reader: Reader<Box<dyn Read>>,
    record: ByteRecord,
    row: u64,
    gzip: bool,
    /// The first row is data and stands ready.
    is_ahead: bool,
}

pub(super) fn open(bytes: Box<dyn Read>, gzip: bool) -> Result<Opened, RowsError> {
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .quoting(false)
        .terminator(Terminator::Any(b'\n'))
        .buffer_capacity(CHUNK)
        .from_reader(bytes);
    let mut lines = Lines { reader, record: ByteRecord::new(), row: 0, gzip, is_ahead: false };
    lines.advance()?;
    let first: Vec<String> = lines
        .record
        .iter()
        .map(|field| String::from_utf8_lossy(bare(field)).into_owned())
        .map(|name| name.trim_start_matches(BYTE_ORDER_MARK).trim().to_owned())
        .collect();
    let headless = !first.is_empty() && first.iter().all(|field| field.parse::<f64>().is_ok());
    lines.is_ahead = headless;
    let columns = if headless { usual(first.len()) } else { first };
    let made_of = if gzip { "gzipped CSV" } else { "CSV" };
    let rows = Box::new(lines);
    Ok(Opened { made_of, columns, headless, metadata: BTreeMap::new(), rows })
}

fn usual(count: usize) -> Vec<String> {
    let name =
        |at: usize| USUAL.get(at).map_or_else(|| format!("column {}", at + 1), |&one| one.into());
    (0..count).map(name).collect()
}

impl Rows for Lines {
    fn advance(&mut self) -> Result<bool, RowsError> {
        if std::mem::take(&mut self.is_ahead) {
            return Ok(true);
        }
        let before = self.reader.position().line();
        let more = match self.reader.read_byte_record(&mut self.record) {
            Ok(more) => more,
            Err(error) => match error.into_kind() {
                csv::ErrorKind::Io(error) => return Err(broken(error, self.gzip)),
                other => return Err(damaged("the text cannot be read", format!("{other:?}"))),
            },
        };
        if more {
            // The line after this row, less one, counts blank lines in between; a last row without
            // a line end leaves the counter where it was.
            self.row = before.max(self.reader.position().line().saturating_sub(1));
        }
        Ok(more)
    }

    fn row(&self) -> u64 {
        self.row
    }

    fn cell(&self, column: usize) -> Cell<'_> {
        let field = self.record.get(column).map_or(&[][..], bare);
        match String::from_utf8_lossy(field) {
            Cow::Borrowed(text) => Cell::Text(Cow::Borrowed(text.trim())),
            Cow::Owned(text) => Cell::Text(Cow::Owned(text)),
        }
    }

    fn width(&self) -> usize {
        self.record.len()
    }
}

/// The field without quotes around it and without the carriage return of a CRLF line.
fn bare(field: &[u8]) -> &[u8] {
    let field = field.strip_suffix(b"\r").unwrap_or(field);
    field.strip_prefix(b"\"").and_then(|field| field.strip_suffix(b"\"")).unwrap_or(field)
}

/// The decompressor reports bad data through some kinds; the disk reports its troubles through
/// others.
pub(super) fn broken(error: io::Error, gzip: bool) -> RowsError {
    use io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    if gzip && matches!(error.kind(), InvalidData | InvalidInput | UnexpectedEof) {
        damaged("the gzip data break off or are corrupt", error.to_string())
    } else {
        RowsError::Io(error)
    }
}

pub(super) fn damaged(what: &'static str, detail: String) -> RowsError {
    RowsError::Damaged { what, row: None, detail }
}
