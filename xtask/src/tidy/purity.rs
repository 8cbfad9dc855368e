//! The pure crates touch nothing outside: no clock, no order of hashing, no thread, no file, no
//! network, no print, no chance, no `unsafe`, and no way to stop the process.
//!
//! What they compute must be the same on every run and every machine, or a journal would not replay.

use super::finding::Finding;
use super::tokens::{Kind, Token};

/// The crates that must be pure.
const PURE: &[&str] = &["model", "risk", "allocate", "engine"];

/// A rule: its name, the remedy, and the token sequences that break it.
struct Rule {
    name: &'static str,
    remedy: &'static str,
    /// Tokens with a space between them.
    patterns: &'static [&'static str],
    /// Modules of `std` that break it, however they are imported.
    modules: &'static [&'static str],
}

/// Functions of reals whose last bit depends on the platform's own library.
const TRANSCENDENTALS: &[&str] = &[
    ". ln (",
    ". log (",
    ". log2 (",
    ". log10 (",
    ". ln_1p (",
    ". exp (",
    ". exp2 (",
    ". exp_m1 (",
    ". powf (",
    ". powi (",
    ". sin (",
    ". cos (",
    ". tan (",
    ". asin (",
    ". acos (",
    ". atan (",
    ". atan2 (",
    ". sinh (",
    ". cosh (",
    ". tanh (",
    ". asinh (",
    ". acosh (",
    ". atanh (",
    ". sin_cos (",
    ". cbrt (",
    ". hypot (",
    "f64 :: ln",
    "f64 :: log",
    "f64 :: log2",
    "f64 :: log10",
    "f64 :: ln_1p",
    "f64 :: exp",
    "f64 :: exp2",
    "f64 :: exp_m1",
    "f64 :: powf",
    "f64 :: powi",
    "f64 :: sin",
    "f64 :: cos",
    "f64 :: tan",
    "f64 :: asin",
    "f64 :: acos",
    "f64 :: atan",
    "f64 :: atan2",
    "f64 :: sinh",
    "f64 :: cosh",
    "f64 :: tanh",
    "f64 :: asinh",
    "f64 :: acosh",
    "f64 :: atanh",
    "f64 :: sin_cos",
    "f64 :: cbrt",
    "f64 :: hypot",
];

const RULES: &[Rule] = &[
    Rule {
        name: "clock",
        remedy: "take the time from the event",
        patterns: &["Instant :: now", "SystemTime"],
        modules: &["time"],
    },
    Rule {
        name: "hash-order",
        remedy: "use a BTreeMap, a BTreeSet or an index",
        patterns: &["HashMap", "HashSet"],
        modules: &[],
    },
    Rule {
        name: "thread",
        remedy: "leave threads to the caller",
        patterns: &["thread :: spawn"],
        modules: &["thread"],
    },
    Rule {
        name: "outside",
        remedy: "let the caller read it and pass the value in",
        patterns: &[
            "env !",
            "option_env !",
            "include !",
            "include_str !",
            "include_bytes !",
            // By another name nothing of it would be seen.
            "std as",
            "core as",
            "std :: { self",
            "core :: { self",
        ],
        modules: &["fs", "net", "env", "process", "io"],
    },
    Rule {
        name: "hidden-state",
        remedy: "keep it in a value that is passed",
        patterns: &[
            "static mut",
            "thread_local !",
            "OnceLock",
            "LazyLock",
            "OnceCell",
            "LazyCell",
            "RefCell",
            "Mutex",
            "RwLock",
            "AtomicBool",
            "AtomicI64",
            "AtomicU32",
            "AtomicU64",
            "AtomicUsize",
        ],
        modules: &[],
    },
    Rule {
        name: "test-module",
        remedy: "put #[cfg(test)] before it",
        patterns: &["mod tests ;", "mod benches ;"],
        modules: &[],
    },
    Rule {
        name: "transcendental",
        remedy: "use libm, which is the same on every target",
        patterns: TRANSCENDENTALS,
        modules: &[],
    },
    Rule {
        name: "print",
        remedy: "return what is to be said",
        patterns: &["println !", "print !", "eprintln !", "eprint !", "dbg !"],
        modules: &[],
    },
    Rule {
        name: "random",
        remedy: "take the seed or the draw as an argument",
        patterns: &["rand ::", "RandomState"],
        modules: &[],
    },
    Rule { name: "unsafe", remedy: "find the safe way", patterns: &["unsafe"], modules: &[] },
    Rule {
        name: "panic",
        remedy: "return an error or make the case impossible by type",
        patterns: &[
            ". unwrap (",
            ". expect (",
            ". unwrap_err (",
            ". expect_err (",
            ":: unwrap",
            ":: expect",
            "panic !",
            "todo !",
            "unimplemented !",
            "unreachable !",
            "panic_any",
            "resume_unwind",
        ],
        modules: &[],
    },
];

