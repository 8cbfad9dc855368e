//! The folder a reader stands in: a fresh clone, as far as a page can tell.
//!
//! It has the examples, and a `bin` with the build under test and a `cargo` that does what the pages
//! ask of it with what is built already.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// What stands in for `cargo`: runs and installs need no second build, chores are looked up.
const CARGO: &str = r#"#!/bin/sh
case "$*" in
    "build --release" | "install --path crates/trimtab") exit 0 ;;
    "run --release -- "*) shift 3 ;;
    "run -q --release -- "*) shift 4 ;;
    "xtask "*)
        grep -q "^  $2 " "$CHORES" && exit 0
        echo "there is no chore $2" >&2
        exit 2 ;;
    *)
        echo "a page asks for: cargo $*; the test of the pages does not know how" >&2
        exit 101 ;;
esac
exec trimtab "$@"
"#;

/// A folder of its own for a page, gone when it is dropped.
#[derive(Debug)]
pub(crate) struct Clone {
    folder: TempDir,
    /// Where the chores are listed.
    pub(crate) chores: PathBuf,
}

impl Clone {
    /// Where the reader stands.
    pub(crate) fn work(&self) -> PathBuf {
        self.folder.path().join("trimtab")
    }

    /// What is found first on the `PATH`.
    pub(crate) fn bin(&self) -> PathBuf {
        self.folder.path().join("bin")
    }

    /// The reader's home, empty at first.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }
}

/// A fresh clone of the repository.
pub(crate) fn fresh(repository: &Path) -> Clone {
    let clone = Clone {
        folder: tempfile::tempdir().unwrap(),
        chores: repository.join("xtask/src/main.rs"),
    };
    for folder in [clone.work(), clone.bin(), clone.home()] {
        std::fs::create_dir(folder).unwrap();
    }
    copy(&repository.join("examples"), &clone.work().join("examples"));
    symlink(env!("CARGO_BIN_EXE_trimtab"), clone.bin().join("trimtab")).unwrap();
    let cargo = clone.bin().join("cargo");
    std::fs::write(&cargo, CARGO).unwrap();
    std::fs::set_permissions(&cargo, PermissionsExt::from_mode(0o755)).unwrap();
    clone
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}
