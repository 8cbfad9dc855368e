//! Files into a folder, all or none.
//!
//! Decides that everything is written beside its place first and only then put there, and that
//! where one file cannot be put there the others go back to what they were.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// Why files could not be put into a folder. Nothing has changed there.
#[derive(Debug, thiserror::Error)]
#[error("{}: cannot be written; check permissions and room on the disk", .path.display())]
pub struct StagingError {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    #[source]
    pub source: io::Error,
}

/// Files that are being written for a folder; dropped before [`Staging::settle`], they are gone.
#[derive(Debug)]
pub struct Staging {
    target: PathBuf,
    /// Where files wait, within the target, so that each is put in place by one rename.
    waiting: PathBuf,
    /// Whether the target was made for this.
    made_target: bool,
    names: Vec<String>,
}

impl Staging {
    /// Begins to write files for the folder `target`, which is made if it is not there.
    ///
    /// # Errors
    /// [`StagingError`] names the folder that cannot be made.
    pub fn new(target: &Path) -> Result<Self, StagingError> {
        let made_target = !target.exists();
        let waiting = target.join(format!(".partial-{}", std::process::id()));
        fs::create_dir_all(target).map_err(failed(target))?;
        let staging = Self { target: target.to_owned(), waiting, made_target, names: Vec::new() };
        fs::create_dir(&staging.waiting).map_err(failed(&staging.waiting))?;
        Ok(staging)
    }

    /// A new file by its name relative to the folder, such as `perp-candles/okx_mark_1h.csv.gz`.
    ///
    /// # Errors
    /// [`StagingError`] names the file that cannot be made.
    pub fn file(&mut self, name: &str) -> Result<File, StagingError> {
        let path = self.waiting.join("new").join(name);
        let file = make_parent(&path).and_then(|()| File::create_new(&path));
        self.names.push(name.to_owned());
        file.map_err(failed(&path))
    }

    /// Puts every file in its place.
    ///
    /// # Errors
    /// [`StagingError`] names the file that could not be put there; all others are as they were.
    pub fn settle(mut self) -> Result<(), StagingError> {
        let mut done: Vec<&str> = Vec::new();
        for name in &self.names {
            if let Err(source) = self.put(name) {
                let path = self.target.join(name);
                done.iter().rev().for_each(|name| self.take_back(name));
                return Err(StagingError { path, source });
            }
            done.push(name);
        }
        self.made_target = false;
        Ok(())
    }

    fn put(&self, name: &str) -> io::Result<()> {
        let (place, old) = (self.target.join(name), self.waiting.join("old").join(name));
        make_parent(&place)?;
        if place.exists() {
            make_parent(&old)?;
            fs::rename(&place, &old)?;
        }
        let put = fs::rename(self.waiting.join("new").join(name), &place);
        put.inspect_err(|_| self.take_back(name))
    }

    /// What was in a file's place before goes back to it, as far as the system lets us.
    fn take_back(&self, name: &str) {
        let (place, old) = (self.target.join(name), self.waiting.join("old").join(name));
        let restored =
            if old.exists() { fs::rename(&old, &place) } else { fs::remove_file(&place) };
        restored.unwrap_or_default();
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.waiting).unwrap_or_default();
        if self.made_target {
            fs::remove_dir(&self.target).unwrap_or_default();
        }
    }
}

fn make_parent(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), fs::create_dir_all)
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> StagingError {
    let path = path.to_owned();
    |source| StagingError { path, source }
}
