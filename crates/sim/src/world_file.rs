//! Why a file that describes a world, in JSON or TOML, cannot be used, and where in it.

use crate::locate::locate;
use std::fmt;
use std::path::{Path, PathBuf};

/// Why a benchmark or scenario file cannot be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorldFileError {
    /// The file.
    pub path: PathBuf,
    /// Line and column, from 1, where there is a place.
    pub place: Option<(usize, usize)>,
    /// What is wrong there.
    pub problem: String,
    /// What would be right.
    pub remedy: String,
}

/// Something wrong at a path into the file.
#[derive(Debug)]
pub(crate) struct Finding {
    path: Vec<String>,
    problem: String,
    remedy: String,
}

impl fmt::Display for WorldFileError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.path.display())?;
        if let Some((line, column)) = self.place {
            write!(out, ":{line}:{column}")?;
        }
        write!(out, ": {}; {}", self.problem, self.remedy)
    }
}

impl std::error::Error for WorldFileError {}

impl WorldFileError {
    /// A file that cannot be read; `kind` is what was expected.
    pub(crate) fn unreadable(path: &Path, kind: &str, error: &std::io::Error) -> Self {
        Self {
            path: path.to_owned(),
            place: None,
            problem: format!("cannot be read: {error}"),
            remedy: format!("name a {kind} file"),
        }
    }

    /// A JSON text that is no such file; `model` says how one is written.
    pub(crate) fn malformed(path: &Path, model: &str, error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let problem = text.rsplit_once(" at line ").map_or(&*text, |(problem, _)| problem);
        let remedy = if problem.starts_with("duplicate ") {
            "keep one of the two".to_owned()
        } else {
            format!("write it as {model}")
        };
        Self {
            path: path.to_owned(),
            // The parser counts columns from 0 where a line has just begun.
            place: (error.line() > 0).then(|| (error.line(), error.column().max(1))),
            problem: problem.to_owned(),
            remedy,
        }
    }
}

impl Finding {
    /// Something wrong at `path`, and what would be right.
    pub(crate) fn at(path: &[&str], problem: String, remedy: impl Into<String>) -> Self {
        let path = path.iter().map(|&step| step.to_owned()).collect();
        Self { path, problem, remedy: remedy.into() }
    }

    /// The same with a place that is known, as in TOML.
    pub(crate) fn placed(self, path: &Path, place: (usize, usize)) -> WorldFileError {
        WorldFileError {
            path: path.to_owned(),
            place: Some(place),
            problem: format!("{}: {}", self.path.join("."), self.problem),
            remedy: self.remedy,
        }
    }

    /// The way to the value.
    pub(crate) fn path(&self) -> &[String] {
        &self.path
    }

    /// The same with its place in a JSON text.
    pub(crate) fn locate(self, text: &str, path: &Path) -> WorldFileError {
        WorldFileError {
            path: path.to_owned(),
            place: Some(locate(text, &self.path)),
            problem: format!("{}: {}", self.path.join("."), self.problem),
            remedy: self.remedy,
        }
    }
}
