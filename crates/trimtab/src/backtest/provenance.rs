//! Where a backtest's history came from, as tables of its report: files, and what each series lacks.

use super::history::History;
use crate::show;
use trimtab_report::Table;
use trimtab_sim::market::SeriesCount;

/// Files read, and series by window.
pub(super) fn tables(history: &History) -> Vec<Table> {
    vec![series(history), files(history)]
}

fn files(history: &History) -> Table {
    let provenance = history.provenance();
    let absent = &provenance.absent;
    let sentence = if absent.is_empty() {
        "Every file that was asked for is there.".to_owned()
    } else {
        format!("Not found in any folder: {}.", absent.join(", "))
    };
    let row = |file: &trimtab_sim::archive::FileRead| {
        vec![file.path.display().to_string(), show::count(file.rows_kept)]
    };
    Table {
        title: "Files read".to_owned(),
        sentence,
        head: ["file", "rows used"].map(str::to_owned).into(),
        rows: provenance.files.iter().map(row).collect(),
        marked: None,
    }
}

fn series(history: &History) -> Table {
    let mut rows = Vec::new();
    let (mut lacking, mut substituted, mut missing) = (0_usize, 0, 0);
    for (name, window) in history.windows() {
        let hours = window.market.hours();
        let hours = usize::try_from(hours.end - hours.start).unwrap_or(0);
        for one in &window.series {
            lacking += usize::from(one.bars < hours);
            substituted += one.substituted;
            missing += one.missing;
            rows.push(row(name, one, hours));
        }
    }
    let sentence = format!(
        "{lacking} of {} series lack bars; {} funding settlements were taken from another venue, \
         and {} are known to nobody and count as zero.",
        rows.len(),
        count(substituted),
        count(missing)
    );
    let head = [
        "window",
        "venue",
        "market",
        "bars",
        "of hours",
        "longest hole (h)",
        "funding substituted",
        "funding missing",
    ];
    Table {
        title: "Series".to_owned(),
        sentence,
        head: head.map(str::to_owned).into(),
        rows,
        marked: None,
    }
}

fn row(window: &str, series: &SeriesCount, hours: usize) -> Vec<String> {
    vec![
        window.to_owned(),
        series.venue.clone(),
        series.coin.clone(),
        count(series.bars),
        count(hours),
        series.longest_hole_h().to_string(),
        count(series.substituted),
        count(series.missing),
    ]
}

fn count(count: usize) -> String {
    show::count(u64::try_from(count).unwrap_or(u64::MAX))
}
