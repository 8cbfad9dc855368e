//! Which code is only for tests: whole files by their path, items by their attributes.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Words that begin an item which always ends with a semicolon.
const ENDS_WITH_SEMICOLON: &[&str] = &["const", "static", "let", "use", "type"];
/// Words that begin an item which ends with a block, or with a semicolon where it has none.
const ENDS_WITH_BLOCK: &[&str] = &[
    "async",
    "enum",
    "extern",
    "fn",
    "impl",
    "macro_rules",
    "mod",
    "struct",
    "trait",
    "union",
    "unsafe",
];

/// Whether a file is in a folder which cargo only builds for tests or benchmarks.
///
/// Below `src/` a name says nothing: there a file is test code if its `mod` line says so.
pub(crate) fn is_test_file(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    matches!(
        parts.as_slice(),
        ["crates", _, "tests" | "benches", _, ..] | ["xtask", "tests", _, ..]
    )
}

/// How many trees of test code these trees begin with: attributes and the item below them, or 0.
pub(crate) fn length(trees: &[TokenTree]) -> usize {
    let (mut at, mut is_test) = (0, false);
    while let Some((group, attribute_length)) = attribute(&trees[at..]) {
        let of_test = is_test_only(&group.stream());
        // An attribute of the enclosing file or module takes in everything to its end.
        if of_test && attribute_length == 3 {
            return trees.len();
        }
        is_test |= of_test;
        at += attribute_length;
    }
    if is_test { at + item_length(&trees[at..]) } else { 0 }
}

/// The attribute the trees begin with and how many trees it takes: 2, or 3 with the `!`.
pub(crate) fn attribute(trees: &[TokenTree]) -> Option<(&Group, usize)> {
    let (group, length) = match trees {
        [TokenTree::Punct(hash), TokenTree::Group(group), ..] if hash.as_char() == '#' => {
            (group, 2)
        }
        [TokenTree::Punct(hash), TokenTree::Punct(bang), TokenTree::Group(group), ..]
            if hash.as_char() == '#' && bang.as_char() == '!' =>
        {
            (group, 3)
        }
        _ => return None,
    };
    (group.delimiter() == Delimiter::Bracket).then_some((group, length))
}

/// Whether an attribute keeps its item out of every build but the tests'.
fn is_test_only(attribute: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = attribute.clone().into_iter().collect();
    match trees.as_slice() {
        [only] => is_word(only, "test"),
        [name, TokenTree::Group(condition)] => {
            is_word(name, "cfg") && implies_test(&condition.stream())
        }
        _ => false,
    }
}

/// Whether a condition holds in tests only: `test`, or `all(...)` with `test` among its parts.
fn implies_test(condition: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = condition.clone().into_iter().collect();
    match trees.as_slice() {
        [only] => is_word(only, "test"),
        [name, TokenTree::Group(parts)] => {
            let parts: Vec<TokenTree> = parts.stream().into_iter().collect();
            let mut parts = parts.split(|tree| is_sign(tree, ','));
            is_word(name, "all")
                && parts.any(|part| matches!(part, [only] if is_word(only, "test")))
        }
        _ => false,
    }
}

/// How many trees the item, field, arm or statement at the front takes.
fn item_length(item: &[TokenTree]) -> usize {
    let first = keyword(item);
    let whole = first.as_deref().is_some_and(|word| ENDS_WITH_SEMICOLON.contains(&word));
    let is_item = whole || first.as_deref().is_some_and(|word| ENDS_WITH_BLOCK.contains(&word));
    let (mut angles, mut before) = (0, ' ');
    for (index, tree) in item.iter().enumerate() {
        let sign = sign_of(tree);
        match sign {
            ';' => return index + 1,
            ',' if !is_item && angles == 0 => return index + 1,
            '<' => angles += 1,
            '>' if before != '-' && before != '=' => angles -= 1,
            '{' if !whole => return index + 1,
            _ => {}
        }
        before = sign;
    }
    item.len()
}

/// The word that says what an item is, past its visibility; `fn` for a constant function.
fn keyword(item: &[TokenTree]) -> Option<String> {
    let mut words = item.iter().filter_map(|tree| match tree {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    });
    let first = words.find(|word| word != "pub")?;
    let constant_function =
        first == "const" && words.next().is_some_and(|word| ENDS_WITH_BLOCK.contains(&&*word));
    Some(if constant_function { String::from("fn") } else { first })
}

/// The sign a tree is, `{` for a block, a space for anything else.
fn sign_of(tree: &TokenTree) -> char {
    match tree {
        TokenTree::Punct(sign) => sign.as_char(),
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => '{',
        _ => ' ',
    }
}

fn is_sign(tree: &TokenTree, sign: char) -> bool {
    sign_of(tree) == sign
}

fn is_word(tree: &TokenTree, word: &str) -> bool {
    matches!(tree, TokenTree::Ident(found) if found == word)
}

#[cfg(test)]
mod tests {
    use super::super::tokens::lex;
    use super::*;

    /// The words of the source that are not test code.
    fn kept(source: &str) -> String {
        let tokens = lex(source).unwrap().tokens.into_iter().filter(|token| !token.in_test);
        tokens.map(|token| token.text).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn test_items_end_where_the_item_ends() {
        for item in [
            "mod tests { fn f() {} }",
            "use a::{b, c};",
            "pub(crate) fn f() -> [u8; 2] { [0; 2] }",
            "const A: B = B { c: 1 };",
            "pub const fn f() {}",
            "impl<T> A for B<T> {}",
            "struct A(u8);",
            "#[inline] /// Doc.\n fn f();",
        ] {
            assert_eq!(kept(&format!("#[cfg(test)] {item} keep")), "keep", "{item}");
        }
    }

    #[test]
    fn a_test_field_or_arm_ends_at_its_comma() {
        assert_eq!(kept("#[cfg(test)] a: Map<B, C>, d: E"), "d : E");
        assert_eq!(kept("#[cfg(test)] A => b(c, d), E => f"), "E => f");
    }

    #[test]
    fn only_conditions_that_imply_test_count() {
        for test in ["#[test] fn f() {}", "#[cfg(all(unix, test))] fn f() {}", "#![cfg(test)] a b"]
        {
            assert_eq!(kept(test), "", "{test}");
        }
        for code in
            ["#[cfg(not(test))] f", "#[cfg(any(test, unix))] f", "#[cfg(feature = \"t\")] f"]
        {
            assert!(kept(code).ends_with('f'), "{code}");
        }
    }

    #[test]
    fn test_files_are_known_by_their_path() {
        for test in [
            "crates/a/tests/it.rs",
            "crates/a/tests/it/b.rs",
            "crates/a/benches/c.rs",
            "xtask/tests/a.rs",
        ] {
            assert!(is_test_file(test), "{test}");
        }
        for code in [
            "crates/a/src/lib.rs",
            "crates/a/src/b/tests.rs",
            "crates/a/src/tests/b.rs",
            "crates/a/src/benches/b.rs",
            "xtask/src/tests.rs",
            "tests/a.rs",
        ] {
            assert!(!is_test_file(code), "{code}");
        }
    }
}
