//! A file that a command line names to be written: beside its place first, then put there.

use crate::exit::Failure;
use crate::say::warn;
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Where a file goes; until it is whole, nothing is there that was not there before.
#[derive(Debug)]
pub(crate) struct Place {
    /// The file itself, symbolic links resolved.
    path: PathBuf,
    /// What is written until the file is whole.
    partial: Partial,
    naming: Naming,
}

/// The option that names the file, and a name that it might have.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Naming {
    pub(crate) option: &'static str,
    pub(crate) example: &'static str,
}

impl Place {
    /// Makes sure that a file can be put at `path`, before any work is done.
    pub(crate) fn of(path: &Path, naming: Naming) -> Result<Self, Failure> {
        let path = resolve(path).map_err(|problem| naming.refuse(path, &problem))?;
        let partial = Partial::beside(&path)
            .map_err(|(partial, error)| naming.cannot_write(&partial, &error))?;
        Ok(Self { path, partial, naming })
    }

    /// What to write to.
    pub(crate) fn file(&self) -> Result<File, Failure> {
        self.partial.file.try_clone().map_err(|error| self.failed(&error))
    }

    /// All is written: puts the file in its place.
    pub(crate) fn settle(self) -> Result<(), Failure> {
        fs::rename(&self.partial.path, &self.path).map_err(|error| self.failed(&error))
    }

    /// Writing failed.
    pub(crate) fn failed(&self, error: &std::io::Error) -> Failure {
        self.naming.cannot_write(&self.path, error)
    }
}

/// The file that `path` leads to, if one can be put there, or what is wrong with it.
fn resolve(path: &Path) -> Result<PathBuf, String> {
    match fs::canonicalize(path) {
        Ok(real) if real.is_file() => Ok(real),
        Ok(real) => {
            let what = if real.is_dir() { "a folder" } else { "a device or the like" };
            Err(format!("it is {what}, not a file"))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => absent(path),
        Err(error) => Err(error.to_string()),
    }
}

/// `path` itself, where nothing is yet but a folder to hold it.
fn absent(path: &Path) -> Result<PathBuf, String> {
    if path.is_symlink() {
        return Err("it is a symbolic link to what is not there".to_owned());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let folder = folder.display();
        return Err(format!("there is no folder {folder} (it is not created)"));
    }
    path.file_name()
        .map(|name| folder.join(name))
        .ok_or_else(|| "that is no name of a file".to_owned())
}

/// A file that goes when it is dropped, unless it has been renamed by then.
#[derive(Debug)]
struct Partial {
    path: PathBuf,
    file: File,
}

impl Partial {
    /// A new file in the folder of `path`, so that putting in place is one rename.
    fn beside(path: &Path) -> Result<Self, (PathBuf, std::io::Error)> {
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}.partial", std::process::id()));
        let path = path.with_file_name(name);
        match File::create_new(&path) {
            Ok(file) => Ok(Self { path, file }),
            Err(error) => Err((path, error)),
        }
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                warn(format_args!(
                    "note: {} is left over: {error}; remove it",
                    self.path.display()
                ));
            }
            _ => {}
        }
    }
}

impl Naming {
    fn refuse(self, path: &Path, problem: &str) -> Failure {
        let (path, Self { option, example }) = (path.display(), self);
        Failure::failed(format!(
            "{option} cannot write to `{path}`: {problem}; name a file in a folder that exists, \
             such as {example}"
        ))
    }

    fn cannot_write(self, path: &Path, error: &std::io::Error) -> Failure {
        let (path, option) = (path.display(), self.option);
        Failure::failed(format!(
            "cannot write {path}: {error}; name a file with {option} where there is room and \
             permission"
        ))
    }
}
