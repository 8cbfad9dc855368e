//! The archive against small files written for the purpose, noise, and the recorded data if
//! present.

mod faults;
mod history;
mod noise;
mod recorded;

use std::fs;
use std::io::Write;
use std::ops::Range;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use super::{Archive, DataError, Wanted};

const HOUR_MS: i64 = 3_600_000;
const MARK: &str = "perp-candles/okx_mark_1h.csv.gz";
const LAST: &str = "perp-candles/okx_last_1h.csv.gz";
const FUNDING: &str = "perp-funding/okx_funding.csv.gz";
const CANDLE_HEADER: &str = "ts_ms,venue,symbol,price_type,open,high,low,close";
const FUNDING_HEADER: &str = "ts_ms,venue,symbol,rate,interval_h,source";

/// A data folder that lives as long as its test.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        for inside in ["perp-candles", "perp-funding"] {
            fs::create_dir(folder.path().join(inside)).unwrap();
        }
        Self(folder)
    }

    /// Adds a table, compressed if its name says so.
    fn with(self, name: &str, lines: &[&str]) -> Self {
        let text = lines.iter().map(|line| format!("{line}\n")).collect::<String>();
        let bytes = if name.ends_with(".gz") { gzip(text.as_bytes()) } else { text.into_bytes() };
        self.with_bytes(name, &bytes)
    }

    fn with_bytes(self, name: &str, bytes: &[u8]) -> Self {
        fs::write(self.path().join(name), bytes).unwrap();
        self
    }

    /// Mark bars of okx below the usual header.
    fn with_marks(self, rows: &[&str]) -> Self {
        self.with(MARK, &[&[CANDLE_HEADER], rows].concat())
    }

    /// Funding of okx below the usual header, and a mark file without rows so that candles exist.
    fn with_rates(self, rows: &[&str]) -> Self {
        self.with_marks(&[]).with(FUNDING, &[&[FUNDING_HEADER], rows].concat())
    }

    fn path(&self) -> PathBuf {
        self.0.path().to_owned()
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn wanted(venues: &[&str], coins: &[&str], hours: Range<i64>) -> Wanted {
    let owned = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
    Wanted { venues: owned(venues), stand_ins: Vec::new(), coins: owned(coins), hours }
}

/// BTC of okx in the first ten hours of 1970.
fn read(folders: &[&Folder]) -> Result<Archive, DataError> {
    let folders: Vec<_> = folders.iter().map(|folder| folder.path()).collect();
    Archive::read(&folders, &wanted(&["okx"], &["BTC"], 0..10))
}

/// The error's message followed by those of its causes, as a user sees them.
fn told(error: &DataError) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// Checks that reading fails and that the message has every fragment.
#[track_caller]
fn assert_refused(result: Result<Archive, DataError>, fragments: &[&str]) {
    let message = told(&result.expect_err("must be refused"));
    for fragment in fragments {
        assert!(message.contains(fragment), "no {fragment:?} in {message:?}");
    }
}
