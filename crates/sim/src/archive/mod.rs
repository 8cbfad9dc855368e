//! Recorded market history: hourly bars and settled funding rates, read from folders of `.csv.gz`
//! files.
//!
//! Decides which recorded value stands for an hour (mark bar before last-price bar; the funding row
//! nearest to it) and refuses every row that cannot be true. A hole in the record stays a hole:
//! nothing is carried forward, interpolated or set to zero here. It does not know what an hour
//! without a bar or a rate means for a position, nor which venue's rate may stand in for another's;
//! its callers do.

mod error;
mod fault;
mod record;
mod series;
mod shelf;
mod table;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::PathBuf;

pub use error::{DataError, Sighting};
pub use fault::RowFault;

use record::Recorded;
use series::{Selection, Series, overlay, read_joined};
use shelf::Shelf;

/// Open, high, low, close of one hour, in quote units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// First price of the hour.
    pub open: f64,
    /// Highest price of the hour.
    pub high: f64,
    /// Lowest price of the hour.
    pub low: f64,
    /// Final price of the hour.
    pub close: f64,
}

/// What must be read. Bars and rates of other coins and hours are skipped while streaming.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Venues as in the file names; those wanted for their funding alone need no candles.
    pub venues: Vec<String>,
    /// Venues whose funding may stand in for another's; nothing of theirs need be there.
    pub stand_ins: Vec<String>,
    /// Coins as in the column `symbol`.
    pub coins: Vec<String>,
    /// Hours since 1970, UTC, with any look-back the caller needs.
    pub hours: Range<i64>,
}

impl Wanted {
    /// Both: every venue, coin and hour that either asks for (and the hours between).
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.venues.extend(other.venues);
        self.stand_ins.extend(other.stand_ins);
        self.coins.extend(other.coins);
        let start = self.hours.start.min(other.hours.start);
        self.hours = start..self.hours.end.max(other.hours.end);
        self
    }
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRead {
    /// The file.
    pub path: PathBuf,
    /// Rows of wanted coins within the wanted hours.
    pub rows_kept: u64,
}

/// Where an archive came from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Files read, in reading order.
    pub files: Vec<FileRead>,
    /// Files that no folder has, as `perp-candles/bybit_mark_1h.csv.gz` (nor without `.gz`).
    pub absent: Vec<String>,
}

/// Recorded history held in memory: only what was asked for.
#[derive(Debug)]
pub struct Archive {
    bars: BTreeMap<(String, String), Series<Bar>>,
    rates: BTreeMap<(String, String), Series<f64>>,
    provenance: Provenance,
}

impl Archive {
    /// Reads every file of the wanted venues once, from all folders (series of the same file name
    /// are joined; the same row in two folders is fine, a contradiction is not).
    ///
    /// # Errors
    ///
    /// [`DataError`] if a folder is absent or is none, if a wanted venue has no file at all or no
    /// wanted venue has candles, if a file cannot be read or decompressed to its end, or if a row
    /// of a wanted coin breaks a rule of [`RowFault`]. Rows outside the wanted hours are held to
    /// the rules of width, venue and time only.
    pub fn read(folders: &[PathBuf], wanted: &Wanted) -> Result<Self, DataError> {
        let venues = distinct(&wanted.venues);
        let mut stand_ins = distinct(&wanted.stand_ins);
        stand_ins.retain(|name| !venues.contains(name));
        let coins = distinct(&wanted.coins);
        let shelf = Shelf::survey(folders, &venues, &stand_ins)?;
        let mut archive = Self {
            bars: BTreeMap::new(),
            rates: BTreeMap::new(),
            provenance: Provenance { files: Vec::new(), absent: shelf.absent },
        };
        for files in &shelf.venues {
            let selection = Selection { venue: &files.venue, coins: &coins, hours: &wanted.hours };
            let last = archive.take::<Bar>(&files.last, selection)?;
            let mark = archive.take::<Bar>(&files.mark, selection)?;
            let rates = archive.take::<f64>(&files.funding, selection)?;
            let bars = last.into_iter().zip(mark).map(|(last, mark)| overlay(last, mark));
            archive.bars.extend(keys(selection).zip(bars));
            archive.rates.extend(keys(selection).zip(rates));
        }
        Ok(archive)
    }

    /// Bar of each hour in `hours` (since 1970): the mark bar, else the last-price bar, hour by
    /// hour, else None. Hours, venues and coins that were not asked for when reading have none.
    #[must_use]
    pub fn bars(&self, venue: &str, coin: &str, hours: Range<i64>) -> Vec<Option<Bar>> {
        hour_by_hour(self.bars.get(&key(venue, coin)), hours)
    }

    /// Funding rate settled at each hour in `hours` (since 1970), as the fraction of notional that
    /// longs pay, else None. A row belongs to the nearest hour, a half hour to the next one; if
    /// several rows fall on an hour the latest stands. Hours, venues and coins that were not asked
    /// for when reading have none.
    #[must_use]
    pub fn rates(&self, venue: &str, coin: &str, hours: Range<i64>) -> Vec<Option<f64>> {
        hour_by_hour(self.rates.get(&key(venue, coin)), hours)
    }

    /// Which files were read and which expected ones are in no folder.
    #[must_use]
    pub fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// Reads one kind of series of one venue and notes where it came from.
    fn take<T: Recorded>(
        &mut self,
        files: &[PathBuf],
        selection: Selection<'_>,
    ) -> Result<Vec<Series<T>>, DataError> {
        let (series, kept) = read_joined(files, selection)?;
        let read = files.iter().zip(kept);
        let read = read.map(|(path, rows_kept)| FileRead { path: path.clone(), rows_kept });
        self.provenance.files.extend(read);
        Ok(series)
    }
}

fn key(venue: &str, coin: &str) -> (String, String) {
    (venue.to_owned(), coin.to_owned())
}

fn keys(selection: Selection<'_>) -> impl Iterator<Item = (String, String)> {
    selection.coins.iter().map(move |coin| key(selection.venue, coin))
}

fn distinct(names: &[String]) -> Vec<String> {
    names.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect()
}

fn hour_by_hour<T: Copy>(series: Option<&Series<T>>, hours: Range<i64>) -> Vec<Option<T>> {
    let series = series.map_or(&[][..], Vec::as_slice);
    let start = series.partition_point(|(hour, _)| *hour < hours.start);
    let mut rest = series[start..].iter().peekable();
    hours.map(|hour| rest.next_if(|entry| entry.0 == hour).map(|entry| entry.1)).collect()
}
