//! Everything that was read, sorted into series.

use super::funding::Standings;
use super::hours::Ticks;
use super::{Only, Place, Request};
use crate::layout::{Bar, Figure, PriceType};
use crate::quality::Note;
use crate::shape::{Datum, Event};
use std::collections::BTreeMap;

/// A bar and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct BarRow {
    /// Its opening, nanoseconds since 1970.
    pub(crate) at: i64,
    pub(crate) bar: Bar,
    pub(crate) extras: Vec<(usize, String)>,
    pub(crate) place: Place,
}

/// A settled rate and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct RateRow {
    /// Its settlement, nanoseconds since 1970.
    pub(crate) at: i64,
    pub(crate) rate: Figure,
    pub(crate) interval_h: Option<f64>,
    pub(crate) extras: Vec<(usize, String)>,
    pub(crate) place: Place,
}

/// What was read so far.
pub(crate) struct Taken {
    only: Option<Only>,
    /// Events taken.
    pub(crate) rows: u64,
    pub(crate) bars: BTreeMap<(String, PriceType), Vec<BarRow>>,
    pub(crate) ticks: BTreeMap<(String, PriceType), Ticks>,
    pub(crate) rates: BTreeMap<String, Vec<RateRow>>,
    pub(crate) standing: BTreeMap<String, Standings>,
    /// Names of columns that the layout need not have.
    pub(crate) extras: Vec<String>,
    /// Coins by instrument.
    pub(crate) symbols: BTreeMap<String, String>,
    pub(crate) notes: Vec<Note>,
    interval_h: Option<i64>,
}

impl Taken {
    pub(crate) fn new(request: &Request) -> Self {
        Self {
            only: request.only,
            rows: 0,
            bars: BTreeMap::new(),
            ticks: BTreeMap::new(),
            rates: BTreeMap::new(),
            standing: BTreeMap::new(),
            extras: Vec::new(),
            symbols: BTreeMap::new(),
            notes: Vec::new(),
            interval_h: request.funding_interval_h,
        }
    }

    /// Puts an event into its series.
    pub(crate) fn take(&mut self, coin: &str, event: Event, place: Place) {
        let Event { at, datum, extras, .. } = event;
        let is_price = matches!(datum, Datum::Bar(..) | Datum::Price(..));
        let wanted = if is_price { Only::Bars } else { Only::Funding };
        if self.only.is_some_and(|only| only != wanted) {
            return;
        }
        self.rows += 1;
        match datum {
            Datum::Bar(price, bar) => {
                let series = series(&mut self.bars, coin, price);
                series.push(BarRow { at, bar, extras, place });
            }
            Datum::Price(price, value) => {
                series(&mut self.ticks, coin, price).take(at, value, place)
            }
            Datum::Rate(rate, interval_h) => {
                let series = named(&mut self.rates, coin);
                series.push(RateRow { at, rate, interval_h, extras, place });
            }
            Datum::Standing(rate, due) => {
                let interval_h = self.interval_h;
                named(&mut self.standing, coin).take(at, rate, due, interval_h, place);
            }
        }
    }
}

fn series<'a, T: Default>(
    all: &'a mut BTreeMap<(String, PriceType), T>,
    coin: &str,
    price: PriceType,
) -> &'a mut T {
    all.entry((coin.to_owned(), price)).or_default()
}

fn named<'a, T: Default>(all: &'a mut BTreeMap<String, T>, coin: &str) -> &'a mut T {
    all.entry(coin.to_owned()).or_default()
}
