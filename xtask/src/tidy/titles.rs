//! A Markdown file has exactly one title.

use super::finding::Finding;
use super::markdown::headings;
use super::tree::Tree;

const RULE: &str = "one-title";

/// Every Markdown file with no title, or with more than one.
pub(crate) fn check(tree: &Tree) -> Vec<Finding> {
    let documents = tree.with_extension("md");
    documents.filter_map(|(path, text)| check_document(path, text)).collect()
}

fn check_document(path: &str, text: &str) -> Option<Finding> {
    let mut titles = headings(text).into_iter().filter(|heading| heading.level == 1);
    match (titles.next(), titles.next()) {
        (None, _) => Some(Finding::new(path, 1, RULE, "no title, begin with `# ...`")),
        (Some(_), None) => None,
        (Some(_), Some(second)) => {
            Some(Finding::new(path, second.line, RULE, "a second title, lower it to `## ...`"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_title_is_right_and_any_other_number_is_not() {
        let line = |text| check_document("a.md", text).map(|finding| finding.line);
        assert_eq!(line("# One\n## Two\n"), None);
        assert_eq!(line("text\n## Two\n"), Some(1));
        assert_eq!(line("# One\n\n# Two\n# Three\n"), Some(3));
    }
}
