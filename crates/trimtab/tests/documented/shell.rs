//! A page typed into one shell, from top to bottom.
//!
//! Every command is evaluated in the same `bash`, so that variables, aliases and the folder stay;
//! what it writes to either stream lands in one file, as a terminal would show it.

use crate::clone::Clone;
use crate::expected::agrees;
use crate::page::{Page, Step};
use std::fmt::Write as _;
use std::process::{Command, Stdio};

/// What became of one command.
#[derive(Debug)]
pub(crate) struct Outcome {
    place: String,
    command: String,
    shown: Vec<String>,
    real: String,
    /// `None` where the shell never came so far.
    code: Option<i32>,
    /// Whether the page goes on by asking for the exit code.
    is_asked: bool,
}

impl Outcome {
    /// What is wrong, in words.
    pub(crate) fn fault(&self) -> Option<String> {
        let what = match self.code {
            None => "never ran: an earlier command ended the shell".to_owned(),
            Some(code) if code != 0 && !self.is_asked => {
                format!("ended with exit code {code}, which the page does not show (`$ echo $?`)")
            }
            Some(_) if !self.shown.is_empty() && !agrees(&self.shown, &self.real) => {
                format!(
                    "shows something else than the page:\n{}\n--- really:",
                    self.shown.join("\n")
                )
            }
            Some(_) => return None,
        };
        Some(format!("{}: `{}` {what}\n{}", self.place, self.command, self.real))
    }
}

/// Types the page.
pub(crate) fn run(page: &Page, clone: &Clone) -> Vec<Outcome> {
    let steps = runnable(page);
    let results = tempfile::tempdir().unwrap();
    let script = script(&steps, &results.path().display().to_string());
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(clone.bin()).chain(std::env::split_paths(&path));
    let status = Command::new("bash")
        .args(["--noprofile", "--norc", "-c", &script])
        .current_dir(clone.work())
        .env_clear()
        .env("PATH", std::env::join_paths(path).unwrap())
        .env("HOME", clone.home())
        .env("LANG", "C.UTF-8")
        .env("COLUMNS", "100")
        .env("CHORES", &clone.chores)
        .stdin(Stdio::null())
        .status();
    let ran = status.map(|_| ()).map_err(|error| format!("bash does not start: {error}"));
    let read =
        |name: String| std::fs::read_to_string(results.path().join(name)).unwrap_or_default();
    let mut outcomes = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let next = steps.get(index + 1);
        outcomes.push(Outcome {
            place: format!("{}:{}", page.name, step.line),
            command: step.command.clone(),
            shown: step.shown.clone(),
            real: ran.clone().err().unwrap_or_else(|| read(format!("{index}.out"))),
            code: read(format!("{index}.code")).trim().parse().ok(),
            is_asked: next
                .is_some_and(|next| next.command.trim() == "echo $?" && !next.shown.is_empty()),
        });
    }
    outcomes
}

/// The commands whose programs are all there; says which are passed over.
fn runnable(page: &Page) -> Vec<&Step> {
    let mut steps = Vec::new();
    for block in &page.blocks {
        let missing = block.needs.iter().find(|program| !is_there(program));
        match (missing, block.steps.first()) {
            (Some(program), Some(first)) => {
                println!("{}:{}: passed over, {program} is not here", page.name, first.line);
            }
            _ => steps.extend(&block.steps),
        }
    }
    steps
}

/// Whether a program is on the `PATH`; `python:pandas` asks for a module.
fn is_there(program: &str) -> bool {
    if let Some(module) = program.strip_prefix("python:") {
        let import = format!("import {module}");
        let status = Command::new("python3").args(["-c", &import]).stderr(Stdio::null()).status();
        return status.is_ok_and(|status| status.success());
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

/// One shell script of all commands; each finds the exit code of the one before in `$?`.
fn script(steps: &[&Step], results: &str) -> String {
    let mut script = String::from("shopt -s expand_aliases\nlast=0\n");
    for (index, step) in steps.iter().enumerate() {
        let command = format!("(exit $last)\n{}", step.command).replace('\'', r"'\''");
        let file = format!("{results}/{index}");
        writeln!(script, "eval '{command}' >'{file}.out' 2>&1; last=$?; echo $last >'{file}.code'")
            .unwrap();
    }
    script
}
