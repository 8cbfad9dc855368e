//! The journal through the engine again: what came out then must come out now, to the last bit.

use super::error::JournalError;
use super::reader::Tail;
use super::record::{Answer, Close, Header, Seen, Snapshot, encode};
use super::steps::{Step, Steps, Told};
use std::collections::BTreeMap;
use std::path::Path;
use trimtab_engine::{BatchError, Effect, Engine, Misfit, SetupError, SuccessionError};
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
    /// Number of the last record.
    pub records: u64,
    /// Number of the first record that is still there: 1, unless the journal was compacted.
    pub first_record: u64,
    /// Times that a writer opened the journal.
    pub openings: u64,
    /// Snapshots compared, beside the one with which a compacted journal begins.
    pub snapshots: u64,
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
    /// A snapshot that is not one.
    Snapshot {
        /// What is wrong with it.
        problem: String,
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
    /// A header on the way makes no engine of what is known.
    #[error(
        "a later header of the journal makes no engine: {0}; use the version of trimtab that wrote it"
    )]
    Succession(#[from] SuccessionError),
    /// What it begins with is no state of this setup.
    #[error(
        "the snapshot that the journal begins with cannot be used: {0}; use the version of trimtab \
         that wrote it"
    )]
    Misfit(#[from] Misfit),
    /// What it begins with is not what was known.
    #[error(
        "the snapshot that the journal begins with is not the state whose hash it names; use the \
         version of trimtab that wrote it"
    )]
    Snapshot,
}

/// Replays the journal in a folder.
///
/// # Errors
/// [`ReplayError`] when it cannot be read, believed, or made an engine of.
pub fn replay(folder: &Path) -> Result<Replayed, ReplayError> {
    replay_steps(Steps::open(folder)?)
}

/// Replays a story from its beginning.
///
/// # Errors
/// As [`replay`].
pub fn replay_steps(mut steps: Steps<'_>) -> Result<Replayed, ReplayError> {
    let mut run = Run::begin(&steps)?;
    while let Some(told) = steps.next_told()? {
        run = run.hear(told)?;
    }
    run.end(&steps);
    let tail = steps.tail().cloned().unwrap_or(Tail::Open);
    Ok(Replayed {
        records: steps.reader().records(),
        first_record: steps.reader().first_record(),
        batches: run.batches.saturating_sub(run.before),
        events: run.events,
        openings: run.openings,
        snapshots: run.snapshots,
        differences: run.count,
        shown: run.shown,
        unanswered: u64::from(run.pending.is_some()),
        last: run.last.map(|seen| seen.batch.into_owned()),
        header: run.header,
        engine: run.engine,
        tail,
    })
}

/// The engine with which a story begins: of its header, knowing what its snapshot says.
///
/// # Errors
/// [`ReplayError`] when the header makes no engine, or the snapshot is not one of it.
pub fn first_engine(steps: &Steps<'_>) -> Result<Engine, ReplayError> {
    let engine = steps.header().setup.clone().engine()?;
    let Some(snapshot) = steps.snapshot() else { return Ok(engine) };
    if snapshot.state.digest() != snapshot.digest {
        return Err(ReplayError::Snapshot);
    }
    Ok(engine.knowing(snapshot.state.clone().into_owned())?)
}

/// The engine from a later header of its story on; the same one, where the setups are.
///
/// # Errors
/// [`SuccessionError`] when the new setup is of another book, or makes no engine.
pub fn succeed(engine: Engine, old: &Header, new: &Header) -> Result<Engine, SuccessionError> {
    // Equal setups have equal bytes. What has none is told by who writes it.
    let same = matches!((encode(&old.setup), encode(&new.setup)), (Ok(a), Ok(b)) if a == b);
    if same { Ok(engine) } else { engine.succeed(new.setup.clone()) }
}

/// A replay on its way.
#[derive(Debug)]
pub(super) struct Run {
    /// What the engine is made from by now.
    pub(super) header: Header,
    pub(super) engine: Engine,
    /// Batches of the journal before the first that is there.
    before: u64,
    /// Batches of the journal.
    pub(super) batches: u64,
    events: u64,
    openings: u64,
    snapshots: u64,
    /// The last opening.
    pub(super) epoch: u64,
    pub(super) cursors: BTreeMap<u16, u64>,
    pub(super) last: Option<Seen<'static>>,
    /// What came of the last batch, where the journal does not say.
    pub(super) pending: Option<Result<Vec<Effect>, BatchError>>,
    /// Number of the last snapshot's record.
    pub(super) snapshot: Option<u64>,
    /// Records that went through the engine.
    pub(super) replayed: u64,
    /// Whether every batch so far was taken as it was then.
    is_whole: bool,
    count: u64,
    pub(super) shown: Vec<Difference>,
}

