//! Rows of the layout into a gzipped file, one after another.

use super::{BAR_COLUMNS, Bar, PriceType, RATE_COLUMNS};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write};

/// A file of one venue's bars.
#[derive(Debug)]
pub struct BarWriter<W: Write> {
    out: GzEncoder<W>,
    venue: String,
    price: PriceType,
}

impl<W: Write> BarWriter<W> {
    /// Starts the file with its header.
    ///
    /// # Errors
    /// Whatever `out` says.
    pub fn new(out: W, venue: &str, price: PriceType) -> io::Result<Self> {
        let out = headed(out, &BAR_COLUMNS)?;
        Ok(Self { out, venue: venue.to_owned(), price })
    }

    /// Adds a bar that opens at `ts_ms`, UTC milliseconds since 1970.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn bar(&mut self, ts_ms: i64, coin: &str, bar: &Bar) -> io::Result<()> {
        let Self { out, venue, price } = self;
        let Bar { open, high, low, close } = bar;
        writeln!(out, "{ts_ms},{venue},{coin},{price},{open},{high},{low},{close}")
    }

    /// Ends the file and gives back what it was written to.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn finish(self) -> io::Result<W> {
        self.out.finish()
    }
}

/// A file of one venue's settled funding.
#[derive(Debug)]
pub struct RateWriter<W: Write> {
    out: GzEncoder<W>,
    venue: String,
    source: String,
}

impl<W: Write> RateWriter<W> {
    /// Starts the file with its header; `source` says where the rates come from.
    ///
    /// # Errors
    /// Whatever `out` says.
    pub fn new(out: W, venue: &str, source: &str) -> io::Result<Self> {
        let out = headed(out, &RATE_COLUMNS)?;
        Ok(Self { out, venue: venue.to_owned(), source: source.to_owned() })
    }

    /// Adds the rate settled at `ts_ms`, UTC milliseconds since 1970: the fraction of notional that
    /// longs pay for `interval_h` hours.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn rate(&mut self, ts_ms: i64, coin: &str, rate: f64, interval_h: i64) -> io::Result<()> {
        let Self { out, venue, source } = self;
        writeln!(out, "{ts_ms},{venue},{coin},{rate},{interval_h},{source}")
    }

    /// Ends the file and gives back what it was written to.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn finish(self) -> io::Result<W> {
        self.out.finish()
    }
}

fn headed<W: Write>(out: W, columns: &[&str]) -> io::Result<GzEncoder<W>> {
    let mut out = GzEncoder::new(out, Compression::default());
    writeln!(out, "{}", columns.join(","))?;
    Ok(out)
}
