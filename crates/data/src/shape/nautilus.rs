//! Bars of a Nautilus catalogue: Parquet files `data/bar/BAR_TYPE/..parquet`.
//!
//! Prices are fixed-width integers, lowest byte first, in units of 1e-9 where they have 8 bytes and
//! 1e-16 where they have 16 (the platform's standard and high precision). The file says in its
//! metadata how many decimals a price shows: every price must be a whole number of those, and a
//! file that does not say so, or breaks it, is refused rather than misread. Newer catalogues have
//! decimals, which say it themselves. `ts_init` is when a bar was complete; `ts_event` may be its
//! beginning or its end, and the distance between the two tells which.

use super::{Datum, Event, Sink, Terms, consistent, needed, price_columns};
use crate::fault::{Fault, ImportError};
use crate::layout::{Bar, Figure, PriceType};
use crate::source::{Cell, Source, Unit};

/// Units of a price of 8 bytes, as decimals.
const STANDARD: u32 = 9;
/// Units of a price of 16 bytes.
const HIGH: u32 = 16;

/// What `BTCUSDT-PERP.BINANCE-1-MINUTE-LAST-EXTERNAL` says.
#[derive(Debug, Clone, PartialEq)]
struct BarType {
    symbol: String,
    /// Behind the symbol's last point; a symbol without one names no venue.
    venue: Option<String>,
    width_ns: i64,
    price: PriceType,
}

pub(super) fn bars(
    source: &mut Source,
    terms: &Terms,
    sink: &mut Sink<'_>,
) -> Result<(), ImportError> {
    let clock = terms.clock(Unit::Nanos);
    let (event_ns, init_ns) = (needed(source, "ts_event")?, needed(source, "ts_init")?);
    let (columns, identifier) = (price_columns(source)?, source.column("identifier"));
    let whole = source.metadata.get("bar_type").map(|text| bar_type(source, text)).transpose()?;
    let precision = precision(source)?;
    while source.advance()? {
        let kind = match (identifier.map(|column| source.cell(column)), &whole) {
            (Some(cell), _) if !cell.is_blank() => bar_type(source, &cell.shown())?,
            (_, Some(whole)) => whole.clone(),
            _ => return Err(untold(source, "no bar_type, so nothing says what the bars are of")),
        };
        let event = || {
            let event = clock.read(&source.cell(event_ns), "ts_event")?;
            let init = clock.read(&source.cell(init_ns), "ts_init")?;
            let names = ["open", "high", "low", "close"];
            let mut prices = [Figure::from(0.0); 4];
            for ((price, column), name) in prices.iter_mut().zip(columns).zip(names) {
                *price = value(&source.cell(column), precision, name)?;
            }
            let [open, high, low, close] = prices;
            let bar = consistent(Bar { open, high, low, close })?;
            let is_end = terms.stamped_at_end.unwrap_or(init.saturating_sub(event) < kind.width_ns);
            let back = if is_end { kind.width_ns } else { 0 };
            let price = terms.price.unwrap_or(kind.price);
            Ok(Event::new(kind.symbol, event.saturating_sub(back), Datum::Bar(price, bar)))
        };
        let event = event().map_err(|fault: Fault| source.refuse(fault))?;
        sink(source, event)?;
    }
    Ok(())
}

/// Decimals that a price shows, if the file says so.
fn precision(source: &Source) -> Result<Option<u32>, ImportError> {
    let Some(text) = source.metadata.get("price_precision") else { return Ok(None) };
    match text.parse() {
        Ok(precision) if precision <= HIGH => Ok(Some(precision)),
        _ => Err(untold(source, &format!("price_precision {text:?} is no number of decimals"))),
    }
}

fn untold(source: &Source, problem: &str) -> ImportError {
    ImportError::Shape {
        file: source.path.clone(),
        problem: format!("its metadata have {problem}"),
        remedy: "write the file again with the catalogue, which keeps bar_type and \
                 price_precision, or give the bars as CSV with plain prices"
            .to_owned(),
    }
}

/// A price, exact.
fn value(cell: &Cell<'_>, precision: Option<u32>, column: &str) -> Result<Figure, Fault> {
    let (raw, scale) = match cell {
        Cell::Bytes(bytes) => fixed(bytes).ok_or_else(|| {
            let problem = "is neither 8 nor 16 bytes long";
            let remedy = "this precision is not known; give the bars as CSV with plain prices";
            Fault::of(column, &cell.shown(), problem, remedy)
        })?,
        Cell::Whole(raw) => (*raw, STANDARD),
        _ => return cell.price(column),
    };
    let remedy = "the precision is unsure; write the file again with the catalogue";
    let Some(precision) = precision else {
        let problem = "is a raw price, and the metadata have no price_precision";
        return Err(Fault::of(column, &raw.to_string(), problem, remedy));
    };
    let unit = 10_i128.pow(scale.saturating_sub(precision));
    if precision > scale || raw % unit != 0 {
        let problem = format!("in units of 1e-{scale} is no price of {precision} decimals");
        return Err(Fault::of(column, &raw.to_string(), &problem, remedy));
    }
    let text = crate::source::decimal(raw / unit, precision);
    Cell::Decimal(text.into()).price(column)
}

