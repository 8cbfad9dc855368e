//! `--json`: schema `trimtab/backtest/1`. Amounts are decimal strings in USD.

mod run;

use super::Run;
use super::history::{History, WindowHistory};
use super::margins::{self, MarginRuleTold};
use run::RunFigures;
use schemars::JsonSchema;
use serde::Serialize;
use trimtab_sim::archive::Provenance;
use trimtab_sim::market::SeriesCount;
use trimtab_sim::run::Outcome;

/// What each rule would have done with the collateral, and what it would have cost.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Document {
    /// Name and version of this schema.
    schema: &'static str,
    /// Every run, by latency, strategy and variant, then window.
    runs: Vec<RunFigures>,
    /// Venues' own margin rules; a venue that is not here margins by rates alone.
    margin_rules: Vec<MarginRuleTold>,
    /// The windows that were run, and what their data has.
    windows: Vec<Window>,
    /// Where the history came from.
    data: Data,
}

/// A span of history.
#[derive(Debug, Serialize, JsonSchema)]
struct Window {
    /// Its name.
    window: String,
    /// Its first hour, RFC 3339 UTC to the minute.
    start: String,
    /// The hour after its last, likewise.
    end: String,
    /// What each series of it has.
    series: Vec<Series>,
}

/// One coin at one venue.
#[derive(Debug, Serialize, JsonSchema)]
struct Series {
    /// Where.
    venue: String,
    /// Of what.
    coin: String,
    /// Hours with a bar.
    bars: usize,
    /// Hours of the longest stretch without one, in which marks are repeated.
    longest_hole_h: i64,
    /// Funding settlements taken from another venue.
    funding_substituted: usize,
    /// Funding settlements that nobody has, counted as 0.
    funding_missing: usize,
}

/// Where the history came from.
#[derive(Debug, Serialize, JsonSchema)]
struct Data {
    /// Files read, in reading order.
    files: Vec<FileRead>,
    /// Files that no folder has.
    absent: Vec<String>,
}

/// A file that was read.
#[derive(Debug, Serialize, JsonSchema)]
struct FileRead {
    /// Which.
    path: String,
    /// Rows of wanted coins within the wanted hours.
    rows_kept: u64,
}

impl Document {
    /// Everything: runs, and where their history came from.
    pub(super) fn of(runs: &[Run], outcomes: &[Outcome], history: &History) -> Self {
        let figures = runs.iter().zip(outcomes);
        Self {
            schema: "trimtab/backtest/1",
            runs: figures.map(|(run, outcome)| RunFigures::of(run, outcome)).collect(),
            margin_rules: margins::of(runs.iter().map(|run| &run.job.spec)),
            windows: history.windows().map(|(name, window)| Window::of(name, window)).collect(),
            data: Data::of(history.provenance()),
        }
    }
}

impl Window {
    fn of(name: &str, history: &WindowHistory) -> Self {
        let [start, end] = history.bounds.clone();
        let series = history.series.iter().map(Series::of).collect();
        Self { window: name.to_owned(), start, end, series }
    }
}

impl Series {
    fn of(one: &SeriesCount) -> Self {
        Self {
            venue: one.venue.clone(),
            coin: one.coin.clone(),
            bars: one.bars,
            longest_hole_h: one.longest_hole_h(),
            funding_substituted: one.substituted,
            funding_missing: one.missing,
        }
    }
}

impl Data {
    fn of(provenance: &Provenance) -> Self {
        let files = provenance.files.iter().map(|file| FileRead {
            path: file.path.display().to_string(),
            rows_kept: file.rows_kept,
        });
        Self { files: files.collect(), absent: provenance.absent.clone() }
    }
}
