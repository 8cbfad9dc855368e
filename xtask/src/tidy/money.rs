//! Money is checked integers: in the code that decides about it there is no float and no cast.
//!
//! A float loses base units silently and `as` wraps or truncates silently; either may cost money.

use super::finding::Finding;
use super::tokens::{Kind, Token};

/// The rule against floats.
pub(crate) const FLOAT: &str = "money-float";
/// The rule against casts.
pub(crate) const CAST: &str = "money-cast";

/// The parts of the engine which decide in integers, each a file or a folder.
const ENGINE_PARTS: &[&str] = &[
    "ledger",
    "guard",
    "plan",
    "verify",
    "execute",
    "transfer",
    "state/statement",
    "state/observe",
];

/// Whether a file is money code.
pub(crate) fn applies(path: &str) -> bool {
    let engine = path.strip_prefix("crates/engine/src/");
    let is_part = |part: &&str| {
        let rest = engine.and_then(|path| path.strip_prefix(part));
        rest.is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
    };
    ENGINE_PARTS.iter().any(is_part) || path.starts_with("crates/model/src/")
}

/// Every float and every cast in the tokens of a file.
pub(crate) fn check(path: &str, code: &[Token]) -> Vec<Finding> {
    let mut found = Vec::new();
    for (at, token) in code.iter().enumerate() {
        if is_float(code, at) {
            let message = format!("`{}` in money code, count in integers", token.text);
            found.push(Finding::new(path, token.line, FLOAT, message));
        }
        if is_cast(code, at) {
            let message = "`as` cast in money code, use `From` or `TryFrom`";
            found.push(Finding::new(path, token.line, CAST, message));
        }
    }
    found
}

fn is_float(code: &[Token], at: usize) -> bool {
    let token = &code[at];
    match token.kind {
        Kind::Word => token.text == "f32" || token.text == "f64",
        // In `pair.0.1` the lexer sees a float behind the dot.
        Kind::Literal => is_float_literal(&token.text) && !(at > 0 && code[at - 1].text == "."),
        _ => false,
    }
}

/// Whether a literal is a float: what follows its first digits is a dot, an exponent or a suffix.
fn is_float_literal(literal: &str) -> bool {
    let rest = literal.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_');
    rest.len() < literal.len() && rest.starts_with(['.', 'e', 'E', 'f'])
}

fn is_cast(code: &[Token], at: usize) -> bool {
    code[at].text == "as"
        && code[at].kind == Kind::Word
        && !in_import(code, at)
        && !in_qualified_path(&code[at + 1..])
}

/// Whether the token belongs to `use ...;` or `extern crate ...;`.
fn in_import(code: &[Token], at: usize) -> bool {
    let start = code[..at].iter().rposition(|token| token.text == ";").map_or(0, |end| end + 1);
    let statement = &code[start..at];
    // An import's own braces hold nothing but paths, so only they may stand in between.
    let first = statement.iter().rposition(|token| token.text == "use" || token.text == "extern");
    first.is_some_and(|first| statement[first + 1..].iter().all(is_path_part))
}

fn is_path_part(token: &Token) -> bool {
    let sign = ["::", ",", "*", "{", "}"].contains(&token.text.as_str());
    sign || token.kind == Kind::Word
}

/// Whether what follows an `as` closes `<Type as Trait>` with a path behind it.
fn in_qualified_path(after: &[Token]) -> bool {
    let (mut angles, mut brackets) = (0_usize, 0_usize);
    for (at, token) in after.iter().enumerate() {
        match (token.kind, token.text.as_str()) {
            (Kind::Open, "{") => return false,
            (Kind::Open, _) => brackets += 1,
            (Kind::Close, _) if brackets == 0 => return false,
            (Kind::Close, _) => brackets -= 1,
            _ if brackets > 0 => {}
            (_, ";") => return false,
            (_, "<") => angles += 1,
            (_, ">") if angles == 0 => return after.get(at + 1).is_some_and(|t| t.text == "::"),
            (_, ">") => angles -= 1,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::super::tokens::lex;
    use super::*;

    fn broken(source: &str) -> Vec<&'static str> {
        let code = lex(source).unwrap().tokens;
        check("x.rs", &code).into_iter().map(|finding| finding.rule).collect()
    }

    #[test]
    fn floats_are_seen_as_types_and_as_literals() {
        for source in ["let a: f64;", "f32::from(a)", "1.0", "1.", "1e9", "2_f64", "0..1.5"] {
            assert_eq!(broken(source), [FLOAT], "{source}");
        }
    }

    #[test]
    fn integers_fields_and_text_are_no_floats() {
        for source in ["a.0.1", "0x1e5", "1usize", "0..10", "1_000i128", "\"1.5\"", "b'f'", "'e'"] {
            assert!(broken(source).is_empty(), "{source}");
        }
    }

    #[test]
    fn casts_are_seen() {
        for source in [
            "let a = b as u64;",
            "if a < b as u64 {}",
            "if a as u64 > b {}",
            "a as u8 >> 3",
            "Vec::<[u8; N as usize]>::new()",
            "fn f() -> impl T + use<'a> { a as u8 }",
            "use a::b; fn f() { c as d }",
        ] {
            assert_eq!(broken(source), [CAST], "{source}");
        }
        assert_eq!(broken("a as <T as U>::V"), [CAST]);
    }

    #[test]
    fn imports_and_qualified_paths_are_no_casts() {
        for source in [
            "use a as b;",
            "pub use a::{b as c, d::{e as f}};",
            "extern crate a as b;",
            "<T as Trait>::f();",
            "let a: Vec<<T as Trait<A, B>>::C>;",
            "a < <T as Trait>::B",
        ] {
            assert!(broken(source).is_empty(), "{source}");
        }
    }

    #[test]
    fn money_code_is_the_model_and_the_listed_parts_of_the_engine() {
        assert!(applies("crates/model/src/a/b.rs"));
        for part in ENGINE_PARTS {
            for path in [format!("{part}.rs"), format!("{part}/entry.rs")] {
                assert!(applies(&format!("crates/engine/src/{path}")), "{path}");
            }
        }
        for path in [
            "crates/engine/src/assess/plan.rs",
            "crates/engine/src/state/mod.rs",
            "crates/engine/src/planner.rs",
            "crates/risk/src/lib.rs",
        ] {
            assert!(!applies(path), "{path}");
        }
    }
}
