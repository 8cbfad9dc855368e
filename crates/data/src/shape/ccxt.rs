//! Bars and funding history as ccxt gives them, and the many files that look alike.
//!
//! `fetch_ohlcv` gives lists of `[ms, open, high, low, close, volume]`, `fetch_funding_rate_history`
//! objects with `symbol`, `fundingRate` and `timestamp`. Written to CSV or Parquet the time may be
//! called otherwise or be spelled out.

use super::{Datum, Event, Sink, Terms, bar, needed, price_columns, rate};
use crate::fault::{Fault, ImportError};
use crate::layout::PriceType;
use crate::source::{Cell, Source, Unit};

/// What the column with the time is called.
const TIMES: [&str; 10] =
    ["timestamp", "time", "datetime", "date", "ts", "open_time", "opentime", "start", "ts_ms", "t"];
/// What a column with the instrument is called.
const SYMBOLS: [&str; 4] = ["symbol", "pair", "instrument", "coin"];

/// Where the time stands.
pub(super) fn time_column(source: &Source) -> Option<usize> {
    TIMES.iter().find_map(|name| source.column(name))
}

pub(super) fn bars(
    source: &mut Source,
    terms: &Terms,
    sink: &mut Sink<'_>,
) -> Result<(), ImportError> {
    let clock = terms.clock(Unit::Millis);
    let (columns, symbol) = (price_columns(source)?, symbol_column(source));
    let time = time_column(source).map_or_else(|| needed(source, "timestamp"), Ok)?;
    let name = source.columns[time].clone();
    let price = terms.price.unwrap_or(PriceType::Last);
    let back = at_end(source, terms)?;
    while source.advance()? {
        let event = || {
            let at = clock.read(&source.cell(time), &name)?.saturating_sub(back);
            let datum = Datum::Bar(price, bar(source, columns)?);
            Ok(Event::new(shown(source, symbol), at, datum))
        };
        let event = event().map_err(|fault: Fault| source.refuse(fault))?;
        sink(source, event)?;
    }
    Ok(())
}

pub(super) fn funding(
    source: &mut Source,
    terms: &Terms,
    sink: &mut Sink<'_>,
) -> Result<(), ImportError> {
    let clock = terms.clock(Unit::Millis);
    let (ts, column) = (needed(source, "timestamp")?, needed(source, "fundingRate")?);
    let symbol = symbol_column(source);
    while source.advance()? {
        let event = || {
            let at = clock.read(&source.cell(ts), "timestamp")?;
            let datum = Datum::Rate(rate(source, column, "fundingRate")?, None);
            Ok(Event::new(shown(source, symbol), at, datum))
        };
        let event = event().map_err(|fault: Fault| source.refuse(fault))?;
        sink(source, event)?;
    }
    Ok(())
}

/// How far back a bar's opening lies where it is stamped at its end.
fn at_end(source: &Source, terms: &Terms) -> Result<i64, ImportError> {
    match (terms.stamped_at_end, terms.width_ns) {
        (Some(true), Some(width)) => Ok(width),
        (Some(true), None) => Err(ImportError::Shape {
            file: source.path.clone(),
            problem: "bars are stamped at their end, and nothing says how long they last".into(),
            remedy: "add --bar, such as --bar 1h".into(),
        }),
        _ => Ok(0),
    }
}

fn symbol_column(source: &Source) -> Option<usize> {
    SYMBOLS.iter().find_map(|name| source.column(name))
}

fn shown(source: &Source, column: Option<usize>) -> String {
    column.map_or(Cell::Blank, |column| source.cell(column)).shown()
}
