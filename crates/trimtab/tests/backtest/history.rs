//! Made-up history in the layout of the real one: two venues, BTC, four days from 2022-05-01 (or more).

use flate2::Compression;
use flate2::write::GzEncoder;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::Path;

/// 2022-05-01T00:00Z in milliseconds.
pub(crate) const START_MS: i64 = 1_651_363_200_000;
pub(crate) const HOUR_MS: i64 = 3_600_000;
const HOURS: i64 = 96;

/// Writes every file of both venues.
pub(crate) fn write(folder: &Path) {
    write_hours(folder, HOURS);
}

/// The same over so many hours.
pub(crate) fn write_hours(folder: &Path, hours: i64) {
    fs::create_dir_all(folder.join("perp-candles")).unwrap();
    fs::create_dir_all(folder.join("perp-funding")).unwrap();
    for (venue, basis, rate) in [("north", 1.0, 0.0001), ("south", 1.0005, -0.0001)] {
        let (bars, rates) = (candles_of(hours, venue, basis), funding(hours, venue, rate));
        gzip(&folder.join(format!("perp-candles/{venue}_mark_1h.csv.gz")), &bars);
        gzip(&folder.join(format!("perp-funding/{venue}_funding.csv.gz")), &rates);
    }
}

/// A price that swings by some percent a day and falls on the last one.
fn price(hour: i64) -> f64 {
    let swing = f64::from(i32::try_from(hour % 24 - 12).unwrap().abs());
    let fall = if hour >= 80 { 0.93 } else { 1.0 };
    30_000.0 * (1.0 + swing / 250.0) * fall
}

pub(crate) fn candles(venue: &str, basis: f64) -> String {
    candles_of(HOURS, venue, basis)
}

fn candles_of(hours: i64, venue: &str, basis: f64) -> String {
    let mut csv = "ts_ms,venue,symbol,price_type,open,high,low,close\n".to_owned();
    for hour in 0..hours {
        let (open, close) = (price(hour) * basis, price(hour + 1) * basis);
        let (high, low) = (open.max(close) * 1.001, open.min(close) * 0.999);
        let ts = START_MS + hour * HOUR_MS;
        writeln!(csv, "{ts},{venue},BTC,mark,{open:.2},{high:.2},{low:.2},{close:.2}").unwrap();
    }
    csv
}

fn funding(hours: i64, venue: &str, rate: f64) -> String {
    let mut csv = "ts_ms,venue,symbol,rate,interval_h,source\n".to_owned();
    for hour in (0..hours).step_by(8) {
        writeln!(csv, "{},{venue},BTC,{rate},8,made", START_MS + hour * HOUR_MS).unwrap();
    }
    csv
}

/// Writes text gzipped.
pub(crate) fn gzip(path: &Path, text: &str) {
    let mut out = GzEncoder::new(fs::File::create(path).unwrap(), Compression::fast());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap();
}
