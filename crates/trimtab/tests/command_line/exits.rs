//! Exit codes, command by command, and that the table has all of them and no other.

use crate::{Journals, World, example, flat, show, text, trimtab};
use std::collections::BTreeSet;

/// Runs one command line.
fn ends(words: &[&str], code: i32) -> i32 {
    let output = trimtab(words);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{words:?}: {said}");
    assert!([0, 10].contains(&code) || !said.is_empty(), "{words:?} says nothing");
    code
}

/// What every command does with a word that it does not know.
#[test]
fn what_is_not_understood_is_two() {
    for command in crate::help::commands() {
        let words: Vec<&str> = command.split(' ').chain(["--no-such-option"]).collect();
        ends(&words, 2);
    }
    ends(&["no-such-command"], 2);
    ends(&[], 2);
}

#[test]
fn what_is_not_there_is_three() {
    let (config, state) = (example("funding-arb.toml"), example("state.json"));
    let lines: [&[&str]; 12] = [
        &["check", "nowhere.toml"],
        &["check", "nowhere.json"],
        &["backtest", "nowhere.toml"],
        &["backtest", "--benchmark", "nowhere.json", "--data", "x"],
        &["scenario", "nowhere.json"],
        &["solve", "nowhere.json"],
        &["plan", "nowhere.toml", "--state", &state],
        &["plan", &config, "--state", "nowhere.json"],
        &["plan", "--journal", "nowhere"],
        &["why", "nowhere"],
        &["journal", "verify", "nowhere"],
        &["replay", "nowhere"],
    ];
    for line in lines {
        ends(line, 3);
    }
}

#[test]
fn what_cannot_be_used_is_four() {
    let folder = tempfile::tempdir().unwrap();
    let [toml, json] = ["bad.toml", "bad.json"].map(|name| folder.path().join(name));
    std::fs::write(&toml, "capital = = 4").unwrap();
    std::fs::write(&json, "{\"name\": 7}").unwrap();
    let [toml, json] = [show(&toml), show(&json)];
    let config = example("funding-arb.toml");
    let lines: [&[&str]; 8] = [
        &["check", toml],
        &["check", json],
        &["backtest", toml],
        &["backtest", "--benchmark", json, "--data", "x"],
        &["scenario", json],
        &["solve", json],
        &["solve", toml],
        &["plan", &config, "--state", json],
    ];
    for line in lines {
        ends(line, 4);
    }
}

#[test]
fn what_was_tried_and_failed_is_one() {
    let world = World::new();
    let file = show(&world.path("b.json")).to_owned();
    ends(&["man", "--out", &format!("{file}/below")], 1);
    ends(&["reference", "--out", &format!("{file}/below")], 1);
    let journals = Journals::write();
    let again = journals.world.path("journals");
    let output = journals.world.backtest(&["--window", "three-days", "--journal", show(&again)]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
}

#[test]
fn a_plan_is_ten_or_nought() {
    let (config, state) = (example("funding-arb.toml"), example("state.json"));
    ends(&["plan", &config, "--state", &state, "--strategy", "weighted-tolerance"], 10);
    ends(&["plan", &config, "--state", &state, "--strategy", "none"], 0);
}

#[test]
fn a_damaged_journal_is_thirteen_and_keeps_replay_from_no_other() {
    let journals = Journals::write();
    let (good, bad) = (journals.of("none"), journals.flipped("weighted-tolerance", 5_000));
    for line in [&["journal", "verify", &bad][..], &["why", &bad], &["plan", "--journal", &bad]] {
        ends(line, 13);
    }
    let output = trimtab(&["replay", &bad, "nowhere", &good]);
    assert_eq!(output.status.code(), Some(13), "{}", text(&output.stderr));
    let (told, said) = (text(&output.stdout), flat(&output.stderr));
    assert_eq!(told.matches(" 0 differences").count(), 1, "{told}");
    assert!(said.contains("is damaged") && said.contains("there is no journal nowhere"), "{said}");
    ends(&["replay", "nowhere", &good], 3);
}

#[test]
fn another_format_of_a_journal_names_its_place() {
    let journals = Journals::write();
    let file = std::path::Path::new(&journals.of("none")).join("00000001.segment");
    let head = std::fs::read(file).unwrap();
    // The version is the digit, or the byte, behind the format's name.
    let version = (0..head.len().min(64)).find(|&byte| is_version(&journals, byte));
    assert!(version.is_some(), "no byte of the head is taken for the version");
}

/// Whether flipping this byte makes another format of the journal.
fn is_version(journals: &Journals, byte: usize) -> bool {
    let copy = journals.flipped("none", byte);
    let output = trimtab(&["journal", "verify", &copy]);
    std::fs::remove_dir_all(&copy).unwrap();
    let said = flat(&output.stderr);
    let is_version = output.status.code() == Some(4);
    if is_version {
        assert!(said.contains("record 0, the head of segment 1, is of journal format"), "{said}");
    }
    is_version
}

/// The codes on the page are those that are pinned here and in the tests of `backtest`.
#[test]
fn the_table_has_these_codes() {
    let page = crate::places::root().join("docs/reference/exit-codes.md");
    let page = std::fs::read_to_string(page).unwrap();
    let codes = page.lines().filter_map(|line| line.split('|').nth(1)?.trim().parse().ok());
    let codes: BTreeSet<u32> = codes.collect();
    assert_eq!(codes, BTreeSet::from([0, 1, 2, 3, 4, 10, 12, 13, 14, 130]));
}
