//! What is wrong with a state file: where, what, and what would be right.

use std::path::Path;
use trimtab_sim::locate::locate;

/// Something wrong at a path into the file.
#[derive(Debug)]
pub(super) struct Fault {
    path: Vec<String>,
    problem: String,
    remedy: String,
}

impl Fault {
    pub(super) fn at(path: &[&str], problem: impl Into<String>, remedy: impl Into<String>) -> Self {
        let path = path.iter().map(|&step| step.to_owned()).collect();
        Self { path, problem: problem.into(), remedy: remedy.into() }
    }

    /// The fault in words, with its place in `text`.
    pub(super) fn told(self, text: &str, file: &Path) -> String {
        let (line, column) = locate(text, &self.path);
        let Self { path, problem, remedy } = self;
        let path = path.join(".");
        format!("{}:{line}:{column}: {path}: {problem}; {remedy}", file.display())
    }
}

/// What is wrong with the shape of the file.
pub(super) fn malformed(file: &Path, error: &serde_json::Error) -> String {
    let text = error.to_string();
    let problem = text.rsplit_once(" at line ").map_or(&*text, |(problem, _)| problem);
    let remedy = if problem.starts_with("duplicate ") {
        "keep one of the two"
    } else {
        "write it as examples/state.json does (docs/journal.md has every key)"
    };
    // The parser counts columns from 0 where a line has just begun.
    let (line, column) = (error.line().max(1), error.column().max(1));
    format!("{}:{line}:{column}: {problem}; {remedy}", file.display())
}
