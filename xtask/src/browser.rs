//! The browser step: reports are made by the built binary and opened in a real Chromium, offline.
//!
//! What is looked at, and how, stands beside its checks in `xtask/browser/`. This side sees to it
//! that everything needed is there, makes the reports and starts the checks.

mod debian;
mod packages;
mod programs;
mod reports;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{CANNOT, FOUND_WRONG};

/// What opens a report.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Tools {
    /// The browser, by its whole path.
    chromium: PathBuf,
    /// The folder whose `node_modules` holds the test packages.
    packages: PathBuf,
}

/// Looks at the reports given, or at reports of its own making when none is given.
pub(crate) fn command(root: &Path, given: &[&str]) -> u8 {
    let checked = install(root).map_err(|why| (CANNOT, why)).and_then(|tools| {
        let reports = match given {
            [] => reports::make(root, &folder(root).join("reports")),
            given => Ok(given.iter().map(PathBuf::from).collect()),
        };
        let failed = |why| (FOUND_WRONG, why);
        look(root, &tools, &reports.map_err(failed)?).map_err(failed)
    });
    match checked {
        Ok(()) => 0,
        Err((code, why)) => {
            eprintln!("browser: {why}");
            code
        }
    }
}

/// Makes sure that browser, node and packages are there, installing what is not.
///
/// Quick when they are: two programs answer to `--version` and one file is compared.
pub(crate) fn prepare(root: &Path) -> Result<(), String> {
    install(root).map(|_| ())
}

fn install(root: &Path) -> Result<Tools, String> {
    let chromium = programs::chromium()?;
    programs::node()?;
    let packages = packages::install(&root.join("xtask/browser"), &folder(root).join("packages"))?;
    Ok(Tools { chromium, packages })
}

/// Where everything of this step is kept: below the build's own folder, never committed.
fn folder(root: &Path) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or("target".into(), PathBuf::from);
    let folder = root.join(target).join("browser");
    std::path::absolute(&folder).unwrap_or(folder)
}

/// Runs the checks over the reports.
fn look(root: &Path, tools: &Tools, reports: &[PathBuf]) -> Result<(), String> {
    let mut node = Command::new("node");
    node.arg(root.join("xtask/browser/run.mjs"));
    node.arg("--tools").arg(&tools.packages).arg("--chromium").arg(&tools.chromium);
    node.arg("--shots").arg(folder(root)).args(reports);
    let status = node.status().map_err(|error| format!("node did not start: {error}"))?;
    if status.success() { Ok(()) } else { Err(String::from("the lines above say what to mend")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_step_keeps_lies_below_the_build_folder() {
        let kept = folder(Path::new("checkout"));
        assert!(kept.ends_with("browser") && kept != Path::new("checkout/browser"), "{kept:?}");
    }
}
