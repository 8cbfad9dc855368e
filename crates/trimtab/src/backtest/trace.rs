//! `--trace`: one run tick by tick, written beside its place and then put there.

use super::{Run, failures};
use crate::exit::Failure;
use std::fs::{self, File};
use std::io::{BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use trimtab_sim::run::{self, Outcome};
use trimtab_sim::trace::TraceWriter;

/// Where a trace goes; until it is whole, nothing is there that was not there before.
#[derive(Debug)]
pub(super) struct Target {
    /// The file itself, symbolic links resolved.
    path: PathBuf,
    /// What is written until the trace is whole.
    partial: Partial,
}

impl Target {
    /// Makes sure that `count` runs can be traced to `path`, before any work is done.
    pub(super) fn of(path: &Path, count: usize) -> Result<Self, Failure> {
        if count > 1 {
            return Err(Failure::usage(format!(
                "--trace takes one run and {count} are selected; narrow them with --window, \
                 --policy, --variant and --latency"
            )));
        }
        let path = resolve(path)?;
        let partial = Partial::beside(&path)?;
        Ok(Self { path, partial })
    }

    /// Makes the run and puts its trace in place; a trace that fails leaves no file.
    pub(super) fn write(self, run: &Run) -> Result<Outcome, Failure> {
        let cannot_write = |error: std::io::Error| cannot_write(&self.path, &error);
        let file = self.partial.file.try_clone().map_err(cannot_write)?;
        let job = &run.job;
        let trace = TraceWriter::new(BufWriter::new(file), &job.spec);
        let mut trace = trace.map_err(cannot_write)?;
        let outcome = run::run(&job.spec, &job.market, &job.strategy, &mut trace)
            .map_err(|error| failures::one(run, &error))?;
        trace.finish().and_then(|mut file| file.flush()).map_err(cannot_write)?;
        fs::rename(&self.partial.path, &self.path).map_err(cannot_write)?;
        Ok(outcome)
    }
}

/// The file that `path` leads to, if a trace can be put there.
fn resolve(path: &Path) -> Result<PathBuf, Failure> {
    match fs::canonicalize(path) {
        Ok(real) if real.is_file() => Ok(real),
        Ok(real) => {
            let what = if real.is_dir() { "a folder" } else { "a device or the like" };
            Err(refuse(path, &format!("it is {what}, not a file")))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => absent(path),
        Err(error) => Err(refuse(path, &error.to_string())),
    }
}

/// `path` itself, where nothing is yet but a folder to hold it.
fn absent(path: &Path) -> Result<PathBuf, Failure> {
    if path.is_symlink() {
        return Err(refuse(path, "it is a symbolic link to what is not there"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    if !folder.is_dir() {
        let folder = folder.display();
        return Err(refuse(path, &format!("there is no folder {folder} (it is not created)")));
    }
    match path.file_name() {
        Some(name) => Ok(folder.join(name)),
        None => Err(refuse(path, "that is no name of a file")),
    }
}

/// A file that goes when it is dropped, unless it has been renamed by then.
#[derive(Debug)]
struct Partial {
    path: PathBuf,
    file: File,
}

impl Partial {
    /// A new file in the folder of `path`, so that putting in place is one rename.
    fn beside(path: &Path) -> Result<Self, Failure> {
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}.partial", std::process::id()));
        let partial = path.with_file_name(name);
        let file = File::create_new(&partial).map_err(|error| cannot_write(&partial, &error))?;
        Ok(Self { path: partial, file })
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                eprintln!("note: {} is left over: {error}; remove it", self.path.display());
            }
            _ => {}
        }
    }
}

fn refuse(path: &Path, problem: &str) -> Failure {
    let path = path.display();
    Failure::failed(format!(
        "--trace cannot write to `{path}`: {problem}; name a file in a folder that exists, such \
         as trace.csv.gz"
    ))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Failure {
    Failure::failed(format!(
        "cannot write {}: {error}; name a file with --trace where there is room and permission",
        path.display()
    ))
}
