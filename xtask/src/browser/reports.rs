//! The reports that are looked at: made anew by the binary, each of another kind of run.
//!
//! The demo's, a backtest's over made-up history in which somebody is liquidated, and that of a span
//! of the journals which the backtest left. All of it is the same on every machine.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::step::cargo_program;

/// What stands for the folder in the words below.
const FOLDER: &str = "{}";
/// What marks the story of a liquidation on a page: a report of a quiet run would test too little.
const LIQUIDATION: &str = "<article class=\"event\">";
/// What is looked at afterwards; the first and the last tell of a liquidation.
const REPORTS: &[&str] = &["demo.html", "backtest.html", "journal.html"];
/// What the binary is called with, one after the other.
const CALLS: &[&[&str]] = &[
    &["demo", "--speed", "max", "--report", "{}/demo.html"],
    &["data", "sample", "{}/history", "--config", "examples/funding-arb.toml"],
    &[
        "backtest",
        "examples/funding-arb.toml",
        "--data",
        "{}/history",
        "--window",
        "luna-2022",
        "--policy",
        "dynamic",
        "--policy",
        "none",
        "--journal",
        "{}/journals",
        "--report",
        "{}/backtest.html",
    ],
    &[
        "report",
        "{}/journals/luna-2022.none.own.own",
        "{}/journals/luna-2022.dynamic.own.own",
        "--between",
        "2022-07-01",
        "2022-07-10",
        "--out",
        "{}/journal.html",
    ],
];

/// Makes every report into `folder`, which is emptied first; their files.
pub(super) fn make(root: &Path, folder: &Path) -> Result<Vec<PathBuf>, String> {
    let at = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.exists() {
        std::fs::remove_dir_all(folder).map_err(at)?;
    }
    std::fs::create_dir_all(folder).map_err(at)?;
    CALLS.iter().try_for_each(|words| call(root, &in_folder(words, folder)))?;
    let reports: Vec<PathBuf> = REPORTS.iter().map(|name| folder.join(name)).collect();
    reports.first().into_iter().chain(reports.last()).try_for_each(|report| tells(report))?;
    Ok(reports)
}

/// Refuses a report in which nobody is liquidated.
fn tells(report: &Path) -> Result<(), String> {
    let name = report.display();
    let page = std::fs::read_to_string(report).map_err(|error| format!("{name}: {error}"))?;
    if page.contains(LIQUIDATION) {
        return Ok(());
    }
    Err(format!("{name} tells of no liquidation: choose another run to look at"))
}

/// The words with the folder's path in its place.
fn in_folder(words: &[&str], folder: &Path) -> Vec<String> {
    let path = folder.to_string_lossy();
    words.iter().map(|word| word.replace(FOLDER, &path)).collect()
}

/// Runs the binary as it is built now; what it says is shown when it fails.
fn call(root: &Path, words: &[String]) -> Result<(), String> {
    let line = format!("cargo run --quiet -- {}", words.join(" "));
    println!("  {line}");
    let mut cargo = Command::new(cargo_program());
    cargo.args(["run", "--quiet", "--"]).args(words).current_dir(root);
    let output = cargo.output().map_err(|error| format!("`{line}` did not start: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("`{line}` failed:\n{}", said.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_report_is_made_by_a_call_that_names_it() {
        let called = CALLS.concat();
        for report in REPORTS {
            assert!(called.contains(&format!("{FOLDER}/{report}").as_str()), "{report}");
        }
    }

    #[test]
    fn a_report_without_a_liquidation_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let page = folder.path().join("page.html");
        std::fs::write(&page, "<p>No account was liquidated.</p>").unwrap();
        assert!(tells(&page).unwrap_err().contains("tells of no liquidation"));
        std::fs::write(&page, LIQUIDATION).unwrap();
        assert_eq!(tells(&page), Ok(()));
    }

    #[test]
    fn the_folder_takes_its_place_in_a_call() {
        let words = in_folder(&["report", "{}/a.html", "--x"], Path::new("made"));
        assert_eq!(words, ["report", "made/a.html", "--x"]);
    }
}