impl Run {
    /// An engine that has seen nothing.
    pub(super) const fn fresh(header: Header, engine: Engine) -> Self {
        Self {
            header,
            engine,
            before: 0,
            batches: 0,
            events: 0,
            openings: 0,
            snapshots: 0,
            epoch: 0,
            cursors: BTreeMap::new(),
            last: None,
            pending: None,
            snapshot: None,
            replayed: 0,
            is_whole: true,
            count: 0,
            shown: Vec::new(),
        }
    }

    /// The engine with which a story begins.
    pub(super) fn begin(steps: &Steps<'_>) -> Result<Self, ReplayError> {
        let (header, engine) = (steps.header().clone(), first_engine(steps)?);
        let Some(snapshot) = steps.snapshot() else { return Ok(Self::fresh(header, engine)) };
        let (before, epoch) = (snapshot.batches, snapshot.epoch);
        let cursors = snapshot.cursors.iter().map(|one| (one.feed, one.position)).collect();
        let (batches, snapshot) = (before, Some(steps.reader().records()));
        let fresh = Self::fresh(header, engine);
        Ok(Self { before, batches, epoch, cursors, snapshot, ..fresh })
    }

    /// Takes in what is told next.
    pub(super) fn hear(mut self, told: Told) -> Result<Self, ReplayError> {
        match told {
            Told::Step(step) => self.step(step)?,
            Told::Header(header) => {
                let engine = succeed(self.engine, &self.header, &header)?;
                return Ok(Self { engine, header: *header, ..self });
            }
            Told::Opened(opened) => {
                (self.openings, self.epoch) =
                    (self.openings.saturating_add(1), opened.epoch.max(self.epoch));
            }
            Told::Snapshot(record, snapshot) => self.compare_snapshot(record, snapshot),
        }
        Ok(self)
    }

    /// Takes a step again.
    fn step(&mut self, step: Step) -> Result<(), JournalError> {
        let Step { outcome_record, seen, answer, .. } = step;
        if self.is_whole {
            let now = self.engine.step(seen.now, &seen.batch);
            self.count_batch(&seen);
            match answer {
                None => self.pending = Some(now),
                Some(then) => self.is_whole = self.compare(outcome_record, &seen, &then, &now)?,
            }
        }
        self.last = Some(seen);
        Ok(())
    }

    fn count_batch(&mut self, seen: &Seen<'_>) {
        self.batches = self.batches.saturating_add(1);
        self.replayed += 2;
        let observed = u64::try_from(seen.batch.observations.len()).unwrap_or(u64::MAX);
        self.events = self.events.saturating_add(observed);
        self.cursors.extend(seen.cursors.iter().map(|cursor| (cursor.feed, cursor.position)));
    }

    /// Compares what came out; whether the steps after this one can be taken too.
    fn compare(
        &mut self,
        record: u64,
        seen: &Seen<'_>,
        then: &Answer<'_>,
        now: &Result<Vec<Effect>, BatchError>,
    ) -> Result<bool, JournalError> {
        let goes_on = now.is_ok() || then.outcome.is_err();
        let (sequence, at) = (seen.batch.sequence, seen.now);
        if let Some(what) = compare(then, now)? {
            self.note(Difference { record, sequence, at, what });
        }
        if let Some(recorded) = then.state.filter(|_| goes_on) {
            self.compare_state(record, sequence, at, recorded);
        }
        Ok(goes_on)
    }

    fn compare_state(&mut self, record: u64, sequence: u64, at: Timestamp, recorded: Digest) {
        let replayed = self.engine.state().digest();
        if recorded != replayed {
            let what = What::State { recorded, replayed };
            self.note(Difference { record, sequence, at, what });
        }
    }

    fn compare_snapshot(&mut self, record: u64, told: Result<Box<Snapshot<'_>>, String>) {
        self.snapshots += 1;
        if !self.is_whole {
            return;
        }
        let (sequence, at) = (self.engine.state().sequence(), self.engine.state().now());
        let problem = match told {
            Err(problem) => problem,
            Ok(snapshot) if snapshot.state.digest() != snapshot.digest => {
                "its state is not the one whose hash it names".to_owned()
            }
            Ok(snapshot) => {
                self.snapshot = Some(record);
                return self.compare_state(record, sequence, at, snapshot.digest);
            }
        };
        self.note(Difference { record, sequence, at, what: What::Snapshot { problem } });
    }

    fn note(&mut self, difference: Difference) {
        self.count += 1;
        if self.shown.len() < SHOWN_MAX {
            self.shown.push(difference);
        }
    }

    /// Compares what the close says, where there is one.
    pub(super) fn end(&mut self, steps: &Steps<'_>) {
        let Some(&Close { batches, state }) = steps.close().filter(|_| self.is_whole) else {
            return;
        };
        let (sequence, at) = (self.engine.state().sequence(), self.engine.state().now());
        let record = steps.reader().records();
        self.compare_state(record, sequence, at, state);
        if batches != self.batches {
            let what = What::Count { recorded: batches, replayed: self.batches };
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
