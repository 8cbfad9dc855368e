//! The one way around a rule on code: a plain comment that names the rule and says why.
//!
//! ```text
//! // tidy: allow(money-float) a chart's coordinate, never an amount
//! ```
//!
//! It holds for its own line, or, standing alone, for the next line of code. An escape without a
//! reason, for a rule that does not exist, or that allows nothing is itself a finding, so that
//! escapes neither spread nor outlive their cause.

use super::finding::Finding;
use super::tokens::{Lexed, Token};
use super::{discard, money, purity};

/// The rule on escapes themselves.
const RULE: &str = "escape";
const OPENING: &str = "// tidy: allow(";

/// An escape as stated in a file.
struct Escape<'a> {
    line: usize,
    /// The line of code it speaks for.
    target: usize,
    rule: &'a str,
    reason: &'a str,
}

/// Takes away the findings the file's escapes allow, and adds those on the escapes themselves.
pub(crate) fn apply(
    path: &str,
    source: &str,
    lexed: &Lexed,
    mut found: Vec<Finding>,
) -> Vec<Finding> {
    for escape in escapes(source, lexed) {
        let before = found.len();
        let well_formed = !escape.reason.is_empty();
        if well_formed {
            found.retain(|finding| finding.line != escape.target || finding.rule != escape.rule);
        }
        if let Some(message) = fault(&escape, found.len() < before) {
            found.push(Finding::new(path, escape.line, RULE, message));
        }
    }
    found
}

fn fault(escape: &Escape<'_>, allowed_something: bool) -> Option<String> {
    let rule = escape.rule;
    if !is_known(rule) {
        return Some(format!("there is no rule `{rule}` to allow, correct the name"));
    }
    if escape.reason.is_empty() {
        return Some(format!("allow({rule}) without a reason, say why after the bracket"));
    }
    (!allowed_something).then(|| format!("allow({rule}) allows nothing here, remove it"))
}

fn is_known(rule: &str) -> bool {
    let others = [discard::RULE, money::FLOAT, money::CAST];
    others.contains(&rule) || purity::rule_names().any(|name| name == rule)
}

/// The escapes of a file, but for those in test code, where no rule applies.
fn escapes<'a>(source: &'a str, lexed: &Lexed) -> Vec<Escape<'a>> {
    let lines = source.lines().enumerate();
    let stated = lines.filter_map(|(index, text)| {
        let (before, rest) = text.split_once(OPENING)?;
        let (line, column) = (index + 1, before.chars().count());
        if before.ends_with('/') || lexed.is_opaque(line, column) {
            return None;
        }
        let (rule, reason) = rest.split_once(')')?;
        let target = target(line, &lexed.tokens)?;
        Some(Escape { line, target, rule: rule.trim(), reason: reason.trim() })
    });
    stated.collect()
}

/// The first line of code at or below a line; nothing if that is test code.
fn target(line: usize, tokens: &[Token]) -> Option<usize> {
    match tokens.iter().find(|token| token.line >= line) {
        Some(token) => (!token.in_test).then_some(token.line),
        // Below all code, it can allow nothing and is reported for it.
        None => Some(line),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::lex;
    use super::*;

    /// What is left of one finding at each of the lines, with line and rule.
    fn left(source: &str, lines: &[usize]) -> Vec<(usize, &'static str)> {
        let lexed = lex(source).unwrap();
        let found = lines.iter().map(|line| Finding::new("x.rs", *line, discard::RULE, ""));
        let found = apply("x.rs", source, &lexed, found.collect());
        found.into_iter().map(|finding| (finding.line, finding.rule)).collect()
    }

    #[test]
    fn an_escape_holds_for_its_own_line_or_the_next_line_of_code() {
        assert_eq!(left("a; // tidy: allow(discard) why\nb;", &[1, 2]), [(2, "discard")]);
        assert_eq!(left("// tidy: allow(discard) why\n// more\na;\nb;", &[3, 4]), [(4, "discard")]);
    }

    #[test]
    fn a_faulty_escape_is_a_finding_and_allows_nothing() {
        assert_eq!(left("a; // tidy: allow(discard)", &[1]), [(1, "discard"), (1, RULE)]);
        assert_eq!(left("a; // tidy: allow(discord) why", &[1]), [(1, "discard"), (1, RULE)]);
        assert_eq!(left("a; // tidy: allow(clock) why", &[1]), [(1, "discard"), (1, RULE)]);
        assert_eq!(left("a;\n// tidy: allow(discard) why", &[]), [(2, RULE)]);
    }

    #[test]
    fn only_a_plain_comment_outside_tests_is_an_escape() {
        for source in [
            "let a = \"// tidy: allow(discard) why\";",
            "/// // tidy: allow(discard) why\nfn f() {}",
            "#[cfg(test)]\nmod tests {\n// tidy: allow(discard)\nfn f() {}\n}",
        ] {
            assert_eq!(left(source, &[1]), [(1, "discard")], "{source}");
        }
    }
}
