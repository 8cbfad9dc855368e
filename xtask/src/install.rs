//! What must be installed before the tests can run, and how to get what is not.
//!
//! This is the one place for it: a test that comes to need another program adds a line to
//! [`REQUIREMENTS`], and a test that needs something *built* first (contracts, a node to talk to)
//! gets its install step here, called from [`check`].

use std::process::{Command, Stdio};

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

/// Tells which requirements are missing, one line each; empty when the tests can run.
pub(crate) fn check() -> Vec<String> {
    REQUIREMENTS.iter().filter(|r| !answers(r.program, &["--version"])).map(missing).collect()
}

/// Whether a program is there and answers to `args` without failing.
pub(crate) fn answers(program: &str, args: &[&str]) -> bool {
    let status =
        Command::new(program).args(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn missing(requirement: &Requirement) -> String {
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
        let message = missing(&requirement);
        assert_eq!(
            message,
            "`moon` is not installed; it is needed for the tides: wait for the night"
        );
    }
}
