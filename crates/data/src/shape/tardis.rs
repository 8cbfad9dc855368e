//! Downloadable CSV of tardis.dev: trades, quotes, derivative tickers.
//!
//! Columns as in <https://docs.tardis.dev/downloadable-csv-files/data-types>: `timestamp` is the
//! venue's own time in microseconds, and fields that have not been seen yet are empty.

use super::{Datum, Event, Sink, Terms, needed, rate};
use crate::fault::{Fault, ImportError};
use crate::layout::PriceType;
use crate::source::{Source, Unit};

pub(super) fn trades(
    source: &mut Source,
    terms: &Terms,
    sink: &mut Sink<'_>,
) -> Result<(), ImportError> {
    let clock = terms.clock(Unit::Micros);
    let (ts, symbol) = (needed(source, "timestamp")?, needed(source, "symbol")?);
    let column = needed(source, "price")?;
    let price = terms.price.unwrap_or(PriceType::Last);
    while source.advance()? {
        let event = || {
            let at = clock.read(&source.cell(ts), "timestamp")?;
            let datum = Datum::Price(price, source.cell(column).price("price")?);
            Ok(Event::new(source.cell(symbol).shown(), at, datum))
        };
        let event = event().map_err(|fault: Fault| source.refuse(fault))?;
        sink(source, event)?;
    }
    Ok(())
}

/// The middle between best bid and best ask; a row that lacks one of them says nothing.
pub(super) fn quotes(
    source: &mut Source,
    terms: &Terms,
    sink: &mut Sink<'_>,
) -> Result<(), ImportError> {
    let clock = terms.clock(Unit::Micros);
    let (ts, symbol) = (needed(source, "timestamp")?, needed(source, "symbol")?);
    let (ask, bid) = (needed(source, "ask_price")?, needed(source, "bid_price")?);
    let price = terms.price.unwrap_or(PriceType::Last);
    while source.advance()? {
        let event = || {
            let at = clock.read(&source.cell(ts), "timestamp")?;
            if source.cell(ask).is_blank() || source.cell(bid).is_blank() {
                return Ok(None);
            }
            let ask = source.cell(ask).price("ask_price")?.real();
            let bid = source.cell(bid).price("bid_price")?.real();
            let datum = Datum::Price(price, (bid + (ask - bid) / 2.0).into());
            Ok(Some(Event::new(source.cell(symbol).shown(), at, datum)))
        };
        if let Some(event) = event().map_err(|fault: Fault| source.refuse(fault))? {
            sink(source, event)?;
        }
    }
    Ok(())
}

/// The mark price, the last price, and the funding rate that stands.
pub(super) fn ticker(
    source: &mut Source,
    terms: &Terms,
    sink: &mut Sink<'_>,
) -> Result<(), ImportError> {
    let clock = terms.clock(Unit::Micros);
    let (ts, symbol) = (needed(source, "timestamp")?, needed(source, "symbol")?);
    let (funding, due) = (needed(source, "funding_rate")?, source.column("funding_timestamp"));
    let prices = [
        ("mark_price", source.column("mark_price"), PriceType::Mark),
        ("last_price", source.column("last_price"), PriceType::Last),
    ];
    while source.advance()? {
        let events = || {
            let at = clock.read(&source.cell(ts), "timestamp")?;
            let name = source.cell(symbol).shown();
            let mut events = Vec::with_capacity(3);
            for (column, place, price) in prices {
                let cell = place.map(|place| source.cell(place)).filter(|cell| !cell.is_blank());
                if let Some(cell) =
                    cell.filter(|_| terms.price.is_none_or(|wanted| wanted == price))
                {
                    let datum = Datum::Price(price, cell.price(column)?);
                    events.push(Event::new(name.clone(), at, datum));
                }
            }
            if !source.cell(funding).is_blank() {
                let due = due.map(|due| source.cell(due)).filter(|cell| !cell.is_blank());
                let due = due.map(|cell| clock.read(&cell, "funding_timestamp")).transpose()?;
                let datum = Datum::Standing(rate(source, funding, "funding_rate")?, due);
                events.push(Event::new(name, at, datum));
            }
            Ok(events)
        };
        for event in events().map_err(|fault: Fault| source.refuse(fault))? {
            sink(source, event)?;
        }
    }
    Ok(())
}
