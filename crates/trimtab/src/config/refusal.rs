//! A configuration that is refused: all that was found, shown with its places in its texts.

use super::finding::{Finding, LINE_MAX};
use super::origins::Origins;
use super::source::place;
use crate::exit::Failure;
use miette::{Diagnostic, LabeledSpan, NamedSource, Report, SourceCode};
use schemars::JsonSchema;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// More findings than this help nobody; the rest is counted.
const SHOWN_MAX: usize = 20;

/// Everything that is wrong with a configuration, and the texts it was made of.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) origins: Origins,
    /// In the order of the texts.
    pub(super) findings: Vec<Finding>,
    /// Places that are never shown.
    pub(super) secrets: Vec<Range<usize>>,
}

/// A finding as programs take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Told {
    /// The file's path as given, or the name of the variable.
    file: String,
    /// From 1.
    line: usize,
    /// From 1, in characters.
    column: usize,
    /// What is wrong, naming the value and the limit.
    problem: String,
    /// What would be right.
    remedy: String,
}

impl Refused {
    /// All of it for programs, in the order of the texts.
    pub(super) fn told(&self) -> Vec<Told> {
        let texts = self.origins.shown(&self.secrets);
        let one = |finding: &Finding| {
            let (index, Finding { span, problem, remedy, .. }) =
                finding.clone().within(&self.origins);
            let text = texts.get(index)?;
            let (line, column) = place(&text.text, span.start);
            Some(Told { file: text.name.clone(), line, column, problem, remedy })
        };
        self.findings.iter().filter_map(one).collect()
    }

    /// The failure that tells of all of it.
    pub(super) fn failure(self) -> Failure {
        let Self { origins, findings, secrets } = self;
        let (path, total) = (origins.file().to_owned(), findings.len());
        let texts: Vec<Arc<NamedSource<String>>> = origins
            .shown(&secrets)
            .into_iter()
            .map(|one| Arc::new(NamedSource::new(one.name, one.text)))
            .collect();
        let shown = findings.into_iter().take(SHOWN_MAX);
        let mut located: Vec<Located> = shown
            .filter_map(|finding| {
                let (index, finding) = finding.within(&origins);
                Some(Located::of(Arc::clone(texts.get(index)?), finding))
            })
            .collect();
        Failure::Input(match located.pop() {
            Some(only) if located.is_empty() => Report::new(only),
            last => {
                located.extend(last);
                Report::new(Several { path, total, located })
            }
        })
    }
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

impl Located {
    fn of(source: Arc<NamedSource<String>>, finding: Finding) -> Self {
        let text = source.inner();
        let place = (!finding.can_be_shown(text)).then(|| {
            let (line, column) = place(text, finding.span.start);
            format!("{}:{line}:{column}", source.name())
        });
        let labels = finding.labels(text);
        Self { source, place, labels, finding }
    }
}

/// Several findings in one configuration.
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
