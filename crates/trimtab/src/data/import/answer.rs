//! What was taken in, as JSON: schema `trimtab/data-import/1`.

use super::told::instant;
use crate::cli::data::ImportArgs;
use schemars::JsonSchema;
use serde::Serialize;
use trimtab_data::layout::HOUR_MS;
use trimtab_data::quality::{Report, SeriesReport};

/// What was taken in, and its quality.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Answer {
    /// Name and version of this form: `trimtab/data-import/1`.
    schema: &'static str,
    /// The venue that the data are of.
    venue: String,
    /// The folder of history.
    folder: String,
    /// True if nothing was written because `--dry-run` was given.
    dry_run: bool,
    /// The files read.
    files: Vec<File>,
    /// The series found in them: bars of each coin, then funding of each coin.
    series: Vec<Series>,
    /// What else should be known, in words.
    notes: Vec<Note>,
    /// The files of the layout as they are now, or would be.
    written: Vec<Written>,
}

/// A file that was read.
#[derive(Debug, Serialize, JsonSchema)]
struct File {
    /// The file, as named.
    path: String,
    /// What it is made of, such as `gzipped CSV`.
    made_of: &'static str,
    /// The shape it was recognised as, such as `tardis-trades`.
    shape: &'static str,
    /// The columns by which it was recognised.
    recognised_by: Vec<String>,
    /// Rows read.
    rows: u64,
    /// Bars, prices and rates taken from them.
    values: u64,
}

/// Bars or funding of one coin.
#[derive(Debug, Serialize, JsonSchema)]
struct Series {
    /// The coin.
    coin: String,
    /// `mark`, `last`, or `funding`.
    what: String,
    /// The venue's names of its instruments; empty where the files do not say.
    symbols: Vec<String>,
    /// Bars, prices or rates read.
    read: u64,
    /// Hours, or settlements, that came of them.
    kept: u64,
    /// Of these, rows that the folder did not have.
    added: u64,
    /// Of these, rows that the folder had already, with the same figures.
    present: u64,
    /// Of these, rows that replaced others, with `--force`.
    replaced: u64,
    /// First row, RFC 3339 UTC.
    first: String,
    /// Last row, RFC 3339 UTC.
    last: String,
    /// Seconds that a bar lasted as read; null for single prices and for funding.
    bar_seconds: Option<i64>,
    /// Rows that repeated others and were dropped.
    duplicates: u64,
    /// Rows earlier than the one before them in their file, which were sorted.
    out_of_order: u64,
    /// Rows later than now.
    future: u64,
    /// Hours by which settlements are past multiples of their interval, where most are by the same;
    /// null for bars.
    phase_h: Option<i64>,
    /// Hours that are made of a part of their prices, RFC 3339 UTC.
    incomplete: Vec<String>,
    /// What is missing between the first row and the last.
    gaps: Gaps,
    /// Prices that jump and come back; they were kept.
    outliers: Vec<Outlier>,
}

/// What is missing.
#[derive(Debug, Serialize, JsonSchema)]
struct Gaps {
    /// Hours, or settlements, that are missing.
    missing: u64,
    /// Hours of the longest gap.
    longest_h: i64,
    /// Every gap.
    spans: Vec<Span>,
}

/// A gap.
#[derive(Debug, Serialize, JsonSchema)]
struct Span {
    /// First moment without a row, RFC 3339 UTC.
    from: String,
    /// The next row, RFC 3339 UTC.
    to: String,
}

/// A price that stands out.
#[derive(Debug, Serialize, JsonSchema)]
struct Outlier {
    /// The hour, RFC 3339 UTC.
    at: String,
    /// `high`, `low` or `close`.
    column: &'static str,
    /// The price in quote units.
    value: f64,
    /// How far it stands out, in robust deviations of an hour's log return.
    deviations: f64,
    /// The row of the file that the hour begins with.
    row: u64,
}

/// Something that should be known.
#[derive(Debug, Serialize, JsonSchema)]
struct Note {
    /// `clock`, `funding`, `venue` or `made-up`.
    kind: &'static str,
    /// The coin; empty where it is about all.
    coin: String,
    /// In words.
    text: String,
}

/// A file of the layout.
#[derive(Debug, Serialize, JsonSchema)]
struct Written {
    /// Relative to the folder.
    name: String,
    /// Rows below the header, those that were there included.
    rows: u64,
}

impl Answer {
    pub(super) fn of(args: &ImportArgs, report: &Report) -> Self {
        let files = report.files.iter().map(|file| File {
            path: file.path.display().to_string(),
            made_of: file.made_of,
            shape: file.shape.name(),
            recognised_by: file.columns.clone(),
            rows: file.rows,
            values: file.values,
        });
        let notes = report.notes.iter().map(|note| Note {
            kind: note.kind.name(),
            coin: note.coin.clone(),
            text: note.text.clone(),
        });
        let written = report.written.iter();
        Self {
            schema: "trimtab/data-import/1",
            venue: report.venue.clone(),
            folder: args.to.display().to_string(),
            dry_run: report.dry_run,
            files: files.collect(),
            series: report.series.iter().map(series).collect(),
            notes: notes.collect(),
            written: written
                .map(|one| Written { name: one.name.clone(), rows: one.rows })
                .collect(),
        }
    }
}

fn series(one: &SeriesReport) -> Series {
    let [first, last] = one.span_ms.map(instant);
    let hour = |hour: i64| instant(hour.saturating_mul(HOUR_MS));
    let spans =
        one.gaps.holes.iter().map(|hole| Span { from: hour(hole.start), to: hour(hole.end) });
    let outliers = one.outliers.iter().map(|outlier| Outlier {
        at: instant(outlier.ts_ms),
        column: outlier.column,
        value: outlier.value,
        deviations: outlier.deviations,
        row: outlier.row,
    });
    Series {
        coin: one.coin.clone(),
        what: one.price.map_or("funding", |price| price.name()).to_owned(),
        symbols: one.symbols.iter().filter(|name| !name.is_empty()).cloned().collect(),
        read: one.read,
        kept: one.kept,
        added: one.added,
        present: one.present,
        replaced: one.replaced,
        first,
        last,
        bar_seconds: one.bar_s,
        duplicates: one.duplicates,
        out_of_order: one.out_of_order,
        future: one.future,
        phase_h: one.phase_h,
        incomplete: one.partial_ms.iter().map(|at| instant(*at)).collect(),
        gaps: Gaps {
            missing: one.gaps.missing,
            longest_h: one.gaps.longest().map_or(0, |hole| hole.end - hole.start),
            spans: spans.collect(),
        },
        outliers: outliers.collect(),
    }
}
