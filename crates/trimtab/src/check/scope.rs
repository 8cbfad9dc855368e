//! Which history: windows and data folders.

use super::section::Section;
use crate::config::Config;
use crate::show::counted;
use std::path::Path;
use trimtab_sim::calendar;
use trimtab_sim::market::WindowSpec;

/// The windows and how long they are.
pub(super) fn windows(config: &Config) -> Section {
    let line = |window: &WindowSpec| {
        let [start, end] = bounds(window);
        format!("{}: {start} to {end}, {}", window.name, length(window))
    };
    Section::new("Windows", config.windows.iter().map(line).collect())
}

/// First hour and the one after the last, as people write them.
pub(super) fn bounds(window: &WindowSpec) -> [String; 2] {
    [window.hours.start, window.hours.end].map(calendar::show_hour)
}

/// Hours of a window.
pub(super) fn hours(window: &WindowSpec) -> u64 {
    u64::try_from(window.hours.end.saturating_sub(window.hours.start)).unwrap_or(0)
}

/// How long a window is, in words.
pub(super) fn length(window: &WindowSpec) -> String {
    match (hours(window) / 24, hours(window) % 24) {
        (0, hours) => counted(hours, "hour"),
        (days, 0) => counted(days, "day"),
        (days, hours) => format!("{} and {}", counted(days, "day"), counted(hours, "hour")),
    }
}

/// The data folders and whether they are there.
pub(super) fn data(config: &Config) -> Section {
    let line = |folder: &std::path::PathBuf| {
        let shown = folder.display();
        if is_found(folder) {
            format!("{shown} (found)")
        } else {
            format!(
                "{shown} (not found; put history there, or make some with `trimtab data sample`)"
            )
        }
    };
    let mut lines: Vec<String> = config.data.iter().map(line).collect();
    if lines.is_empty() {
        lines.push("none; name a folder with --data".to_owned());
    }
    Section::new("Data", lines)
}

/// Whether a data folder is there.
pub(super) fn is_found(folder: &Path) -> bool {
    folder.is_dir()
}
