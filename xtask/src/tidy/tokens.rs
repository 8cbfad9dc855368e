//! A Rust file as a flat list of tokens, so that a rule can match code and never a comment or text.

use proc_macro2::{Delimiter, Spacing, Span, TokenStream, TokenTree};

use super::test_code;

/// Pairs of signs kept as one token. Never `>>` or `>=`: their first half may close a type.
const PAIRS: &[&str] = &["::", "=>", "->", "==", "!=", ".."];

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or a keyword.
    Word,
    /// One sign, or one of [`PAIRS`].
    Sign,
    /// A number, a string or a character.
    Literal,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
}

/// One token and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// What is written; of a multi-line string, all of it.
    pub(crate) text: String,
    /// What it is.
    pub(crate) kind: Kind,
    /// Its first line, counted from one.
    pub(crate) line: usize,
    /// Its last line: another than the first only for strings.
    pub(crate) last_line: usize,
    /// Whether it is only compiled for tests.
    pub(crate) in_test: bool,
}

/// A lexed file.
#[derive(Debug, Default)]
pub(crate) struct Lexed {
    /// The tokens in order, without documentation comments.
    pub(crate) tokens: Vec<Token>,
    /// Literals and documentation comments: text inside them is never a plain comment.
    opaque: Vec<Span>,
}

/// Lexes a file; the error is the line it could not be read past.
pub(crate) fn lex(source: &str) -> Result<Lexed, usize> {
    let stream: TokenStream =
        source.parse().map_err(|error: proc_macro2::LexError| error.span().start().line)?;
    let mut lexed = Lexed::default();
    lexed.flatten(stream, false);
    Ok(lexed)
}

impl Lexed {
    /// Whether a place is inside a literal or a documentation comment. `column` counts characters.
    pub(crate) fn is_opaque(&self, line: usize, column: usize) -> bool {
        let place = (line, column);
        self.opaque.iter().any(|span| {
            let (start, end) = (span.start(), span.end());
            (start.line, start.column) <= place && place < (end.line, end.column)
        })
    }

    fn flatten(&mut self, stream: TokenStream, in_test: bool) {
        let trees: Vec<TokenTree> = stream.into_iter().collect();
        let (mut at, mut test_until) = (0, 0);
        while let Some(tree) = trees.get(at) {
            let rest = &trees[at..];
            if at >= test_until {
                test_until = at + test_code::length(rest);
            }
            let in_test = in_test || at < test_until;
            if let Some((comment, length)) = documentation(rest) {
                self.opaque.push(comment);
                at += length;
            } else if let Some(pair) = pair(rest) {
                self.push(pair, Kind::Sign, tree.span(), in_test);
                at += 2;
            } else {
                self.flatten_tree(tree, in_test);
                at += 1;
            }
        }
    }

    fn flatten_tree(&mut self, tree: &TokenTree, in_test: bool) {
        let span = tree.span();
        match tree {
            TokenTree::Ident(word) => self.push(word.to_string(), Kind::Word, span, in_test),
            TokenTree::Punct(sign) => self.push(sign.to_string(), Kind::Sign, span, in_test),
            TokenTree::Literal(literal) => {
                self.opaque.push(span);
                self.push(literal.to_string(), Kind::Literal, span, in_test);
            }
            TokenTree::Group(group) => {
                let (open, close) = brackets(group.delimiter());
                self.push(open.to_owned(), Kind::Open, group.span_open(), in_test);
                self.flatten(group.stream(), in_test);
                self.push(close.to_owned(), Kind::Close, group.span_close(), in_test);
            }
        }
    }

    fn push(&mut self, text: String, kind: Kind, span: Span, in_test: bool) {
        let (line, last_line) = (span.start().line, span.end().line);
        self.tokens.push(Token { text, kind, line, last_line, in_test });
    }
}

fn brackets(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

/// The pair of signs the trees begin with.
fn pair(trees: &[TokenTree]) -> Option<String> {
    match trees {
        [TokenTree::Punct(first), TokenTree::Punct(second), ..]
            if first.spacing() == Spacing::Joint =>
        {
            let pair = format!("{first}{second}");
            PAIRS.contains(&pair.as_str()).then_some(pair)
        }
        _ => None,
    }
}

/// The documentation comment the trees begin with, and how many trees it takes.
///
/// The lexer hands a comment over as the attribute it stands for.
fn documentation(trees: &[TokenTree]) -> Option<(Span, usize)> {
    let (attribute, length) = test_code::attribute(trees)?;
    let is_comment = match attribute.stream().into_iter().next()? {
        TokenTree::Ident(name) => name == "doc" && attribute.stream().into_iter().count() == 3,
        _ => false,
    };
    is_comment.then(|| (attribute.span(), length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        lex(source).unwrap().tokens.into_iter().map(|token| token.text).collect()
    }

    #[test]
    fn comments_are_gone_and_pairs_are_one_token() {
        let source = "//! Doc.\n/// More.\nfn f() -> a::B { 0..=1 } // end\n/* block */";
        let expected = ["fn", "f", "(", ")", "->", "a", "::", "B", "{", "0", "..", "=", "1", "}"];
        assert_eq!(texts(source), expected);
    }

    #[test]
    fn lines_are_counted_from_one_and_strings_span_several() {
        let lexed = lex("a\n\"b\nc\" d").unwrap();
        let lines: Vec<_> = lexed.tokens.iter().map(|t| (t.line, t.last_line)).collect();
        assert_eq!(lines, [(1, 1), (2, 3), (3, 3)]);
    }

    #[test]
    fn literals_and_documentation_are_opaque_and_code_is_not() {
        let lexed = lex("/// text\nlet a = \"é // b\"; // c").unwrap();
        assert!(lexed.is_opaque(1, 4));
        assert!(lexed.is_opaque(2, 11));
        assert!(!lexed.is_opaque(2, 4));
        assert!(!lexed.is_opaque(2, 17));
    }

    #[test]
    fn what_is_not_rust_is_an_error_with_its_line() {
        assert_eq!(lex("fn f() {\n}\n}").err(), Some(3));
    }
}
