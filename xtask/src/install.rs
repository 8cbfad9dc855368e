//! What must be installed before the tests can run, and how to get what is not.
//!
//! This is the one place for it: a test that comes to need another program adds a line to
//! [`REQUIREMENTS`], and a test that needs something *installed* first (a browser, contracts, a node
//! to talk to) gets its install step called from [`missing`].

use std::path::Path;
use std::process::{Command, Stdio};

use crate::step::{Step, Work};
use crate::{browser, deny, mutation};

/// A program the tests cannot do without.
struct Requirement {
    program: &'static str,
    needed_for: &'static str,
    remedy: &'static str,
}

const REQUIREMENTS: &[Requirement] = &[
    Requirement {
        program: "cargo",
        needed_for: "building anything",
        remedy: "install Rust from https://rustup.rs",
    },
    Requirement {
        program: "cc",
        needed_for: "linking, and the C parts of some dependencies",
        remedy: "install a C compiler: `apt-get install gcc`, `dnf install gcc` or `xcode-select --install`",
    },
];

/// What these steps still miss after all that can be installed was, one message each.
///
/// Empty when they can run. What is there already costs a fraction of a second.
pub(crate) fn missing(root: &Path, steps: &[Step]) -> Vec<String> {
    let mut missing = check();
    if missing.is_empty() {
        let prepared = steps.iter().filter_map(preparation);
        missing.extend(prepared.filter_map(|prepare| prepare(root).err()));
    }
    missing
}

/// Sees to it that what a step works with is there.
type Prepare = fn(&Path) -> Result<(), String>;

/// What must be done before a step can run.
fn preparation(step: &Step) -> Option<Prepare> {
    match step.work {
        Work::Browser => Some(browser::prepare),
        Work::Deny => Some(deny::prepare),
        Work::Mutation => Some(mutation::prepare),
        Work::Tidy | Work::Fuzz(_) | Work::Cargo(_) => None,
    }
}

/// Tells which requirements are missing, one line each.
fn check() -> Vec<String> {
    REQUIREMENTS.iter().filter(|r| !answers(r.program, &["--version"])).map(absent).collect()
}

/// Whether a program is there and answers to `args` without failing.
pub(crate) fn answers(program: &str, args: &[&str]) -> bool {
    let status =
        Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn absent(requirement: &Requirement) -> String {
    let Requirement { program, needed_for, remedy } = requirement;
    format!("`{program}` is not installed; it is needed for {needed_for}: {remedy}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_built_this_test_is_found() {
        assert_eq!(check(), Vec::<String>::new());
    }

    #[test]
    fn an_absent_program_does_not_answer_and_its_message_says_what_to_do() {
        assert!(!answers("no-such-program-at-all", &[]));
        let requirement =
            Requirement { program: "moon", needed_for: "the tides", remedy: "wait for the night" };
        let message = absent(&requirement);
        assert_eq!(
            message,
            "`moon` is not installed; it is needed for the tides: wait for the night"
        );
    }
}
