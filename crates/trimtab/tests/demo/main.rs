//! `trimtab demo` as a newcomer meets it: the built binary, what it prints and what it leaves.

#![allow(clippy::unwrap_used, reason = "a test ends where a figure is missing")]

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

/// Runs the demonstration in a folder.
fn demo(folder: &Path, args: &[&str]) -> Output {
    trimtab(folder, "demo", args)
}

fn trimtab(folder: &Path, command: &str, args: &[&str]) -> Output {
    let mut trimtab = Command::new(env!("CARGO_BIN_EXE_trimtab"));
    trimtab.arg(command).args(args).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The plain story of a seed, with the program by its own name.
fn story(args: &[&str]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let output = demo(folder.path(), &[&["--no-report"], args].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    text(&output.stdout).replace(env!("CARGO_BIN_EXE_trimtab"), "trimtab")
}

/// Every word of seed 1. A change of the story shows here: `cargo run -- demo --no-report`.
#[test]
fn seed_1_is_told_word_for_word() {
    let told = story(&["--seed", "1"]);
    for (line, (told, expected)) in told.lines().zip(include_str!("seed-1.txt").lines()).enumerate()
    {
        assert_eq!(told, expected, "line {}", line + 1);
    }
    assert_eq!(told, include_str!("seed-1.txt"));
}

#[test]
fn a_seed_is_a_story_whatever_the_speed() {
    assert_eq!(story(&["--seed", "3"]), story(&["--seed", "3", "--speed", "0.1"]));
    assert_ne!(story(&["--seed", "3"]), story(&["--seed", "4"]));
    assert!(story(&["--seed", "3"]).lines().count() <= 75);
}

#[test]
fn json_sets_the_runs_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let output = demo(folder.path(), &["--json"]);
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&json["schema"], &json["seed"]), (&"trimtab/demo/1".into(), &1.into()));
    assert_eq!(json["trimtab"], json["runs"][0]);
    assert_eq!(json["trimtab"]["strategy"], "dynamic");
    assert_eq!(
        (&json["trimtab"]["liquidations"], &json["nobody"]["liquidations"]),
        (&0.into(), &2.into())
    );
    assert_eq!(json["runs"].as_array().unwrap().len(), 3);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was written");
}

#[test]
fn the_report_and_the_journal_are_what_the_story_says() {
    let folder = tempfile::tempdir().unwrap();
    let output = demo(folder.path(), &["--journal", "story"]);
    let told = text(&output.stdout);
    let page = std::fs::read_to_string(folder.path().join("trimtab-demo.html")).unwrap();
    assert!(page.contains("seed 1") && page.contains("cygnus"));
    assert!(told.contains("report   trimtab-demo.html ("), "{told}");
    let why = told.lines().find(|line| line.contains(" why story --between ")).unwrap();
    let words: Vec<&str> = why.split(' ').skip_while(|word| *word != "why").skip(1).collect();
    let why = text(&trimtab(folder.path(), "why", &words).stdout);
    // The journal tells the crash in the very sentences of the story.
    let moved = told.lines().find(|line| line.starts_with("Tue 06:40   Moved $")).unwrap();
    assert!(why.contains(&moved["Tue 06:40   ".len()..]), "{why}");
    let replay = trimtab(folder.path(), "replay", &["story"]);
    assert!(text(&replay.stdout).contains(" 0 differences"), "{}", text(&replay.stderr));
}

#[test]
fn what_is_not_ours_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("trimtab-demo.html");
    std::fs::write(&page, "mine").unwrap();
    let usual = demo(folder.path(), &[]);
    assert!(usual.status.success());
    assert!(text(&usual.stderr).contains("No report: trimtab-demo.html cannot be written here"));
    let named = demo(folder.path(), &["--report", "trimtab-demo.html"]);
    assert_eq!(named.status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(&page).unwrap(), "mine");
    std::fs::create_dir(folder.path().join("story")).unwrap();
    std::fs::write(folder.path().join("story/notes"), "mine").unwrap();
    let journal = demo(folder.path(), &["--journal", "story", "--no-report"]);
    assert!(!journal.status.success() && journal.stdout.is_empty());
}

#[test]
fn a_wrong_speed_or_name_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for wrong in [["--speed", "fast"], ["--speed", "0"], ["--strategy", "dynamik"]] {
        assert_eq!(demo(folder.path(), &wrong).status.code(), Some(2), "{wrong:?}");
    }
}
