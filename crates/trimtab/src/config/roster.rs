//! Names that are declared once and referred to elsewhere: venues, accounts, coins.

use super::finding::{Finding, Findings};
use super::schema::Name;
use crate::suggest;
use std::collections::BTreeMap;
use std::ops::Range;

/// Declared names, in order.
#[derive(Debug)]
pub(super) struct Roster {
    what: &'static str,
    names: Vec<String>,
    /// Whether all that was meant is there; else an unknown name is no news.
    is_whole: bool,
}

impl Roster {
    pub(super) fn new(what: &'static str, names: Vec<String>) -> Self {
        Self { what, names, is_whole: true }
    }

    /// The same where some of the names could not be read.
    pub(super) fn in_part(mut self, is_whole: bool) -> Self {
        self.is_whole = is_whole;
        self
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    /// The index of a name that is referred to; an unknown one is a finding.
    pub(super) fn find(&self, name: &Name, findings: &mut Findings) -> Option<usize> {
        self.find_text(name.get_ref(), name.span(), findings)
    }

    /// The same for a name that is part of a longer text.
    pub(super) fn find_text(
        &self,
        name: &str,
        span: Range<usize>,
        findings: &mut Findings,
    ) -> Option<usize> {
        let index = self.names.iter().position(|known| known == name);
        if index.is_none() && self.is_whole {
            let what = self.what;
            let none = format!("there is no {what} yet; add one");
            let remedy = suggest::remedy(name, self.names.iter().map(String::as_str), &none);
            let problem = format!("there is no {what} `{name}`");
            findings.push(Finding::at(span, problem).label("not known").remedy(remedy));
        }
        index
    }
}

/// Every name once and not empty; what comes again is a finding.
pub(super) fn unique<'a>(
    what: &str,
    names: impl IntoIterator<Item = &'a Name>,
    findings: &mut Findings,
) {
    let mut seen = BTreeMap::new();
    for name in names {
        if name.get_ref().trim().is_empty() || name.get_ref().contains(char::is_control) {
            let problem = format!("this is no name for a {what}");
            let remedy = "write a name on one line, such as \"core\"";
            findings.push(Finding::at(name.span(), problem).remedy(remedy));
        } else if let Some(first) = seen.insert(name.get_ref(), name.span()) {
            let problem = format!("{what} `{}` is there twice", name.get_ref());
            let finding = Finding::at(name.span(), problem)
                .label("again")
                .also(first, "first here")
                .remedy("give each a name of its own, or remove one");
            findings.push(finding);
        }
    }
}

/// A name that is also part of file names and of the command line.
pub(super) fn check_plain(
    what: &str,
    name: &Name,
    allowed: fn(char) -> bool,
    findings: &mut Findings,
) {
    if name.get_ref().is_empty() || !name.get_ref().chars().all(allowed) {
        let problem = format!("`{}` is no name for a {what}", name.get_ref());
        let lower = name.get_ref().trim().to_lowercase();
        let remedy = if !lower.is_empty() && lower.chars().all(allowed) {
            format!("write `{lower}`, as in the data")
        } else {
            format!("use the {what}'s name in the data: letters, digits, no spaces")
        };
        findings.push(Finding::at(name.span(), problem).remedy(remedy));
    }
}
