//! What is wrong with a configuration: where, what, and what would be right.
//!
//! Whoever reads a part of the file notes its findings here and goes on with a stand-in, so that
//! one pass reports everything.

use super::origins::{Origin, Origins};
use super::refusal::Refused;
use super::scalar::{Scalar, Written};
use super::shape::{is_nowhere, secret};
use super::source::place;
use super::units::Misread;
use crate::show;
use miette::LabeledSpan;
use std::ops::Range;

/// Longer lines and quotations are not shown: they would bury the message.
pub(super) const LINE_MAX: usize = 400;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) span: Range<usize>,
    pub(super) problem: String,
    label: String,
    pub(super) remedy: String,
    also: Option<(Range<usize>, &'static str)>,
}

impl Finding {
    /// Something wrong at `span`: what, naming the value and the limit.
    pub(super) fn at(span: Range<usize>, problem: impl Into<String>) -> Self {
        let (label, remedy) = ("here".to_owned(), String::new());
        Self { span, problem: problem.into(), label, remedy, also: None }
    }

    /// Where it begins.
    pub(super) fn start(&self) -> usize {
        self.span.start
    }

    /// What stands at the marked place, or should.
    pub(super) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// What would be right.
    pub(super) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = remedy.into();
        self
    }

    /// A second place that has to do with it.
    pub(super) fn also(mut self, span: Range<usize>, label: &'static str) -> Self {
        self.also = Some((span, label));
        self
    }

    /// The same within the text that it is about; a second place in another text becomes words.
    pub(super) fn within(mut self, origins: &Origins) -> (usize, Self) {
        let (index, span) = origins.of(&self.span);
        self.span = span;
        self.also = self.also.and_then(|(also, words)| {
            let (other, span) = origins.of(&also);
            if other == index {
                return Some((span, words));
            }
            let elsewhere = match origins.origin(&also) {
                Origin::File { path, line, column } => format!("{path}:{line}:{column}"),
                Origin::Variable(name) => name,
                Origin::Default => return None,
            };
            self.problem = format!("{} ({words}: {elsewhere})", self.problem);
            None
        });
        (index, self)
    }

    /// Whether it is about a stand-in, and so only follows from what was found before.
    fn is_consequence(&self) -> bool {
        is_nowhere(&self.span) || self.also.as_ref().is_some_and(|(also, _)| is_nowhere(also))
    }

    /// Whether no line that would be shown, those around the marked ones included, is too long.
    pub(super) fn can_be_shown(&self, text: &str) -> bool {
        let spans = std::iter::once(&self.span).chain(self.also.iter().map(|(span, _)| span));
        spans.map(|span| place(text, span.start).0).all(|line| {
            // Lines count from 1.
            let around = text.lines().skip(line.saturating_sub(2)).take(3.min(line + 1));
            around.map(str::len).all(|length| length <= LINE_MAX)
        })
    }

    /// Labels on the text; a mark never runs over the end of its first line, and one at the end
    /// of the text moves to its last sign, where it can be seen.
    pub(super) fn labels(&self, text: &str) -> Vec<LabeledSpan> {
        let last = text.trim_end().char_indices().next_back().map_or(0, |(last, _)| last);
        let mark = |span: &Range<usize>| {
            let marked = text.get(span.clone()).unwrap_or_default();
            let length = marked.lines().next().map_or(0, str::len);
            (if span.start < text.len() { span.start } else { last }, length)
        };
        let first = LabeledSpan::new_primary_with_span(Some(self.label.clone()), mark(&self.span));
        let also = self.also.iter().map(|(span, words)| {
            let (start, length) = mark(span);
            LabeledSpan::new(Some((*words).to_owned()), start, length)
        });
        std::iter::once(first).chain(also).collect()
    }
}

/// Everything found so far.
#[derive(Debug, Default)]
pub(super) struct Findings {
    noted: Vec<Finding>,
    secrets: Vec<Range<usize>>,
}

impl Findings {
    /// Notes a finding, unless it only follows from another or is noted already: what several
    /// accounts share is read for each of them.
    pub(super) fn push(&mut self, finding: Finding) {
        if !finding.is_consequence() && !self.noted.contains(&finding) {
            self.noted.push(finding);
        }
    }

    /// Whether nothing is wrong so far.
    pub(super) fn is_empty(&self) -> bool {
        self.noted.is_empty()
    }

    /// The value that `read` makes of what is written; `None` if that is a finding.
    pub(super) fn read<T>(
        &mut self,
        written: &Written,
        read: impl FnOnce(&Scalar) -> Result<T, Misread>,
    ) -> Option<T> {
        let noted = |Misread { problem, label, remedy }| {
            self.push(Finding::at(written.span(), problem).label(label).remedy(remedy));
        };
        read(written.get_ref()).map_err(noted).ok()
    }

    /// The same, with a stand-in on a finding.
    pub(super) fn take<T: Default>(
        &mut self,
        written: &Written,
        read: impl FnOnce(&Scalar) -> Result<T, Misread>,
    ) -> T {
        self.read(written, read).unwrap_or_default()
    }

    /// The same for what may be absent.
    pub(super) fn take_some<T: Default>(
        &mut self,
        written: Option<&Written>,
        read: impl FnOnce(&Scalar) -> Result<T, Misread>,
    ) -> Option<T> {
        written.map(|written| self.take(written, read))
    }

    /// Never shows what stands at this place.
    pub(super) fn hide(&mut self, secret: Range<usize>) {
        self.secrets.push(secret);
    }

    /// All findings, in the order of the texts.
    pub(super) fn refuse(self, origins: Origins) -> Refused {
        let Self { noted: mut findings, secrets } = self;
        findings.sort_by_key(Finding::start);
        for finding in &mut findings {
            for words in [&mut finding.problem, &mut finding.label, &mut finding.remedy] {
                *words = plain(&secret::masked(words));
            }
        }
        Refused { origins, findings, secrets }
    }
}

/// Lines without signs that would steer a terminal instead of being shown.
fn plain(lines: &str) -> String {
    lines.split('\n').map(show::plain).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
impl Finding {
    /// The finding on one line: place, problem, remedy.
    pub(super) fn on_one_line(&self, text: &str) -> String {
        let (line, column) = place(text, self.span.start);
        format!("{line}:{column}: {}; {}", self.problem, self.remedy)
    }

    /// The same with where it is from.
    pub(super) fn with_origin(&self, origins: &Origins) -> String {
        let from = match origins.origin(&self.span) {
            Origin::File { line, column, .. } => format!("{line}:{column}"),
            Origin::Variable(name) => name,
            Origin::Default => "nowhere".to_owned(),
        };
        format!("{from}: {}; {}", self.problem, self.remedy)
    }
}
