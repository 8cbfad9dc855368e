//! The pure crates touch nothing outside: no clock, no order of hashing, no thread, no file, no
//! network, no print, no chance, no state of its own, no `unsafe`, and no way to stop the process.
//!
//! What they compute must be the same on every run and every machine, or a journal would not replay.

mod rules;
mod standard;
mod transcendental;

use super::finding::Finding;
use super::tokens::Token;
use rules::{RULES, Rule};

/// The crates that must be pure.
const PURE: &[&str] = &["model", "risk", "allocate", "engine"];

/// The names of the rules, for escapes.
pub(crate) fn rule_names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name).chain([standard::ALIAS, transcendental::RULE])
}

/// Whether a file is part of a pure crate.
pub(crate) fn applies(path: &str) -> bool {
    let crate_of = path.strip_prefix("crates/").and_then(|path| path.split_once("/src/"));
    crate_of.is_some_and(|(name, _)| PURE.contains(&name))
}

/// Every breach of purity in the tokens of a file.
pub(crate) fn check(path: &str, code: &[Token]) -> Vec<Finding> {
    let patterns = RULES.iter().flat_map(|rule| broken_patterns(path, code, rule));
    let modules = broken_modules(path, code).into_iter();
    let aliases = standard::aliases(path, code).into_iter();
    patterns.chain(modules).chain(aliases).chain(transcendental::check(path, code)).collect()
}

fn broken_patterns(path: &str, code: &[Token], rule: &Rule) -> Vec<Finding> {
    let mut found = Vec::new();
    for pattern in rule.patterns {
        let shown = pattern.replace(' ', "");
        for at in 0..code.len() {
            let is_lifetime = at > 0 && code[at - 1].text == "'";
            if begins_with(&code[at..], pattern) && !is_lifetime {
                found.push(breach(path, code[at].line, rule, &shown));
            }
        }
    }
    found
}

fn broken_modules(path: &str, code: &[Token]) -> Vec<Finding> {
    let breaches = standard::modules(code).into_iter().filter_map(|module| {
        let rule = RULES.iter().find(|rule| rule.modules.contains(&module.text.as_str()))?;
        Some(breach(path, module.line, rule, &format!("std::{}", module.text)))
    });
    breaches.collect()
}

fn breach(path: &str, line: usize, rule: &Rule, what: &str) -> Finding {
    let message = format!("`{what}` in a pure crate, {}", rule.remedy);
    Finding::new(path, line, rule.name, message)
}

/// Whether code begins with a pattern: tokens with a space between them, `Word*` for any word that
/// begins with `Word`.
fn begins_with(code: &[Token], pattern: &str) -> bool {
    let words = pattern.split(' ');
    let needed = words.clone().count();
    let matches = |word: &str, token: &Token| match word.strip_suffix('*') {
        Some(start) if !start.is_empty() => token.text.starts_with(start),
        _ => token.text == word,
    };
    code.len() >= needed && words.zip(code).all(|(word, token)| matches(word, token))
}

#[cfg(test)]
mod tests {
    use super::super::tokens::lex;
    use super::*;

    /// The rules a source breaks, with the lines.
    fn broken(source: &str) -> Vec<(usize, &'static str)> {
        let code = lex(source).unwrap().tokens;
        check("x.rs", &code).into_iter().map(|finding| (finding.line, finding.rule)).collect()
    }

    #[test]
    fn every_forbidden_call_is_seen() {
        for (source, rule) in [
            ("let t = Instant::now();", "clock"),
            ("let t: SystemTime;", "clock"),
            ("use std::time::Duration;", "clock"),
            ("use std::collections::HashMap;", "hash-order"),
            ("HashSet::new();", "hash-order"),
            ("thread::spawn(f);", "thread"),
            ("use std::fs::File;", "outside"),
            ("println!(\"a\");", "print"),
            ("dbg!(a);", "print"),
            ("rand::random();", "random"),
            ("unsafe { f() }", "unsafe"),
            ("a.unwrap();", "panic"),
            ("a.expect(\"b\");", "panic"),
            ("a.map(Option::unwrap);", "panic"),
            ("panic!();", "panic"),
            ("todo!()", "panic"),
            ("unreachable!()", "panic"),
            ("a.unwrap_err();", "panic"),
            ("a.expect_err(\"b\");", "panic"),
            ("a.map(Result::unwrap_err);", "panic"),
            ("std::panic::panic_any(a);", "panic"),
            ("resume_unwind(a);", "panic"),
            ("env!(\"A\")", "outside"),
            ("option_env!(\"A\")", "outside"),
            ("include_str!(\"a\")", "outside"),
            ("include_bytes!(\"a\")", "outside"),
            ("include!(\"a\");", "outside"),
            ("RandomState::new();", "random"),
            ("static A: u8 = 1;", "hidden-state"),
            ("fn f() { static mut A: u8 = 1; }", "hidden-state"),
            ("a: OnceLock<u8>", "hidden-state"),
            ("a: LazyLock<u8>", "hidden-state"),
            ("a: Mutex<u8>", "hidden-state"),
            ("a: RwLock<u8>", "hidden-state"),
            ("use std::sync::atomic::AtomicU8;", "hidden-state"),
            ("thread_local! {}", "hidden-state"),
            ("a.ln()", "transcendental"),
            ("use std as s;", "alias"),
        ] {
            assert_eq!(broken(source), [(1, rule)], "{source}");
        }
    }

    #[test]
    fn modules_are_seen_inside_the_braces_of_an_import() {
        let source = "use std::{\n collections::{BTreeMap, fs},\n fs::{self, File},\n net,\n fmt};";
        assert_eq!(broken(source), [(3, "outside"), (4, "outside")]);
    }

    #[test]
    fn comments_strings_and_lookalikes_are_not_flagged() {
        for source in [
            "// HashMap, unsafe, panic!()",
            "/// a.unwrap()\nfn f() {}",
            "let a = \"std::fs println!\";",
            "a.unwrap_or(b); a.unwrap_or_else(c); a.expected(d);",
            "const A: &'static str = b; fn f<T: 'static>(a: &'static T) {}",
            "environment!(); include(a); fn unreachable() {}",
            "if print != a {}",
            "#[expect(dead_code)] fn f() {}",
            "use core::fmt; use std::collections::BTreeMap;",
            "let process = 1; let time = a.time;",
        ] {
            assert_eq!(broken(source), [], "{source}");
        }
    }

    #[test]
    fn the_rule_is_for_the_sources_of_the_pure_crates() {
        assert!(applies("crates/engine/src/state/mod.rs"));
        assert!(!applies("crates/engine/build.rs"));
        assert!(!applies("crates/node/src/lib.rs"));
        assert!(!applies("xtask/src/main.rs"));
    }
}
