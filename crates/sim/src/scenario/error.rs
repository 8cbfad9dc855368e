//! Why a scenario cannot be run, and where in the file.

use crate::locate::locate;
use std::fmt;
use std::path::{Path, PathBuf};

/// Why a scenario file cannot be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioError {
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
pub(super) struct Finding {
    path: Vec<String>,
    problem: String,
    remedy: String,
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.path.display())?;
        if let Some((line, column)) = self.place {
            write!(out, ":{line}:{column}")?;
        }
        write!(out, ": {}; {}", self.problem, self.remedy)
    }
}

impl std::error::Error for ScenarioError {}

impl ScenarioError {
    pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> Self {
        Self {
            path: path.to_owned(),
            place: None,
            problem: format!("cannot be read: {error}"),
            remedy: "name a scenario file".to_owned(),
        }
    }

    pub(super) fn malformed(path: &Path, error: &serde_json::Error) -> Self {
        let text = error.to_string();
        let problem = text.rsplit_once(" at line ").map_or(&*text, |(problem, _)| problem);
        let remedy = if problem.starts_with("duplicate ") {
            "keep one of the two"
        } else {
            "write it as docs/scenarios.md says"
        };
        Self {
            path: path.to_owned(),
            // The parser counts columns from 0 where a line has just begun.
            place: (error.line() > 0).then(|| (error.line(), error.column().max(1))),
            problem: problem.to_owned(),
            remedy: remedy.to_owned(),
        }
    }
}

impl Finding {
    /// Something wrong at `path`, and what would be right.
    pub(super) fn at(path: &[&str], problem: String, remedy: impl Into<String>) -> Self {
        let path = path.iter().map(|&step| step.to_owned()).collect();
        Self { path, problem, remedy: remedy.into() }
    }

    pub(super) fn locate(self, text: &str, path: &Path) -> ScenarioError {
        ScenarioError {
            path: path.to_owned(),
            place: Some(locate(text, &self.path)),
            problem: format!("{}: {}", self.path.join("."), self.problem),
            remedy: self.remedy,
        }
    }
}
