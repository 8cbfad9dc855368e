//! A table as CSV. Gzipped parts are gzip members of their own, which make one file end to end.

use super::{Column, DECIMALS, Kind, RowsError, Value, misfit};
use ::csv::{Writer, WriterBuilder};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

/// A part of a table.
pub(super) struct Part {
    out: Writer<Packed>,
    columns: Vec<Column>,
    text: String,
}

impl std::fmt::Debug for Part {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Part").field("columns", &self.columns.len()).finish_non_exhaustive()
    }
}

/// Bytes on their way into a file.
enum Packed {
    Plain(BufWriter<File>),
    Gzip(Box<GzEncoder<BufWriter<File>>>),
}

impl Packed {
    fn new(file: File, gzip: bool) -> Self {
        let file = BufWriter::new(file);
        if gzip {
            Self::Gzip(Box::new(GzEncoder::new(file, Compression::default())))
        } else {
            Self::Plain(file)
        }
    }

    fn finish(self) -> io::Result<()> {
        match self {
            Self::Plain(mut file) => file.flush(),
            Self::Gzip(out) => out.finish()?.flush(),
        }
    }
}

impl Write for Packed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(out) => out.write(bytes),
            Self::Gzip(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(out) => out.flush(),
            Self::Gzip(out) => out.flush(),
        }
    }
}

fn writer(file: File, gzip: bool) -> Writer<Packed> {
    WriterBuilder::new().from_writer(Packed::new(file, gzip))
}

impl Part {
    pub(super) fn new(file: File, gzip: bool, columns: &[Column]) -> Self {
        Self { out: writer(file, gzip), columns: columns.to_vec(), text: String::new() }
    }

    pub(super) fn row(&mut self, values: &[Value<'_>]) -> Result<(), RowsError> {
        use std::fmt::Write as _;
        for (column, value) in self.columns.iter().zip(values) {
            self.text.clear();
            let written = match (column.kind, value) {
                (_, Value::Blank) => Ok(()),
                (Kind::Text, Value::Text(text)) => self.text.write_str(text),
                (Kind::Whole, Value::Whole(number)) => write!(self.text, "{number}"),
                (Kind::Time, Value::Time(ms)) => match jiff::Timestamp::from_millisecond(*ms) {
                    Ok(instant) => write!(self.text, "{instant}"),
                    Err(_) => return Err(misfit(column, value)),
                },
                (Kind::Money, Value::Money(amount)) => {
                    write!(self.text, "{}", amount.decimal(DECIMALS))
                }
                (Kind::Real, Value::Real(real)) => write!(self.text, "{real}"),
                _ => return Err(misfit(column, value)),
            };
            written.map_err(|_| misfit(column, value))?;
            self.out.write_field(&self.text).map_err(io::Error::from)?;
        }
        Ok(self.out.write_record(None::<&[u8]>).map_err(io::Error::from)?)
    }

    pub(super) fn finish(self) -> Result<(), RowsError> {
        Ok(ended(self.out)?)
    }
}

fn ended(out: Writer<Packed>) -> io::Result<()> {
    out.into_inner().map_err(|error| io::Error::other(error.to_string()))?.finish()
}

pub(super) fn assemble(
    mut out: File,
    gzip: bool,
    columns: &[Column],
    parts: &[PathBuf],
) -> Result<(), RowsError> {
    let mut header = writer(out.try_clone()?, gzip);
    header.write_record(columns.iter().map(|column| &column.name)).map_err(io::Error::from)?;
    ended(header)?;
    for part in parts {
        io::copy(&mut File::open(part)?, &mut out)?;
    }
    Ok(out.flush()?)
}
