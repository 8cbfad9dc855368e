//! What is said on stderr: notes unless `-q`, details with `-v`, and no word where nobody reads.

use crate::{Journals, World, example, text, trimtab};
use std::process::{Command, Stdio};

#[test]
fn quiet_leaves_notes_out_and_verbose_adds_details() {
    let (config, state) = (example("funding-arb.toml"), example("state.json"));
    let plan = |more: &[&str]| {
        let output = trimtab(&[&["plan", &config, "--state", &state], more].concat());
        (text(&output.stdout), text(&output.stderr))
    };
    let (data, said) = plan(&[]);
    assert!(said.contains("note: dynamic decides") && !said.contains("took "), "{said}");
    assert_eq!(plan(&["-q"]), (data.clone(), String::new()));
    let (same, said) = plan(&["-v"]);
    assert!(said.contains("note: dynamic") && said.contains(" s in all"), "{said}");
    assert_eq!(same, data, "what is said is never mixed with data");
    let both = trimtab(&["demo", "-q", "-v"]);
    assert_eq!(both.status.code(), Some(2), "{}", text(&both.stderr));
}

#[test]
fn details_are_what_is_read_and_how_much() {
    let world = World::new();
    let said = |flag| text(&world.backtest(&["--window", "two-days", "--json", flag]).stderr);
    let (once, twice) = (said("-v"), said("-vv"));
    assert!(once.contains("files of history, ") && once.contains(" rows kept, in "), "{once}");
    assert!(once.contains("5 runs on "), "{once}");
    assert!(!once.contains("north_mark_1h.csv.gz"), "{once}");
    assert!(twice.contains("north_mark_1h.csv.gz: ") && twice.len() > once.len(), "{twice}");
}

#[test]
fn a_reader_who_leaves_is_no_error() {
    let journals = Journals::write();
    let journal = journals.of("weighted-tolerance");
    let lines: [&[&str]; 8] = [
        &["journal", "export", &journal],
        &["journal", "show", &journal],
        &["journal", "verify", &journal],
        &["why", &journal, "--between", "2022-05-01", "2022-05-06"],
        &["replay", &journal, "--json"],
        &["demo", "--no-report"],
        &["man"],
        &["completions", "bash"],
    ];
    for line in lines {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trimtab"));
        let command = command.args(line).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), text(&output.stderr)),
            (Some(0), String::new()),
            "{line:?}"
        );
    }
}

#[test]
fn nothing_to_show_is_said() {
    let journals = Journals::write();
    let journal = journals.of("none");
    let said = |more: &[&str]| {
        let output = trimtab(&[&["journal", "show", &journal], more].concat());
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(0), String::new()));
        text(&output.stderr)
    };
    let beyond = said(&["--from", "5000"]);
    assert!(beyond.contains("the journal has 580 records") && beyond.contains("5,000"), "{beyond}");
    let of_no_kind = said(&["--decisions"]);
    assert!(of_no_kind.contains("no record of those numbers"), "{of_no_kind}");
}
