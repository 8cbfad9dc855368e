//! One engine, its journal and its feeds, moved on together.
//!
//! Decides the order: batch into the journal's stage, batch through the engine, outcome into the
//! stage, then one commit for all that is staged, and effects out of that commit alone.

use super::error::DriveError;
use super::intake::{FeedId, Intake};
use super::offer::{Offer, Settings, Taken};
use crate::journal::{Cursor, Disk, Durable, Header, Journal, Place, Recovered, Staged};
use trimtab_engine::mutant::Mutant;
use trimtab_engine::{BatchError, Effect, Engine};
use trimtab_model::{Batch, Observation, Timestamp};

/// Drives one engine. One writer of one journal.
///
/// Whatever the journal refuses ends it: every later call fails, and nothing leaves any more. Open
/// another one then; what was committed stands.
#[derive(Debug)]
pub struct Driver {
    pub(super) engine: Engine,
    pub(super) journal: Journal,
    pub(super) intake: Intake,
    pub(super) settings: Settings,
    pub(super) epoch: u64,
    pub(super) now: Timestamp,
    /// What came out of steps that are not on the disk yet.
    pub(super) staged: Vec<Staged<Vec<Effect>>>,
    /// Steps since the last commit.
    pub(super) steps: usize,
    /// What is on the disk and has not been handed out.
    pub(super) ready: Vec<Durable<Effect>>,
    pub(super) is_over: bool,
    /// Planted bugs only: an event whose cursor is recorded, and which is not taken yet.
    pub(super) held: Option<Vec<Observation>>,
    /// Planted bugs only: effects left whose commit is still to come.
    #[cfg(feature = "mutants")]
    pub(super) is_owing: bool,
}

/// What an opening found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Which opening this is, from 1.
    pub epoch: u64,
    /// Batches that were in the journal.
    pub batches: u64,
    /// Records that went through the engine again.
    pub replayed: u64,
    /// Where a record was cut that was not written to its end, and how many bytes.
    pub cut: Option<(Place, u64)>,
    /// What the operator should be told: snapshots that could not be used, and why.
    pub notes: Vec<String>,
}

/// One step as it was taken, for whoever looks on: nothing of it has left yet.
#[derive(Debug)]
pub struct Shown<'a> {
    /// The engine after it.
    pub engine: &'a Engine,
    /// What went in.
    pub batch: &'a Batch,
    /// How far it takes the feeds that it was made of.
    pub cursors: &'a [Cursor],
    /// What came out.
    pub outcome: Result<&'a [Effect], &'a BatchError>,
}

/// Somebody who looks on at every step.
pub type Onlooker<'a> = dyn FnMut(Shown<'_>) + 'a;

impl Driver {
    /// Opens the journal on a disk, or begins one, brings the engine to where it ends, and stages
    /// that the process began anew.
    ///
    /// # Errors
    /// [`DriveError::Recovery`] when another writes the journal, it is damaged, or it is of another
    /// book; [`DriveError::Journal`] when the disk does not take the first batch.
    pub fn open(
        disk: Box<dyn Disk>,
        header: &Header,
        settings: Settings,
        now: Timestamp,
    ) -> Result<(Self, Opened), DriveError> {
        Self::open_shown(disk, header, settings, now, &mut |_| ())
    }

    /// The same, with somebody who looks on.
    ///
    /// # Errors
    /// As [`Driver::open`].
    pub fn open_shown(
        disk: Box<dyn Disk>,
        header: &Header,
        settings: Settings,
        now: Timestamp,
        onlooker: &mut Onlooker<'_>,
    ) -> Result<(Self, Opened), DriveError> {
        #[cfg(feature = "mutants")]
        let disk = super::unsound::under(settings.planted, disk);
        let (journal, recovered) = Journal::open(disk, header.clone(), settings.journal.clone())?;
        let Recovered { engine, epoch, batches, cursors, pending, cut, replayed, notes, .. } =
            recovered;
        let read = cursors.iter().map(|one| (FeedId::new(one.feed), one.position));
        // Commands of before the stop are not handed out: they are of an older epoch, and the
        // engine asks again for whatever is still to be asked.
        let told = pending.into_iter().flat_map(Durable::each);
        let ready = told.filter(|one| !matches!(one.get(), Effect::Command(_))).collect();
        let mut driver = Self {
            intake: Intake::after(read, settings.early_max),
            now: engine.state().now(),
            engine,
            journal,
            settings,
            epoch,
            staged: Vec::new(),
            steps: 0,
            ready,
            is_over: false,
            held: None,
            #[cfg(feature = "mutants")]
            is_owing: false,
        };
        driver.begin(recovered.snapshot, now, onlooker)?;
        Ok((driver, Opened { epoch, batches, replayed, cut, notes }))
    }

