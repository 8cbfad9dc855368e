//! Recorded history for a selection: read once, laid out per window, its gaps told.

use super::gaps;
use crate::exit::Failure;
use crate::{say, show};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use trimtab_sim::archive::{Archive, DataError, Provenance, Wanted};
use trimtab_sim::calendar;
use trimtab_sim::market::{self, BookRule, Market, Raw, SeriesCount, WindowSpec};

/// The markets of a selection, and where they came from.
#[derive(Debug)]
pub(super) struct History {
    windows: BTreeMap<String, WindowHistory>,
    provenance: Provenance,
}

/// One window's market and what its data lacked.
#[derive(Debug)]
pub(super) struct WindowHistory {
    pub(super) market: Arc<Market>,
    /// What it was laid out from.
    pub(super) raw: Raw,
    /// What each series had.
    pub(super) series: Vec<SeriesCount>,
    /// First hour and the hour after the last, for people.
    pub(super) bounds: [String; 2],
}

/// Reads everything that the windows need under `book`, in one pass over the files in `folders`.
pub(super) fn read(
    folders: &[PathBuf],
    windows: &[WindowSpec],
    book: &BookRule,
) -> Result<History, Failure> {
    let wanted = windows.iter().map(|window| window.wanted(book));
    let Some(wanted) = wanted.reduce(Wanted::and) else {
        return Err(Failure::not_found("no window is selected"));
    };
    let begun = Instant::now();
    let archive = Archive::read(folders, &wanted).map_err(|error| refuse(&error))?;
    tell(archive.provenance(), begun);
    let mut histories = BTreeMap::new();
    for window in windows {
        let recorded =
            market::record(&archive, window, book).ok_or_else(|| empty(window, folders))?;
        let history = WindowHistory {
            market: Arc::new(recorded.market),
            raw: recorded.raw,
            series: recorded.series,
            bounds: [window.hours.start, window.hours.end].map(calendar::show_hour),
        };
        histories.insert(window.name.clone(), history);
    }
    Ok(History { windows: histories, provenance: archive.provenance().clone() })
}

/// What was read, with `-v`.
fn tell(provenance: &Provenance, begun: Instant) {
    for file in &provenance.files {
        let rows = show::count(file.rows_kept);
        say::fine_detail(format_args!("read {}: {rows} rows kept", file.path.display()));
    }
    let rows = provenance.files.iter().map(|file| file.rows_kept).fold(0, u64::saturating_add);
    let (files, rows) = (provenance.files.len(), show::count(rows));
    let seconds = begun.elapsed().as_secs_f64();
    say::detail(format_args!("read {files} files of history, {rows} rows kept, in {seconds:.2} s"));
}

/// The message with its causes.
fn refuse(error: &DataError) -> Failure {
    let mut message = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(one) = cause {
        message = format!("{message}: {one}");
        cause = one.source();
    }
    match error {
        DataError::FolderAbsent { .. } => Failure::not_found(message),
        _ => Failure::input(message),
    }
}

fn empty(window: &WindowSpec, folders: &[PathBuf]) -> Failure {
    let [start, end] = [window.hours.start, window.hours.end].map(calendar::show_hour);
    let folders: Vec<_> = folders.iter().map(|dir| dir.display().to_string()).collect();
    Failure::input(format!(
        "window {} ({start} to {end}) is empty: no bar of {} at {} in {}; choose a span that the \
         history covers, or add a folder with --data",
        window.name,
        window.coins.join(", "),
        window.venues.join(", "),
        folders.join(", "),
    ))
}

impl History {
    /// The market of a window.
    pub(super) fn market(&self, window: &str) -> Result<&Arc<Market>, Failure> {
        let found = self.windows.get(window).map(|history| &history.market);
        found.ok_or_else(|| Failure::not_found(format!("there is no window {window}")))
    }

    /// The windows alone, by name.
    pub(super) fn into_windows(self) -> BTreeMap<String, WindowHistory> {
        self.windows
    }

    /// Windows by name.
    pub(super) fn windows(&self) -> impl Iterator<Item = (&str, &WindowHistory)> {
        self.windows.iter().map(|(name, history)| (name.as_str(), history))
    }

    /// Where the history came from.
    pub(super) const fn provenance(&self) -> &Provenance {
        &self.provenance
    }

    /// Tells on stderr what the data lacks: it is part of what the figures mean.
    pub(super) fn warn(&self) {
        for (name, history) in &self.windows {
            gaps::tell(name, history);
        }
    }
}
