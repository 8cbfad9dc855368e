//! Colour: `--color`, NO_COLOR, CLICOLOR_FORCE, and none where nobody looks.

use crate::text;
use std::process::{Command, Output};

fn run(words: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trimtab"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("CLICOLOR");
    command.args(words).envs(variables.iter().copied()).output().unwrap()
}

/// Whether help on stdout, clap's errors and our own on stderr are coloured: all alike, or the
/// choice did not reach one of them.
fn is_coloured(option: &[&str], variables: &[(&str, &str)]) -> bool {
    let of = |words: &[&str]| run(&[words, option].concat(), variables);
    let pages = [
        of(&["demo", "--help"]).stdout,
        of(&["demo", "--sead"]).stderr,
        of(&["check", "nowhere.toml"]).stderr,
    ];
    let [help, usage, own] = pages.map(|page| text(&page).contains('\u{1b}'));
    assert!(help == usage && usage == own, "{option:?} {variables:?}: {help} {usage} {own}");
    help
}

#[test]
fn a_pipe_has_none_unless_it_is_asked_for() {
    assert!(!is_coloured(&[], &[]));
    assert!(is_coloured(&["--color", "always"], &[]));
    assert!(is_coloured(&["--color=always"], &[("NO_COLOR", "1")]));
    assert!(is_coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!is_coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(is_coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "")]));
    assert!(!is_coloured(&[], &[("CLICOLOR_FORCE", "0")]));
    assert!(!is_coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn json_never_has_any() {
    let output = run(&["--color", "always", "demo", "--json"], &[]);
    assert!(output.status.success() && !text(&output.stdout).contains('\u{1b}'));
}
