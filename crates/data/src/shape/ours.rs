//! The layout's own files, as CSV or Parquet.

use super::{Datum, Event, Sink, Terms, bar, needed, price_columns, rate};
use crate::fault::{Fault, ImportError};
use crate::layout::{BAR_COLUMNS, PriceType, RATE_COLUMNS};
use crate::source::{Source, Unit};

pub(super) fn bars(
    source: &mut Source,
    terms: &Terms,
    extras: &mut Vec<String>,
    sink: &mut Sink<'_>,
) -> Result<(), ImportError> {
    let clock = terms.clock(Unit::Millis);
    let (ts, symbol) = (needed(source, "ts_ms")?, needed(source, "symbol")?);
    let (columns, kind) = (price_columns(source)?, source.column("price_type"));
    let others = others(source, &BAR_COLUMNS, extras);
    while source.advance()? {
        let event = || {
            check_venue(source, terms)?;
            let price = price_type(source, kind, terms)?;
            let at = clock.read(&source.cell(ts), "ts_ms")?;
            let datum = Datum::Bar(price, bar(source, columns)?);
            let extras = values(source, &others)?;
            Ok(Event { extras, ..named(source, symbol, at, datum)? })
        };
        let event = event().map_err(|fault| source.refuse(fault))?;
        sink(source, event)?;
    }
    Ok(())
}

pub(super) fn funding(
    source: &mut Source,
    terms: &Terms,
    extras: &mut Vec<String>,
    sink: &mut Sink<'_>,
) -> Result<(), ImportError> {
    let clock = terms.clock(Unit::Millis);
    let (ts, symbol) = (needed(source, "ts_ms")?, needed(source, "symbol")?);
    let (column, interval) = (needed(source, "rate")?, source.column("interval_h"));
    let others = others(source, &RATE_COLUMNS, extras);
    while source.advance()? {
        let event = || {
            check_venue(source, terms)?;
            let at = clock.read(&source.cell(ts), "ts_ms")?;
            let hours = interval.map(|column| source.cell(column)).filter(|cell| !cell.is_blank());
            let hours = hours.map(|cell| cell.real("interval_h")).transpose()?;
            let datum = Datum::Rate(rate(source, column, "rate")?, hours);
            let extras = values(source, &others)?;
            Ok(Event { extras, ..named(source, symbol, at, datum)? })
        };
        let event = event().map_err(|fault| source.refuse(fault))?;
        sink(source, event)?;
    }
    Ok(())
}

/// Columns of the file that the layout need not have, with their places among all such columns.
fn others(source: &Source, known: &[&str], extras: &mut Vec<String>) -> Vec<(usize, usize)> {
    let mut others = Vec::new();
    for (at, name) in source.columns.iter().enumerate() {
        if known.contains(&name.as_str()) {
            continue;
        }
        let place = extras.iter().position(|other| other == name).unwrap_or_else(|| {
            extras.push(name.clone());
            extras.len() - 1
        });
        others.push((at, place));
    }
    others
}

fn values(source: &Source, others: &[(usize, usize)]) -> Result<Vec<(usize, String)>, Fault> {
    let mut values = Vec::new();
    for &(at, place) in others {
        let cell = source.cell(at);
        let text = cell.shown();
        if text.contains([',', '\n', '\r']) {
            let problem = "holds a comma or a line end, which the layout cannot keep";
            return Err(Fault::of(&source.columns[at], &text, problem, "write it otherwise"));
        }
        if !cell.is_blank() {
            values.push((place, text));
        }
    }
    Ok(values)
}

fn named(source: &Source, symbol: usize, at: i64, datum: Datum) -> Result<Event, Fault> {
    let cell = source.cell(symbol);
    if cell.is_blank() {
        let remedy = "name the coin";
        return Err(Fault::of("symbol", "", "is empty", remedy));
    }
    Ok(Event::new(cell.shown(), at, datum))
}

fn check_venue(source: &Source, terms: &Terms) -> Result<(), Fault> {
    let (Some(column), Some(venue)) = (source.column("venue"), &terms.venue) else {
        return Ok(());
    };
    let found = source.cell(column).shown();
    if found == *venue {
        return Ok(());
    }
    let problem = format!("is not {venue:?}, the venue asked for");
    let remedy = "import each venue's rows on their own, with --venue NAME";
    Err(Fault::of("venue", &found, &problem, remedy))
}

fn price_type(source: &Source, column: Option<usize>, terms: &Terms) -> Result<PriceType, Fault> {
    if let Some(price) = terms.price {
        return Ok(price);
    }
    match column.map(|column| source.cell(column).shown()).as_deref() {
        Some("mark") => Ok(PriceType::Mark),
        Some("last") => Ok(PriceType::Last),
        Some(other) => {
            let remedy = "write mark or last, or say which with --price";
            Err(Fault::of("price_type", other, "is no kind of price", remedy))
        }
        None => {
            let problem = "nothing says whether these are mark or last prices".to_owned();
            Err(Fault::whole(problem, "add --price mark or --price last"))
        }
    }
}
