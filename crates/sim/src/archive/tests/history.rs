//! Which value stands for an hour.

use super::super::{Bar, FileRead};
use super::*;

/// A bar whose four prices are all alike.
fn flat(price: f64) -> Option<Bar> {
    Some(Bar { open: price, high: price, low: price, close: price })
}

/// A row of okx BTC whose four prices are all alike.
fn row(hour: i64, price: i64) -> String {
    format!("{},okx,BTC,any,{price},{price},{price},{price}", hour * HOUR_MS)
}

fn table(rows: &[(i64, i64)]) -> Vec<String> {
    let rows = rows.iter().map(|&(hour, price)| row(hour, price));
    std::iter::once(CANDLE_HEADER.to_owned()).chain(rows).collect()
}

fn with_candles(folder: Folder, name: &str, rows: &[(i64, i64)]) -> Folder {
    let lines = table(rows);
    folder.with(name, &lines.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn mark_stands_before_last_hour_by_hour_and_holes_stay() {
    let folder = with_candles(Folder::new(), MARK, &[(1, 101), (3, 103)]);
    let folder = with_candles(folder, LAST, &[(0, 200), (1, 201), (2, 202), (5, 205)]);
    let archive = read(&[&folder]).unwrap();
    let expected = [flat(200.0), flat(101.0), flat(202.0), flat(103.0), None, flat(205.0), None];
    assert_eq!(archive.bars("okx", "BTC", 0..7), expected);
    assert_eq!(archive.bars("okx", "BTC", 3..5), [flat(103.0), None]);
}

#[test]
fn columns_go_by_name_and_extra_ones_are_ignored() {
    let lines = ["close,x,low,high,symbol,open,ts_ms", "3,?,1,4,BTC,2,0"];
    let archive = read(&[&Folder::new().with(LAST, &lines)]).unwrap();
    let bar = Bar { open: 2.0, high: 4.0, low: 1.0, close: 3.0 };
    assert_eq!(archive.bars("okx", "BTC", 0..1), [Some(bar)]);
}

#[test]
fn only_wanted_hours_are_kept() {
    let folder = with_candles(Folder::new(), MARK, &[(-1, 1), (0, 2), (9, 3), (10, 4)]);
    let archive = read(&[&folder]).unwrap();
    let bars = archive.bars("okx", "BTC", -2..12);
    let present: Vec<_> = (-2..12).zip(bars).filter_map(|(h, bar)| bar.map(|_| h)).collect();
    assert_eq!(present, [0, 9]);
    assert_eq!(archive.provenance().files[0].rows_kept, 2);
}

#[test]
fn asking_for_nothing_known_gives_holes() {
    let archive = read(&[&with_candles(Folder::new(), MARK, &[(0, 1)])]).unwrap();
    assert_eq!(archive.bars("okx", "ETH", 0..2), [None, None]);
    assert_eq!(archive.bars("bybit", "BTC", 0..2), [None, None]);
    assert_eq!(archive.rates("okx", "BTC", 0..2), [None, None]);
    let (backwards, edge) = (Range { start: 5, end: 3 }, i64::MAX - 1..i64::MAX);
    assert!(archive.bars("okx", "BTC", backwards).is_empty());
    assert_eq!(archive.bars("okx", "BTC", edge), [None]);
}

#[test]
fn rates_fall_on_the_nearest_hour() {
    let rows = [
        "1799999,okx,BTC,0.1,8,x",
        "1800000,okx,BTC,0.2,8,x",
        "7199990,okx,BTC,-0.3,8,x",
        "10800007,okx,BTC,0.4,8,x",
    ];
    let archive = read(&[&Folder::new().with_rates(&rows)]).unwrap();
    let expected = [Some(0.1), Some(0.2), Some(-0.3), Some(0.4), None];
    assert_eq!(archive.rates("okx", "BTC", 0..5), expected);
}

#[test]
fn latest_rate_of_an_hour_stands() {
    let here = Folder::new().with_rates(&["3600000,okx,BTC,0.1,8,x", "5000000,okx,BTC,0.2,8,x"]);
    let there = Folder::new().with_rates(&["2000000,okx,BTC,0.3,8,x"]);
    for folders in [[&here, &there], [&there, &here]] {
        assert_eq!(read(&folders).unwrap().rates("okx", "BTC", 1..2), [Some(0.2)]);
    }
}

#[test]
fn times_at_the_ends_of_the_integers_do_no_harm() {
    let rows = [format!("{},okx,BTC,0.1,8,x", i64::MIN), format!("{},okx,BTC,0.1,8,x", i64::MAX)];
    let folder = Folder::new().with_rates(&[&rows[0], &rows[1]]);
    assert_eq!(read(&[&folder]).unwrap().rates("okx", "BTC", 0..1), [None]);
}

#[test]
fn folders_are_joined_and_may_repeat_each_other() {
    let here = with_candles(Folder::new(), MARK, &[(0, 1), (1, 2), (4, 5)]);
    let there = with_candles(Folder::new(), MARK, &[(1, 2), (2, 3), (3, 4)]);
    for folders in [[&here, &there], [&there, &here]] {
        let bars = read(&folders).unwrap().bars("okx", "BTC", 0..5);
        assert_eq!(bars, [flat(1.0), flat(2.0), flat(3.0), flat(4.0), flat(5.0)]);
    }
}

#[test]
fn plain_and_compressed_files_are_equals() {
    let folder = with_candles(Folder::new(), "perp-candles/okx_mark_1h.csv", &[(0, 1), (1, 2)]);
    assert_eq!(read(&[&folder]).unwrap().bars("okx", "BTC", 0..1), [flat(1.0)]);
    let both = with_candles(folder, MARK, &[(1, 2), (2, 3)]);
    let bars = read(&[&both]).unwrap().bars("okx", "BTC", 0..3);
    assert_eq!(bars, [flat(1.0), flat(2.0), flat(3.0)]);
}

#[test]
fn gzip_of_several_members_is_read_to_its_end() {
    let [header, first, second] = [CANDLE_HEADER.to_owned(), row(0, 1), row(1, 2)];
    let members = [gzip(format!("{header}\n{first}\n").as_bytes()), gzip(second.as_bytes())];
    let archive = read(&[&Folder::new().with_bytes(MARK, &members.concat())]).unwrap();
    assert_eq!(archive.bars("okx", "BTC", 0..2), [flat(1.0), flat(2.0)]);
}

#[test]
fn header_alone_is_an_empty_file() {
    let archive = read(&[&Folder::new().with_rates(&[])]).unwrap();
    assert_eq!(archive.bars("okx", "BTC", 0..2), [None, None]);
    assert_eq!(archive.rates("okx", "BTC", 0..2), [None, None]);
}

#[test]
fn provenance_tells_what_was_read_and_what_is_nowhere() {
    let here = with_candles(Folder::new(), MARK, &[(0, 1), (1, 2)]);
    let there = with_candles(Folder::new(), MARK, &[(2, 3)])
        .with("perp-funding/gate_funding.csv.gz", &[FUNDING_HEADER, "0,gate,BTC,0.1,8,x"]);
    let folders = [here.path(), there.path()];
    let archive = Archive::read(&folders, &wanted(&["okx", "gate"], &["BTC"], 0..10)).unwrap();
    let read = |folder: &Folder, name: &str, rows_kept| FileRead {
        path: folder.path().join(name),
        rows_kept,
    };
    let expected = [
        read(&there, "perp-funding/gate_funding.csv.gz", 1),
        read(&here, MARK, 2),
        read(&there, MARK, 1),
    ];
    assert_eq!(archive.provenance().files, expected);
    let absent =
        ["perp-candles/gate_mark_1h.csv.gz", "perp-candles/gate_last_1h.csv.gz", LAST, FUNDING];
    assert_eq!(archive.provenance().absent, absent);
}

#[test]
fn a_name_given_twice_is_read_once() {
    let folder = with_candles(Folder::new(), MARK, &[(0, 1)]);
    let twice = wanted(&["okx", "okx"], &["BTC", "BTC"], 0..10);
    let archive = Archive::read(&[folder.path()], &twice).unwrap();
    assert_eq!(archive.bars("okx", "BTC", 0..1), [flat(1.0)]);
    assert_eq!(archive.provenance().files.len(), 1);
}
