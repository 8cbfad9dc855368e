//! What a drawn path is made into.

use super::super::{DAY_H, Draw, Source, path};
use super::{FIRST_HOUR, FIXED, FUNDING_ARB, LOOKBACK_H, SERIES, raw, source};
use crate::archive::Bar;
use crate::market::{Market, Raw, Settled};

fn draw(days: impl IntoIterator<Item = usize>, scale: f64, is_mirrored: bool) -> Draw {
    Draw { days: days.into_iter().collect(), scale, is_mirrored, multiples: vec![1.0] }
}

fn assert_same_marks(one: &Market, other: &Market) {
    assert_eq!(one.hours(), other.hours());
    for tick in 0..one.ticks() {
        for (one, other) in one.marks(tick).iter().zip(other.marks(tick)) {
            assert!((one / other - 1.0).abs() < 1e-12, "tick {tick}: {one} is not {other}");
        }
    }
    for hour in 0..one.ticks() / 4 {
        assert_eq!(one.fresh(hour), other.fresh(hour), "hour {hour}");
        assert_eq!(one.funding(hour), other.funding(hour), "hour {hour}");
    }
}

#[test]
fn every_day_in_its_place_gives_the_record_back() {
    let path = source(&FIXED).market(&draw(0..10, 1.0, false), &FIXED);
    let record = raw(0).market(&FIXED);
    assert_same_marks(&path, &record);
    assert_eq!(path.books(), record.books());
}

#[test]
fn funding_is_looked_back_on_along_the_path() {
    // The first day drawn is only looked back on: day 3, then the record's ten days.
    let path =
        source(&FUNDING_ARB).market(&draw([3].into_iter().chain(0..10), 1.0, false), &FUNDING_ARB);
    let bare = raw(LOOKBACK_H);
    let again = |series: &Settled| {
        let from = LOOKBACK_H + 3 * DAY_H;
        let around = |all: &[bool]| [&all[from..from + DAY_H], &all[LOOKBACK_H..]].concat();
        Settled {
            rates: [&series.rates[from..from + DAY_H], &series.rates[LOOKBACK_H..]].concat(),
            due: around(&series.due),
            missing: around(&series.missing),
            substituted: 0,
        }
    };
    let expected = Raw { settled: bare.settled.iter().map(again).collect(), table: bare.table };
    let expected = expected.market(&FUNDING_ARB);
    assert_same_marks(&path, &expected);
    assert_eq!(path.books(), expected.books());
    assert_eq!(path.books().len(), 2, "the first hour and the month's first");
    assert_ne!(path.books()[0].pairs, raw(LOOKBACK_H).market(&FUNDING_ARB).books()[0].pairs);
}

fn bars(source: &Source, draw: &Draw) -> Vec<Option<Bar>> {
    path::lay(source, draw).table.bars
}

#[test]
fn a_mirror_turns_highs_into_lows_about_the_first_price() {
    let source = source(&FIXED);
    let (plain, mirrored) = (draw([4, 5, 0], 1.0, false), draw([4, 5, 0], 1.0, true));
    for (index, (one, other)) in
        bars(&source, &plain).iter().zip(bars(&source, &mirrored)).enumerate()
    {
        let square = source.reference[index % SERIES % 2].powi(2);
        let (Some(one), Some(other)) = (one, other) else {
            assert!(one.is_none() && other.is_none());
            continue;
        };
        let pairs = [
            (one.open, other.open),
            (one.high, other.low),
            (one.low, other.high),
            (one.close, other.close),
        ];
        for (price, image) in pairs {
            assert!((price * image / square - 1.0).abs() < 1e-12, "{price} and {image}");
        }
        assert!(other.low < other.high);
    }
}

#[test]
fn days_meet_without_a_jump_and_venues_keep_their_distance() {
    let source = source(&FIXED);
    // Day 7 and then day 2, at twice the returns.
    let path = bars(&source, &draw([7, 2], 2.0, false));
    let recorded =
        |hour: usize, series: usize| source.raw.table.bars[hour * SERIES + series].unwrap();
    let [last, first] = [DAY_H - 1, DAY_H].map(|hour| path[hour * SERIES].unwrap());
    let overnight = recorded(2 * DAY_H, 0).open / recorded(2 * DAY_H - 1, 0).close;
    assert!((first.open / last.close - overnight.powi(2)).abs() < 1e-12);
    let across = recorded(2 * DAY_H + 8, 2).open / recorded(2 * DAY_H + 8, 0).open;
    let [one, two] = [0, 2].map(|series| path[(DAY_H + 8) * SERIES + series].unwrap().open);
    assert!((two / one - across.powi(2)).abs() < 1e-12);
}

#[test]
fn a_hole_stays_a_hole_and_the_first_hour_stays_the_first() {
    let source = source(&FIXED);
    let path = path::lay(&source, &draw([1, 1, 8], 1.1, true));
    // Day 1 of the fourth series is dark from its sixth hour on.
    let is_barred = |hour: usize| path.table.bars[hour * SERIES + 3].is_some();
    assert!(is_barred(5) && !is_barred(6) && is_barred(DAY_H) && !is_barred(DAY_H + 6));
    assert_eq!(path.table.first_hour, FIRST_HOUR);
}

#[test]
fn a_record_of_six_days_is_too_short() {
    let mut short = raw(0);
    short.table.bars.truncate(7 * DAY_H * SERIES - 1);
    assert_eq!(Source::new(short, &FIXED).unwrap_err(), 6);
}
