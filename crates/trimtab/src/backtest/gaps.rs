//! What the data of a window lacks, in words for stderr.

use super::history::WindowHistory;
use std::ops::Range;
use trimtab_sim::calendar;
use trimtab_sim::market::SeriesCount;

/// Hours without a bar beyond which the figures of a window no longer mean what they say.
const HOLE_H_MAX: i64 = 72;

/// Notes on every series of a window, then warnings of its long holes.
pub(super) fn tell(window: &str, history: &WindowHistory) {
    let hours = history.market.hours();
    let (present, absent): (Vec<_>, Vec<_>) =
        history.series.iter().partition(|series| series.bars > 0);
    for SeriesCount { venue, coin, .. } in absent {
        eprintln!("note: {window}: {venue} {coin}: is not in the data, so nothing is held there");
    }
    for series in &present {
        if let Some(lacks) = lacks(series) {
            eprintln!("note: {window}: {} {}: {lacks}", series.venue, series.coin);
        }
    }
    for series in present {
        for hole in series.holes.iter().filter(|hole| hole.end - hole.start > HOLE_H_MAX) {
            eprintln!("warning: window {window}: {}", warning(series, hole, &hours));
        }
    }
}

/// What a series lacks, in words.
fn lacks(series: &SeriesCount) -> Option<String> {
    let mut lacks = Vec::new();
    let without: i64 = series.holes.iter().map(|hole| hole.end - hole.start).sum();
    if without > 0 {
        let hours = series.bars as i64 + without;
        lacks.push(format!("no bar in {without} of {hours} hours (mark repeated)"));
    }
    if series.substituted > 0 {
        lacks.push(format!("{} settlements at another venue's rate", series.substituted));
    }
    if series.missing > 0 {
        lacks.push(format!("{} settlements unknown (counted as 0)", series.missing));
    }
    (!lacks.is_empty()).then(|| lacks.join(", "))
}

/// A long hole: where, and what it does to the figures. Before its first bar a series has no mark
/// to repeat.
fn warning(series: &SeriesCount, hole: &Range<i64>, hours: &Range<i64>) -> String {
    let [from, to] = [hole.start, hole.end].map(calendar::show_hour);
    let days = (hole.end - hole.start) as f64 / 24.0;
    let effect = if hole.start == hours.start {
        "nothing is held there until then; start the window after it"
    } else {
        "marks are repeated, P&L is 0 there while interest runs; end the window before it or \
         start after it"
    };
    let SeriesCount { venue, coin, .. } = series;
    format!("no bar of {venue} {coin} from {from} to {to} ({days:.1} days): {effect}")
}
