//! The shapes in which market data come, and how a file tells which it is.
//!
//! Decides by the names of the columns alone; file names and folders say nothing.

mod ccxt;
mod nautilus;
mod ours;
mod tardis;

use crate::fault::{Fault, ImportError, plain, shortened};
use crate::layout::{Bar, Figure, PriceType};
use crate::source::{Clock, Source, Unit};
use std::fmt;

/// A shape of market data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// The layout's own bars.
    Bars,
    /// The layout's own funding.
    Funding,
    /// Trades of tardis.dev.
    TardisTrades,
    /// Best bid and ask of tardis.dev.
    TardisQuotes,
    /// Mark price and funding of tardis.dev.
    TardisTicker,
    /// Bars as ccxt and exchanges give them: time, open, high, low, close, volume.
    CcxtBars,
    /// Funding history as ccxt gives it.
    CcxtFunding,
    /// Bars of a Nautilus catalogue.
    NautilusBars,
}

/// Where shapes come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// The layout itself.
    Ours,
    /// tardis.dev.
    Tardis,
    /// ccxt, and exchanges' own downloads that look alike.
    Ccxt,
    /// A Nautilus catalogue.
    Nautilus,
}

/// What one row says.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The venue's name of the instrument, or a coin; empty where the file does not say.
    pub symbol: String,
    /// When, in nanoseconds since 1970: a bar's opening.
    pub at: i64,
    /// What.
    pub datum: Datum,
    /// Columns that the layout need not have, and their values.
    pub extras: Vec<(usize, String)>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Datum {
    /// Prices over a stretch that begins at the event's time.
    Bar(PriceType, Bar),
    /// A price at an instant.
    Price(PriceType, Figure),
    /// A rate that was settled: fraction of notional, and the hours it is for, if known.
    Rate(Figure, Option<f64>),
    /// A rate as it stands, to be settled at this time (nanoseconds since 1970), if known.
    Standing(Figure, Option<i64>),
}

/// What a shape needs to know beside its file.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// The venue that the data are of.
    pub venue: Option<String>,
    /// Price that bars and trades count as, where it is said.
    pub price: Option<PriceType>,
    /// Unit of instants, where it is said.
    pub unit: Option<Unit>,
    /// Nanoseconds to be added to every instant.
    pub shift_ns: i64,
    /// Whether bars are stamped at their end, where it is said.
    pub stamped_at_end: Option<bool>,
    /// Nanoseconds that a bar lasts, where it is said.
    pub width_ns: Option<i64>,
}

/// What takes rows in.
pub(crate) type Sink<'a> = dyn FnMut(&Source, Event) -> Result<(), ImportError> + 'a;

impl Shape {
    /// Every shape, in the order in which they are tried.
    pub const ALL: [Self; 8] = [
        Self::Bars,
        Self::Funding,
        Self::TardisTicker,
        Self::TardisTrades,
        Self::TardisQuotes,
        Self::NautilusBars,
        Self::CcxtFunding,
        Self::CcxtBars,
    ];

    /// As on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bars => "trimtab-bars",
            Self::Funding => "trimtab-funding",
            Self::TardisTrades => "tardis-trades",
            Self::TardisQuotes => "tardis-quotes",
            Self::TardisTicker => "tardis-derivative-ticker",
            Self::CcxtBars => "ccxt-ohlcv",
            Self::CcxtFunding => "ccxt-funding",
            Self::NautilusBars => "nautilus-bars",
        }
    }

    /// Columns that a file of the shape has.
    #[must_use]
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Bars => &["ts_ms", "symbol", "open", "high", "low", "close"],
            Self::Funding => &["ts_ms", "symbol", "rate"],
            Self::TardisTrades => &["symbol", "timestamp", "local_timestamp", "price", "amount"],
            Self::TardisQuotes => {
                &["symbol", "timestamp", "local_timestamp", "ask_price", "bid_price"]
            }
            Self::TardisTicker => {
                &["symbol", "timestamp", "local_timestamp", "funding_rate", "mark_price"]
            }
            Self::CcxtBars => &["open", "high", "low", "close"],
            Self::CcxtFunding => &["fundingRate", "timestamp"],
            Self::NautilusBars => &["open", "high", "low", "close", "ts_event", "ts_init"],
        }
    }

    /// The shape of a file by its columns, among those of a family where one is named.
    ///
    /// # Errors
    /// [`ImportError::Shape`] tells what was found where nothing fits.
    pub fn of(source: &Source, family: Option<Family>) -> Result<Self, ImportError> {
        let candidates = || {
            Self::ALL.into_iter().filter(|shape| family.is_none_or(|family| shape.is_of(family)))
        };
        candidates().find(|shape| shape.fits(source)).ok_or_else(|| {
            let needs = |shape: Self| format!("{shape} ({})", shape.columns().join(", "));
            let known: Vec<String> = candidates().map(needs).collect();
            let family = family.map_or("known", Family::name);
            ImportError::Shape {
                file: source.path.clone(),
                problem: format!(
                    "{} of no {family} shape, its columns are {}",
                    source.made_of,
                    listed(source)
                ),
                remedy: format!("columns that would do: {}", known.join("; ")),
            }
        })
    }

    /// Whether the shape is of a family.
    #[must_use]
    pub const fn is_of(self, family: Family) -> bool {
        match family {
            Family::Ours => matches!(self, Self::Bars | Self::Funding),
            Family::Tardis => self.is_ticks(),
            Family::Ccxt => matches!(self, Self::CcxtBars | Self::CcxtFunding),
            Family::Nautilus => matches!(self, Self::NautilusBars),
        }
    }

    /// Whether a file has the columns of the shape.
    #[must_use]
    pub fn fits(self, source: &Source) -> bool {
        let has_time = self != Self::CcxtBars || ccxt::time_column(source).is_some();
        source.has(self.columns()) && has_time
    }

    /// The columns of a file that tell its shape.
    #[must_use]
    pub fn recognised_by(self, source: &Source) -> Vec<String> {
        let time = (self == Self::CcxtBars).then(|| ccxt::time_column(source)).flatten();
        let time = time.and_then(|time| source.columns.get(time).cloned());
        time.into_iter().chain(self.columns().iter().map(|&name| name.to_owned())).collect()
    }

    /// Whether rows are single prices or rates that hours are made of.
    #[must_use]
    pub const fn is_ticks(self) -> bool {
        matches!(self, Self::TardisTrades | Self::TardisQuotes | Self::TardisTicker)
    }

    /// The venue that the current row says it is of, in the source's own spelling.
    pub(crate) fn own_venue(self, source: &Source) -> Option<String> {
        let found = match self {
            Self::TardisTrades | Self::TardisQuotes | Self::TardisTicker => {
                source.cell(source.column("exchange")?).shown()
            }
            Self::NautilusBars => nautilus::venue(source)?,
            _ => return None,
        };
        (!found.is_empty()).then_some(found)
    }

    /// Reads every row into `sink`.
    pub(crate) fn read(
        self,
        source: &mut Source,
        terms: &Terms,
        extras: &mut Vec<String>,
        sink: &mut Sink<'_>,
    ) -> Result<(), ImportError> {
        match self {
            Self::Bars => ours::bars(source, terms, extras, sink),
            Self::Funding => ours::funding(source, terms, extras, sink),
            Self::TardisTrades => tardis::trades(source, terms, sink),
            Self::TardisQuotes => tardis::quotes(source, terms, sink),
            Self::TardisTicker => tardis::ticker(source, terms, sink),
            Self::CcxtBars => ccxt::bars(source, terms, sink),
            Self::CcxtFunding => ccxt::funding(source, terms, sink),
            Self::NautilusBars => nautilus::bars(source, terms, sink),
        }
    }
}

