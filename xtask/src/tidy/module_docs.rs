//! Every file begins by saying what it is for: `//!` before anything but `#![...]`.

use super::finding::Finding;
use super::tree::Tree;

const RULE: &str = "module-doc";

/// Every source file that does not begin with its documentation.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let sources = tree.with_extension("rs").filter(|(path, _)| applies(path));
    let undocumented = sources.filter_map(|(path, text)| Some((path, undocumented_line(text)?)));
    let message = "no module documentation, begin the file with `//!` and what it is for";
    undocumented.map(|(path, line)| Finding::new(path, line, RULE, message)).collect()
}

fn applies(path: &str) -> bool {
    let in_crate = path.strip_prefix("crates/").and_then(|path| path.split_once('/'));
    let in_sources = in_crate.is_some_and(|(_, path)| path.starts_with("src/"));
    in_sources || path.starts_with("xtask/src/")
}

/// The line where documentation was due; nothing if it is there.
fn undocumented_line(text: &str) -> Option<usize> {
    let mut in_attribute = false;
    for (index, line) in text.lines().map(str::trim).enumerate() {
        in_attribute |= line.starts_with("#![");
        if in_attribute {
            in_attribute = !line.ends_with(']');
        } else if !line.is_empty() {
            return (!line.starts_with("//!")).then_some(index + 1);
        }
    }
    Some(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documentation_comes_first_but_for_attributes() {
        for documented in ["//! Doc.", "\n\n//! Doc.", "#![no_std]\n#![a(\n  b\n)]\n//! Doc."] {
            assert_eq!(undocumented_line(documented), None, "{documented}");
        }
        assert_eq!(undocumented_line(""), Some(1));
        assert_eq!(undocumented_line("// Plain."), Some(1));
        assert_eq!(undocumented_line("#![no_std]\n\nuse a;\n//! Late."), Some(3));
    }

    #[test]
    fn sources_must_be_documented_and_test_folders_need_not() {
        assert!(applies("crates/model/src/money/amount.rs"));
        assert!(applies("crates/model/src/tests.rs"));
        assert!(applies("xtask/src/main.rs"));
        for path in ["crates/model/tests/a.rs", "crates/model/build.rs", "xtask/tests/it/a.rs"] {
            assert!(!applies(path), "{path}");
        }
    }
}
