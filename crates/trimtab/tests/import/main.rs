//! Files of every shape into the layout, and back through the reader of backtests.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

mod damaged;
mod fixtures;
mod joined;
mod mixed;
mod quality;
mod round_trip;
mod shapes;

use std::fs;
use std::io::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use trimtab_data::fault::ImportError;
use trimtab_data::import::{Request, import};
use trimtab_data::layout::PriceType;
use trimtab_data::quality::{Report, SeriesReport};
use trimtab_data::shape::Terms;
use trimtab_sim::archive::{Archive, Bar, Wanted};

/// 2025-03-01T00:00Z in hours, milliseconds, microseconds and nanoseconds since 1970.
const HOUR: i64 = 483_552;
const MS: i64 = HOUR * 3_600_000;
const US: i64 = MS * 1_000;
const NS: i64 = US * 1_000;

/// A folder with files to be taken in, and a folder for history.
struct Bench(TempDir);

impl Bench {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn history(&self) -> PathBuf {
        self.path("history")
    }

    /// A text, gzipped if its name says so.
    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        let bytes = if name.ends_with(".gz") { gzip(text) } else { text.as_bytes().to_vec() };
        fs::write(&path, bytes).unwrap();
        path
    }

    /// What is asked for without anything special, of the venue okx.
    fn request(&self, files: &[PathBuf]) -> Request {
        Request {
            files: files.to_vec(),
            family: None,
            terms: Terms::of_venue("okx"),
            coin: None,
            symbols: Default::default(),
            only: None,
            funding_interval_h: None,
            to: self.history(),
            force: false,
            dry_run: false,
            outlier: 20.0,
            now_ms: MS + 1_000 * 3_600_000,
        }
    }

    fn import(&self, files: &[PathBuf]) -> Result<Report, ImportError> {
        import(&self.request(files))
    }

    /// Coin's bars as backtests read them, hours from [`HOUR`] on.
    fn bars(&self, coin: &str, hours: Range<i64>) -> Vec<Option<Bar>> {
        self.archive(coin).bars("okx", coin, HOUR + hours.start..HOUR + hours.end)
    }

    /// Coin's funding as backtests read it.
    fn rates(&self, coin: &str, hours: Range<i64>) -> Vec<Option<f64>> {
        self.archive(coin).rates("okx", coin, HOUR + hours.start..HOUR + hours.end)
    }

    fn archive(&self, coin: &str) -> Archive {
        let wanted = Wanted {
            venues: vec!["okx".to_owned()],
            stand_ins: Vec::new(),
            coins: vec![coin.to_owned()],
            hours: HOUR - 100..HOUR + 10_000,
        };
        // The reader wants candles of some venue, even where only funding was taken in.
        let candles = self.history().join("perp-candles");
        fs::create_dir_all(&candles).unwrap();
        let mark = candles.join("okx_mark_1h.csv");
        if !mark.exists() {
            fs::write(mark, "ts_ms,venue,symbol,open,high,low,close\n").unwrap();
        }
        let archive = Archive::read(&[self.history()], &wanted);
        fs::remove_file(candles.join("okx_mark_1h.csv")).unwrap();
        archive.unwrap()
    }

    /// Checks that taking in fails with a message that has every fragment, and changes nothing.
    #[track_caller]
    fn refuses(&self, request: &Request, fragments: &[&str]) {
        let before = contents(&self.history());
        let error = import(request).expect_err("must be refused");
        let message = error.to_string();
        for fragment in fragments {
            assert!(message.contains(fragment), "no {fragment:?} in {message:?}");
        }
        assert_eq!(contents(&self.history()), before, "something was written");
    }
}

/// Every file below a folder with its bytes.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.push((path.clone(), Vec::new()));
            all.extend(contents(&path));
        } else {
            all.push((path.clone(), fs::read(&path).unwrap()));
        }
    }
    all.sort();
    all
}

fn gzip(text: &str) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(text.as_bytes()).unwrap();
    out.finish().unwrap()
}

fn bar(open: f64, high: f64, low: f64, close: f64) -> Option<Bar> {
    Some(Bar { open, high, low, close })
}

/// The one series of a report with this price, or its funding.
fn series(report: &Report, price: Option<PriceType>) -> &SeriesReport {
    let mut found = report.series.iter().filter(|series| series.price == price);
    let first = found.next().unwrap();
    assert!(found.next().is_none(), "more than one");
    first
}
