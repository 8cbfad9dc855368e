//! What is new, joined with what the folder has already.
//!
//! Nothing that is there is lost: rows of other coins and columns beside the layout's own stay.

use super::Place;
use super::hours::{HOUR_NS, HourRow};
use super::taken::RateRow;
use super::tidy::{BarSeries, RateSeries, absorb};
use crate::fault::{ImportError, Sighting};
use crate::layout::{self, Bar, Figure, PriceType};
use crate::quality::SeriesReport;
use crate::shape::{Datum, Event, Shape, Terms};
use crate::source::{Source, shown};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Nanoseconds of a millisecond.
const MS_NS: i64 = 1_000_000;
/// How a contradiction with what is there can be settled.
const FORCE: &str = ", or let the new one replace the old with --force";

/// A row of a file, by coin and milliseconds since 1970.
pub(crate) type Table<T> = BTreeMap<(String, i64), Kept<T>>;

/// A value that will be in a file.
#[derive(Debug, Clone)]
pub(crate) struct Kept<T> {
    pub(crate) value: T,
    pub(crate) extras: Vec<(usize, String)>,
    /// Where it stands already; None for what is new.
    row: Option<u64>,
}

/// A rate and the hours it is for.
pub(crate) type Rate = (Figure, Option<f64>);

/// One file as it will be.
#[derive(Debug)]
pub(crate) struct FileOf<T> {
    /// Relative to the folder.
    pub(crate) name: String,
    path: PathBuf,
    pub(crate) extras: Vec<String>,
    pub(crate) rows: Table<T>,
    pub(crate) is_touched: bool,
}

/// The venue's files as they will be.
#[derive(Debug)]
pub(crate) struct Joined {
    pub(crate) venue: String,
    pub(crate) mark: FileOf<Bar>,
    pub(crate) last: FileOf<Bar>,
    pub(crate) funding: FileOf<Rate>,
    /// Names behind the new rows' extras.
    names: Vec<String>,
}

impl Joined {
    /// The venue's files as they are.
    pub(crate) fn with_existing(
        folder: &Path,
        venue: &str,
        names: &[String],
    ) -> Result<Self, ImportError> {
        Ok(Self {
            venue: venue.to_owned(),
            mark: existing_bars(folder, venue, PriceType::Mark)?,
            last: existing_bars(folder, venue, PriceType::Last)?,
            funding: existing_rates(folder, venue)?,
            names: names.to_vec(),
        })
    }

    /// Adds the hours of a coin.
    pub(crate) fn add_bars(
        &mut self,
        series: BarSeries,
        force: bool,
        report: &mut SeriesReport,
    ) -> Result<(), ImportError> {
        let names = &self.names;
        let file = match series.price {
            PriceType::Mark => &mut self.mark,
            PriceType::Last => &mut self.last,
        };
        for HourRow { hour, bar, extras, place, .. } in series.rows {
            let key = (series.coin.clone(), hour * (HOUR_NS / MS_NS));
            let sighting = |bar: &Bar| {
                let Bar { open, high, low, close } = bar;
                format!("open {open}, high {high}, low {low}, close {close}")
            };
            let new = New { key, value: bar, extras, place, force };
            file.add(new, names, sighting, report)?;
        }
        Ok(())
    }

    /// Adds the settlements of a coin.
    pub(crate) fn add_rates(
        &mut self,
        series: RateSeries,
        force: bool,
        report: &mut SeriesReport,
    ) -> Result<(), ImportError> {
        let names = &self.names;
        for RateRow { at, rate, interval_h, extras, place } in series.rows {
            let key = (series.coin.clone(), at.div_euclid(MS_NS));
            let sighting = |rate: &Rate| format!("rate {}", rate.0);
            let new = New { key, value: (rate, interval_h), extras, place, force };
            self.funding.add(new, names, sighting, report)?;
        }
        Ok(())
    }
}

/// A row to be added.
struct New<T> {
    key: (String, i64),
    value: T,
    extras: Vec<(usize, String)>,
    place: Place,
    force: bool,
}

/// Values of which one may say all that the other does.
pub(crate) trait Same: Copy {
    /// Both in one, if they do not contradict each other.
    fn both(self, other: Self) -> Option<Self>;
}

