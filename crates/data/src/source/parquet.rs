//! Rows of a Parquet file, one row group at a time.
//!
//! Flat columns only; what is nested is passed over. Values keep their exactness: decimals come as
//! text, instants as nanoseconds, whole numbers as such, floats of 32 bits with their own digits.

use super::text::damaged;
use super::{Cell, Opened, Rows, RowsError, arrow};
use crate::fault::plain;
use parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType, FixedLenByteArray, Int96};
use parquet::errors::ParquetError;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::{FileReader, RowGroupReader};
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::schema::types::ColumnDescriptor;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;

/// Key of the schema as Arrow writers keep it.
const ARROW_SCHEMA: &str = "ARROW:schema";
/// Rows that a row group may have; none that is written for tables like ours comes near.
const GROUP_ROWS_MAX: usize = 50_000_000;
const WHAT: &str = "the Parquet data break off or are corrupt";

struct Groups {
    reader: SerializedFileReader<File>,
    /// Columns that are read, by their place in the file.
    leaves: Vec<usize>,
    kinds: Vec<Kind>,
    group: usize,
    columns: Vec<Column>,
    rows: usize,
    at: usize,
    /// Rows gone through.
    row: u64,
}

/// How a column's raw values are to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Text,
    /// A decimal with so many places.
    Decimal(u32),
    /// An instant; so many nanoseconds each.
    Instant(i128),
    /// An unsigned whole number.
    Unsigned,
}

/// A column of one row group.
struct Column {
    /// Place of each row's value; None where it has none.
    places: Option<Vec<Option<usize>>>,
    values: Values,
}

enum Values {
    Bool(Vec<bool>),
    I32(Vec<i32>),
    I64(Vec<i64>),
    I96(Vec<Int96>),
    F32(Vec<f32>),
    F64(Vec<f64>),
    Bytes(Vec<ByteArray>),
    Fixed(Vec<FixedLenByteArray>),
}

pub(super) fn open(file: File) -> Result<Opened, RowsError> {
    let length = file.metadata().map_err(RowsError::Io)?.len();
    let reader = SerializedFileReader::new(file).map_err(corrupt)?;
    check_places(&reader, length)?;
    let schema = reader.metadata().file_metadata().schema_descr();
    let flat = |at: &usize| {
        let column = schema.column(*at);
        column.max_rep_level() == 0 && column.path().parts().len() == 1
    };
    let leaves: Vec<usize> = (0..schema.num_columns()).filter(flat).collect();
    let columns = leaves.iter().map(|at| schema.column(*at).name().to_owned()).collect();
    let kinds = leaves.iter().map(|at| kind(&schema.column(*at))).collect();
    let metadata = metadata(&reader);
    let groups =
        Groups { reader, leaves, kinds, group: 0, columns: Vec::new(), rows: 0, at: 0, row: 0 };
    let rows = Box::new(groups);
    Ok(Opened { made_of: "Parquet", columns, headless: false, metadata, rows })
}

/// The library trusts where its columns are said to lie; nobody else's file has earned that.
fn check_places(reader: &SerializedFileReader<File>, length: u64) -> Result<(), RowsError> {
    let columns = reader.metadata().row_groups().iter().flat_map(RowGroupMetaData::columns);
    for column in columns {
        let offsets = [Some(column.data_page_offset()), column.dictionary_page_offset()];
        let start = offsets.into_iter().flatten().min().and_then(|at| u64::try_from(at).ok());
        let size = u64::try_from(column.compressed_size()).ok();
        let end = start.zip(size).and_then(|(start, size)| start.checked_add(size));
        let is_whole = column.num_values() >= 0 && column.uncompressed_size() >= 0;
        if end.is_none_or(|end| end > length) || !is_whole {
            let name = plain(column.column_descr().name());
            return Err(damaged(WHAT, format!("column {name} does not lie within the file")));
        }
    }
    Ok(())
}

