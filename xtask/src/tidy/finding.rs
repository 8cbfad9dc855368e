//! A finding: where a rule was broken, which rule, and what to do about it.

use std::fmt;

/// One broken rule at one place; ordered by place, so that a report reads file by file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Finding {
    path: String,
    /// Counted from one.
    pub(crate) line: usize,
    /// The rule's name, as an escape would state it.
    pub(crate) rule: &'static str,
    message: String,
}

impl Finding {
    /// A finding whose message says what is wrong and then, after a comma, the remedy.
    pub(crate) fn new(
        path: &str,
        line: usize,
        rule: &'static str,
        message: impl Into<String>,
    ) -> Self {
        Self { path: path.to_owned(), line, rule, message: message.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, rule, message } = self;
        write!(f, "{path}:{line}: {rule}: {message}")
    }
}
