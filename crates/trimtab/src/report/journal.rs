//! A journal through the engine once more, gathered on the way.

use super::gatherer::{Gathered, Gatherer};
use super::label::Label;
use crate::exit::Failure;
use crate::show;
use std::ops::Range;
use std::path::Path;
use trimtab_engine::{BatchError, Effect, Engine};
use trimtab_model::Timestamp;
use trimtab_node::journal::{Answer, Header, Step, Steps, Tail, Told, first_engine, succeed};

/// What came of reading a journal.
#[derive(Debug)]
pub(super) enum Reading {
    /// It came out as recorded.
    Told(Box<Read>),
    /// It did not: the record that says otherwise.
    Differs(u64),
}

/// A journal as read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) header: Header,
    pub(super) gathered: Gathered,
    pub(super) tail: Tail,
    pub(super) records: u64,
}

/// Reads a journal to its end and gathers what happened within `span`, or all of it.
pub(super) fn read(path: &Path, span: Option<&Range<Timestamp>>) -> Result<Reading, Failure> {
    let mut steps = Steps::open(path)?;
    let mut header = steps.header().clone();
    let mut engine = first_engine(&steps).map_err(|error| setup_failed(path, &error))?;
    let label = Label::of(&header.labels, &header.setup.strategy.rule);
    let mut gatherer = Gatherer::new(&header.setup, label).recorded();
    if let Some(span) = span {
        gatherer = gatherer.between(span.clone());
    }
    let mut seen = Seen::default();
    while let Some(told) = steps.next_told()? {
        let step = match told {
            Told::Step(step) => step,
            Told::Header(next) => {
                engine =
                    succeed(engine, &header, &next).map_err(|error| setup_failed(path, &error))?;
                header = *next;
                continue;
            }
            Told::Opened(_) | Told::Snapshot(..) => continue,
        };
        seen.note(step.seen.now, span);
        // What comes behind the span is read, so that damage there is found, and not run.
        if span.is_some_and(|span| step.seen.now >= span.end) {
            continue;
        }
        if !take(&mut engine, &step, &mut gatherer, &mut seen)? {
            return Ok(Reading::Differs(step.outcome_record));
        }
    }
    if !gatherer.has_begun() {
        return Err(seen.nothing(path, span));
    }
    gatherer.seal(&engine);
    let mut gathered = gatherer.finish().map_err(Failure::failed)?;
    let tail = steps.tail().cloned().unwrap_or(Tail::Open);
    gathered.notes.extend(crate::replay::ending(&tail).map(|note| sentence(&note)));
    gathered.notes.extend(seen.refusals());
    let records = steps.reader().records();
    Ok(Reading::Told(Box::new(Read { header, gathered, tail, records })))
}

/// One step again; whether it came out as recorded.
fn take(
    engine: &mut Engine,
    step: &Step,
    gatherer: &mut Gatherer,
    seen: &mut Seen,
) -> Result<bool, Failure> {
    let now = engine.step(step.seen.now, &step.seen.batch);
    if let Some(then) = &step.answer
        && !is_same(then, &now, engine)
    {
        return Ok(false);
    }
    match now {
        Ok(effects) => {
            let gathered = gatherer.step(engine, &step.seen.batch, &effects);
            gathered.map_err(Failure::failed)?;
        }
        Err(_) => {
            gatherer.refuse();
            seen.refused += 1;
        }
    }
    Ok(true)
}

/// Whether a step came out as recorded: the same state, and the same said and asked for.
fn is_same(then: &Answer<'_>, now: &Result<Vec<Effect>, BatchError>, engine: &Engine) -> bool {
    let is_same_outcome = match (&then.outcome, now) {
        (Ok(then), Ok(now)) => asked(then) == asked(now),
        (Err(then), Err(now)) => *then == now.to_string(),
        _ => false,
    };
    is_same_outcome && then.state.is_none_or(|state| state == engine.state().digest())
}

/// Plans and requests; the reasons behind them are reals, and a NaN would not equal itself.
fn asked(effects: &[Effect]) -> Vec<(Option<String>, Option<&Effect>)> {
    let mut all = Vec::new();
    for effect in effects {
        all.push(match effect {
            Effect::Record(decision) => (decision.plan.map(|plan| plan.to_string()), None),
            Effect::Command(_) | Effect::Alert(_) => (None, Some(effect)),
        });
    }
    all
}

/// What was seen of a journal, told or not.
#[derive(Debug, Default)]
struct Seen {
    first: Option<Timestamp>,
    last: Option<Timestamp>,
    refused: u64,
    /// The last look before the span, and the first behind it.
    around: (Option<Timestamp>, Option<Timestamp>),
}

impl Seen {
    fn note(&mut self, at: Timestamp, span: Option<&Range<Timestamp>>) {
        self.first.get_or_insert(at);
        self.last = Some(at);
        match span {
            Some(span) if at < span.start => self.around.0 = Some(at),
            Some(span) if at >= span.end => {
                self.around.1.get_or_insert(at);
            }
            _ => {}
        }
    }

    fn refusals(&self) -> Option<String> {
        let count = show::count(self.refused);
        (self.refused > 0).then(|| {
            format!(
                "The engine refused {count} of the batches; they changed nothing and are not shown."
            )
        })
    }

    /// Nothing can be told: nothing is there, or nothing within the span.
    fn nothing(&self, path: &Path, span: Option<&Range<Timestamp>>) -> Failure {
        let path = path.display();
        if let ((Some(before), Some(after)), Some(span)) = (self.around, span) {
            let [before, after, from, to] = [before, after, span.start, span.end].map(show::time);
            return Failure::not_found(format!(
                "{path} has no look at the world between {from} and {to}: the nearest are at \
                 {before} and {after}; choose a span that holds one of them"
            ));
        }
        match (self.first.zip(self.last), span) {
            (Some((first, last)), Some(span)) => {
                let [first, last, from, to] = [first, last, span.start, span.end].map(show::time);
                Failure::not_found(format!(
                    "{path} tells nothing between {from} and {to}: it runs from {first} to {last}; \
                     choose a span within that"
                ))
            }
            _ => Failure::input(format!(
                "{path} has no batch that the engine took in, so there is nothing to report"
            )),
        }
    }
}

fn setup_failed(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    let path = path.display();
    Failure::input(format!(
        "{path}: the journal's header makes no engine: {error}; use the version of trimtab that \
         wrote it"
    ))
}

/// A note as a sentence of its own.
fn sentence(note: &str) -> String {
    let mut signs = note.chars();
    let first = signs.next().map(|sign| sign.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", signs.as_str())
}