/// A price of fixed width and the decimals of its units, if the width is one that is known.
fn fixed(bytes: &[u8]) -> Option<(i128, u32)> {
    if let Ok(raw) = <[u8; 8]>::try_from(bytes) {
        return Some((i128::from(i64::from_le_bytes(raw)), STANDARD));
    }
    let raw = <[u8; 16]>::try_from(bytes).ok()?;
    Some((i128::from_le_bytes(raw), HIGH))
}

/// Reads a bar type; the symbol itself may have dashes.
fn bar_type(source: &Source, text: &str) -> Result<BarType, ImportError> {
    parse(text).ok_or_else(|| {
        untold(source, &format!("bar_type {text:?}, which is not in minutes or hours of a price"))
    })
}

/// The venue in the current row's bar type.
pub(super) fn venue(source: &Source) -> Option<String> {
    let cell = source.column("identifier").map(|column| source.cell(column).shown());
    let text = cell.filter(|text| !text.is_empty());
    let text = text.or_else(|| source.metadata.get("bar_type").cloned())?;
    parse(&text)?.venue
}

fn parse(text: &str) -> Option<BarType> {
    let standard = text.split_once('@').map_or(text, |(standard, _)| standard);
    let mut parts = standard.rsplitn(5, '-');
    let (_source, price, unit) = (parts.next()?, parts.next()?, parts.next()?);
    let (step, instrument) = (parts.next()?.parse::<i64>().ok()?, parts.next()?);
    let seconds = match unit {
        "SECOND" => 1,
        "MINUTE" => 60,
        "HOUR" => 3_600,
        "DAY" => 86_400,
        _ => return None,
    };
    let price = if price == "MARK" { PriceType::Mark } else { PriceType::Last };
    let (symbol, venue) = match instrument.rsplit_once('.') {
        Some((symbol, venue)) => (symbol, Some(venue.to_owned())),
        None => (instrument, None),
    };
    let width_ns = step.checked_mul(seconds)?.checked_mul(1_000_000_000)?;
    (step > 0).then(|| BarType { symbol: symbol.to_owned(), venue, width_ns, price })
}

#[cfg(test)]
mod tests {
    use super::{parse, value};
    use crate::layout::PriceType;
    use crate::source::Cell;

    #[test]
    fn bar_types_are_read() {
        let kind = parse("BTCUSDT-PERP.BINANCE-1-MINUTE-LAST-EXTERNAL").unwrap();
        assert_eq!((kind.symbol.as_str(), kind.width_ns), ("BTCUSDT-PERP", 60_000_000_000));
        assert_eq!(kind.venue.as_deref(), Some("BINANCE"));
        let kind = parse("ETHUSD.BITMEX-4-HOUR-MARK-INTERNAL@1-MINUTE-EXTERNAL").unwrap();
        assert_eq!((kind.symbol.as_str(), kind.price), ("ETHUSD", PriceType::Mark));
        let kind = parse("BTCUSDT-1-DAY-LAST-EXTERNAL").unwrap();
        assert_eq!((kind.symbol.as_str(), kind.venue), ("BTCUSDT", None));
        for text in ["", "BTCUSDT.BINANCE-1000-TICK-LAST-EXTERNAL", "a-b", "X.Y-0-HOUR-LAST-E"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn raw_prices_are_exact_or_refused() {
        let standard = 100_100_000_000_i64.to_le_bytes();
        assert_eq!(value(&Cell::Bytes(&standard), Some(2), "open"), Ok(100.10.into()));
        let high = 611_234_500_000_000_000_000_i128.to_le_bytes();
        assert_eq!(value(&Cell::Bytes(&high), Some(2), "open"), Ok(61_123.45.into()));
        // 64-bit prices taken for 2 decimals must be whole cents.
        let odd = 100_123_456_789_i64.to_le_bytes();
        assert!(value(&Cell::Bytes(&odd), Some(2), "open").is_err());
        assert!(value(&Cell::Bytes(&standard), None, "open").is_err());
        assert!(value(&Cell::Bytes(&[1, 2, 3]), Some(2), "open").is_err());
        assert!(value(&Cell::Bytes(&0_i64.to_le_bytes()), Some(2), "open").is_err());
    }
}
