//! Hours made of single prices, and of bars that are finer than an hour.

use super::Place;
use super::taken::BarRow;
use crate::layout::{Bar, Figure};
use std::collections::BTreeMap;

/// Nanoseconds of an hour.
pub(crate) const HOUR_NS: i64 = 3_600_000_000_000;
/// How far from its beginning or end an hour may have its first or last price and still count as
/// whole, in nanoseconds.
const EDGE_NS: i64 = 600_000_000_000;

/// One hour.
#[derive(Debug, Clone)]
pub(crate) struct HourRow {
    /// Hours since 1970.
    pub(crate) hour: i64,
    pub(crate) bar: Bar,
    pub(crate) extras: Vec<(usize, String)>,
    pub(crate) place: Place,
    /// Whether a part of the hour is not covered.
    pub(crate) is_partial: bool,
}

/// Single prices, gathered into hours as they come.
#[derive(Debug, Default)]
pub(crate) struct Ticks {
    hours: BTreeMap<i64, Gathered>,
    previous: Option<i64>,
    pub(crate) count: u64,
    pub(crate) out_of_order: u64,
}

#[derive(Debug)]
struct Gathered {
    first: i64,
    last: i64,
    bar: Bar,
    place: Place,
}

impl Ticks {
    pub(crate) fn take(&mut self, at: i64, value: Figure, place: Place) {
        self.count += 1;
        self.out_of_order += u64::from(self.previous.is_some_and(|previous| at < previous));
        self.previous = Some(at);
        let bar = Bar { open: value, high: value, low: value, close: value };
        let fresh = || Gathered { first: at, last: at, bar, place };
        let hour = self.hours.entry(at.div_euclid(HOUR_NS)).or_insert_with(fresh);
        // Of prices at one instant the one read first opens and the one read last closes.
        if at < hour.first {
            (hour.first, hour.bar.open) = (at, value);
        }
        if at >= hour.last {
            (hour.last, hour.bar.close) = (at, value);
        }
        hour.bar.high = hour.bar.high.max(value);
        hour.bar.low = hour.bar.low.min(value);
    }

    /// The hours in order; the first and the last are partial where prices do not reach their edge.
    pub(crate) fn hours(self) -> Vec<HourRow> {
        let (first, last) = (self.hours.keys().next().copied(), self.hours.keys().last().copied());
        let row = |(hour, one): (i64, Gathered)| {
            let begins_late = one.first - hour * HOUR_NS > EDGE_NS;
            let ends_early = (hour + 1) * HOUR_NS - one.last > EDGE_NS;
            let is_partial = Some(hour) == first && begins_late || Some(hour) == last && ends_early;
            HourRow { hour, bar: one.bar, extras: Vec::new(), place: one.place, is_partial }
        };
        self.hours.into_iter().map(row).collect()
    }
}

/// Hours of bars in order that last `width_ns` each, which divides an hour.
pub(crate) fn of_bars(rows: Vec<BarRow>, width_ns: i64) -> Vec<HourRow> {
    let expected = usize::try_from(HOUR_NS / width_ns.max(1)).unwrap_or(1);
    let mut hours: Vec<(HourRow, usize)> = Vec::new();
    for row in rows {
        let hour = row.at.div_euclid(HOUR_NS);
        match hours.last_mut() {
            Some((last, count)) if last.hour == hour => {
                *count += 1;
                last.bar.high = last.bar.high.max(row.bar.high);
                last.bar.low = last.bar.low.min(row.bar.low);
                last.bar.close = row.bar.close;
            }
            _ => {
                let BarRow { bar, place, extras, .. } = row;
                let extras = if expected == 1 { extras } else { Vec::new() };
                hours.push((HourRow { hour, bar, extras, place, is_partial: false }, 1));
            }
        }
    }
    let whole = |(row, count)| HourRow { is_partial: count < expected, ..row };
    hours.into_iter().map(whole).collect()
}
