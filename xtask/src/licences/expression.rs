//! Licence expressions: whether one can be met with the licences of a list.

use std::collections::BTreeSet;

/// Whether the licences that an SPDX expression asks for, one side of every `OR`, are all allowed.
/// What cannot be read is not. A `/`, from before there were expressions, is an `OR`.
pub(super) fn is_allowed(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut reader = Reader { words: &words, allowed };
    reader.any() == Some(true) && reader.words.is_empty()
}

/// What is left to read.
struct Reader<'a> {
    words: &'a [&'a str],
    allowed: &'a BTreeSet<&'a str>,
}

impl<'a> Reader<'a> {
    /// `A OR B ..`
    fn any(&mut self) -> Option<bool> {
        let mut is_met = self.all()?;
        while self.takes("OR") {
            is_met |= self.all()?;
        }
        Some(is_met)
    }

    /// `A AND B ..`, which binds closer.
    fn all(&mut self) -> Option<bool> {
        let mut is_met = self.one()?;
        while self.takes("AND") {
            is_met &= self.one()?;
        }
        Some(is_met)
    }

    /// A licence, perhaps with an exception, which only ever allows more; or what is in brackets.
    fn one(&mut self) -> Option<bool> {
        let word = self.word()?;
        if word == "(" {
            let is_met = self.any()?;
            return (self.word()? == ")").then_some(is_met);
        }
        if self.takes("WITH") {
            self.word()?;
        }
        Some(self.allowed.contains(word))
    }

    fn takes(&mut self, word: &str) -> bool {
        let is_next = self.words.first() == Some(&word);
        if is_next {
            self.word();
        }
        is_next
    }

    fn word(&mut self) -> Option<&'a str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_side_of_an_or_is_enough_and_both_of_an_and_are_needed() {
        let allowed = BTreeSet::from(["MIT", "Apache-2.0", "Unicode-3.0"]);
        for fine in [
            "MIT",
            "MIT/Apache-2.0",
            "GPL-3.0 OR MIT",
            "(MIT OR GPL-3.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception OR BSL-1.0",
            "GPL-3.0 AND BSL-1.0 OR MIT",
        ] {
            assert!(is_allowed(fine, &allowed), "{fine}");
        }
        for wrong in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "GPL-3.0 OR BSL-1.0",
            "(MIT OR Apache-2.0) AND GPL-3.0",
            "(MIT",
            "MIT)",
            "MIT OR",
            "MIT Apache-2.0",
            "none stated",
            "",
        ] {
            assert!(!is_allowed(wrong, &allowed), "{wrong}");
        }
    }
}
