//! What one row says: a bar of an hour or a funding rate settled at an hour.
//!
//! Knows the columns of each kind, how a time becomes an hour, and which values are believable. It
//! does not know files, venues or coins.

use std::fmt;

use super::Bar;
use super::fault::{RowFault, shown};

/// Milliseconds of an hour.
const HOUR_MS: i64 = 3_600_000;
/// Largest funding rate of one settlement, either way. Venues cap theirs at a few percent; what is
/// beyond this is a percentage taken for a fraction, or corrupt.
const RATE_MAX: f64 = 0.5;

/// A value recorded once per row.
pub(super) trait Recorded: Copy + PartialEq + fmt::Debug {
    /// Columns the value is read from.
    const COLUMNS: &'static [&'static str];

    /// Hour since 1970 to which a row of this time belongs.
    fn hour(ts_ms: i64) -> Result<i64, RowFault>;

    /// The value, `field(i)` being the text in column `COLUMNS[i]`.
    fn parse<'r>(field: impl Fn(usize) -> &'r [u8]) -> Result<Self, RowFault>;
}

impl Recorded for Bar {
    const COLUMNS: &'static [&'static str] = &["open", "high", "low", "close"];

    fn hour(ts_ms: i64) -> Result<i64, RowFault> {
        if ts_ms.rem_euclid(HOUR_MS) == 0 {
            Ok(ts_ms.div_euclid(HOUR_MS))
        } else {
            Err(RowFault::Misaligned { ts_ms })
        }
    }

    fn parse<'r>(field: impl Fn(usize) -> &'r [u8]) -> Result<Self, RowFault> {
        let price = |column: usize| price(Self::COLUMNS[column], field(column));
        let bar = Self { open: price(0)?, high: price(1)?, low: price(2)?, close: price(3)? };
        consistent(bar)
    }
}

/// A funding rate: the fraction of notional paid at one settlement, positive when longs pay.
impl Recorded for f64 {
    const COLUMNS: &'static [&'static str] = &["rate"];

    /// The nearest hour: venues stamp a settlement some milliseconds, some even minutes, beside it.
    fn hour(ts_ms: i64) -> Result<i64, RowFault> {
        // Not (ts_ms + half) / hour: the sum overflows on an absurd time.
        let upper_half = ts_ms.rem_euclid(HOUR_MS) >= HOUR_MS / 2;
        Ok(ts_ms.div_euclid(HOUR_MS) + i64::from(upper_half))
    }

    fn parse<'r>(field: impl Fn(usize) -> &'r [u8]) -> Result<Self, RowFault> {
        let rate = number("rate", field(0))?;
        if !rate.is_finite() {
            return Err(RowFault::Rate { value: shown(field(0)) });
        }
        if rate.abs() > RATE_MAX {
            return Err(RowFault::RateBeyond { value: shown(field(0)) });
        }
        Ok(rate)
    }
}

/// Time of a row, UTC milliseconds since 1970.
pub(super) fn timestamp(field: &[u8]) -> Result<i64, RowFault> {
    str::from_utf8(field)
        .ok()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| RowFault::Timestamp { value: shown(field) })
}

fn number(column: &'static str, field: &[u8]) -> Result<f64, RowFault> {
    str::from_utf8(field)
        .ok()
        .and_then(|text| text.parse().ok())
        .ok_or_else(|| RowFault::Number { column, value: shown(field) })
}

fn price(column: &'static str, field: &[u8]) -> Result<f64, RowFault> {
    let price = number(column, field)?;
    if price.is_finite() && price > 0.0 {
        Ok(price)
    } else {
        Err(RowFault::Price { column, value: shown(field) })
    }
}

fn consistent(bar: Bar) -> Result<Bar, RowFault> {
    let Bar { open, high, low, close } = bar;
    if high < low {
        return Err(RowFault::HighBelowLow { high, low });
    }
    for (column, value) in [("open", open), ("close", close)] {
        if value < low || value > high {
            return Err(RowFault::OutsideRange { column, value, low, high });
        }
    }
    Ok(bar)
}
