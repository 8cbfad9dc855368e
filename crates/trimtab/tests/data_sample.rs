//! `trimtab data sample` as a user meets it.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

fn trimtab(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trimtab"));
    command.current_dir(folder).args(args).output().unwrap()
}

fn example(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    root.join(name).display().to_string()
}

/// Every file below a folder with its bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            all.push((path, bytes));
        }
    }
    all.sort();
    all
}

#[test]
fn a_backtest_runs_on_it_and_meets_a_crash() {
    let folder = TempDir::new().unwrap();
    let config = example("basis-pairs.toml");
    let made = trimtab(folder.path(), &["data", "sample", "history", "--config", &config]);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    assert!(String::from_utf8_lossy(&made.stderr).contains("made up"));
    let ran = trimtab(
        folder.path(),
        &["backtest", &config, "--data", "history", "--strategy", "hold", "--json"],
    );
    assert_eq!(ran.status.code(), Some(0), "{ran:?}");
    assert!(ran.stderr.is_empty(), "nothing may be missing: {ran:?}");
    let json: Value = serde_json::from_slice(&ran.stdout).unwrap();
    assert!(json.to_string().contains("winter-2025"));
}

#[test]
fn the_same_seed_writes_the_same_bytes() {
    let folder = TempDir::new().unwrap();
    for (name, seed) in [("one", "7"), ("same", "7"), ("other", "8")] {
        let made = trimtab(folder.path(), &["data", "sample", name, "--seed", seed]);
        assert_eq!(made.status.code(), Some(0), "{made:?}");
    }
    let bytes = |name: &str| -> Vec<Vec<u8>> {
        files(&folder.path().join(name)).into_iter().map(|(_, bytes)| bytes).collect()
    };
    assert_eq!(bytes("one").len(), 4 * 2 + 1);
    assert_eq!(bytes("one"), bytes("same"));
    assert_ne!(bytes("one"), bytes("other"));
}

#[test]
fn json_tells_what_was_written() {
    let folder = TempDir::new().unwrap();
    let made = trimtab(folder.path(), &["data", "sample", "history", "--json"]);
    let json: Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(json["schema"], "trimtab/data-sample/1");
    assert_eq!(json["generated"], true);
    let fall = json["windows"][0]["crash_return"].as_f64().unwrap();
    assert!((-0.35..-0.1).contains(&fall), "{fall}");
    for file in json["files"].as_array().unwrap() {
        let path = folder.path().join("history").join(file["name"].as_str().unwrap());
        assert!(path.is_file(), "{path:?}");
    }
}

#[test]
fn a_folder_that_is_not_empty_is_left_alone() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("mine"), "precious").unwrap();
    let refused = trimtab(folder.path(), &["data", "sample", "."]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--force"));
    assert_eq!(files(folder.path()).len(), 1);
    let forced = trimtab(folder.path(), &["data", "sample", ".", "--force"]);
    assert_eq!(forced.status.code(), Some(0), "{forced:?}");
    assert_eq!(fs::read(folder.path().join("mine")).unwrap(), b"precious");
    assert!(folder.path().join("GENERATED.txt").is_file());
}

#[test]
fn a_failure_leaves_nothing_behind() {
    let folder = TempDir::new().unwrap();
    // Where a folder is due there is a file.
    fs::write(folder.path().join("perp-funding"), "in the way").unwrap();
    let failed = trimtab(folder.path(), &["data", "sample", ".", "--force"]);
    assert_eq!(failed.status.code(), Some(1), "{failed:?}");
    let left = files(folder.path());
    assert_eq!(left.len(), 1, "{left:?}");
    assert_eq!(left[0].1, b"in the way");
}