impl Family {
    /// As on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Tardis => "tardis",
            Self::Ccxt => "ccxt",
            Self::Nautilus => "nautilus",
        }
    }

    /// The family of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let all = [Self::Ours, Self::Tardis, Self::Ccxt, Self::Nautilus];
        all.into_iter().find(|family| family.name() == name)
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.name())
    }
}

impl Terms {
    /// Nothing but the venue.
    #[must_use]
    pub fn of_venue(venue: &str) -> Self {
        Self { venue: Some(venue.to_owned()), ..Self::default() }
    }

    fn clock(&self, usual: Unit) -> Clock {
        Clock { unit: self.unit.unwrap_or(usual), shift_ns: self.shift_ns }
    }
}

impl Event {
    /// An event without anything the layout need not have.
    fn new(symbol: impl Into<String>, at: i64, datum: Datum) -> Self {
        Self { symbol: symbol.into(), at, datum, extras: Vec::new() }
    }
}

fn listed(source: &Source) -> String {
    let names: Vec<String> =
        source.columns.iter().take(12).map(|name| plain(&shortened(name))).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

/// Position of a column that the shape cannot do without.
fn needed(source: &Source, name: &str) -> Result<usize, ImportError> {
    source.column(name).ok_or_else(|| ImportError::Shape {
        file: source.path.clone(),
        problem: format!("there is no column {name}"),
        remedy: "add it, or name the shape that the file is of".to_owned(),
    })
}

/// Four prices of the current row, of which high and low must be the extremes.
fn bar(source: &Source, columns: [usize; 4]) -> Result<Bar, Fault> {
    let [open, high, low, close] = columns;
    let bar = Bar {
        open: source.cell(open).price("open")?,
        high: source.cell(high).price("high")?,
        low: source.cell(low).price("low")?,
        close: source.cell(close).price("close")?,
    };
    consistent(bar)
}

/// The bar itself, if its high and low are its extremes.
fn consistent(bar: Bar) -> Result<Bar, Fault> {
    let Bar { open, high, low, close } = bar;
    if high.real() < low.real() {
        let problem = format!("high {high} is below low {low}");
        let remedy = "the columns are swapped or the row is corrupt; repair or remove it";
        return Err(Fault::whole(problem, remedy));
    }
    for (column, value) in [("open", open), ("close", close)] {
        if value.real() < low.real() || value.real() > high.real() {
            let problem = format!("{column} {value} is outside low {low} .. high {high}");
            let remedy = "the row is corrupt; repair it, or remove it (a hole is allowed)";
            return Err(Fault::whole(problem, remedy));
        }
    }
    Ok(bar)
}

/// Positions of open, high, low and close.
fn price_columns(source: &Source) -> Result<[usize; 4], ImportError> {
    Ok([
        needed(source, "open")?,
        needed(source, "high")?,
        needed(source, "low")?,
        needed(source, "close")?,
    ])
}

/// Largest funding rate of one settlement, either way: what is beyond is a percentage taken for a
/// fraction.
const RATE_MAX: f64 = 0.5;

/// A funding rate of the current row.
fn rate(source: &Source, column: usize, name: &str) -> Result<Figure, Fault> {
    let cell = source.cell(column);
    let rate = cell.figure(name)?;
    if !rate.real().is_finite() {
        let remedy = "repair it, or remove the row (a hole is allowed)";
        return Err(Fault::of(name, &cell.shown(), "is not finite", remedy));
    }
    if rate.real().abs() > RATE_MAX {
        let problem = "is beyond 0.5, half of the position in one settlement";
        let remedy = "write fractions (0.0001 is 1 bps), or remove the row (a hole is allowed)";
        return Err(Fault::of(name, &cell.shown(), problem, remedy));
    }
    Ok(rate)
}
