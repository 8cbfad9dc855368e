//! Rows of the layout into a gzipped file, one after another.

use super::{BAR_COLUMNS, Bar, Figure, PriceType, RATE_COLUMNS};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::{self, Write};

/// Values of columns that the layout need not have, by the place of the column among them.
pub type Extras = [(usize, String)];

/// A file of one venue's bars.
#[derive(Debug)]
pub struct BarWriter<W: Write> {
    out: GzEncoder<W>,
    venue: String,
    price: PriceType,
    extras: usize,
}

impl<W: Write> BarWriter<W> {
    /// Starts the file with its header; `extras` are columns beside the layout's own.
    ///
    /// # Errors
    /// Whatever `out` says.
    pub fn new(out: W, venue: &str, price: PriceType, extras: &[String]) -> io::Result<Self> {
        let out = headed(out, &BAR_COLUMNS, extras)?;
        Ok(Self { out, venue: venue.to_owned(), price, extras: extras.len() })
    }

    /// Adds a bar that opens at `ts_ms`, UTC milliseconds since 1970.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn bar(&mut self, ts_ms: i64, coin: &str, bar: &Bar, extras: &Extras) -> io::Result<()> {
        let Self { out, venue, price, .. } = self;
        let Bar { open, high, low, close } = bar;
        write!(out, "{ts_ms},{venue},{coin},{price},{open},{high},{low},{close}")?;
        end(out, self.extras, extras)
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
    extras: usize,
}

impl<W: Write> RateWriter<W> {
    /// Starts the file with its header; `extras` are columns beside the layout's own.
    ///
    /// # Errors
    /// Whatever `out` says.
    pub fn new(out: W, venue: &str, extras: &[String]) -> io::Result<Self> {
        let out = headed(out, &RATE_COLUMNS, extras)?;
        Ok(Self { out, venue: venue.to_owned(), extras: extras.len() })
    }

    /// Adds the rate settled at `ts_ms`, UTC milliseconds since 1970: the fraction of notional that
    /// longs pay, and the hours it is for, where they are known.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn rate(
        &mut self,
        ts_ms: i64,
        coin: &str,
        rate: Figure,
        interval_h: Option<f64>,
        extras: &Extras,
    ) -> io::Result<()> {
        let Self { out, venue, .. } = self;
        write!(out, "{ts_ms},{venue},{coin},{rate},")?;
        interval_h.map_or(Ok(()), |hours| write!(out, "{hours}"))?;
        end(out, self.extras, extras)
    }

    /// Ends the file and gives back what it was written to.
    ///
    /// # Errors
    /// Whatever the writer says.
    pub fn finish(self) -> io::Result<W> {
        self.out.finish()
    }
}

fn headed<W: Write>(out: W, columns: &[&str], extras: &[String]) -> io::Result<GzEncoder<W>> {
    let mut out = GzEncoder::new(out, Compression::default());
    write!(out, "{}", columns.join(","))?;
    extras.iter().try_for_each(|name| write!(out, ",{name}"))?;
    writeln!(out)?;
    Ok(out)
}

/// The columns that the layout need not have, and the end of the line.
fn end(out: &mut impl Write, count: usize, extras: &Extras) -> io::Result<()> {
    for place in 0..count {
        let value = extras.iter().find(|(at, _)| *at == place);
        write!(out, ",{}", value.map_or("", |(_, value)| value))?;
    }
    writeln!(out)
}
