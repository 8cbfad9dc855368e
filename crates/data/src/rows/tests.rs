//! What is written is what is read, in every format, in the order of the parts.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::{Column, Format, Kind, Part, Value, assemble};
use crate::source::{Cell, Source};
use proptest::prelude::*;
use std::fs::File;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use trimtab_model::Amount;

type Row = (Option<String>, Option<i64>, Option<i64>, Option<i128>, Option<f64>);

fn columns() -> Vec<Column> {
    vec![
        Column::new("text", Kind::Text),
        Column::new("whole", Kind::Whole),
        Column::new("time", Kind::Time),
        Column::new("money", Kind::Money),
        Column::new("real", Kind::Real),
    ]
}

fn values(row: &Row) -> [Value<'_>; 5] {
    [
        row.0.as_deref().map_or(Value::Blank, Value::Text),
        row.1.map_or(Value::Blank, Value::Whole),
        row.2.map_or(Value::Blank, Value::Time),
        row.3.map_or(Value::Blank, |base| Value::Money(Amount::from_base(base))),
        row.4.map_or(Value::Blank, Value::Real),
    ]
}

/// Writes the rows in two parts and gives the whole file.
fn write(folder: &Path, name: &str, rows: &[Row]) -> PathBuf {
    let path = folder.join(name);
    let format = Format::of(&path).unwrap();
    let (first, second) = rows.split_at(rows.len() / 2);
    let mut parts = Vec::new();
    for (at, rows) in [first, second].into_iter().enumerate() {
        let part = folder.join(format!("{name}.part{at}"));
        let mut out = Part::create(&part, format, &columns()).unwrap();
        rows.iter().for_each(|row| out.row(&values(row)).unwrap());
        out.finish().unwrap();
        parts.push(part);
    }
    assemble(File::create(&path).unwrap(), format, &columns(), &parts).unwrap();
    path
}

/// Every cell as exact text.
fn read(path: &Path) -> Vec<Vec<String>> {
    let mut source = Source::open(path).unwrap();
    assert_eq!(source.columns, ["text", "whole", "time", "money", "real"]);
    let mut rows = Vec::new();
    while source.advance().unwrap() {
        let cell = |column| match source.cell(column) {
            Cell::Nanos(nanos) => jiff::Timestamp::from_nanosecond(nanos).unwrap().to_string(),
            cell => cell.shown(),
        };
        rows.push((0..5).map(cell).collect());
    }
    rows
}

fn row() -> impl Strategy<Value = Row> {
    let money = -(10_i128.pow(38) - 1)..10_i128.pow(38);
    let real = prop::num::f64::NORMAL | prop::num::f64::ZERO;
    (
        prop::option::of("[a-z0-9 .%-]{1,12}".prop_map(|text| text.trim().to_owned())),
        prop::option::of(any::<i64>()),
        prop::option::of(0..4_102_444_800_000_i64),
        prop::option::of(money),
        prop::option::of(real),
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn parquet_and_csv_say_the_same(rows in prop::collection::vec(row(), 0..80)) {
        let folder = TempDir::new().unwrap();
        let [parquet, plain, gzipped] = ["t.parquet", "t.csv", "t.csv.gz"]
            .map(|name| read(&write(folder.path(), name, &rows)));
        prop_assert_eq!(&parquet, &plain);
        prop_assert_eq!(&plain, &gzipped);
        prop_assert_eq!(parquet.len(), rows.len());
        for (read, row) in parquet.iter().zip(&rows) {
            let money = row.3.map(|base| Amount::from_base(base).decimal(18).to_string());
            prop_assert_eq!(&read[3], &money.unwrap_or_default());
            let real: Option<f64> = read[4].parse().ok();
            prop_assert_eq!(real.map(f64::to_bits), row.4.map(f64::to_bits));
        }
    }
}

#[test]
fn a_value_that_does_not_fit_is_refused() {
    let folder = TempDir::new().unwrap();
    let columns = [Column::new("money", Kind::Money)];
    for (at, format) in [Format::Parquet, Format::Csv].into_iter().enumerate() {
        let path = folder.path().join(at.to_string());
        let mut part = Part::create(&path, format, &columns).unwrap();
        assert!(part.row(&[Value::Real(1.0)]).is_err());
    }
    let path = folder.path().join("large");
    let mut part = Part::create(&path, Format::Parquet, &columns).unwrap();
    let told = part.row(&[Value::Money(Amount::from_base(10_i128.pow(38)))]).unwrap_err();
    assert!(told.to_string().contains("money"), "{told}");
}

#[test]
fn formats_go_by_endings() {
    let of = |name: &str| Format::of(Path::new(name));
    assert_eq!(of("a/rows.parquet"), Some(Format::Parquet));
    assert_eq!(of("rows.csv"), Some(Format::Csv));
    assert_eq!(of("rows.csv.gz"), Some(Format::CsvGz));
    for name in ["rows", "rows.gz", ".parquet", "rows.json", "rows.csv/"] {
        assert_eq!(of(name).filter(|_| name != "rows.csv/"), None, "{name}");
    }
}

#[test]
fn long_tables_have_several_row_groups() {
    let folder = TempDir::new().unwrap();
    let rows: Vec<Row> = (0..70_000)
        .map(|at| (Some("a".to_owned()), Some(at), Some(at), Some(i128::from(at)), None))
        .collect();
    let read = read(&write(folder.path(), "long.parquet", &rows));
    assert_eq!(read.len(), 70_000);
    assert!(read.iter().enumerate().all(|(at, row)| row[1] == at.to_string()));
}
