//! What is said of data that were taken in, for people.

use crate::show::{self, counted};
use std::path::Path;
use trimtab_data::layout::HOUR_MS;
use trimtab_data::quality::{Report, SeriesReport};
use trimtab_sim::calendar;

/// So many of a kind are shown one by one.
const SHOWN: usize = 3;

/// The quality report, a line each.
pub(super) fn quality(report: &Report) -> Vec<String> {
    let mut lines = Vec::new();
    for file in &report.files {
        lines.push(format!(
            "{}: {}, recognised as {} by {}; {}",
            file.path.display(),
            file.made_of,
            file.shape,
            file.columns.join(", "),
            counted(file.rows, "row"),
        ));
    }
    for series in &report.series {
        let name = name(series);
        lines.push(format!("{name}: {}", overview(series)));
        lines.extend(odd(series).into_iter().map(|line| format!("  {line}")));
    }
    lines.extend(report.notes.iter().map(|note| format!("note: {}", note.text)));
    lines
}

/// What came of it, for stdout.
pub(super) fn summary(report: &Report, folder: &Path) -> String {
    let mut text = String::new();
    for file in &report.written {
        let done = if report.dry_run { "would be" } else { "is" };
        let path = folder.join(&file.name);
        text.push_str(&format!("{} {done} {}\n", path.display(), counted(file.rows, "row")));
    }
    let sum = |pick: fn(&SeriesReport) -> u64| report.series.iter().map(pick).sum::<u64>();
    let (added, present) = (sum(|one| one.added), sum(|one| one.present));
    let replaced = sum(|one| one.replaced);
    let verb = if report.dry_run { "Nothing was written: it would add" } else { "Added" };
    text.push_str(&format!("{verb} {} of {}", counted(added, "row"), report.venue));
    if present > 0 {
        text.push_str(&format!("; {} there already", were(present)));
    }
    if replaced > 0 {
        text.push_str(&format!("; {} replaced", were(replaced)));
    }
    text.push('.');
    text
}

fn name(series: &SeriesReport) -> String {
    let what = series.price.map_or_else(|| "funding".to_owned(), |price| format!("{price} bars"));
    let symbols: Vec<&str> = series.symbols.iter().map(String::as_str).collect();
    match symbols[..] {
        [symbol] if symbol == series.coin || symbol.is_empty() => format!("{} {what}", series.coin),
        _ => format!("{} {what} (from {})", series.coin, symbols.join(", ")),
    }
}

fn overview(series: &SeriesReport) -> String {
    let [first, last] = series.span_ms.map(time);
    let read = show::count(series.read);
    let (what, of) = match (series.price, series.bar_s) {
        (None, _) => ("settlement", "rates".to_owned()),
        (Some(_), None) => ("hour", "prices".to_owned()),
        (Some(_), Some(3600)) => ("hour", "bars".to_owned()),
        (Some(_), Some(seconds)) => ("hour", format!("bars of {seconds} s")),
    };
    format!("{} of {read} {of}, {first} to {last}", counted(series.kept, what))
}

/// What is odd about a series, a line each; nothing where nothing is.
fn odd(series: &SeriesReport) -> Vec<String> {
    let mut lines = Vec::new();
    let mut told = |count: u64, text: String| {
        if count > 0 {
            lines.push(text);
        }
    };
    if let Some(longest) = series.gaps.longest() {
        let [from, to] = [longest.start, longest.end].map(calendar::show_hour);
        let what = if series.price.is_some() { "hour" } else { "settlement" };
        told(
            series.gaps.missing,
            format!(
                "gaps: {} missing in {}, the longest {} h from {from} to {to}",
                counted(series.gaps.missing, what),
                counted(series.gaps.holes.len(), "gap"),
                longest.end - longest.start,
            ),
        );
    }
    let partial: Vec<i64> = series.partial_ms.clone();
    told(
        count(partial.len()),
        format!(
            "incomplete: {} made of a part of their prices, {}; kept",
            counted(partial.len(), "hour"),
            some(partial.iter().map(|at| time(*at))),
        ),
    );
    told(
        series.duplicates,
        format!(
            "duplicates: {} dropped, each the same as another",
            counted(series.duplicates, "row"),
        ),
    );
    told(
        series.out_of_order,
        format!(
            "order: {} earlier than the row before; sorted",
            counted(series.out_of_order, "row"),
        ),
    );
    told(
        count(series.outliers.len()),
        format!(
            "outliers: {}, {}; kept",
            counted(series.outliers.len(), "price"),
            some(series.outliers.iter().map(|one| format!(
                "{} {} at {} ({:.0} deviations, row {})",
                one.column,
                one.value,
                time(one.ts_ms),
                one.deviations,
                one.row
            ))),
        ),
    );
    told(series.future, format!("clock: {} later than now", counted(series.future, "row")));
    if let Some(phase) = series.phase_h.filter(|phase| *phase != 0) {
        told(
            1,
            format!(
                "clock: settlements fall {phase} h past multiples of their interval; if their clock is \
             of another time zone, import them with --shift=-{phase}h"
            ),
        );
    }
    lines
}

/// The first few, and how many more there are.
fn some(mut all: impl ExactSizeIterator<Item = String>) -> String {
    let more = all.len().saturating_sub(SHOWN);
    let first: Vec<String> = all.by_ref().take(SHOWN).collect();
    let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{rest}", first.join(", "))
}

/// A time to the minute where it is one, else to the millisecond.
pub(super) fn time(ms: i64) -> String {
    if ms % HOUR_MS == 0 {
        return calendar::show_hour(ms / HOUR_MS);
    }
    instant(ms)
}

/// A time as RFC 3339.
pub(super) fn instant(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms)
        .map_or_else(|_| format!("{ms} ms since 1970"), |instant| instant.to_string())
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn were(count: u64) -> String {
    format!("{} {}", show::count(count), if count == 1 { "was" } else { "were" })
}
