//! The file a report goes to: written beside its place and renamed, and never over what is not ours.

use crate::backtest::place::{Naming, Place};
use crate::exit::Failure;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use trimtab_report::Report;

/// What a page of ours ends with.
const MARK: &str = "<!-- trimtab/report/1 -->";
/// Bytes at a file's end in which the mark is looked for.
const LOOKED_AT: u64 = 64;

/// Where a report goes; until it is whole, nothing is there that was not there before.
#[derive(Debug)]
pub(crate) struct Target {
    place: Place,
    path: PathBuf,
}

impl Target {
    /// Makes sure that a report can be put at `path`, which `option` named, before any work is
    /// done. Anything but a report of ours is overwritten only by `force`.
    pub(crate) fn of(path: &Path, option: &'static str, force: bool) -> Result<Self, Failure> {
        if path.is_file() && !force && !is_report(path) {
            let path = path.display();
            return Err(Failure::failed(format!(
                "{path} is there already and is no report of trimtab; name another file with \
                 {option}, or overwrite it with --force"
            )));
        }
        let place = Place::of(path, Naming { option, example: "report.html" })?;
        Ok(Self { place, path: path.to_owned() })
    }

    /// Makes the page and puts it in its place; gives its size in bytes.
    pub(crate) fn write(self, report: &Report) -> Result<usize, Failure> {
        let page = trimtab_report::render(report).map_err(|error| {
            Failure::failed(format!("{error}; this is a bug of Trimtab, please report it"))
        })?;
        let page = format!("{}\n{MARK}\n", page.trim_end());
        let mut file = self.place.file()?;
        let written = file.write_all(page.as_bytes()).and_then(|()| file.flush());
        written.map_err(|error| self.place.failed(&error))?;
        self.place.settle()?;
        Ok(page.len())
    }

    /// The path as it was named.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Whether a file ends as ours do; one that cannot be read does not.
fn is_report(path: &Path) -> bool {
    tail(path).is_ok_and(|tail| tail.trim_ascii_end().ends_with(MARK.as_bytes()))
}

fn tail(path: &Path) -> std::io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let from = file.metadata()?.len().saturating_sub(LOOKED_AT);
    file.seek(SeekFrom::Start(from))?;
    let mut tail = Vec::new();
    file.take(LOOKED_AT).read_to_end(&mut tail)?;
    Ok(tail)
}
