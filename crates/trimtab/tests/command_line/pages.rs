//! The pages made from code are in the repository as the code makes them.

use crate::{show, text, trimtab};
use std::collections::BTreeMap;
use std::path::Path;

/// What a page that is made begins with, behind its title.
const MADE: &str = "Made from code";

/// Every file below a folder, by its path from there.
fn files(folder: &Path, below: &str, into: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder.join(below)).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{below}/{}", entry.file_name().to_str().unwrap());
        let text = std::fs::read_to_string(entry.path()).unwrap();
        into.insert(name, text);
    }
}

fn pages(docs: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    files(docs, "reference", &mut found);
    files(docs, "schema", &mut found);
    found
}

#[test]
fn the_pages_in_docs_are_those_that_the_code_makes() {
    let folder = tempfile::tempdir().unwrap();
    let output = trimtab(&["reference", "--out", show(folder.path())]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let made = pages(folder.path());
    let kept = pages(&crate::places::root().join("docs"));
    let remedy = "run `cargo run -- reference --out docs` and commit what changes";
    for (name, page) in &made {
        assert!(kept.get(name) == Some(page), "docs/{name} is not what the code makes: {remedy}");
    }
    for (name, page) in &kept {
        let is_made = name.starts_with("schema/") || page.contains(MADE);
        assert!(!is_made || made.contains_key(name), "docs/{name} is made no more: remove it");
    }
}

#[test]
fn the_manual_has_a_page_a_command_and_the_completions_every_one() {
    let folder = tempfile::tempdir().unwrap();
    let output = trimtab(&["man", "--out", show(folder.path())]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let page = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert!(page("trimtab.1").contains("trimtab\\-journal(1)"));
    let verify = page("trimtab-journal-verify.1");
    assert!(verify.contains("\\-\\-json") && verify.contains("a journal is damaged"), "{verify}");
    assert!(!folder.path().join("trimtab-reference.1").exists());
    let all = text(&trimtab(&["man"]).stdout);
    assert_eq!(all.matches("\n.TH ").count(), std::fs::read_dir(folder.path()).unwrap().count());
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = trimtab(&["completions", shell]);
        assert!(script.status.success(), "{}", text(&script.stderr));
        let script = text(&script.stdout);
        for word in ["backtest", "verify", "between", "completions"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}
