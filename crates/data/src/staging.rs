//! Files into a folder, all or none.
//!
//! Decides that everything is written beside its place first and only then put there, and that
//! where one file cannot be put there the others go back to what they were. What cannot go back
//! either is kept and named, never deleted.

use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

#[cfg(test)]
mod tests;

/// Why files could not be put into a folder. Nothing has changed there, but for what is `left`.
#[derive(Debug, thiserror::Error)]
#[error(
    "{}: cannot be written; check permissions and room on the disk{}",
    .path.display(),
    .left.as_ref().map_or_else(String::new, ToString::to_string)
)]
pub struct StagingError {
    /// The file or folder.
    pub path: PathBuf,
    /// What could not be taken back, if anything.
    pub left: Option<Left>,
    /// What the system said.
    #[source]
    pub source: io::Error,
}

/// Files that could not go back to what they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Which, by their names relative to the folder.
    pub names: Vec<String>,
    /// Where those wait that stood there before, by the same names.
    pub old: PathBuf,
}

impl fmt::Display for Left {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (names, old) = (self.names.join(", "), self.old.display());
        write!(out, "; what stood before in place of {names}, if anything, is in {old}: ")?;
        out.write_str("move it back by hand")
    }
}

/// Files that are being written for a folder; dropped before [`Staging::settle`], they are gone.
#[derive(Debug)]
pub struct Staging {
    target: PathBuf,
    /// Where files wait, within the target, so that each is put in place by one rename.
    waiting: PathBuf,
    /// Whether the target was made for this.
    made_target: bool,
    /// Whether something of the target's own waits there and could not go back.
    holds_old: bool,
    names: Vec<String>,
}

impl Staging {
    /// Begins to write files for the folder `target`, which is made if it is not there.
    ///
    /// # Errors
    /// [`StagingError`] names the folder that cannot be made.
    pub fn new(target: &Path) -> Result<Self, StagingError> {
        let made_target = !target.exists();
        fs::create_dir_all(target).map_err(failed(target))?;
        let waiting = make_waiting(target)?;
        let target = target.to_owned();
        Ok(Self { target, waiting, made_target, holds_old: false, names: Vec::new() })
    }

    /// A new file by its name relative to the folder, such as `perp-candles/okx_mark_1h.csv.gz`.
    ///
    /// # Errors
    /// [`StagingError`] names the file that cannot be made.
    pub fn file(&mut self, name: &str) -> Result<File, StagingError> {
        let path = self.new_place().join(name);
        let file = make_parent(&path).and_then(|()| File::create_new(&path));
        let file = file.map_err(failed(&path))?;
        self.names.push(name.to_owned());
        Ok(file)
    }

    /// Puts every file in its place.
    ///
    /// # Errors
    /// [`StagingError`] names the file that could not be put there; all others are as they were, but
    /// for those that it names as left.
    pub fn settle(mut self) -> Result<(), StagingError> {
        for (count, name) in self.names.iter().enumerate() {
            if let Err(source) = self.put(name) {
                let path = self.target.join(name);
                let left = self.take_all_back(&self.names[..=count]);
                self.holds_old = left.is_some();
                return Err(StagingError { path, left, source });
            }
        }
        self.made_target = false;
        Ok(())
    }

    /// Where new files wait until all are written.
    fn new_place(&self) -> PathBuf {
        self.waiting.join("new")
    }

    /// Where files of the target wait while those that replace them are put in place.
    fn old_place(&self) -> PathBuf {
        self.waiting.join("old")
    }

    fn put(&self, name: &str) -> io::Result<()> {
        let (place, old) = (self.target.join(name), self.old_place().join(name));
        make_parent(&place)?;
        if stands(&place)? {
            // A folder would go with all that is in it, which nobody asked for.
            if place.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            make_parent(&old)?;
            fs::rename(&place, &old)?;
        }
        fs::rename(self.new_place().join(name), &place)
    }

    /// What was in the files' places before goes back to them, the last first; what could not.
    fn take_all_back(&self, names: &[String]) -> Option<Left> {
        let left = names.iter().rev().filter(|name| self.take_back(name).is_err());
        let names: Vec<String> = left.cloned().collect();
        (!names.is_empty()).then(|| Left { names, old: self.old_place() })
    }

    fn take_back(&self, name: &str) -> io::Result<()> {
        let (place, old) = (self.target.join(name), self.old_place().join(name));
        if stands(&old)? {
            return fs::rename(&old, &place);
        }
        // What still waits was never put in its place: whatever stands there is not ours.
        if stands(&self.new_place().join(name))? { Ok(()) } else { fs::remove_file(&place) }
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if self.holds_old {
            return;
        }
        // Only what nobody else knows of is left over where this fails.
        fs::remove_dir_all(&self.waiting).unwrap_or_default();
        if self.made_target {
            fs::remove_dir(&self.target).unwrap_or_default();
        }
    }
}

/// A folder of our own within `target`; what an earlier process left under such a name stays.
fn make_waiting(target: &Path) -> Result<PathBuf, StagingError> {
    let mut number = std::process::id();
    loop {
        let waiting = target.join(format!(".partial-{number}"));
        match fs::create_dir(&waiting) {
            Ok(()) => return Ok(waiting),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                number = number.wrapping_add(1);
            }
            Err(error) => return Err(failed(&waiting)(error)),
        }
    }
}

fn make_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

/// Whether anything is there, a link that leads nowhere included.
fn stands(path: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> StagingError {
    let path = path.to_owned();
    |source| StagingError { path, left: None, source }
}
