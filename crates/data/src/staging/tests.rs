//! Nothing is lost where files cannot be put in their places.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::{Left, Staging};
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

fn staging(target: &Path, names: &[&str]) -> Staging {
    let mut staging = Staging::new(target).unwrap();
    for name in names {
        staging.file(name).unwrap().write_all(b"new").unwrap();
    }
    staging
}

/// What is in a folder: the text of its files, nothing for its folders.
fn found(target: &Path) -> BTreeMap<String, Option<String>> {
    let all = fs::read_dir(target).unwrap().map(Result::unwrap);
    let named = all
        .map(|one| (one.file_name().into_string().unwrap(), fs::read_to_string(one.path()).ok()));
    named.collect()
}

fn text(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn all_are_put_in_place_and_nothing_else_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path();
    fs::write(target.join("a"), "old").unwrap();
    fs::write(target.join("foreign"), "theirs").unwrap();
    staging(target, &["a", "b"]).settle().unwrap();
    let whole = [("a", "new"), ("b", "new"), ("foreign", "theirs")];
    assert_eq!(found(target), whole.map(|(name, is)| (name.to_owned(), text(is))).into());
}

#[test]
fn where_one_cannot_be_put_the_others_are_as_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path();
    fs::write(target.join("a"), "old").unwrap();
    fs::write(target.join("sub"), "a file where a folder should be").unwrap();
    let before = found(target);
    let error = staging(target, &["a", "new", "sub/b"]).settle().unwrap_err();
    assert_eq!((error.path, error.left), (target.join("sub/b"), None));
    assert_eq!(found(target), before);
}

#[test]
fn a_folder_in_a_files_place_is_refused_with_all_that_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path();
    fs::create_dir(target.join("b")).unwrap();
    fs::write(target.join("b/foreign"), "theirs").unwrap();
    let error = staging(target, &["a", "b"]).settle().unwrap_err();
    assert_eq!((error.path, error.left), (target.join("b"), None));
    assert_eq!(found(target), [("b".to_owned(), None)].into());
    assert_eq!(found(&target.join("b")), [("foreign".to_owned(), text("theirs"))].into());
}

#[test]
fn what_cannot_go_back_is_kept_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path();
    fs::write(target.join("a"), "old").unwrap();
    let mut staging = staging(target, &["a", "b"]);
    staging.put("a").unwrap();
    staging.put("b").unwrap();
    // Somebody puts a folder in the way of `a` going back.
    fs::remove_file(target.join("a")).unwrap();
    fs::create_dir_all(target.join("a/full")).unwrap();
    let old = staging.old_place();
    let left = staging.take_all_back(&staging.names);
    assert_eq!(left, Some(Left { names: vec!["a".to_owned()], old: old.clone() }));
    staging.holds_old = left.is_some();
    drop(staging);
    assert_eq!(found(&old), [("a".to_owned(), text("old"))].into());
    assert!(!target.join("b").exists(), "it was ours");
}

#[test]
fn what_was_never_put_there_is_not_removed() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path();
    let staging = staging(target, &["a"]);
    // Somebody writes it meanwhile.
    fs::write(target.join("a"), "theirs").unwrap();
    assert_eq!(staging.take_all_back(&staging.names), None);
    drop(staging);
    assert_eq!(found(target), [("a".to_owned(), text("theirs"))].into());
}

#[test]
fn what_another_left_under_the_same_name_stays() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path();
    let theirs = format!(".partial-{}", std::process::id());
    fs::create_dir_all(target.join(&theirs).join("old")).unwrap();
    staging(target, &["a"]).settle().unwrap();
    drop(staging(target, &["b"]));
    assert_eq!(found(target), [(theirs.clone(), None), ("a".to_owned(), text("new"))].into());
    assert_eq!(found(&target.join(theirs)), [("old".to_owned(), None)].into());
}
