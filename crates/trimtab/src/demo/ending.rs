//! The last screen: the table, the verdict, what was written and what to do next.

use super::cast::Run;
use super::papers::Written;
use super::{script, summary};
use crate::cli::DemoStrategy;
use crate::report::origin;
use std::path::Path;
use trimtab_sim::calendar;

/// A book of one's own, in the repository.
const EXAMPLE: &str = "examples/funding-arb.toml";

/// The last screen, line by line; what is longer than `width` is wrapped by whoever shows it.
pub(super) fn lines(runs: &[&Run], verdict: &str, written: &Written, program: &str) -> Vec<String> {
    let mut lines: Vec<String> = summary::table(runs).lines().map(str::to_owned).collect();
    lines.extend([String::new(), verdict.to_owned(), String::new()]);
    if let Some(told) = runs.first() {
        let hash = told.outcome.state_hash.short();
        lines.push(format!("state    {hash}, the same for this seed on every run"));
    }
    if let Some((path, bytes)) = &written.report {
        let (path, kilobytes) = (path.display(), bytes.div_ceil(1000));
        lines.push(format!(
            "report   {path} ({kilobytes} kB, open it in a browser; needs no network)"
        ));
    }
    lines.push("next".to_owned());
    lines.extend(next(runs, written.journal.as_deref(), program));
    lines
}

/// Three things to do now, which work where this was told.
fn next(runs: &[&Run], journal: Option<&Path>, program: &str) -> Vec<String> {
    let mut lines = Vec::new();
    match journal {
        Some(folder) => {
            let folder = origin::quoted(&folder.to_string_lossy());
            let span = runs.first().and_then(|run| script::storm(&run.scenes));
            let span = span.map_or_else(String::new, |(from, until)| {
                let (from, until) = (calendar::show_minute(from), calendar::show_minute(until));
                format!(" --between {from} {until}")
            });
            lines.push(format!("  {program} why {folder}{span}"));
            lines.push(format!("  {program} replay {folder}"));
        }
        None => {
            let is_static = runs.first().is_some_and(|run| run.strategy == DemoStrategy::Static);
            let other = if is_static { "dynamic" } else { "static" };
            lines.push(format!("  {program} demo --strategy {other}"));
            lines.push(format!("  {program} demo --speed max --journal demo-journal"));
        }
    }
    // Where the program stands alone there is no example to be checked.
    let example = Path::new(EXAMPLE);
    let last = if example.is_file() { format!("check {EXAMPLE}") } else { "--help".to_owned() };
    lines.push(format!("  {program} {last}"));
    lines
}

/// How this program was called, so that what is told next works in the same place.
pub(super) fn program() -> String {
    let word = std::env::args_os().next().unwrap_or_default();
    let is_path = Path::new(&word).components().count() > 1;
    if is_path { origin::quoted(&word.to_string_lossy()) } else { "trimtab".to_owned() }
}
