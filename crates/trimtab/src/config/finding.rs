//! What is wrong with a configuration: where, what, and what would be right.
//!
//! Whoever reads a part of the file notes its findings here and goes on with a stand-in, so that
//! one pass reports everything.

use super::scalar::{Scalar, Written};
use super::source::place;
use super::units::Misread;
use crate::exit::Failure;
use miette::{Diagnostic, LabeledSpan, NamedSource, Report, SourceCode};
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

/// More findings than this help nobody; the rest is counted.
const SHOWN_MAX: usize = 20;
/// Longer lines and quotations are not shown: they would bury the message.
const LINE_MAX: usize = 400;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    span: Range<usize>,
    problem: String,
    label: String,
    remedy: String,
    also: Option<(Range<usize>, &'static str)>,
}

impl Finding {
    /// Something wrong at `span`: what, naming the value and the limit.
    pub(super) fn at(span: Range<usize>, problem: impl Into<String>) -> Self {
        let (label, remedy) = ("here".to_owned(), String::new());
        Self { span, problem: problem.into(), label, remedy, also: None }
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

    /// Whether no line that would be shown, those around the marked ones included, is too long.
    fn can_be_shown(&self, text: &str) -> bool {
        let spans = std::iter::once(&self.span).chain(self.also.iter().map(|(span, _)| span));
        spans.map(|span| place(text, span.start).0).all(|line| {
            // Lines count from 1.
            let around = text.lines().skip(line.saturating_sub(2)).take(3.min(line + 1));
            around.map(str::len).all(|length| length <= LINE_MAX)
        })
    }

    /// Labels on the text; a mark never runs over the end of its first line, and one at the end
    /// of the text moves to its last sign, where it can be seen.
    fn labels(&self, text: &str) -> Vec<LabeledSpan> {
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
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    /// Notes a finding.
    pub(super) fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// Whether nothing is wrong so far.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
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

    /// All findings, in the order of the file.
    pub(super) fn into_sorted(self) -> Vec<Finding> {
        let mut findings = self.0;
        findings.sort_by_key(|finding| finding.span.start);
        findings
    }
}

/// The failure that tells of all `findings` in the file of this path and text.
pub(super) fn failure(path: &Path, text: &str, findings: &[Finding]) -> Failure {
    let source = Arc::new(NamedSource::new(path.display().to_string(), text.to_owned()));
    let locate = |finding: &Finding| {
        let place = (!finding.can_be_shown(text)).then(|| {
            let (line, column) = place(text, finding.span.start);
            format!("{}:{line}:{column}", source.name())
        });
        let (labels, finding) = (finding.labels(text), finding.clone());
        Located { source: Arc::clone(&source), place, labels, finding }
    };
    let mut located: Vec<Located> = findings.iter().take(SHOWN_MAX).map(locate).collect();
    let report = match located.pop() {
        Some(only) if located.is_empty() => Report::new(only),
        last => {
            located.extend(last);
            Report::new(Several { path: source.name().to_owned(), total: findings.len(), located })
        }
    };
    Failure::Input(report)
}

/// The words themselves, or their beginning and end if they quote something endless.
fn shortened(words: &str) -> Cow<'_, str> {
    let count = words.chars().count();
    if count <= LINE_MAX {
        return words.into();
    }
    let part = LINE_MAX / 4;
    let head = words.chars().take(part);
    head.chain(" ... ".chars()).chain(words.chars().skip(count - part)).collect()
}

/// A finding with the text it is about.
#[derive(Debug)]
struct Located {
    source: Arc<NamedSource<String>>,
    /// File, line and column, where the text itself cannot be shown.
    place: Option<String>,
    labels: Vec<LabeledSpan>,
    finding: Finding,
}

/// Several findings in one file.
#[derive(Debug)]
struct Several {
    path: String,
    total: usize,
    located: Vec<Located>,
}

impl fmt::Display for Located {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(out, "{place}: ")?;
        }
        out.write_str(&shortened(&self.finding.problem))
    }
}

impl std::error::Error for Located {}

impl Diagnostic for Located {
    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.place.is_none().then_some(&*self.source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let labels = self.labels.iter().filter(|_| self.place.is_none());
        Some(Box::new(labels.cloned()))
    }

    fn help(&self) -> Option<Box<dyn fmt::Display + '_>> {
        Some(Box::new(shortened(&self.finding.remedy)))
    }
}

impl fmt::Display for Several {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {} things to put right", self.path, self.total)?;
        let shown = self.located.len();
        if shown < self.total { write!(out, ", the first {shown} of them") } else { Ok(()) }
    }
}

impl std::error::Error for Several {}

impl Diagnostic for Several {
    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn Diagnostic> + 'a>> {
        Some(Box::new(self.located.iter().map(|located| located as &dyn Diagnostic)))
    }
}

#[cfg(test)]
impl Finding {
    /// The finding on one line: place, problem, remedy.
    pub(super) fn on_one_line(&self, text: &str) -> String {
        let (line, column) = place(text, self.span.start);
        format!("{line}:{column}: {}; {}", self.problem, self.remedy)
    }
}
