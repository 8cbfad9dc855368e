//! Broken configurations: each gives the right line, column and remedy, word for word.
//!
//! `broken/NAME.toml` is checked and stderr compared with `broken/NAME.txt`. A line `# env: A=B` sets a
//! variable. `UPDATE_EXPECTED=1` writes what is said now; read it before it is committed.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use std::path::{Path, PathBuf};
use std::process::Command;

/// What is said of a file of a folder, and the exit code before it.
fn said(folder: &Path, name: &str, env: &[(&str, &str)]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trimtab"));
    command.current_dir(folder).args(["check", name]).env_clear();
    let output = command.envs(env.iter().copied()).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "", "{name}");
    let code = output.status.code().unwrap();
    format!("exit {code}\n{}", String::from_utf8(output.stderr).unwrap())
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken")
}

#[test]
fn each_is_told_word_for_word() {
    let folder = folder();
    let mut different = Vec::new();
    let mut count = 0;
    let mut names: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    for path in names.iter().filter(|path| path.extension().is_some_and(|end| end == "toml")) {
        count += 1;
        let text = std::fs::read_to_string(path).unwrap();
        let lines = text.lines().filter_map(|line| line.strip_prefix("# env: "));
        let env: Vec<(&str, &str)> = lines.map(|line| line.split_once('=').unwrap()).collect();
        let said = said(&folder, path.file_name().unwrap().to_str().unwrap(), &env);
        assert!(said.starts_with("exit 4\n"), "{}: {said}", path.display());
        for secret in ["do-not-print-me", "hunter2", "0x4c08", "legal winner", "\u{1b}"] {
            assert!(!said.contains(secret), "{said}");
        }
        let expected = path.with_extension("txt");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            std::fs::write(&expected, &said).unwrap();
        }
        if std::fs::read_to_string(&expected).unwrap_or_default() != said {
            different.push(format!("{}:\n{said}", path.display()));
        }
    }
    assert!(count >= 20, "{count} broken configurations");
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// A file with these bytes in a folder of its own.
#[track_caller]
fn of_bytes(bytes: &[u8], fragments: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("desk.toml"), bytes).unwrap();
    let said = said(folder.path(), "desk.toml", &[]);
    assert!(said.starts_with("exit 4\n"), "{said}");
    let unwrapped = said.split_whitespace().collect::<Vec<_>>().join(" ");
    for fragment in fragments {
        assert!(unwrapped.contains(fragment), "`{fragment}` is not in: {said}");
    }
    assert!(said.len() < 3_000, "{} bytes", said.len());
}

#[test]
fn what_is_no_text_is_told() {
    of_bytes(b"version = 1\n# \xff\n", &["desk.toml:2:3: byte 0xff is not UTF-8", "UTF-8 text"]);
    of_bytes(b"\xff\xfev\0e\0", &["desk.toml:1:1: byte 0xff is not UTF-8"]);
    of_bytes(&vec![b'#'; (1 << 20) + 1], &["larger than 1048576 bytes"]);
    let long = format!("version = 1\nx = \"{}\"\n", "y".repeat(500_000));
    of_bytes(long.as_bytes(), &["desk.toml:2:1: unknown key `x`"]);
}

#[test]
fn a_folder_is_no_configuration() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("desk.toml")).unwrap();
    let said = said(folder.path(), "desk.toml", &[]);
    assert!(said.starts_with("exit 4\n") && said.contains("desk.toml is a folder"), "{said}");
}

/// Marks of encoding and carriage returns change no place.
#[test]
fn places_are_right_whatever_the_line_ends() {
    let text = std::fs::read_to_string(folder().join("several-at-once.toml")).unwrap();
    let text = text.replace("# env", "# no env");
    let places = |bytes: String| {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("desk.toml"), bytes).unwrap();
        let said = said(folder.path(), "desk.toml", &[]);
        let places: Vec<String> = said
            .split_whitespace()
            .filter_map(|word| word.split("desk.toml:").nth(1))
            .map(|place| place.trim_end_matches(']').to_owned())
            .collect();
        places
    };
    let plain = places(text.clone());
    assert_eq!(plain.len(), 7, "{plain:?}");
    assert_eq!(places(text.replace('\n', "\r\n")), plain);
    assert_eq!(places(format!("\u{feff}{text}")), plain);
    let first_line = "version = 2\n";
    assert_eq!(places(format!("\u{feff}{first_line}")), places(first_line.to_owned()));
}