/// The file's own entries, and those that stand in its Arrow schema alone.
fn metadata(reader: &SerializedFileReader<File>) -> BTreeMap<String, String> {
    let entries = reader.metadata().file_metadata().key_value_metadata();
    let mut own: BTreeMap<String, String> = entries
        .into_iter()
        .flatten()
        .filter_map(|entry| Some((entry.key.clone(), entry.value.clone()?)))
        .collect();
    if let Some(encoded) = own.remove(ARROW_SCHEMA) {
        for (key, value) in arrow::metadata(&encoded) {
            own.entry(key).or_insert(value);
        }
    }
    own
}

fn kind(column: &ColumnDescriptor) -> Kind {
    let nanos = |unit: &TimeUnit| match unit {
        TimeUnit::MILLIS => 1_000_000,
        TimeUnit::MICROS => 1_000,
        TimeUnit::NANOS => 1,
    };
    if column.physical_type() == parquet::basic::Type::INT96 {
        return Kind::Instant(1);
    }
    match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::Timestamp(time)), _) => Kind::Instant(nanos(&time.unit)),
        (_, ConvertedType::TIMESTAMP_MILLIS) => Kind::Instant(1_000_000),
        (_, ConvertedType::TIMESTAMP_MICROS) => Kind::Instant(1_000),
        (_, ConvertedType::DATE) => Kind::Instant(86_400_000_000_000),
        (_, ConvertedType::DECIMAL) => {
            Kind::Decimal(u32::try_from(column.type_scale()).unwrap_or(0))
        }
        (_, ConvertedType::UTF8 | ConvertedType::ENUM | ConvertedType::JSON) => Kind::Text,
        (_, ConvertedType::UINT_64 | ConvertedType::UINT_32) => Kind::Unsigned,
        _ => Kind::Plain,
    }
}

impl Groups {
    /// Reads the next row group that has rows; false if there is none.
    fn load(&mut self) -> Result<bool, RowsError> {
        while self.group < self.reader.num_row_groups() {
            let group = self.reader.get_row_group(self.group).map_err(corrupt)?;
            self.group += 1;
            let rows = usize::try_from(group.metadata().num_rows()).ok();
            let rows = rows.filter(|rows| *rows <= GROUP_ROWS_MAX).ok_or_else(|| {
                damaged(WHAT, format!("{} rows in a row group", group.metadata().num_rows()))
            })?;
            let columns = self.leaves.iter().map(|leaf| column(&*group, *leaf, rows));
            self.columns = columns.collect::<Result<_, _>>().map_err(corrupt)?;
            (self.rows, self.at) = (rows, 0);
            if rows > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Rows for Groups {
    fn advance(&mut self) -> Result<bool, RowsError> {
        if self.at + 1 < self.rows {
            self.at += 1;
        } else if !self.load()? {
            return Ok(false);
        }
        self.row += 1;
        Ok(true)
    }

    fn row(&self) -> u64 {
        self.row
    }

    fn cell(&self, column: usize) -> Cell<'_> {
        let (Some(one), Some(kind)) = (self.columns.get(column), self.kinds.get(column)) else {
            return Cell::Blank;
        };
        one.cell(self.at, *kind).unwrap_or(Cell::Blank)
    }

    fn width(&self) -> usize {
        self.leaves.len()
    }
}

impl Column {
    fn cell(&self, row: usize, kind: Kind) -> Option<Cell<'_>> {
        let at = match &self.places {
            Some(places) => (*places.get(row)?)?,
            None => row,
        };
        Some(match &self.values {
            Values::Bool(values) => Cell::Text(values.get(at)?.to_string().into()),
            Values::I32(values) if kind == Kind::Unsigned => {
                Cell::Whole(u32::from_ne_bytes(values.get(at)?.to_ne_bytes()).into())
            }
            Values::I64(values) if kind == Kind::Unsigned => {
                Cell::Whole(u64::from_ne_bytes(values.get(at)?.to_ne_bytes()).into())
            }
            Values::I32(values) => whole((*values.get(at)?).into(), kind),
            Values::I64(values) => whole((*values.get(at)?).into(), kind),
            Values::I96(values) => Cell::Nanos(values.get(at)?.to_nanos().into()),
            Values::F32(values) => Cell::Real(shortest(*values.get(at)?)),
            Values::F64(values) => Cell::Real(*values.get(at)?),
            Values::Bytes(values) => bytes(values.get(at)?.data(), kind),
            Values::Fixed(values) => bytes(values.get(at)?.data(), kind),
        })
    }
}

/// The double of the fewest digits that read back as this float, so that 102.1 stays 102.1.
fn shortest(value: f32) -> f64 {
    value.to_string().parse().unwrap_or_else(|_| f64::from(value))
}

fn whole<'a>(value: i128, kind: Kind) -> Cell<'a> {
    match kind {
        Kind::Instant(nanos) => Cell::Nanos(value * nanos),
        Kind::Decimal(scale) => Cell::Decimal(Cow::Owned(decimal(value, scale))),
        _ => Cell::Whole(value),
    }
}

fn bytes(bytes: &[u8], kind: Kind) -> Cell<'_> {
    match kind {
        Kind::Text => Cell::Text(String::from_utf8_lossy(bytes)),
        Kind::Decimal(scale) if !bytes.is_empty() && bytes.len() <= 16 => {
            // Two's complement, the highest byte first.
            let fill = if bytes[0] & 0x80 == 0 { 0 } else { 0xff };
            let mut value = [fill; 16];
            value[16 - bytes.len()..].copy_from_slice(bytes);
            Cell::Decimal(Cow::Owned(decimal(i128::from_be_bytes(value), scale)))
        }
        _ => Cell::Bytes(bytes),
    }
}

