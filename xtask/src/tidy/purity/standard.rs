//! The standard library by its own name: which of its modules a file names, and that it gives the
//! library no other name, behind which they could not be seen.

use super::super::finding::Finding;
use super::super::tokens::{Kind, Token};
use super::begins_with;

/// The rule against other names.
pub(super) const ALIAS: &str = "alias";

/// The standard library's crates.
const CRATES: &[&str] = &["std", "core", "alloc"];

/// Every import which renames the library or takes in all its modules at once.
pub(super) fn aliases(path: &str, code: &[Token]) -> Vec<Finding> {
    let hides = |at: &usize| is_renamed(code, *at) || is_taken_whole(&code[*at..]);
    let hidden = (0..code.len()).filter(hides).map(|at| &code[at]);
    let finding = |token: &Token| {
        let message = format!("`{}` under another name, import what is needed", token.text);
        Finding::new(path, token.line, ALIAS, message)
    };
    hidden.map(finding).collect()
}

/// Whether an import's `std as other` stands here: behind `use` or `extern crate`, or in the braces
/// of a `use` that names no crate before.
fn is_renamed(code: &[Token], at: usize) -> bool {
    if !CRATES.iter().any(|name| begins_with(&code[at..], &format!("{name} as"))) {
        return false;
    }
    let before = without_root(&code[..at]);
    match before.last().map(|token| token.text.as_str()) {
        Some("use") => true,
        // `extern crate std as s`, but not the path `crate::std`.
        Some("crate") => before.len() == at,
        Some("{" | ",") => {
            let outer = enclosing(before).map(|open| without_root(&before[..open]));
            outer.and_then(<[Token]>::last).is_some_and(|token| token.text == "use")
        }
        _ => false,
    }
}

/// The tokens without a `::` at their end, which only says that a crate's name follows.
fn without_root(code: &[Token]) -> &[Token] {
    match code {
        [rest @ .., last] if last.text == "::" => rest,
        _ => code,
    }
}

/// Where the bracket that encloses the end of the tokens opens.
fn enclosing(code: &[Token]) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in code.iter().enumerate().rev() {
        match token.kind {
            Kind::Close => depth += 1,
            Kind::Open if depth == 0 => return Some(at),
            Kind::Open => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether `std::*`, `std::{*}` or `std::{self as other}` stands here.
fn is_taken_whole(code: &[Token]) -> bool {
    if !CRATES.iter().any(|name| begins_with(code, &format!("{name} ::"))) {
        return false;
    }
    let is_whole = |rest: &[Token]| begins_with(rest, "*") || begins_with(rest, "self as");
    match &code[2..] {
        [open, rest @ ..] if open.text == "{" => {
            part_starts(rest).into_iter().any(|start| is_whole(&rest[start..]))
        }
        rest => is_whole(rest),
    }
}

/// The modules of `std` named in the code, whether by path or in the braces of an import.
pub(super) fn modules(code: &[Token]) -> Vec<&Token> {
    let mut modules = Vec::new();
    for at in 0..code.len() {
        let rest = &code[at..];
        if begins_with(rest, "std :: {") {
            let paths = &rest[3..];
            modules.extend(part_starts(paths).into_iter().map(|start| &paths[start]));
        } else if begins_with(rest, "std ::") {
            modules.extend(rest.get(2));
        }
    }
    modules
}

/// Where each path in the braces of an import starts, from behind the opening brace on.
fn part_starts(code: &[Token]) -> Vec<usize> {
    let (mut depth, mut at_start, mut starts) = (0_usize, true, Vec::new());
    for (at, token) in code.iter().enumerate() {
        match token.kind {
            Kind::Open => depth += 1,
            Kind::Close if depth == 0 => break,
            Kind::Close => depth -= 1,
            _ if depth > 0 => {}
            _ => {
                if at_start {
                    starts.push(at);
                }
                at_start = token.text == ",";
            }
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::super::super::tokens::lex;
    use super::*;

    fn count(source: &str) -> usize {
        aliases("x.rs", &lex(source).unwrap().tokens).len()
    }

    #[test]
    fn another_name_for_the_library_is_seen() {
        for source in [
            "use std as s;",
            "pub use core as c;",
            "use ::std as s;",
            "use {a::b, alloc as c};",
            "use {::std as s};",
            "use std::{self as s};",
            "use std::{fmt, self as s};",
            "extern crate std as s;",
            "extern crate alloc as a;",
            "use std::*;",
            "use std::{fmt::{self, Display}, *};",
        ] {
            assert_eq!(count(source), 1, "{source}");
        }
    }

    #[test]
    fn other_renamings_are_free() {
        for source in [
            "use std::fmt as format;",
            "use std::{fmt::{self as format, Display as D}, cmp::*};",
            "use a::{std as b};",
            "use crate::alloc as a;",
            "extern crate alloc;",
            "let a = core as u64;",
            "use core::fmt;",
        ] {
            assert_eq!(count(source), 0, "{source}");
        }
    }
}
