//! Runs the binary under test.

use std::ffi::OsStr;
use std::process::Command;

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Runs a chore with its arguments.
pub(crate) fn xtask<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Ended {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(args);
    // Inside a git hook these would point `git` at the hook's own repository.
    for variable in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"] {
        command.env_remove(variable);
    }
    let output = command.output().expect("the binary under test starts");
    Ended {
        code: output.status.code(),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
