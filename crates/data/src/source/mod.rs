//! A file as rows of named columns, whatever it is made of: CSV, gzipped or not, JSON, Parquet.
//!
//! Decides the kind of a file by its first bytes, never by its name. Nothing here knows what a
//! column means.

mod arrow;
mod cell;
mod digits;
mod json;
mod parquet;
mod text;
mod time;

pub use cell::Cell;
pub(crate) use parquet::decimal;
pub(crate) use time::shown;
pub use time::{Clock, Unit};

use crate::fault::{Fault, ImportError, shortened};
use flate2::read::MultiGzDecoder;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};

/// An open file standing at one of its rows.
pub struct Source {
    /// The file.
    pub path: PathBuf,
    /// What it is made of, for people: `gzipped CSV`.
    pub made_of: &'static str,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Whether the names are guesses, the file having no header.
    pub headless: bool,
    /// What the file says about itself beside its rows (Parquet).
    pub metadata: BTreeMap<String, String>,
    rows: Box<dyn Rows>,
    gone_through: u64,
}

impl std::fmt::Debug for Source {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, made_of, columns, .. } = self;
        out.debug_struct("Source")
            .field("path", path)
            .field("made_of", made_of)
            .field("columns", columns)
            .finish_non_exhaustive()
    }
}

/// The rows of a file, one after another.
trait Rows {
    /// Goes to the next row; false at the end.
    fn advance(&mut self) -> Result<bool, RowsError>;
    /// Number of the current row.
    fn row(&self) -> u64;
    /// A cell of the current row.
    fn cell(&self, column: usize) -> Cell<'_>;
    /// Cells of the current row.
    fn width(&self) -> usize;
}

/// Why there is no next row.
enum RowsError {
    Io(io::Error),
    /// After the row, where it is not the one before.
    Damaged {
        what: &'static str,
        row: Option<u64>,
        detail: String,
    },
}

/// A file opened far enough to know its columns.
struct Opened {
    made_of: &'static str,
    columns: Vec<String>,
    headless: bool,
    metadata: BTreeMap<String, String>,
    rows: Box<dyn Rows>,
}

impl Source {
    /// Opens a file and finds out what it is made of.
    ///
    /// # Errors
    /// [`ImportError`] if the file is absent, unreadable, damaged, or has no columns.
    pub fn open(path: &Path) -> Result<Self, ImportError> {
        if !path.exists() {
            return Err(ImportError::Absent(path.to_owned()));
        }
        if path.is_dir() {
            return Err(ImportError::Shape {
                file: path.to_owned(),
                problem: "it is a folder, not a file".to_owned(),
                remedy: "name the files in it".to_owned(),
            });
        }
        let opened = open(path).map_err(|error| failed(path, 0, error))?;
        let Opened { made_of, columns, headless, metadata, rows } = opened;
        let mut seen = BTreeSet::new();
        let twice = columns.iter().find(|name| !name.is_empty() && !seen.insert(name.as_str()));
        if let Some(name) = twice {
            return Err(ImportError::Shape {
                file: path.to_owned(),
                problem: format!("two columns are called {:?}", shortened(name)),
                remedy: "remove or rename one of them".to_owned(),
            });
        }
        Ok(Self {
            path: path.to_owned(),
            made_of,
            columns,
            headless,
            metadata,
            rows,
            gone_through: 0,
        })
    }

    /// Rows gone through so far.
    #[must_use]
    pub const fn rows_read(&self) -> u64 {
        self.gone_through
    }

    /// Goes to the next row; false at the end of the file.
    ///
    /// # Errors
    /// [`ImportError`] if the data break off, or a row has other fields than the header.
    pub fn advance(&mut self) -> Result<bool, ImportError> {
        let after = self.rows.row();
        if !self.rows.advance().map_err(|error| failed(&self.path, after, error))? {
            return Ok(false);
        }
        self.gone_through += 1;
        let (found, expected) = (self.rows.width(), self.columns.len());
        if found == expected {
            return Ok(true);
        }
        let problem = format!("the row has {found} fields and the header {expected}");
        let remedy = "the row is cut or holds a stray comma; repair or remove it";
        Err(self.refuse(Fault::whole(problem, remedy)))
    }

    /// Position of a column.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }

    /// Whether all of these columns are there.
    #[must_use]
    pub fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.column(name).is_some())
    }

    /// Number of the current row.
    #[must_use]
    pub fn row(&self) -> u64 {
        self.rows.row()
    }

    /// A cell of the current row.
    #[must_use]
    pub fn cell(&self, column: usize) -> Cell<'_> {
        self.rows.cell(column)
    }

    /// Puts a fault of the current row in its place.
    #[must_use]
    pub fn refuse(&self, fault: Fault) -> ImportError {
        ImportError::Row { file: self.path.clone(), row: self.rows.row(), fault }
    }
}

fn failed(path: &Path, after_row: u64, error: RowsError) -> ImportError {
    let file = path.to_owned();
    match error {
        RowsError::Io(source) => ImportError::Io { file, source },
        RowsError::Damaged { what, row, detail } => {
            ImportError::Damaged { file, what, after_row: row.unwrap_or(after_row), detail }
        }
    }
}

fn open(path: &Path) -> Result<Opened, RowsError> {
    let mut file = File::open(path).map_err(RowsError::Io)?;
    let mut start = [0; 4];
    let length = fill(&mut file, &mut start).map_err(RowsError::Io)?;
    if start.get(..length).is_some_and(|start| start == b"PAR1") {
        return parquet::open(file);
    }
    let bytes = Cursor::new(start).take(u64::try_from(length).unwrap_or(0)).chain(file);
    if start.starts_with(&[0x1f, 0x8b]) {
        let bytes = BufReader::new(MultiGzDecoder::new(BufReader::new(bytes)));
        text(Box::new(bytes), true)
    } else {
        text(Box::new(BufReader::new(bytes)), false)
    }
}

/// JSON begins with a bracket, everything else is CSV.
fn text(mut bytes: Box<dyn Read>, gzip: bool) -> Result<Opened, RowsError> {
    let mut start = Vec::new();
    let mut one = [0];
    loop {
        match bytes.read(&mut one).map_err(|error| text::broken(error, gzip))? {
            0 => break,
            _ => start.push(one[0]),
        }
        if !one[0].is_ascii_whitespace() || start.len() > 1 << 12 {
            break;
        }
    }
    let is_json = matches!(start.last(), Some(b'[' | b'{'));
    let bytes: Box<dyn Read> = Box::new(Cursor::new(start).chain(bytes));
    if is_json { json::open(bytes, gzip) } else { text::open(bytes, gzip) }
}

/// Reads as much as there is, up to the buffer's length.
fn fill(file: &mut File, buffer: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while length < buffer.len() {
        match file.read(&mut buffer[length..])? {
            0 => break,
            read => length += read,
        }
    }
    Ok(length)
}
