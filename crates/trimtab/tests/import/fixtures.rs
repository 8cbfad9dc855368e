//! Files as other programs write them, made here.

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel};
use parquet::data_type::{
    ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, FloatType,
    Int64Type,
};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{PrimitiveTypeBuilder, Type};
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// A column and its values.
pub(crate) enum Column {
    Text(&'static str, Vec<String>),
    Whole(&'static str, Vec<i64>),
    Millis(&'static str, Vec<i64>),
    Real(&'static str, Vec<Option<f64>>),
    /// Floats of 32 bits.
    Single(&'static str, Vec<f32>),
    /// Fixed-width bytes.
    Bytes(&'static str, Vec<Vec<u8>>),
}

/// How a file is compressed.
#[derive(Clone, Copy)]
pub(crate) enum Packing {
    None,
    Snappy,
    Zstd,
    Gzip,
}

/// Writes a Parquet file with these entries in its metadata.
pub(crate) fn parquet(
    path: &Path,
    packing: Packing,
    metadata: &[(&str, &str)],
    columns: &[Column],
) {
    let fields = columns.iter().map(|column| Arc::new(field(column))).collect();
    let schema = Type::group_type_builder("schema").with_fields(fields).build().unwrap();
    let entries = metadata
        .iter()
        .map(|(key, value)| KeyValue::new((*key).to_owned(), Some((*value).to_owned())));
    let packing = match packing {
        Packing::None => Compression::UNCOMPRESSED,
        Packing::Snappy => Compression::SNAPPY,
        Packing::Zstd => Compression::ZSTD(ZstdLevel::default()),
        Packing::Gzip => Compression::GZIP(Default::default()),
    };
    let properties = WriterProperties::builder()
        .set_compression(packing)
        .set_key_value_metadata(Some(entries.collect()))
        .build();
    let file = File::create(path).unwrap();
    let mut out = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).unwrap();
    let mut group = out.next_row_group().unwrap();
    for column in columns {
        let mut writer = group.next_column().unwrap().unwrap();
        match column {
            Column::Text(_, values) => {
                let values: Vec<ByteArray> =
                    values.iter().map(|one| ByteArray::from(one.as_str())).collect();
                writer.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
            }
            Column::Whole(_, values) | Column::Millis(_, values) => {
                writer.typed::<Int64Type>().write_batch(values, None, None).unwrap();
            }
            Column::Real(_, values) => {
                let levels: Vec<i16> = values.iter().map(|one| i16::from(one.is_some())).collect();
                let there: Vec<f64> = values.iter().filter_map(|one| *one).collect();
                writer.typed::<DoubleType>().write_batch(&there, Some(&levels), None).unwrap();
            }
            Column::Single(_, values) => {
                writer.typed::<FloatType>().write_batch(values, None, None).unwrap();
            }
            Column::Bytes(_, values) => {
                let values: Vec<FixedLenByteArray> =
                    values.iter().map(|one| FixedLenByteArray::from(one.clone())).collect();
                writer.typed::<FixedLenByteArrayType>().write_batch(&values, None, None).unwrap();
            }
        }
        writer.close().unwrap();
    }
    group.close().unwrap();
    out.close().unwrap();
}

fn field(column: &Column) -> Type {
    fn required(name: &str, physical: Physical) -> PrimitiveTypeBuilder<'_> {
        Type::primitive_type_builder(name, physical).with_repetition(Repetition::REQUIRED)
    }
    let field = match column {
        Column::Text(name, _) => required(name, Physical::BYTE_ARRAY)
            .with_logical_type(Some(LogicalType::String))
            .build(),
        Column::Whole(name, _) => required(name, Physical::INT64).build(),
        Column::Millis(name, _) => required(name, Physical::INT64)
            .with_logical_type(Some(LogicalType::timestamp(true, TimeUnit::MILLIS)))
            .build(),
        Column::Real(name, _) => Type::primitive_type_builder(name, Physical::DOUBLE)
            .with_repetition(Repetition::OPTIONAL)
            .build(),
        Column::Single(name, _) => required(name, Physical::FLOAT).build(),
        Column::Bytes(name, values) => required(name, Physical::FIXED_LEN_BYTE_ARRAY)
            .with_length(i32::try_from(values[0].len()).unwrap())
            .build(),
    };
    field.unwrap()
}

/// Bars as a Nautilus catalogue keeps them: raw prices of `bytes` bytes in units of the platform's
/// precision, complete at `end` nanoseconds.
pub(crate) fn nautilus(
    path: &Path,
    bytes: usize,
    metadata: &[(&str, &str)],
    bars: &[(i64, [&str; 4])],
) {
    let raw = |text: &str| -> Vec<u8> {
        let places = if bytes == 8 { 9 } else { 16 };
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = format!("{whole}{fraction:0<places$}");
        let value: i128 = digits.parse().unwrap();
        value.to_le_bytes()[..bytes].to_vec()
    };
    let prices = |at: usize| bars.iter().map(|(_, prices)| raw(prices[at])).collect::<Vec<_>>();
    let ends: Vec<i64> = bars.iter().map(|(end, _)| *end).collect();
    parquet(
        path,
        Packing::Zstd,
        metadata,
        &[
            Column::Bytes("open", prices(0)),
            Column::Bytes("high", prices(1)),
            Column::Bytes("low", prices(2)),
            Column::Bytes("close", prices(3)),
            Column::Bytes("volume", bars.iter().map(|_| raw("1")).collect()),
            Column::Whole("ts_event", ends.clone()),
            Column::Whole("ts_init", ends),
        ],
    );
}