/// A whole number of units of ten to the minus `scale`, as text.
pub(crate) fn decimal(value: i128, scale: u32) -> String {
    let places = usize::try_from(scale).unwrap_or(0);
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = places + 1);
    let (whole, fraction) = digits.split_at(digits.len() - places);
    let sign = if value < 0 { "-" } else { "" };
    if places == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}

/// All of a column of a row group.
fn column(group: &dyn RowGroupReader, leaf: usize, rows: usize) -> Result<Column, ParquetError> {
    match group.get_column_reader(leaf)? {
        ColumnReader::BoolColumnReader(reader) => all(reader, group, leaf, rows, Values::Bool),
        ColumnReader::Int32ColumnReader(reader) => all(reader, group, leaf, rows, Values::I32),
        ColumnReader::Int64ColumnReader(reader) => all(reader, group, leaf, rows, Values::I64),
        ColumnReader::Int96ColumnReader(reader) => all(reader, group, leaf, rows, Values::I96),
        ColumnReader::FloatColumnReader(reader) => all(reader, group, leaf, rows, Values::F32),
        ColumnReader::DoubleColumnReader(reader) => all(reader, group, leaf, rows, Values::F64),
        ColumnReader::ByteArrayColumnReader(reader) => {
            all(reader, group, leaf, rows, Values::Bytes)
        }
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            all(reader, group, leaf, rows, Values::Fixed)
        }
    }
}

fn all<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    group: &dyn RowGroupReader,
    leaf: usize,
    rows: usize,
    hold: fn(Vec<T::T>) -> Values,
) -> Result<Column, ParquetError> {
    let most = group.metadata().schema_descr().column(leaf).max_def_level();
    let (mut values, mut levels) = (Vec::new(), Vec::new());
    let mut read = 0;
    while read < rows {
        let (more, _, _) =
            reader.read_records(rows - read, Some(&mut levels), None, &mut values)?;
        if more == 0 {
            break;
        }
        read += more;
    }
    let places = (most > 0).then(|| places(&levels, most));
    let held = places.as_ref().map_or(values.len(), Vec::len);
    if read != rows || held != rows {
        return Err(ParquetError::General(format!("a column has {held} of {rows} rows")));
    }
    Ok(Column { places, values: hold(values) })
}

/// Where each row's value lies, by the levels of definition.
fn places(levels: &[i16], most: i16) -> Vec<Option<usize>> {
    let mut next = 0;
    let place = |level: &i16| {
        (*level == most).then(|| {
            next += 1;
            next - 1
        })
    };
    levels.iter().map(place).collect()
}

fn corrupt(error: ParquetError) -> RowsError {
    damaged(WHAT, error.to_string())
}
