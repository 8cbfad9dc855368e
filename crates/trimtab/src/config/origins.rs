//! Where every value comes from: the file, or a variable of the environment.
//!
//! All texts lie on one line of addresses, the file first and each variable's value behind it, so
//! that a place is a range of addresses whatever it is in, and survives merging.

use super::shape::{is_nowhere, secret};
use super::source::place;
use std::ops::Range;
use std::path::Path;

/// The texts that a configuration is made of.
#[derive(Debug, Clone)]
pub(crate) struct Origins(Vec<Text>);

/// One of them.
#[derive(Debug, Clone)]
pub(super) struct Text {
    start: usize,
    /// The file's path, or the variable's name.
    pub(super) name: String,
    pub(super) text: String,
    is_variable: bool,
}

/// Where a value stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// Line and column, from 1, of a file.
    File {
        /// Path as given.
        path: String,
        /// From 1.
        line: usize,
        /// From 1, in characters.
        column: usize,
    },
    /// A variable of the environment.
    Variable(String),
    /// Nowhere: what holds without it.
    Default,
}

impl Origins {
    /// A file's text.
    pub(super) fn of_file(path: &Path, text: &str) -> Self {
        let name = path.display().to_string();
        Self(vec![Text { start: 0, name, text: text.to_owned(), is_variable: false }])
    }

    /// Adds what a variable says and gives its first address.
    pub(super) fn add(&mut self, variable: &str, text: &str) -> usize {
        let start = self.0.last().map_or(0, |last| last.start + last.text.len() + 1);
        let (name, text) = (variable.to_owned(), text.to_owned());
        self.0.push(Text { start, name, text, is_variable: true });
        start
    }

    /// The file's path as given.
    pub(super) fn file(&self) -> &str {
        self.0.first().map_or("", |file| &file.name)
    }

    /// The text that holds an address, and the range within it.
    pub(super) fn of(&self, span: &Range<usize>) -> (usize, Range<usize>) {
        let after = self.0.partition_point(|one| one.start <= span.start);
        let index = after.saturating_sub(1);
        let start = self.0.get(index).map_or(0, |one| one.start);
        (index, span.start - start..span.end.saturating_sub(start))
    }

    /// The texts in order, each with its secrets hidden, and without signs that would steer a
    /// terminal.
    pub(super) fn shown(&self, secrets: &[Range<usize>]) -> Vec<Text> {
        let mut shown = self.0.clone();
        for one in &mut shown {
            secret::keys(&one.text).into_iter().for_each(|key| one.hide(key));
        }
        for secret in secrets {
            let (index, range) = self.of(secret);
            if let Some(one) = shown.get_mut(index) {
                one.hide(range);
            }
        }
        for one in &mut shown {
            one.tame();
        }
        shown
    }

    /// Where a value stands.
    pub(super) fn origin(&self, span: &Range<usize>) -> Origin {
        if is_nowhere(span) {
            return Origin::Default;
        }
        let (index, range) = self.of(span);
        let Some(one) = self.0.get(index) else { return Origin::Default };
        if one.is_variable {
            return Origin::Variable(one.name.clone());
        }
        let (line, column) = place(&one.text, range.start);
        Origin::File { path: one.name.clone(), line, column }
    }

    /// Whether a place is in the file.
    pub(super) fn is_in_file(&self, span: &Range<usize>) -> bool {
        self.of(span).0 == 0
    }

    /// What is written at a place.
    pub(super) fn written(&self, span: &Range<usize>) -> &str {
        let (index, range) = self.of(span);
        self.0.get(index).and_then(|one| one.text.get(range)).unwrap_or_default()
    }
}

impl Text {
    /// Puts question marks in the place of signs that would steer a terminal.
    fn tame(&mut self) {
        let steers = |sign: char| sign.is_control() && !matches!(sign, '\n' | '\r' | '\t');
        let sign = |sign: char| match steers(sign) {
            true => "?".repeat(sign.len_utf8()),
            false => sign.to_string(),
        };
        if self.text.contains(steers) {
            self.text = self.text.chars().map(sign).collect();
        }
    }

    /// Puts a star in the place of every byte, line ends apart, so that places stay as they are.
    fn hide(&mut self, range: Range<usize>) {
        let Some(secret) = self.text.get(range.clone()) else { return };
        let star = |byte: u8| if byte == b'\n' { '\n' } else { '*' };
        let stars: String = secret.bytes().map(star).collect();
        self.text.replace_range(range, &stars);
    }
}
