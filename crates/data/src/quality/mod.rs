//! What is odd about data that were taken in: gaps, repetitions, disorder, outliers, clocks.
//!
//! Decides what is told. Nothing is dropped or mended here: only rows that say the same twice are
//! dropped elsewhere, and counted.

mod clock;
mod gaps;
mod outliers;

pub use gaps::Gaps;
pub use outliers::Outlier;

use crate::import::Request;
use crate::import::hours::{HOUR_NS, HourRow};
use crate::import::tidy::{BarSeries, Counts, RateSeries};
use crate::layout::PriceType;
use crate::shape::Shape;
use std::path::PathBuf;

pub(crate) use clock::against_others;

/// What was taken in, and what is odd about it.
#[derive(Debug, Clone)]
pub struct Report {
    /// The venue.
    pub venue: String,
    /// Whether nothing was written because nothing was to be.
    pub dry_run: bool,
    /// Files read.
    pub files: Vec<FileReport>,
    /// Series found in them, bars before funding.
    pub series: Vec<SeriesReport>,
    /// What else should be known.
    pub notes: Vec<Note>,
    /// Files of the layout, as they are now or would be.
    pub written: Vec<Written>,
}

/// A file that was read.
#[derive(Debug, Clone)]
pub struct FileReport {
    /// The file.
    pub path: PathBuf,
    /// Such as `gzipped CSV`.
    pub made_of: &'static str,
    /// What it was recognised as.
    pub shape: Shape,
    /// The columns by which.
    pub columns: Vec<String>,
    /// Rows read.
    pub rows: u64,
    /// Values taken from them.
    pub values: u64,
}

/// A file of the layout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Relative to the folder.
    pub name: String,
    /// Rows below its header, those that were there included.
    pub rows: u64,
}

/// One coin's bars or funding.
#[derive(Debug, Clone)]
pub struct SeriesReport {
    /// The coin.
    pub coin: String,
    /// The price of the bars; None for funding.
    pub price: Option<PriceType>,
    /// The venue's names of the instruments.
    pub symbols: Vec<String>,
    /// The files read.
    pub files: Vec<PathBuf>,
    /// Rows or prices read.
    pub read: u64,
    /// Rows of the layout that came of them.
    pub kept: u64,
    /// Of these, rows that were not there before.
    pub added: u64,
    /// Rows that were there already and say the same.
    pub present: u64,
    /// Rows that were there and said otherwise.
    pub replaced: u64,
    /// Rows that repeated others and were dropped.
    pub duplicates: u64,
    /// Rows that came before the one they follow in their file, and were sorted.
    pub out_of_order: u64,
    /// Seconds of a bar as read; None for single prices and funding.
    pub bar_s: Option<i64>,
    /// Instants of the first and the last row, UTC milliseconds since 1970.
    pub span_ms: [i64; 2],
    /// Hours that are not wholly covered, UTC milliseconds since 1970.
    pub partial_ms: Vec<i64>,
    /// What is missing between the first and the last.
    pub gaps: Gaps,
    /// Prices that jump and come back.
    pub outliers: Vec<Outlier>,
    /// Rows later than now.
    pub future: u64,
    /// Hours that settlements are past their interval, where they all are; None for bars.
    pub phase_h: Option<i64>,
}

/// Something that should be known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// The coin; empty where it is about all.
    pub coin: String,
    /// In words.
    pub text: String,
}

/// What a note is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteKind {
    /// Funding that could not be used.
    Funding,
    /// Time.
    Clock,
    /// Data that say they are of another venue.
    Venue,
    /// Made-up data beside others.
    MadeUp,
}

impl Note {
    /// A note.
    #[must_use]
    pub fn new(kind: NoteKind, coin: &str, text: String) -> Self {
        Self { kind, coin: coin.to_owned(), text }
    }
}

impl NoteKind {
    /// As in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Funding => "funding",
            Self::Clock => "clock",
            Self::Venue => "venue",
            Self::MadeUp => "made-up",
        }
    }
}

/// What is odd about bars.
pub(crate) fn of_bars(series: &BarSeries, request: &Request) -> SeriesReport {
    let rows = &series.rows;
    let ms = |row: &HourRow| row.hour * (HOUR_NS / 1_000_000);
    let hours: Vec<i64> = rows.iter().map(|row| row.hour).collect();
    let width = series.counts.width_s;
    SeriesReport {
        price: Some(series.price),
        bar_s: (width > 0).then_some(width),
        partial_ms: rows.iter().filter(|row| row.is_partial).map(ms).collect(),
        gaps: gaps::between(&hours, 1),
        outliers: outliers::of(rows, request.outlier),
        ..blank(&series.coin, &series.counts, request, rows.iter().map(ms).collect())
    }
}

/// What is odd about funding.
pub(crate) fn of_rates(series: &RateSeries, request: &Request) -> SeriesReport {
    let rows = &series.rows;
    let hours: Vec<i64> =
        rows.iter().map(|row| (row.at + HOUR_NS / 2).div_euclid(HOUR_NS)).collect();
    let interval = gaps::usual_distance(&hours).unwrap_or(1);
    let times = rows.iter().map(|row| row.at.div_euclid(1_000_000)).collect();
    SeriesReport {
        gaps: gaps::between(&hours, interval),
        phase_h: clock::phase(&hours, interval),
        ..blank(&series.coin, &series.counts, request, times)
    }
}

/// What every series has.
fn blank(coin: &str, counts: &Counts, request: &Request, times_ms: Vec<i64>) -> SeriesReport {
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let ends = [times_ms.first(), times_ms.last()].map(|end| end.copied().unwrap_or_default());
    SeriesReport {
        coin: coin.to_owned(),
        price: None,
        symbols: counts.symbols.clone(),
        files: request.files.clone(),
        read: counts.read,
        kept: count(times_ms.len()),
        added: 0,
        present: 0,
        replaced: 0,
        duplicates: counts.duplicates,
        out_of_order: counts.out_of_order,
        bar_s: None,
        span_ms: ends,
        partial_ms: Vec::new(),
        gaps: Gaps::default(),
        outliers: Vec::new(),
        future: count(times_ms.iter().filter(|time| **time > request.now_ms).count()),
        phase_h: None,
    }
}
