//! The folder that backtests read: gzipped CSV files of hourly bars and settled funding per venue.
//!
//! Decides names, columns and the order of rows. Numbers are written with the fewest digits that
//! read back as the same double, and those that a double would cut with all their digits, so that
//! nothing is lost between reading and writing.

mod figure;
mod write;

pub(crate) use figure::DIGITS_MAX;
pub use figure::Figure;
pub use write::{BarWriter, Extras, RateWriter};

use std::fmt;

/// Milliseconds of an hour.
pub const HOUR_MS: i64 = 3_600_000;
/// Columns of a file of bars; a file may have more.
pub const BAR_COLUMNS: [&str; 8] =
    ["ts_ms", "venue", "symbol", "price_type", "open", "high", "low", "close"];
/// Columns of a file of funding; a file may have more.
pub const RATE_COLUMNS: [&str; 5] = ["ts_ms", "venue", "symbol", "rate", "interval_h"];
/// A column of funding that says where a rate comes from; readers do not need it.
pub const SOURCE_COLUMN: &str = "source";

/// Which price a bar is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PriceType {
    /// The price at which positions are valued; it stands before the last price.
    Mark,
    /// The price last traded at.
    Last,
}

impl PriceType {
    /// As in file names and in the column `price_type`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mark => "mark",
            Self::Last => "last",
        }
    }
}

impl fmt::Display for PriceType {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

/// Prices of one hour, in quote units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// First price.
    pub open: Figure,
    /// Highest price.
    pub high: Figure,
    /// Lowest price.
    pub low: Figure,
    /// Final price.
    pub close: Figure,
}

impl Bar {
    /// Both in one, if they do not contradict each other.
    #[must_use]
    pub fn both(self, other: Self) -> Option<Self> {
        Some(Self {
            open: self.open.both(other.open)?,
            high: self.high.both(other.high)?,
            low: self.low.both(other.low)?,
            close: self.close.both(other.close)?,
        })
    }
}

/// The file of a venue's bars, relative to the folder.
#[must_use]
pub fn bar_file(venue: &str, price: PriceType) -> String {
    format!("perp-candles/{venue}_{price}_1h.csv.gz")
}

/// The file of a venue's funding, relative to the folder.
#[must_use]
pub fn rate_file(venue: &str) -> String {
    format!("perp-funding/{venue}_funding.csv.gz")
}