/// The names of the rules, for escapes.
pub(crate) fn rule_names() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name)
}

/// Whether a file is part of a pure crate.
pub(crate) fn applies(path: &str) -> bool {
    let crate_of = path.strip_prefix("crates/").and_then(|path| path.split_once("/src/"));
    crate_of.is_some_and(|(name, _)| PURE.contains(&name))
}

/// Every breach of purity in the tokens of a file.
pub(crate) fn check(path: &str, code: &[Token]) -> Vec<Finding> {
    let patterns = RULES.iter().flat_map(|rule| broken_patterns(path, code, rule));
    patterns.chain(broken_modules(path, code)).collect()
}

fn broken_patterns(path: &str, code: &[Token], rule: &Rule) -> Vec<Finding> {
    let mut found = Vec::new();
    for pattern in rule.patterns {
        let shown = pattern.replace(' ', "");
        for at in 0..code.len() {
            if begins_with(&code[at..], pattern) {
                found.push(breach(path, code[at].line, rule, &shown));
            }
        }
    }
    found
}

fn broken_modules(path: &str, code: &[Token]) -> Vec<Finding> {
    let breaches = standard_modules(code).into_iter().filter_map(|module| {
        let rule = RULES.iter().find(|rule| rule.modules.contains(&module.text.as_str()))?;
        Some(breach(path, module.line, rule, &format!("std::{}", module.text)))
    });
    breaches.collect()
}

fn breach(path: &str, line: usize, rule: &Rule, what: &str) -> Finding {
    let message = format!("`{what}` in a pure crate, {}", rule.remedy);
    Finding::new(path, line, rule.name, message)
}

fn begins_with(code: &[Token], pattern: &str) -> bool {
    let words = pattern.split(' ');
    let needed = words.clone().count();
    code.len() >= needed && words.zip(code).all(|(word, token)| token.text == word)
}

/// The modules of `std` named in the code, whether by path or in the braces of an import.
fn standard_modules(code: &[Token]) -> Vec<&Token> {
    let mut modules = Vec::new();
    for at in 0..code.len() {
        let rest = &code[at..];
        if begins_with(rest, "std :: {") {
            modules.extend(first_parts(&rest[3..]));
        } else if begins_with(rest, "std ::") {
            modules.extend(rest.get(2));
        }
    }
    modules
}

/// The first part of each path in the braces of an import, from behind the opening brace on.
fn first_parts(code: &[Token]) -> Vec<&Token> {
    let (mut depth, mut at_start, mut parts) = (0_usize, true, Vec::new());
    for token in code {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close if depth == 0 => break,
            Kind::Close => depth -= 1,
            _ if depth > 0 => {}
            _ => {
                if at_start {
                    parts.push(token);
                }
                at_start = token.text == ",";
            }
        }
    }
    parts
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
            ("a.expect_err(b);", "panic"),
            ("std::panic::panic_any(1);", "panic"),
            ("let a = env!(b);", "outside"),
            ("let a = include_str!(b);", "outside"),
            ("use std as s;", "outside"),
            ("extern crate std as s;", "outside"),
            ("use std::{self as s};", "outside"),
            ("let a: RandomState;", "random"),
            ("let a: OnceLock<u8>;", "hidden-state"),
            ("static mut A: u8 = 0;", "hidden-state"),
            ("let a: AtomicU64;", "hidden-state"),
            ("mod benches;", "test-module"),
            ("let a = b.ln();", "transcendental"),
            ("let a = f64::powf(b, c);", "transcendental"),
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
            "a.unwrap_or(b); a.expected(c);",
            "let a: &'static str = b; let c = libm::exp(d).sqrt().mul_add(e, f);",
            "#[cfg(test)] mod tests {}",
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
