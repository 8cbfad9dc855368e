//! What the data of a window lacks, in words for stderr: notes, and warnings of long holes.

use super::history::WindowHistory;
use crate::say::warn;
use std::ops::Range;
use trimtab_sim::calendar;
use trimtab_sim::market::SeriesCount;

/// Hours without a bar beyond which the figures of a window no longer mean what they say.
const HOLE_H_MAX: i64 = 72;

/// Notes on every series of a window, then where it starts late or has a long hole.
pub(super) fn tell(window: &str, history: &WindowHistory) {
    let hours = history.market.hours();
    let (present, absent): (Vec<_>, Vec<_>) =
        history.series.iter().partition(|series| series.bars > 0);
    for SeriesCount { venue, coin, .. } in absent {
        warn(format_args!(
            "note: {window}: {venue} {coin}: is not in the data, so nothing is held there"
        ));
    }
    for series in &present {
        if let Some(lacks) = lacks(series, &hours) {
            warn(format_args!("note: {window}: {} {}: {lacks}", series.venue, series.coin));
        }
    }
    for series in present {
        let matters =
            |hole: &&Range<i64>| hole.start == hours.start || hole.end - hole.start > HOLE_H_MAX;
        for hole in series.holes.iter().filter(matters) {
            warn(format_args!("{}", told(window, series, hole, &hours)));
        }
    }
}

/// What a series lacks, in words. Before its first bar it has no mark to repeat.
fn lacks(series: &SeriesCount, hours: &Range<i64>) -> Option<String> {
    let mut lacks = Vec::new();
    let repeated = series.holes.iter().filter(|hole| hole.start > hours.start);
    let without: i64 = repeated.map(|hole| hole.end - hole.start).sum();
    if without > 0 {
        let all = hours.end - hours.start;
        lacks.push(format!("no bar in {without} of {all} hours (mark repeated)"));
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
/// to repeat, so nothing can be held there and nothing is wrong.
fn told(window: &str, series: &SeriesCount, hole: &Range<i64>, hours: &Range<i64>) -> String {
    let [from, to] = [hole.start, hole.end].map(calendar::show_hour);
    let days = (hole.end - hole.start) as f64 / 24.0;
    let SeriesCount { venue, coin, .. } = series;
    if hole.start == hours.start {
        return format!("note: {window}: {venue} {coin}: starts at {to}, nothing is held before");
    }
    format!(
        "warning: window {window}: no bar of {venue} {coin} from {from} to {to} ({days:.1} days): \
         marks are repeated, P&L is 0 there while interest runs; end the window before it or \
         start after it"
    )
}
