//! A result is never discarded: no `let _ = ...`, no `_ = ...;` and no `....ok();` outside tests,
//! in any crate.

use super::finding::Finding;
use super::tokens::{Kind, Token};

/// The rule's name.
pub(crate) const RULE: &str = "discard";

/// Every discarded value in the tokens of a file.
pub(crate) fn check(path: &str, code: &[Token]) -> Vec<Finding> {
    let discards = (0..code.len())
        .filter(|at| is_let(&code[*at..]) || is_assignment(code, *at) || is_dropped_ok(code, *at));
    let message = "a value is thrown away, handle it or name what makes it unneeded";
    discards.map(|at| Finding::new(path, code[at].line, RULE, message)).collect()
}

fn is_let(code: &[Token]) -> bool {
    match code {
        [first, second, third, ..] => {
            first.text == "let" && second.text == "_" && (third.text == "=" || third.text == ":")
        }
        _ => false,
    }
}

/// Whether a statement `_ = ...;` begins here; the arm of a `select!` looks alike but has a `=>`.
fn is_assignment(code: &[Token], at: usize) -> bool {
    let starts = at == 0 || [";", "{", "}"].contains(&code[at - 1].text.as_str());
    match &code[at..] {
        [first, second, rest @ ..] if first.text == "_" && second.text == "=" => {
            starts && !reaches_arrow(rest)
        }
        _ => false,
    }
}

/// Whether `.ok();` ends a statement here that keeps nothing of it.
fn is_dropped_ok(code: &[Token], at: usize) -> bool {
    let ends = code[at..].iter().map(|token| token.text.as_str()).take(5);
    if !ends.eq([".", "ok", "(", ")", ";"]) {
        return false;
    }
    let before = code[..at].iter().rev().map(|token| token.text.as_str());
    let statement = before.take_while(|text| ![";", "{", "}"].contains(text));
    !statement.into_iter().any(|text| ["=", "return", "break", "=>"].contains(&text))
}

/// Whether a `=>` comes before the end of the statement.
fn reaches_arrow(code: &[Token]) -> bool {
    let mut depth = 0_usize;
    for token in code {
        match (token.kind, token.text.as_str()) {
            (Kind::Open, _) => depth += 1,
            (Kind::Close, _) if depth == 0 => return false,
            (Kind::Close, _) => depth -= 1,
            (_, ";") if depth == 0 => return false,
            (_, "=>") if depth == 0 => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::tokens::lex;
    use super::*;

    fn count(source: &str) -> usize {
        check("x.rs", &lex(source).unwrap().tokens).len()
    }

    #[test]
    fn discards_are_seen() {
        for source in [
            "let _ = f();",
            "let _: A = f();",
            "{ _ = f(); }",
            "a(); _ = match b { c => d };",
            "a(); f(b).ok();",
        ] {
            assert_eq!(count(source), 1, "{source}");
        }
    }

    #[test]
    fn other_underscores_are_no_discards() {
        for source in [
            "let _guard = lock();",
            "let a = f().ok();",
            "return f().ok();",
            "let (_, a) = f();",
            "match a { _ => b }",
            "const _: () = assert!(a);",
            "select! { _ = timer.tick() => a(), b = c() => d }",
        ] {
            assert_eq!(count(source), 0, "{source}");
        }
    }
}
