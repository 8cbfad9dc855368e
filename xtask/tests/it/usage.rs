//! The command line: help is an answer, anything unknown is an error.

use crate::run::xtask;

#[test]
fn help_is_printed_and_is_no_error() {
    let ended = xtask(["help"]);
    assert_eq!(ended.code, Some(0));
    for chore in ["test", "ci", "nightly", "browser", "tidy", "vectors"] {
        assert!(ended.stdout.contains(&format!("\n  {chore} ")), "{}", ended.stdout);
    }
}

#[test]
fn no_word_an_unknown_word_and_a_missing_argument_are_errors() {
    for words in [&[][..], &["dance"], &["vectors"], &["test", "more"]] {
        let ended = xtask(words);
        assert_eq!(ended.code, Some(2), "{words:?}");
        assert!(ended.stderr.starts_with("usage: "), "{}", ended.stderr);
        assert_eq!(ended.stdout, "");
    }
}

#[test]
fn a_seed_that_is_no_number_is_named() {
    let ended = xtask(["nightly", "monday"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.contains("`monday` is no seed"), "{}", ended.stderr);
}
