//! What a command line names to be written must not be there already, and never be what it reads.
//!
//! Decides before any work is done. A report of ours may be replaced without being asked, as
//! [`crate::report::Target`] decides; what is read is not overwritten by `--force` either.

use crate::cli::BacktestArgs;
use crate::config;
use crate::exit::Failure;
use std::fs;
use std::path::{Path, PathBuf};

/// Folders of a history that hold its files.
const HISTORY: [&str; 2] = ["perp-candles", "perp-funding"];

/// Refuses files that are there, unless `--force` was given, and files that are read, whatever was
/// given; `folders` are those of the history.
pub(super) fn check(args: &BacktestArgs, folders: &[PathBuf]) -> Result<(), Failure> {
    let named = [
        ("--rows", &args.rows),
        ("--trace", &args.trace),
        ("--paths-csv", &args.perturb.paths_csv),
        ("--report", &args.report),
    ];
    for (option, path) in named {
        let Some(path) = path.as_ref().filter(|path| path.is_file()) else { continue };
        if let Some(what) = input(path, args, folders) {
            let path = path.display();
            return Err(Failure::failed(format!(
                "{option} {path}: that is {what}, which this command reads; name another file"
            )));
        }
        if option != "--report" && !args.force {
            let path = path.display();
            return Err(Failure::failed(format!(
                "{option}: {path} is there already; name another file with {option}, or overwrite \
                 it with --force"
            )));
        }
    }
    Ok(())
}

/// What is read from a file that is there, if anything is.
fn input(path: &Path, args: &BacktestArgs, folders: &[PathBuf]) -> Option<&'static str> {
    let real = fs::canonicalize(path).ok()?;
    let is = |other: &Path| fs::canonicalize(other).is_ok_and(|other| other == real);
    if args.benchmark.as_deref().is_some_and(is) {
        return Some("the benchmark");
    }
    // Through every link too: a history may be made of links to files elsewhere.
    let holds = |folder: &PathBuf| {
        let folders = HISTORY.iter().filter_map(|kind| fs::read_dir(folder.join(kind)).ok());
        folders.flatten().flatten().any(|entry| is(&entry.path()))
    };
    if folders.iter().any(holds) {
        return Some("a file of the history");
    }
    if args.benchmark.is_some() {
        return None;
    }
    let config = config::find(args.named()).ok()?;
    is(&config).then_some("the configuration")
}
