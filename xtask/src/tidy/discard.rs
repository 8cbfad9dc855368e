//! A result is never discarded: no `let _ = ...`, no `_ = ...;` and no `....ok();` outside tests, in
//! any crate.

use super::finding::Finding;
use super::tokens::{Kind, Token};

/// The rule's name.
pub(crate) const RULE: &str = "discard";

/// Every discarded value in the tokens of a file.
pub(crate) fn check(path: &str, code: &[Token]) -> Vec<Finding> {
    let is_discard =
        |at: &usize| is_let(&code[*at..]) || is_assignment(code, *at) || is_ok(code, *at);
    let discards = (0..code.len()).filter(is_discard);
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

/// Whether the `.ok();` of a statement that does nothing with the option stands here.
fn is_ok(code: &[Token], at: usize) -> bool {
    let ok = [".", "ok", "(", ")", ";"];
    let stands_here =
        code[at..].len() >= ok.len() && ok.iter().zip(&code[at..]).all(|(a, b)| *a == b.text);
    stands_here && !is_used(&code[..at])
}

/// Whether the statement whose beginning stands at the end of the tokens uses its value: binds,
/// assigns or hands it on.
fn is_used(code: &[Token]) -> bool {
    let mut depth = 0_usize;
    // The token behind the one looked at tells whether a block ends a statement or goes on.
    let mut behind = ".";
    for token in code.iter().rev() {
        match (token.kind, token.text.as_str()) {
            (Kind::Close, "}") if depth == 0 && ![".", "?", "else"].contains(&behind) => {
                return false;
            }
            (Kind::Close, _) => depth += 1,
            (Kind::Open, _) if depth == 0 => return false,
            (Kind::Open, _) => depth -= 1,
            (_, ";") if depth == 0 => return false,
            (_, "=" | "return" | "break") if depth == 0 => return true,
            _ => {}
        }
        behind = &token.text;
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
        for source in
            ["let _ = f();", "let _: A = f();", "{ _ = f(); }", "a(); _ = match b { c => d };"]
        {
            assert_eq!(count(source), 1, "{source}");
        }
        for source in [
            "a.ok();",
            "fn f() { a(b)?.c().ok(); }",
            "let a = b; c.ok();",
            "let f = || { a().ok(); };",
            "if a == b { c } d.ok();",
            "match a { b => c }.ok();",
            "f(|a| b = c).ok();",
        ] {
            assert_eq!(count(source), 1, "{source}");
        }
    }

    #[test]
    fn other_underscores_are_no_discards() {
        for source in [
            "let _guard = lock();",
            "let a = b.ok();",
            "a = b(c).ok();",
            "return a.ok();",
            "loop { break a.ok(); }",
            "let a = if b { c } else { d }.ok();",
            "let a = match b { c => d }?.ok();",
            "a(b.ok());",
            "{ a.ok() }",
            "let (_, a) = f();",
            "match a { _ => b }",
            "const _: () = assert!(a);",
            "select! { _ = timer.tick() => a(), b = c() => d }",
        ] {
            assert_eq!(count(source), 0, "{source}");
        }
    }
}