    /// Tells the engine that the process began anew.
    fn begin(
        &mut self,
        snapshot: Option<u64>,
        now: Timestamp,
        onlooker: &mut Onlooker<'_>,
    ) -> Result<(), DriveError> {
        self.plant(snapshot)?;
        self.tell(now);
        let is_untold = self.settings.planted.is(Mutant::EpochNotTold);
        let epoch = if is_untold { 1 } else { self.epoch };
        if self.settings.planted.is(Mutant::RestartNotTold) {
            return Ok(());
        }
        // An engine that refuses this says so in the journal; nothing hangs on its taking it.
        self.step(vec![Observation::Restarted { epoch }], &[], onlooker).map(|_| ())
    }

    /// Takes one offer in at an instant; a clock that goes back is taken to stand still.
    ///
    /// # Errors
    /// [`DriveError`] when the journal cannot stage it: the driver is over then.
    pub fn offer(&mut self, now: Timestamp, offer: Offer) -> Result<Taken, DriveError> {
        self.offer_shown(now, offer, &mut |_| ())
    }

    /// The same, with somebody who looks on.
    ///
    /// # Errors
    /// As [`Driver::offer`].
    pub fn offer_shown(
        &mut self,
        now: Timestamp,
        offer: Offer,
        onlooker: &mut Onlooker<'_>,
    ) -> Result<Taken, DriveError> {
        self.still_good()?;
        self.tell(now);
        if let Some(held) = self.held.take() {
            self.step(held, &[], onlooker)?;
        }
        match offer {
            Offer::Feed { feed, position, observations } => {
                return self.take_event(feed, position, observations, onlooker);
            }
            Offer::Answer(answer) => self.step(vec![answer], &[], onlooker),
            Offer::Order(order) => self.step(vec![Observation::Order(order)], &[], onlooker),
            Offer::Tick => self.step(Vec::new(), &[], onlooker),
        }
        .map(Taken::of)
    }

    /// One batch through journal and engine; why it was refused, if it was.
    pub(super) fn step(
        &mut self,
        observations: Vec<Observation>,
        cursors: &[Cursor],
        onlooker: &mut Onlooker<'_>,
    ) -> Result<Option<String>, DriveError> {
        // The engine and the stage move on together or not at all.
        self.is_over = true;
        let batch = Batch { sequence: self.engine.state().sequence() + 1, observations };
        self.journal.batch(self.now, &batch, cursors)?;
        let outcome = self.engine.step(self.now, &batch);
        let refusal = outcome.as_ref().err().map(ToString::to_string);
        let state = self.engine.state();
        let (staged, error) = match outcome {
            Ok(effects) => (self.journal.outcome(Ok(effects), state)?, None),
            Err(error) => (self.journal.outcome(Err(&error), state)?, Some(error)),
        };
        let outcome = error.as_ref().map_or(Ok(staged.look().as_slice()), Err);
        onlooker(Shown { engine: &self.engine, batch: &batch, cursors, outcome });
        if !staged.look().is_empty() {
            self.staged.push(staged);
        }
        self.steps += 1;
        self.is_over = false;
        Ok(refusal)
    }

    /// Puts all that is staged on the disk by one write and one sync, and hands out what may leave
    /// now, in the order in which it was decided.
    ///
    /// # Errors
    /// [`DriveError::Journal`] when the disk does not take it or another writer took over: nothing of
    /// what was staged leaves then, and the driver is over.
    pub fn commit(&mut self) -> Result<Vec<Durable<Effect>>, DriveError> {
        self.still_good()?;
        if self.steps == 0 {
            return Ok(std::mem::take(&mut self.ready));
        }
        self.is_over = true;
        self.steps = 0;
        if let Some(leaked) = self.leak()? {
            return Ok(leaked);
        }
        let proof = self.journal.commit()?;
        let mut effects = std::mem::take(&mut self.ready);
        for one in std::mem::take(&mut self.staged) {
            let durable = one.release(&proof).map_err(|_| DriveError::Over)?;
            effects.extend(durable.each());
        }
        self.is_over = false;
        Ok(effects)
    }

    /// The clock, which never goes back.
    fn tell(&mut self, now: Timestamp) {
        let is_clamped = !self.settings.planted.is(Mutant::ClockGoesBack);
        self.now = if is_clamped { self.now.max(now) } else { now };
    }

    pub(super) const fn still_good(&self) -> Result<(), DriveError> {
        if self.is_over { Err(DriveError::Over) } else { Ok(()) }
    }

    /// The engine, to be looked at.
    #[must_use]
    pub const fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The engine, without its journal: nothing more is driven.
    #[must_use]
    pub fn into_engine(self) -> Engine {
        self.engine
    }

    /// The journal, to be looked at.
    #[must_use]
    pub const fn journal(&self) -> &Journal {
        &self.journal
    }

    /// Which opening of the journal this is, from 1.
    #[must_use]
    pub const fn epoch(&self) -> u64 {
        self.epoch
    }

    /// Steps since the last commit.
    #[must_use]
    pub const fn staged(&self) -> usize {
        self.steps
    }
}
