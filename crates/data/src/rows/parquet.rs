//! A table as Parquet, through the column interface of the library.
//!
//! Parts are whole files; their column chunks are spliced into one without being read again.

use super::{Column, DECIMALS, Kind, RowsError, Value, misfit};
use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel};
use parquet::column::writer::ColumnCloseResult;
use parquet::data_type::{
    ByteArray, ByteArrayType, DataType, DoubleType, FixedLenByteArray, FixedLenByteArrayType,
    Int64Type,
};
use parquet::errors::Result as ParquetResult;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::file::reader::FileReader;
use parquet::file::serialized_reader::SerializedFileReader;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

/// Rows of a row group: some megabytes of a wide table.
const GROUP_ROWS: usize = 32_768;
/// Bytes of a decimal of 38 digits.
const MONEY_BYTES: i32 = 16;
const MONEY_DIGITS: i32 = 38;
/// The largest decimal of so many digits, in units of its last place.
const MONEY_MAX: u128 = 10_u128.pow(38) - 1;

/// A part of a table.
pub(super) struct Part {
    out: SerializedFileWriter<File>,
    columns: Vec<Column>,
    held: Vec<Held>,
    rows: usize,
}

impl std::fmt::Debug for Part {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Part").field("rows", &self.rows).finish_non_exhaustive()
    }
}

/// Values of one column that wait for their row group: those that are there, and which are.
#[derive(Default)]
struct Held {
    levels: Vec<i16>,
    values: Values,
}

#[derive(Default)]
enum Values {
    #[default]
    None,
    Text(Vec<ByteArray>),
    Whole(Vec<i64>),
    Money(Vec<FixedLenByteArray>),
    Real(Vec<f64>),
}

impl Part {
    pub(super) fn new(file: File, columns: &[Column]) -> Result<Self, RowsError> {
        let out = SerializedFileWriter::new(file, schema(columns)?, properties()?)?;
        let held = columns.iter().map(Held::of).collect();
        Ok(Self { out, columns: columns.to_vec(), held, rows: 0 })
    }

    pub(super) fn row(&mut self, values: &[Value<'_>]) -> Result<(), RowsError> {
        for ((held, column), value) in self.held.iter_mut().zip(&self.columns).zip(values) {
            held.take(value).ok_or_else(|| misfit(column, value))?;
        }
        self.rows += 1;
        if self.rows == GROUP_ROWS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> Result<(), RowsError> {
        let mut group = self.out.next_row_group()?;
        for held in &mut self.held {
            if let Some(column) = group.next_column()? {
                held.write(column)?;
            }
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<(), RowsError> {
        if self.rows > 0 {
            self.flush()?;
        }
        self.out.close()?;
        Ok(())
    }
}

impl Held {
    fn of(column: &Column) -> Self {
        let values = match column.kind {
            Kind::Text => Values::Text(Vec::new()),
            Kind::Whole | Kind::Time => Values::Whole(Vec::new()),
            Kind::Money => Values::Money(Vec::new()),
            Kind::Real => Values::Real(Vec::new()),
        };
        Self { levels: Vec::new(), values }
    }

    /// Adds a value; None if it does not fit.
    fn take(&mut self, value: &Value<'_>) -> Option<()> {
        match (&mut self.values, value) {
            (_, Value::Blank) => {
                self.levels.push(0);
                return Some(());
            }
            (Values::Text(held), Value::Text(text)) => held.push(ByteArray::from(*text)),
            (Values::Whole(held), Value::Whole(number) | Value::Time(number)) => held.push(*number),
            (Values::Money(held), Value::Money(amount)) => {
                let base = amount.base();
                if base.unsigned_abs() > MONEY_MAX {
                    return None;
                }
                held.push(FixedLenByteArray::from(base.to_be_bytes().to_vec()));
            }
            (Values::Real(held), Value::Real(real)) => held.push(*real),
            _ => return None,
        }
        self.levels.push(1);
        Some(())
    }

    fn write(&mut self, column: SerializedColumnWriter<'_>) -> ParquetResult<()> {
        let levels = std::mem::take(&mut self.levels);
        match &mut self.values {
            Values::None => column.close(),
            Values::Text(held) => put::<ByteArrayType>(column, held, &levels),
            Values::Whole(held) => put::<Int64Type>(column, held, &levels),
            Values::Money(held) => put::<FixedLenByteArrayType>(column, held, &levels),
            Values::Real(held) => put::<DoubleType>(column, held, &levels),
        }
    }
}

fn put<T: DataType>(
    mut column: SerializedColumnWriter<'_>,
    held: &mut Vec<T::T>,
    levels: &[i16],
) -> ParquetResult<()> {
    column.typed::<T>().write_batch(held, Some(levels), None)?;
    held.clear();
    column.close()
}

fn schema(columns: &[Column]) -> ParquetResult<TypePtr> {
    let field = |column: &Column| {
        let field = |physical| {
            Type::primitive_type_builder(&column.name, physical)
                .with_repetition(Repetition::OPTIONAL)
        };
        let field = match column.kind {
            Kind::Text => field(Physical::BYTE_ARRAY).with_logical_type(Some(LogicalType::String)),
            Kind::Whole => field(Physical::INT64),
            Kind::Time => field(Physical::INT64)
                .with_logical_type(Some(LogicalType::timestamp(true, TimeUnit::MILLIS))),
            Kind::Money => field(Physical::FIXED_LEN_BYTE_ARRAY)
                .with_length(MONEY_BYTES)
                .with_logical_type(Some(LogicalType::decimal(DECIMALS.into(), MONEY_DIGITS)))
                .with_precision(MONEY_DIGITS)
                .with_scale(DECIMALS.into()),
            Kind::Real => field(Physical::DOUBLE),
        };
        field.build().map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<ParquetResult<Vec<_>>>()?;
    Type::group_type_builder("schema").with_fields(fields).build().map(Arc::new)
}

fn properties() -> ParquetResult<Arc<WriterProperties>> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_offset_index_disabled(true)
        .set_created_by(concat!("trimtab ", env!("CARGO_PKG_VERSION")).to_owned());
    Ok(Arc::new(properties.build()))
}

pub(super) fn assemble(out: File, columns: &[Column], parts: &[PathBuf]) -> Result<(), RowsError> {
    let mut out = SerializedFileWriter::new(out, schema(columns)?, properties()?)?;
    for part in parts {
        let file = File::open(part)?;
        let reader = SerializedFileReader::new(file.try_clone()?)?;
        for group in reader.metadata().row_groups() {
            let mut spliced = out.next_row_group()?;
            for column in group.columns() {
                let close = ColumnCloseResult {
                    bytes_written: u64::try_from(column.compressed_size()).unwrap_or(0),
                    rows_written: u64::try_from(group.num_rows()).unwrap_or(0),
                    metadata: column.clone(),
                    bloom_filter: None,
                    column_index: None,
                    offset_index: None,
                };
                spliced.append_column(&file, close)?;
            }
            spliced.close()?;
        }
    }
    out.close()?;
    Ok(())
}
