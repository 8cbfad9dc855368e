//! Tables out: rows of typed columns as Parquet, CSV or gzipped CSV.
//!
//! Decides that a table is written in parts, each on its own, and that the parts become one file in
//! their order: whoever writes them, and how many at a time, does not show in the file. Amounts are
//! exact: decimals with 18 places in Parquet, text in CSV.

mod csv;
mod parquet;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use trimtab_model::Amount;

/// Decimal places of an amount.
pub const DECIMALS: u8 = 18;

/// What a table is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Apache Parquet, compressed with zstd.
    Parquet,
    /// Comma-separated values with a header.
    Csv,
    /// The same, gzipped.
    CsvGz,
}

/// What a column holds; any may be blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Whole,
    /// An instant, to the millisecond, UTC.
    Time,
    /// An exact amount with [`DECIMALS`] places.
    Money,
    /// A double.
    Real,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: Kind,
}

impl Column {
    /// A column.
    #[must_use]
    pub fn new(name: impl Into<String>, kind: Kind) -> Self {
        Self { name: name.into(), kind }
    }
}

/// A value of a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// Nothing.
    Blank,
    /// Text.
    Text(&'a str),
    /// A whole number.
    Whole(i64),
    /// Milliseconds since 1970, UTC.
    Time(i64),
    /// An amount.
    Money(Amount),
    /// A double.
    Real(f64),
}

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum RowsError {
    /// The system refused.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The Parquet library refused.
    #[error("{0}")]
    Parquet(#[from] ::parquet::errors::ParquetError),
    /// A row that does not fit the columns.
    #[error("column {column}: {value} does not fit it")]
    Value {
        /// Which column.
        column: String,
        /// What it was to hold.
        value: String,
    },
}

impl Format {
    /// By the ending of a file's name, if it has one of those.
    #[must_use]
    pub fn of(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        [(".parquet", Self::Parquet), (".csv", Self::Csv), (".csv.gz", Self::CsvGz)]
            .into_iter()
            .find(|(ending, _)| name.len() > ending.len() && name.ends_with(ending))
            .map(|(_, format)| format)
    }
}

/// One part of a table, while it is written.
#[derive(Debug)]
pub struct Part(Inner);

#[derive(Debug)]
enum Inner {
    Parquet(Box<parquet::Part>),
    Csv(Box<csv::Part>),
}

impl Part {
    /// Starts a part in a new file.
    ///
    /// # Errors
    /// [`RowsError`] if the file cannot be made.
    pub fn create(path: &Path, format: Format, columns: &[Column]) -> Result<Self, RowsError> {
        let file = File::create_new(path)?;
        Ok(Self(match format {
            Format::Parquet => Inner::Parquet(Box::new(parquet::Part::new(file, columns)?)),
            Format::Csv | Format::CsvGz => {
                Inner::Csv(Box::new(csv::Part::new(file, format == Format::CsvGz, columns)))
            }
        }))
    }

    /// Adds a row: a value for each column.
    ///
    /// # Errors
    /// [`RowsError`] if a value does not fit its column, or cannot be written.
    pub fn row(&mut self, values: &[Value<'_>]) -> Result<(), RowsError> {
        match &mut self.0 {
            Inner::Parquet(part) => part.row(values),
            Inner::Csv(part) => part.row(values),
        }
    }

    /// Ends the part.
    ///
    /// # Errors
    /// [`RowsError`] if what is left cannot be written.
    pub fn finish(self) -> Result<(), RowsError> {
        match self.0 {
            Inner::Parquet(part) => part.finish(),
            Inner::Csv(part) => part.finish(),
        }
    }
}

/// Makes one file of the parts, in their order.
///
/// # Errors
/// [`RowsError`] if a part cannot be read or the file not be written.
pub fn assemble(
    out: File,
    format: Format,
    columns: &[Column],
    parts: &[PathBuf],
) -> Result<(), RowsError> {
    match format {
        Format::Parquet => parquet::assemble(out, columns, parts),
        Format::Csv | Format::CsvGz => csv::assemble(out, format == Format::CsvGz, columns, parts),
    }
}

/// A value in a column that cannot hold it.
fn misfit(column: &Column, value: &Value<'_>) -> RowsError {
    RowsError::Value { column: column.name.clone(), value: format!("{value:?}") }
}