impl Same for Bar {
    fn both(self, other: Self) -> Option<Self> {
        Self::both(self, other)
    }
}

impl Same for Rate {
    fn both(self, other: Self) -> Option<Self> {
        self.0.both(other.0).map(|rate| (rate, self.1.or(other.1)))
    }
}

impl<T: Same> FileOf<T> {
    fn add(
        &mut self,
        new: New<T>,
        names: &[String],
        show: impl Fn(&T) -> String,
        report: &mut SeriesReport,
    ) -> Result<(), ImportError> {
        let extras = self.renumbered(new.extras, names);
        self.is_touched = true;
        let Some(old) = self.rows.get_mut(&new.key) else {
            self.rows.insert(new.key, Kept { value: new.value, extras, row: None });
            report.added += 1;
            return Ok(());
        };
        let mut merged = old.extras.clone();
        match (old.value.both(new.value), absorb(&mut merged, &extras)) {
            (Some(both), true) => {
                (old.value, old.extras) = (both, merged);
                report.present += 1;
            }
            _ if new.force => {
                (old.value, old.extras) = (new.value, extras);
                report.replaced += 1;
            }
            _ => {
                let first = Sighting {
                    file: self.path.clone(),
                    row: old.row.unwrap_or(0),
                    value: show(&old.value),
                };
                let second = Sighting {
                    file: report.files.get(new.place.file).cloned().unwrap_or_default(),
                    row: new.place.row,
                    value: show(&new.value),
                };
                return Err(ImportError::Conflict {
                    of: new.key.0.clone(),
                    at: shown(i128::from(new.key.1) * i128::from(MS_NS)),
                    first: Box::new(first),
                    second: Box::new(second),
                    remedy: FORCE,
                });
            }
        }
        Ok(())
    }

    /// Extras by the places of this file's own columns.
    fn renumbered(
        &mut self,
        extras: Vec<(usize, String)>,
        names: &[String],
    ) -> Vec<(usize, String)> {
        let mut out = Vec::with_capacity(extras.len());
        for (at, value) in extras {
            let Some(name) = names.get(at) else { continue };
            let own = self.extras.iter().position(|own| own == name).unwrap_or_else(|| {
                self.extras.push(name.clone());
                self.extras.len() - 1
            });
            out.push((own, value));
        }
        out
    }
}

fn existing_bars(folder: &Path, venue: &str, price: PriceType) -> Result<FileOf<Bar>, ImportError> {
    let name = layout::bar_file(venue, price);
    let terms = Terms { price: Some(price), ..Terms::of_venue(venue) };
    existing(folder, name, Shape::Bars, &terms, |datum| match datum {
        Datum::Bar(_, bar) => Some(bar),
        _ => None,
    })
}

fn existing_rates(folder: &Path, venue: &str) -> Result<FileOf<Rate>, ImportError> {
    let name = layout::rate_file(venue);
    existing(folder, name, Shape::Funding, &Terms::of_venue(venue), |datum| match datum {
        Datum::Rate(rate, interval_h) => Some((rate, interval_h)),
        _ => None,
    })
}

/// A file of the folder, empty where it is not there.
fn existing<T: Same>(
    folder: &Path,
    name: String,
    shape: Shape,
    terms: &Terms,
    value: fn(Datum) -> Option<T>,
) -> Result<FileOf<T>, ImportError> {
    let path = folder.join(&name);
    let plain = path.with_extension("");
    if plain.exists() {
        return Err(ImportError::Request {
            problem: format!(
                "{} is not compressed, and would be read beside the new file",
                plain.display()
            ),
            remedy: "compress it with gzip, so that both become one".to_owned(),
        });
    }
    let (mut rows, mut extras) = (Table::new(), Vec::new());
    if path.exists() {
        let mut source = Source::open(&path)?;
        let mut sink = |source: &Source, event: Event| {
            let Some(value) = value(event.datum) else { return Ok(()) };
            let key = (event.symbol, event.at.div_euclid(MS_NS));
            rows.insert(key, Kept { value, extras: event.extras, row: Some(source.row()) });
            Ok(())
        };
        shape.read(&mut source, terms, &mut extras, &mut sink)?;
    }
    Ok(FileOf { name, path, extras, rows, is_touched: false })
}
