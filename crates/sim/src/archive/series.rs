//! From rows to one value per hour.
//!
//! Rows of other coins are passed over by their symbol's bytes alone; rows of a wanted coin outside
//! the wanted hours are checked for their place in time and then passed over; only the rest is read
//! in full.

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::error::{DataError, Sighting};
use super::fault::{RowFault, shown};
use super::record::{Recorded, timestamp};
use super::table::Table;

/// Hours since 1970 with their values, ascending, each hour once.
pub(super) type Series<T> = Vec<(i64, T)>;

/// Which rows of a file are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Selection<'a> {
    /// The venue the file is named after.
    pub(super) venue: &'a str,
    /// Wanted coins; results come in this order.
    pub(super) coins: &'a [String],
    /// Wanted hours since 1970.
    pub(super) hours: &'a Range<i64>,
}

/// The series of each coin, joined from the same file of several folders, and the rows kept per
/// file.
pub(super) fn read_joined<T: Recorded>(
    files: &[PathBuf],
    selection: Selection<'_>,
) -> Result<(Vec<Series<T>>, Vec<u64>), DataError> {
    let mut entries: Vec<Vec<Entry<T>>> = selection.coins.iter().map(|_| Vec::new()).collect();
    let mut kept = Vec::new();
    for (index, path) in files.iter().enumerate() {
        kept.push(read_file(path, index, selection, &mut entries)?);
    }
    let coins = selection.coins.iter().zip(entries);
    let series =
        coins.map(|(coin, entries)| join(entries, coin, files)).collect::<Result<_, _>>()?;
    Ok((series, kept))
}

/// Both series as one: where both have an hour, `over` stands.
pub(super) fn overlay<T>(under: Series<T>, over: Series<T>) -> Series<T> {
    last_of_each_hour(under.into_iter().chain(over).collect())
}

/// A kept row and where it came from.
struct Entry<T> {
    ts_ms: i64,
    hour: i64,
    value: T,
    file: usize,
    row: u64,
}

/// Time and number of the row before, per coin.
type Before = Option<(i64, u64)>;

/// Positions of the columns in one file.
struct Columns {
    ts_ms: usize,
    symbol: usize,
    venue: Option<usize>,
    values: Vec<usize>,
}

impl Columns {
    fn find<T: Recorded>(table: &Table) -> Result<Self, DataError> {
        Ok(Self {
            ts_ms: table.required("ts_ms")?,
            symbol: table.required("symbol")?,
            venue: table.column("venue"),
            values: T::COLUMNS.iter().map(|name| table.required(name)).collect::<Result<_, _>>()?,
        })
    }
}

/// Adds the wanted rows of a file to each coin's entries; the number of them is returned.
fn read_file<T: Recorded>(
    path: &Path,
    file: usize,
    selection: Selection<'_>,
    entries: &mut [Vec<Entry<T>>],
) -> Result<u64, DataError> {
    let mut table = Table::open(path)?;
    let columns = Columns::find::<T>(&table)?;
    let mut before: Vec<Before> = vec![None; selection.coins.len()];
    let mut kept = 0;
    while table.advance()? {
        let symbol = table.field(columns.symbol);
        let Some(coin) = selection.coins.iter().position(|coin| coin.as_bytes() == symbol) else {
            // A row cut before its symbol may belong to anyone.
            if !table.reaches(columns.symbol) {
                table.check_width().map_err(|fault| table.refuse(fault))?;
            }
            continue;
        };
        let read = read_row(&table, &columns, selection, coin, &mut before[coin]);
        if let Some((ts_ms, hour, value)) = read.map_err(|fault| table.refuse(fault))? {
            entries[coin].push(Entry { ts_ms, hour, value, file, row: table.row() });
            kept += 1;
        }
    }
    Ok(kept)
}

/// Time, hour and value of a wanted coin's row; None outside the wanted hours.
fn read_row<T: Recorded>(
    table: &Table,
    columns: &Columns,
    selection: Selection<'_>,
    coin: usize,
    before: &mut Before,
) -> Result<Option<(i64, i64, T)>, RowFault> {
    table.check_width()?;
    if let Some(column) = columns.venue {
        check_venue(table.field(column), selection.venue)?;
    }
    let ts_ms = timestamp(table.field(columns.ts_ms))?;
    let hour = T::hour(ts_ms)?;
    check_order(&selection.coins[coin], ts_ms, *before)?;
    *before = Some((ts_ms, table.row()));
    if !selection.hours.contains(&hour) {
        return Ok(None);
    }
    let value = T::parse(|index| table.field(columns.values[index]))?;
    Ok(Some((ts_ms, hour, value)))
}

fn check_venue(found: &[u8], expected: &str) -> Result<(), RowFault> {
    if found == expected.as_bytes() {
        return Ok(());
    }
    Err(RowFault::WrongVenue { found: shown(found), expected: expected.to_owned() })
}

fn check_order(coin: &str, ts_ms: i64, before: Before) -> Result<(), RowFault> {
    let coin = || coin.to_owned();
    match before {
        Some((previous, previous_row)) if ts_ms == previous => {
            Err(RowFault::Repeated { coin: coin(), ts_ms, previous_row })
        }
        Some((previous, previous_row)) if ts_ms < previous => {
            Err(RowFault::Backwards { coin: coin(), ts_ms, previous, previous_row })
        }
        _ => Ok(()),
    }
}

/// One coin's rows of all files as a series. Files may repeat each other, not contradict each
/// other.
fn join<T: Recorded>(
    mut entries: Vec<Entry<T>>,
    coin: &str,
    files: &[PathBuf],
) -> Result<Series<T>, DataError> {
    // Stable: of two rows at one moment the earlier folder's comes first in the message.
    entries.sort_by_key(|entry| entry.ts_ms);
    for pair in entries.windows(2) {
        if let [first, second] = pair
            && first.ts_ms == second.ts_ms
            && first.value != second.value
        {
            return Err(conflict(coin, first, second, files));
        }
    }
    Ok(last_of_each_hour(entries.into_iter().map(|entry| (entry.hour, entry.value)).collect()))
}

fn conflict<T: Recorded>(
    coin: &str,
    first: &Entry<T>,
    second: &Entry<T>,
    files: &[PathBuf],
) -> DataError {
    let sighting = |entry: &Entry<T>| {
        let value = format!("{:?}", entry.value);
        Box::new(Sighting { file: files[entry.file].clone(), row: entry.row, value })
    };
    DataError::Conflict {
        coin: coin.to_owned(),
        ts_ms: first.ts_ms,
        first: sighting(first),
        second: sighting(second),
    }
}

/// Sorts by hour and keeps, of several values of one hour, the one given last.
fn last_of_each_hour<T>(mut values: Series<T>) -> Series<T> {
    values.sort_by_key(|(hour, _)| *hour);
    values.dedup_by(|later, kept| {
        let same = later.0 == kept.0;
        if same {
            std::mem::swap(later, kept);
        }
        same
    });
    values.shrink_to_fit();
    values
}
