//! Help: what every page says, and what is never needed for it.

use crate::{text, trimtab};
use std::process::Command;

/// Every command by its words, from the reference page.
pub(crate) fn commands() -> Vec<String> {
    let page =
        std::fs::read_to_string(crate::places::root().join("docs/reference/cli.md")).unwrap();
    let titles = page.lines().filter_map(|line| line.strip_prefix("## trimtab "));
    titles.map(str::to_owned).collect()
}

fn help(command: &str, flag: &str) -> String {
    let words: Vec<&str> = command.split(' ').chain([flag]).collect();
    let output = trimtab(&words);
    assert!(output.status.success() && output.stderr.is_empty(), "{command} {flag}");
    text(&output.stdout)
}

#[test]
fn every_page_has_an_example_exit_codes_and_a_place_to_read_on() {
    assert!(commands().len() > 10, "{:?}", commands());
    for command in commands() {
        let (short, long) = (help(&command, "-h"), help(&command, "--help"));
        assert!(short.contains("Example") && short.contains("Global options:"), "{short}");
        for part in ["Example", "Exit codes:\n   0  ", "docs/reference/cli.md"] {
            assert!(long.contains(part), "{command}: `{part}` is not in {long}");
        }
        assert!(short.len() < long.len() && !short.contains("Exit codes"), "{command}");
        let first = long.split([' ', ',']).next().unwrap();
        let is_verb = first.chars().all(char::is_alphabetic) && !first.ends_with('s');
        assert!(is_verb, "{command}: `{first}` is no verb to begin with");
    }
}

#[test]
fn the_first_page_says_what_to_do_first() {
    let nothing = trimtab(&[]);
    assert_eq!((nothing.status.code(), &*nothing.stdout), (Some(2), &b""[..]));
    for said in [text(&nothing.stderr), text(&trimtab(&["--help"]).stdout)] {
        assert!(said.contains("Start here: trimtab demo") && said.contains("backtest"), "{said}");
        assert!(!said.contains("reference  "), "what is hidden is not shown: {said}");
    }
}

#[test]
fn only_the_codes_of_a_command_stand_below_it() {
    let plan = help("plan", "--help");
    assert!(plan.contains("\n  10  a move is proposed") && plan.contains("\n  12  "), "{plan}");
    let scenario = help("scenario", "--help");
    assert!(!scenario.contains("\n  10  ") && !scenario.contains("\n  13  "), "{scenario}");
}

/// A broken configuration must not be in the way of whoever looks for help.
#[test]
fn help_reads_no_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("trimtab.toml");
    std::fs::write(&broken, "this is = = no TOML").unwrap();
    let lines = [
        "--help",
        "help plan",
        "check --help",
        "--version",
        "completions bash",
        "man",
        "schema",
        "schema config",
    ];
    for line in lines {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trimtab"));
        command.args(line.split(' ')).current_dir(folder.path());
        command.env("TRIMTAB_CONFIG", &broken).env("TRIMTAB_CAPITAL__AMOUNT", "much");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{line}: {}", text(&output.stderr));
        assert!(output.stderr.is_empty() && !output.stdout.is_empty(), "{line}");
    }
}
