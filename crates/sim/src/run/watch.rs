//! Who watches a run: told after every tick, in one fixed order.

use crate::desk::Desk;
use std::fmt;
use trimtab_engine::{Decision, Effect, Engine};
use trimtab_model::Batch;

/// Sees every tick of a run, after its requests have gone out.
pub trait Watcher {
    /// One tick is done.
    ///
    /// # Errors
    /// A message ends the run with [`RunError::Watcher`](super::RunError::Watcher).
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String>;

    /// The run is over: the world's last word has been taken in, and nothing more is carried out.
    ///
    /// # Errors
    /// A message ends the run with [`RunError::Watcher`](super::RunError::Watcher).
    fn close(&mut self, _: &Moment<'_>) -> Result<(), String> {
        Ok(())
    }
}

impl<W: Watcher + ?Sized> Watcher for &mut W {
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        (**self).tick(moment)
    }

    fn close(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        (**self).close(moment)
    }
}

/// A run right after one tick.
#[derive(Debug)]
pub struct Moment<'a> {
    /// Which tick.
    pub tick: usize,
    /// The world.
    pub desk: &'a Desk<'a>,
    /// The engine.
    pub engine: &'a Engine,
    /// What the world told.
    pub batch: &'a Batch,
    /// What the engine answered.
    pub effects: &'a [Effect],
    /// What was decided, if anything was wished.
    pub decision: Option<&'a Decision>,
}

impl<'a> Moment<'a> {
    pub(super) fn of(
        tick: usize,
        desk: &'a Desk<'a>,
        engine: &'a Engine,
        batch: &'a Batch,
        effects: &'a [Effect],
    ) -> Self {
        let decision = effects.iter().find_map(Effect::decision);
        Self { tick, desk, engine, batch, effects, decision }
    }
}

/// Nobody watches.
#[derive(Debug)]
pub struct Unwatched;

impl Watcher for Unwatched {
    fn tick(&mut self, _: &Moment<'_>) -> Result<(), String> {
        Ok(())
    }
}

/// Several watchers of one run, served in order; the first message ends the run.
pub struct Together<'a>(pub Vec<Box<dyn Watcher + 'a>>);

impl fmt::Debug for Together<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Together({} watchers)", self.0.len())
    }
}

impl Watcher for Together<'_> {
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        self.0.iter_mut().try_for_each(|one| one.tick(moment))
    }

    fn close(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        self.0.iter_mut().try_for_each(|one| one.close(moment))
    }
}
