//! A link in the documentation leads somewhere: to a file of the repository, and to a heading in it.
//!
//! Links to the web are not followed; a test must not depend on the world.

use super::finding::Finding;
use super::markdown::{anchors, links};
use super::tree::Tree;

const RULE: &str = "dead-link";

/// Every link of a Markdown file that leads nowhere.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.with_extension("md") {
        for link in links(text) {
            if let Some(message) = fault(tree, path, &link.target) {
                found.push(Finding::new(path, link.line, RULE, message));
            }
        }
    }
    found
}

fn fault(tree: &Tree, from: &str, link: &str) -> Option<String> {
    if is_web(link) {
        return None;
    }
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let Some(target) = resolve(from, &decode(file)) else {
        return Some(format!("`{link}` leads out of the repository, link within it"));
    };
    if link.is_empty() || !tree.contains(&target) {
        return Some(format!("`{link}` does not exist, correct the path"));
    }
    // Only Markdown has headings; what an anchor means elsewhere (a line of code) is not ours.
    let is_document = target.to_ascii_lowercase().ends_with(".md");
    let has_anchor = anchor.is_empty()
        || !is_document
        || tree.text(&target).is_some_and(|text| anchors(text).contains(anchor));
    (!has_anchor).then(|| format!("`{link}` names no heading of {target}, correct the anchor"))
}

/// Whether a link has a scheme, as `https:` and `mailto:` do.
fn is_web(link: &str) -> bool {
    let scheme = link.split_once(':').map(|(scheme, _)| scheme);
    scheme.is_some_and(|scheme| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

/// The path from the root that a link leads to; nothing if it leads out of the repository.
fn resolve(from: &str, link: &str) -> Option<String> {
    if link.is_empty() {
        return Some(from.to_owned());
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if link.starts_with('/') {
        parts.clear();
    }
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The path a link means: `%20` and its like decoded; a link that decodes to no text is kept.
fn decode(link: &str) -> String {
    let mut bytes = Vec::with_capacity(link.len());
    let mut rest = link.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code.filter(|_| *first == b'%') {
            Some(code) => {
                bytes.push(code);
                rest = &after[2..];
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| link.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(link: &str) -> Option<String> {
        let tree = Tree::of(&[
            ("README.md", "# Home\n"),
            ("docs/guide.md", "# Guide\n## First steps\n"),
            ("docs/a b.png", ""),
            ("src/lib.rs", ""),
        ]);
        fault(&tree, "docs/guide.md", link)
    }

    #[test]
    fn links_to_files_folders_headings_and_the_web_are_alive() {
        for link in [
            "guide.md",
            "#first-steps",
            "../README.md#home",
            "/docs",
            "..",
            "a%20b.png",
            "../src/lib.rs#L1",
            "https://example.com/x",
            "mailto:a@b.c",
        ] {
            assert_eq!(faults(link), None, "{link}");
        }
    }

    #[test]
    fn links_to_what_is_not_there_are_dead() {
        for link in ["", "gone.md", "#second-steps", "../README.md#guide", "../../else.md", "/doc"]
        {
            assert!(faults(link).is_some(), "{link}");
        }
    }
}
