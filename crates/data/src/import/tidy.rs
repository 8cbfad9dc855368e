//! Each series in order, every moment once, in whole hours.

use super::hours::{self, HOUR_NS, HourRow};
use super::taken::{BarRow, RateRow, Taken};
use super::{Place, Request};
use crate::fault::{Fault, ImportError, Sighting};
use crate::layout::PriceType;
use crate::quality::{Note, NoteKind};
use crate::source::shown;
use std::collections::BTreeMap;

/// A coin's hours.
#[derive(Debug)]
pub(crate) struct BarSeries {
    pub(crate) coin: String,
    pub(crate) price: PriceType,
    pub(crate) rows: Vec<HourRow>,
    pub(crate) counts: Counts,
}

/// A coin's settlements.
#[derive(Debug)]
pub(crate) struct RateSeries {
    pub(crate) coin: String,
    pub(crate) rows: Vec<RateRow>,
    pub(crate) counts: Counts,
}

/// What tidying met.
#[derive(Debug, Clone, Default)]
pub(crate) struct Counts {
    /// Instruments that the series is made of.
    pub(crate) symbols: Vec<String>,
    /// Rows or prices read.
    pub(crate) read: u64,
    pub(crate) duplicates: u64,
    pub(crate) out_of_order: u64,
    /// Seconds that a bar lasted; 0 for single prices and rates.
    pub(crate) width_s: i64,
}

/// All series.
pub(crate) struct Tidied {
    pub(crate) bars: Vec<BarSeries>,
    pub(crate) rates: Vec<RateSeries>,
    pub(crate) extras: Vec<String>,
    pub(crate) notes: Vec<Note>,
}

pub(crate) fn all(taken: Taken, request: &Request) -> Result<Tidied, ImportError> {
    let Taken { bars, ticks, mut rates, standing, extras, symbols, notes, .. } = taken;
    let mut out = Tidied { bars: Vec::new(), rates: Vec::new(), extras, notes };
    let of = |coin: &str| {
        symbols.iter().filter(|(_, of)| *of == coin).map(|(name, _)| name.clone()).collect()
    };
    for ((coin, price), rows) in bars {
        let mut counts = Counts { symbols: of(&coin), ..Counts::default() };
        let rows = bars_in_hours(&coin, rows, request, &mut counts)?;
        out.bars.push(BarSeries { coin, price, rows, counts });
    }
    for ((coin, price), ticks) in ticks {
        let counts = Counts {
            symbols: of(&coin),
            read: ticks.count,
            out_of_order: ticks.out_of_order,
            ..Counts::default()
        };
        out.bars.push(BarSeries { coin, price, rows: ticks.hours(), counts });
    }
    for (coin, mut one) in standing {
        let settled = one.settled();
        out.notes.extend(untold(&coin, one.undated, one.unreached));
        if !settled.is_empty() {
            rates.entry(coin).or_default().extend(settled);
        }
    }
    for (coin, rows) in rates {
        let mut counts = Counts { symbols: of(&coin), ..Counts::default() };
        let rows = rates_in_order(&coin, rows, request, &mut counts)?;
        out.rates.push(RateSeries { coin, rows, counts });
    }
    Ok(out)
}

fn untold(coin: &str, undated: u64, unreached: u64) -> Vec<Note> {
    let mut notes = Vec::new();
    if undated > 0 {
        notes.push(Note::new(
            NoteKind::Funding,
            coin,
            format!(
                "{undated} funding rates of {coin} do not say when they are settled and were left \
                 out; add --funding-interval, such as --funding-interval 1h"
            ),
        ));
    }
    if unreached > 0 {
        notes.push(Note::new(
            NoteKind::Funding,
            coin,
            format!(
                "the data of {coin} end before the last settlement they announce; it was left out"
            ),
        ));
    }
    notes
}

/// A row that has a moment and can be compared with another one of the same moment.
trait Row {
    fn at(&self) -> i64;
    fn place(&self) -> Place;
    fn shown(&self) -> String;
    /// Whether both say the same; what one alone says goes to the other.
    fn absorbs(&mut self, other: &Self) -> bool;
}

impl Row for BarRow {
    fn at(&self) -> i64 {
        self.at
    }

    fn place(&self) -> Place {
        self.place
    }

    fn shown(&self) -> String {
        let crate::layout::Bar { open, high, low, close } = self.bar;
        format!("open {open}, high {high}, low {low}, close {close}")
    }

    fn absorbs(&mut self, other: &Self) -> bool {
        let Some(both) = self.bar.both(other.bar) else { return false };
        self.bar = both;
        absorb(&mut self.extras, &other.extras)
    }
}

impl Row for RateRow {
    fn at(&self) -> i64 {
        self.at
    }

    fn place(&self) -> Place {
        self.place
    }

    fn shown(&self) -> String {
        format!("rate {}", self.rate)
    }

    fn absorbs(&mut self, other: &Self) -> bool {
        let Some(both) = self.rate.both(other.rate) else { return false };
        self.rate = both;
        absorb(&mut self.extras, &other.extras)
    }
}

