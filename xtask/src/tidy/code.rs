//! The rules on code: each Rust file is lexed once, every rule that applies to it is asked, and the
//! escapes stated in the file are honoured.

use super::finding::Finding;
use super::tokens::{Lexed, Token, lex};
use super::tree::Tree;
use super::{discard, escape, money, purity, sizes, test_code, test_modules};

/// A Rust file that is not known for tests by its path.
struct Source<'a> {
    path: &'a str,
    text: &'a str,
    lexed: Lexed,
}

/// What the rules found in all Rust files that are not tests, and which sizes stand out.
pub(crate) fn check(tree: &Tree) -> (Vec<Finding>, Vec<String>) {
    let (sources, mut found) = read(tree);
    let declared = |source: &Source<'_>| test_modules::declared(source.path, &source.lexed.tokens);
    let test_modules: Vec<String> = sources.iter().flat_map(declared).collect();
    let mut outliers = Vec::new();
    for source in sources.iter().filter(|s| !test_modules::holds(&test_modules, s.path)) {
        let code = outside_tests(&source.lexed);
        outliers.extend(sizes::outliers(source.path, &code));
        let broken = broken_rules(source.path, &code);
        found.extend(escape::apply(source.path, source.text, &source.lexed, broken));
    }
    (found, outliers)
}

/// Lexes the files; one that cannot be lexed is a finding, since no rule can vouch for it.
fn read(tree: &Tree) -> (Vec<Source<'_>>, Vec<Finding>) {
    let (mut sources, mut found) = (Vec::new(), Vec::new());
    for (path, text) in tree.with_extension("rs").filter(|(path, _)| !test_code::is_test_file(path))
    {
        match lex(text) {
            Ok(lexed) => sources.push(Source { path, text, lexed }),
            Err(line) => {
                let message = "cannot be read as Rust, see what the compiler says";
                found.push(Finding::new(path, line, "rust", message));
            }
        }
    }
    (sources, found)
}

fn outside_tests(lexed: &Lexed) -> Vec<Token> {
    lexed.tokens.iter().filter(|token| !token.in_test).cloned().collect()
}

fn broken_rules(path: &str, code: &[Token]) -> Vec<Finding> {
    let mut found = discard::check(path, code);
    if purity::applies(path) {
        found.extend(purity::check(path, code));
    }
    if money::applies(path) {
        found.extend(money::check(path, code));
    }
    // Two patterns may see the same thing (`std::thread::spawn`); one finding is enough.
    found.sort();
    found.dedup_by_key(|finding| (finding.line, finding.rule));
    found
}
