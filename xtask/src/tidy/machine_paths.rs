//! No file names a folder of somebody's machine: what works there works nowhere else.

use super::finding::Finding;
use super::tree::Tree;

const RULE: &str = "machine-path";

/// What such a path begins with, and whether a name must follow for it to be one.
///
/// Put together from parts, so that this file does not name what it forbids.
const OPENINGS: &[(&str, bool)] = &[
    (concat!("/ho", "me/"), true),
    (concat!("/Us", "ers/"), true),
    (concat!("C:\\Us", "ers\\"), false),
    (concat!("/wo", "rk/"), false),
    (concat!("/ro", "ot/"), false),
];

/// Every line of a text file that names a path of a machine.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.texts() {
        for (index, line) in text.lines().enumerate() {
            if let Some(opening) = OPENINGS.iter().find(|opening| names(line, opening)) {
                let message =
                    format!("`{}...` is a path of one machine, make it relative", opening.0);
                found.push(Finding::new(path, index + 1, RULE, message));
            }
        }
    }
    found
}

fn names(line: &str, (opening, needs_name): &(&str, bool)) -> bool {
    line.match_indices(opening).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + opening.len()..]);
        let has_name = after.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.');
        !continues_path(before) && (has_name || !needs_name)
    })
}

/// Whether what stands before makes the opening the middle of some other path or address.
fn continues_path(before: &str) -> bool {
    before.ends_with(|c: char| c.is_alphanumeric() || "_-.~})".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        let tree = Tree::of(&[("a.txt", text)]);
        check(&tree).into_iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn every_opening_is_seen_where_a_path_begins() {
        for (opening, _) in OPENINGS {
            for around in ["X", "a X", "\"X", "file://X", "=X", "(X"] {
                let line = around.replace('X', &format!("{opening}ann/notes"));
                assert_eq!(lines(&format!("ok\n{line}")), [2], "{line}");
            }
        }
    }

    #[test]
    fn the_middle_of_a_path_or_a_placeholder_is_not_one() {
        for (opening, needs_name) in OPENINGS {
            for around in ["docsX", "https://example.comX", "../..X", "${OUT}X"] {
                let line = around.replace('X', &format!("{opening}ann"));
                assert!(lines(&line).is_empty(), "{line}");
            }
            let placeholder = lines(&format!("{opening}<name>"));
            assert_eq!(placeholder.is_empty(), *needs_name, "{opening}");
        }
    }
}