/// Adds what is missing; false if a column has another value.
pub(super) fn absorb(into: &mut Vec<(usize, String)>, from: &[(usize, String)]) -> bool {
    for (column, value) in from {
        match into.iter().find(|(own, _)| own == column) {
            Some((_, own)) if own != value => return false,
            Some(_) => {}
            None => into.push((*column, value.clone())),
        }
    }
    true
}

/// Sorts, and drops rows that only repeat.
fn in_order<T: Row>(
    what: &str,
    mut rows: Vec<T>,
    request: &Request,
    counts: &mut Counts,
) -> Result<Vec<T>, ImportError> {
    counts.read = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let back = rows
        .windows(2)
        .filter(|pair| pair[0].at() > pair[1].at() && pair[0].place().file == pair[1].place().file);
    counts.out_of_order = u64::try_from(back.count()).unwrap_or(u64::MAX);
    rows.sort_by_key(Row::at);
    let mut out: Vec<T> = Vec::with_capacity(rows.len());
    for row in rows {
        match out.last_mut() {
            Some(last) if last.at() == row.at() => {
                if !last.absorbs(&row) {
                    return Err(conflict(what, last, &row, request));
                }
                counts.duplicates += 1;
            }
            _ => out.push(row),
        }
    }
    Ok(out)
}

fn conflict<T: Row>(what: &str, first: &T, second: &T, request: &Request) -> ImportError {
    let sighting = |row: &T| {
        let file = request.files.get(row.place().file).cloned().unwrap_or_default();
        Box::new(Sighting { file, row: row.place().row, value: row.shown() })
    };
    ImportError::Conflict {
        of: what.to_owned(),
        at: shown(first.at().into()),
        first: sighting(first),
        second: sighting(second),
        remedy: "",
    }
}

fn rates_in_order(
    coin: &str,
    rows: Vec<RateRow>,
    request: &Request,
    counts: &mut Counts,
) -> Result<Vec<RateRow>, ImportError> {
    in_order(&format!("the funding of {coin}"), rows, request, counts)
}

fn bars_in_hours(
    coin: &str,
    rows: Vec<BarRow>,
    request: &Request,
    counts: &mut Counts,
) -> Result<Vec<HourRow>, ImportError> {
    let rows = in_order(coin, rows, request, counts)?;
    let width = width(&rows, request)?;
    counts.width_s = width / 1_000_000_000;
    let refuse = |row: &BarRow, fault: Fault| ImportError::Row {
        file: request.files.get(row.place.file).cloned().unwrap_or_default(),
        row: row.place.row,
        fault,
    };
    if let Some(row) = rows.first()
        && (width > HOUR_NS || HOUR_NS % width != 0)
    {
        let problem = format!("bars of {coin} last {} s", width / 1_000_000_000);
        let remedy = "an hour or a part that divides it is needed; fetch finer bars";
        return Err(refuse(row, Fault::whole(problem, remedy)));
    }
    if let Some(row) = rows.iter().find(|row| row.at.rem_euclid(width) != 0) {
        return Err(refuse(row, misaligned(row, &rows, width)));
    }
    Ok(hours::of_bars(rows, width))
}

fn misaligned(row: &BarRow, rows: &[BarRow], width: i64) -> Fault {
    let off = row.at.rem_euclid(width);
    let minutes = off / 60_000_000_000;
    let at = shown(row.at.into());
    if rows.iter().all(|row| row.at.rem_euclid(width) == off) {
        let problem = format!("every bar begins {minutes} min late, this one at {at}");
        let remedy = "their clock is of another time zone, or they are stamped otherwise; correct \
                      it with --shift, such as --shift=-30m";
        return Fault::whole(problem, remedy);
    }
    let problem =
        format!("the bar at {at} does not begin where bars of {} s do", width / 1_000_000_000);
    Fault::whole(problem, "correct its time or remove it (a hole is allowed)")
}

/// How long a bar lasts: as said, or the distance that most neighbours have.
fn width(rows: &[BarRow], request: &Request) -> Result<i64, ImportError> {
    if let Some(width) = request.terms.width_ns {
        return Ok(width);
    }
    let mut distances: BTreeMap<i64, usize> = BTreeMap::new();
    for pair in rows.windows(2) {
        *distances.entry(pair[1].at - pair[0].at).or_default() += 1;
    }
    // Of equals the one that divides an hour, then the smaller.
    let usual = distances
        .iter()
        .max_by_key(|(distance, count)| (**count, HOUR_NS % **distance == 0, -**distance));
    match (usual, rows.first()) {
        (Some((distance, _)), _) => Ok(*distance),
        (None, Some(row)) if row.at.rem_euclid(HOUR_NS) == 0 => Ok(HOUR_NS),
        _ => Err(ImportError::Request {
            problem: "one bar alone does not say how long it lasts".to_owned(),
            remedy: "add --bar, such as --bar 1m".to_owned(),
        }),
    }
}
