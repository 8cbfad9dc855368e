//! Clocks that may be wrong: funding off its hours, prices that lead or lag another venue's.

use super::{Note, NoteKind};
use crate::fault::ImportError;
use crate::import::join::{FileOf, Joined};
use crate::layout::{Bar, HOUR_MS, PriceType};
use crate::shape::{Datum, Event, Shape, Terms};
use crate::source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Share of settlements that must be off by the same for it to be told.
const MOST: f64 = 0.9;
/// Hours that two series must have in common to be compared.
const COMMON_MIN: usize = 72;
/// Hours that a time zone can be off by.
const LAG_MAX: i64 = 14;
/// How much more alike prices must be at another hour.
const BETTER: f64 = 0.5;

/// Hours by which settlements are past a multiple of their interval since 1970, if most are.
pub(super) fn phase(hours: &[i64], interval: i64) -> Option<i64> {
    let mut phases: BTreeMap<i64, usize> = BTreeMap::new();
    for hour in hours {
        *phases.entry(hour.rem_euclid(interval.max(1))).or_default() += 1;
    }
    let (phase, count) = phases.into_iter().max_by_key(|(_, count)| *count)?;
    (count as f64 >= MOST * hours.len() as f64).then_some(phase)
}

/// Compares new bars with other venues' bars of the same coins that the folder has.
pub(crate) fn against_others(folder: &Path, venue: &str, joined: &Joined) -> Vec<Note> {
    let mut notes = Vec::new();
    for (file, price) in [(&joined.mark, PriceType::Mark), (&joined.last, PriceType::Last)] {
        if !file.is_touched {
            continue;
        }
        for (other, path) in others(folder, venue) {
            // Another venue's file that cannot be read is not what was asked about.
            let Ok(theirs) = returns_of_file(&path) else { continue };
            for (coin, own) in returns(file) {
                let lag = theirs.get(&coin).and_then(|theirs| lag(&own, theirs));
                if let Some(lag) = lag {
                    notes.push(note(&coin, price, &other, lag));
                }
            }
        }
    }
    notes
}

fn note(coin: &str, price: PriceType, other: &str, lag: i64) -> Note {
    let (far, way) = (lag.abs(), if lag > 0 { "ahead of" } else { "behind" });
    let text = format!(
        "{price} prices of {coin} look {far} h {way} those of {other}; if their clock is of another \
         time zone, import them with --shift={}h",
        -lag
    );
    Note::new(NoteKind::Clock, coin, text)
}

/// Files of other venues' bars.
fn others(folder: &Path, venue: &str) -> Vec<(String, std::path::PathBuf)> {
    let entries = std::fs::read_dir(folder.join("perp-candles")).into_iter().flatten().flatten();
    let other = |entry: std::fs::DirEntry| {
        let name = entry.file_name().into_string().ok()?;
        let stem = name.strip_suffix("_1h.csv.gz")?;
        let other = stem.strip_suffix("_mark").or_else(|| stem.strip_suffix("_last"))?;
        (other != venue).then(|| (other.to_owned(), entry.path()))
    };
    // In the order of names, and each venue once.
    let mut files: BTreeMap<String, std::path::PathBuf> = BTreeMap::new();
    for (other, path) in entries.filter_map(other).collect::<BTreeSet<_>>() {
        files.insert(other, path);
    }
    files.into_iter().collect()
}

/// Hourly log returns by coin and hour.
type Returns = BTreeMap<String, BTreeMap<i64, f64>>;

fn returns(file: &FileOf<Bar>) -> Returns {
    let mut all = Returns::new();
    for ((coin, ts_ms), kept) in &file.rows {
        insert(&mut all, coin, *ts_ms, &kept.value);
    }
    all
}

fn returns_of_file(path: &Path) -> Result<Returns, ImportError> {
    let mut source = Source::open(path)?;
    let terms = Terms { price: Some(PriceType::Last), ..Terms::default() };
    let mut all = Returns::new();
    let mut sink = |_: &Source, event: Event| {
        if let Datum::Bar(_, bar) = event.datum {
            insert(&mut all, &event.symbol, event.at.div_euclid(1_000_000), &bar);
        }
        Ok(())
    };
    Shape::Bars.read(&mut source, &terms, &mut Vec::new(), &mut sink)?;
    Ok(all)
}

fn insert(all: &mut Returns, coin: &str, ts_ms: i64, bar: &Bar) {
    let series = all.entry(coin.to_owned()).or_default();
    series.insert(ts_ms.div_euclid(HOUR_MS), libm::log(bar.close.real() / bar.open.real()));
}

/// Hours by which `own` is ahead of `theirs`, if it is far more like them so than as it stands.
fn lag(own: &BTreeMap<i64, f64>, theirs: &BTreeMap<i64, f64>) -> Option<i64> {
    let stands = distance(own, theirs, 0)?;
    let at = |lag: i64| distance(own, theirs, lag).map(|distance| (lag, distance));
    let lags = (-LAG_MAX..=LAG_MAX).filter(|lag| *lag != 0);
    let (lag, best) = lags.filter_map(at).min_by(|one, other| one.1.total_cmp(&other.1))?;
    (best < BETTER * stands).then_some(lag)
}

/// Mean distance of returns, `own` being taken `lag` hours earlier.
fn distance(own: &BTreeMap<i64, f64>, theirs: &BTreeMap<i64, f64>, lag: i64) -> Option<f64> {
    let common = own.iter().filter_map(|(hour, own)| Some((own, theirs.get(&(hour - lag))?)));
    let (sum, count) = common
        .fold((0.0, 0), |(sum, count), (own, theirs)| (sum + (own - theirs).abs(), count + 1));
    (count >= COMMON_MIN).then(|| sum / count as f64)
}

#[cfg(test)]
mod tests {
    use super::{lag, phase};
    use std::collections::BTreeMap;

    #[test]
    fn settlements_off_their_hours_are_seen() {
        let every = |start: i64| (0..20).map(|at| start + 8 * at).collect::<Vec<_>>();
        assert_eq!(phase(&every(8), 8), Some(0));
        assert_eq!(phase(&every(9), 8), Some(1));
        assert_eq!(phase(&[1, 2, 3, 4, 5], 8), None);
    }

    #[test]
    fn a_clock_ahead_is_seen() {
        let series = |shift: i64| -> BTreeMap<i64, f64> {
            let value = |hour: i64| ((hour * 7_919) % 101 - 50) as f64 / 1e4;
            (0..200).map(|hour| (hour + shift, value(hour))).collect()
        };
        assert_eq!(lag(&series(0), &series(0)), None);
        assert_eq!(lag(&series(2), &series(0)), Some(2));
        assert_eq!(lag(&series(-9), &series(0)), Some(-9));
    }
}
