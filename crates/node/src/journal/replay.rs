//! The journal through the engine again: what came out then must come out now, to the last bit.

use super::error::JournalError;
use super::reader::Tail;
use super::record::{Answer, Close, Header, encode};
use super::steps::{Step, Steps};
use std::path::Path;
use trimtab_engine::{BatchError, Effect, Engine, SetupError};
use trimtab_model::{Batch, Digest, Timestamp};

/// Differences kept with their details; the others are counted.
pub const SHOWN_MAX: usize = 20;

/// What came of a replay.
#[derive(Debug)]
pub struct Replayed {
    /// What the journal begins with.
    pub header: Header,
    /// The engine after the last batch.
    pub engine: Engine,
    /// Records read.
    pub records: u64,
    /// Batches taken in.
    pub batches: u64,
    /// Observations in them.
    pub events: u64,
    /// How many things came out differently.
    pub differences: u64,
    /// The first of them.
    pub shown: Vec<Difference>,
    /// Batches whose outcome the journal does not have: one at a torn end, else none.
    pub unanswered: u64,
    /// What the last batch told.
    pub last: Option<Batch>,
    /// How the journal ends.
    pub tail: Tail,
}

/// Something that came out differently.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Number of the record that says otherwise.
    pub record: u64,
    /// Sequence of the batch.
    pub sequence: u64,
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: What,
}

/// What came out differently.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Effects.
    Effects {
        /// Those in the journal.
        recorded: Vec<Effect>,
        /// Those of the replay.
        replayed: Vec<Effect>,
    },
    /// One side refused the batch; `None` took it in.
    Refusal {
        /// Why, in the journal.
        recorded: Option<String>,
        /// Why, in the replay. It ends there: what follows rests on this batch.
        replayed: Option<String>,
    },
    /// The hash of the state.
    State {
        /// That in the journal.
        recorded: Digest,
        /// That of the replay.
        replayed: Digest,
    },
    /// The number of batches that the close counts.
    Count {
        /// That in the journal.
        recorded: u64,
        /// That of the replay.
        replayed: u64,
    },
}

/// Why a journal cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// It cannot be read or believed.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// Its header makes no engine that this program has.
    #[error("the journal's header makes no engine: {0}; use the version of trimtab that wrote it")]
    Setup(#[from] SetupError),
}

/// Replays a journal.
///
/// # Errors
/// [`ReplayError`] when it cannot be read, believed, or made an engine of.
pub fn replay(folder: &Path) -> Result<Replayed, ReplayError> {
    let mut steps = Steps::open(folder)?;
    let header = steps.header().clone();
    let engine = header.setup.clone().engine()?;
    let mut run = Run { engine, batches: 0, events: 0, unanswered: 0, count: 0, shown: Vec::new() };
    let (mut is_whole, mut last) = (true, None);
    while let Some(step) = steps.next_step()? {
        is_whole = is_whole && run.step(&step)?;
        last = Some(step.seen.batch.into_owned());
    }
    if let Some(close) = steps.close().filter(|_| is_whole) {
        run.close(close, steps.reader().records());
    }
    let Run { engine, batches, events, unanswered, count: differences, shown } = run;
    let tail = steps.tail().cloned().unwrap_or(Tail::Open);
    let records = steps.reader().records();
    Ok(Replayed {
        header,
        engine,
        records,
        batches,
        events,
        differences,
        shown,
        unanswered,
        last,
        tail,
    })
}

/// A replay on its way.
struct Run {
    engine: Engine,
    batches: u64,
    events: u64,
    unanswered: u64,
    count: u64,
    shown: Vec<Difference>,
}

impl Run {
    /// Takes a step again; whether those after it can be taken too.
    fn step(&mut self, step: &Step) -> Result<bool, JournalError> {
        let now = self.engine.step(step.seen.now, &step.seen.batch);
        self.batches += 1;
        let observed = u64::try_from(step.seen.batch.observations.len()).unwrap_or(u64::MAX);
        self.events = self.events.saturating_add(observed);
        let Some(then) = &step.answer else {
            self.unanswered += 1;
            return Ok(true);
        };
        let goes_on = now.is_ok() || then.outcome.is_err();
        if let Some(what) = compare(then, &now)? {
            self.differ(step, what);
        }
        let replayed = self.engine.state().digest();
        if let Some(recorded) = then.state.filter(|recorded| *recorded != replayed && goes_on) {
            self.differ(step, What::State { recorded, replayed });
        }
        Ok(goes_on)
    }

    fn differ(&mut self, step: &Step, what: What) {
        let (sequence, at) = (step.seen.batch.sequence, step.seen.now);
        self.note(Difference { record: step.record + 1, sequence, at, what });
    }

    fn note(&mut self, difference: Difference) {
        self.count += 1;
        if self.shown.len() < SHOWN_MAX {
            self.shown.push(difference);
        }
    }

    fn close(&mut self, close: &Close, record: u64) {
        let state = self.engine.state();
        let (sequence, at, replayed) = (state.sequence(), state.now(), state.digest());
        if close.state != replayed {
            let what = What::State { recorded: close.state, replayed };
            self.note(Difference { record, sequence, at, what });
        }
        if close.batches != self.batches {
            let what = What::Count { recorded: close.batches, replayed: self.batches };
            self.note(Difference { record, sequence, at, what });
        }
    }
}

/// Compares by bytes: equal figures must be equal to the last bit, and a NaN equals itself.
fn compare(
    then: &Answer<'_>,
    now: &Result<Vec<Effect>, BatchError>,
) -> Result<Option<What>, JournalError> {
    Ok(match (&then.outcome, now) {
        (Ok(recorded), Ok(replayed)) => {
            let differ = encode(recorded)? != encode(replayed)?;
            differ
                .then(|| What::Effects { recorded: recorded.to_vec(), replayed: replayed.clone() })
        }
        (Err(recorded), Err(replayed)) if *recorded == replayed.to_string() => None,
        (recorded, replayed) => Some(What::Refusal {
            recorded: recorded.as_ref().err().cloned(),
            replayed: replayed.as_ref().err().map(ToString::to_string),
        }),
    })
}
