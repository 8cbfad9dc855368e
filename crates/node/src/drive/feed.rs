//! Events of feeds: each in its turn, each once, and its position on record with the batch that
//! takes it.

use super::driver::{Driver, Onlooker};
use super::error::DriveError;
use super::intake::{Arrival, FeedId};
use super::offer::Taken;
use crate::journal::Cursor;
use trimtab_engine::mutant::Mutant;
use trimtab_model::Observation;

impl Taken {
    /// What a step came to.
    pub(super) fn of(refusal: Option<String>) -> Self {
        refusal.map_or(Self::Stepped, Self::Refused)
    }
}

impl Driver {
    /// Takes an event if it is its turn, and with it those that waited for it.
    pub(super) fn take_event(
        &mut self,
        feed: FeedId,
        position: u64,
        observations: Vec<Observation>,
        onlooker: &mut Onlooker<'_>,
    ) -> Result<Taken, DriveError> {
        match self.intake.judge(feed, position) {
            Arrival::Known if self.settings.planted.is(Mutant::DoublesTaken) => {
                self.step(observations, &[], onlooker).map(Taken::of)
            }
            Arrival::Known => Ok(Taken::Known),
            Arrival::Early if !self.settings.planted.is(Mutant::EarlyTakenAtOnce) => {
                let is_kept = self.intake.keep(feed, position, observations);
                Ok(if is_kept { Taken::Early } else { Taken::Dropped })
            }
            Arrival::Next | Arrival::Early => {
                let mut refusal = self.take_next(feed, position, observations, onlooker)?;
                while let Some((position, observations)) = self.intake.next_kept(feed) {
                    if self.settings.planted.is(Mutant::KeptSkipped) {
                        self.intake.take(feed, position);
                        continue;
                    }
                    let another = self.take_next(feed, position, observations, onlooker)?;
                    refusal = refusal.or(another);
                }
                Ok(Taken::of(refusal))
            }
        }
    }

    /// Takes the event whose turn it is; taken or refused, it is past.
    fn take_next(
        &mut self,
        feed: FeedId,
        position: u64,
        observations: Vec<Observation>,
        onlooker: &mut Onlooker<'_>,
    ) -> Result<Option<String>, DriveError> {
        let cursor = [Cursor { feed: feed.number(), position }];
        if self.settings.planted.is(Mutant::CursorBeforeEvent) {
            self.step(Vec::new(), &cursor, onlooker)?;
            self.intake.take(feed, position);
            self.held = Some(observations);
            return Ok(None);
        }
        let is_stuck = self.settings.planted.is(Mutant::RefusalStopsFeed)
            && self.engine.preview(observations.clone()).is_err();
        let is_recorded = !is_stuck && !self.settings.planted.is(Mutant::CursorNotRecorded);
        let refusal = self.step(observations, if is_recorded { &cursor } else { &[] }, onlooker)?;
        if !is_stuck {
            self.intake.take(feed, position);
        }
        let told = |why| format!("feed {}, event {position}: {why}", feed.number());
        Ok(refusal.map(told))
    }

    /// Position of the last event taken from a feed; 0 before the first. A feed is read from there on.
    #[must_use]
    pub fn cursor(&self, feed: FeedId) -> u64 {
        self.intake.cursor(feed)
    }

    /// Feeds of which later events came than are taken, with the position to read again from.
    pub fn missing(&self) -> impl Iterator<Item = (FeedId, u64)> + '_ {
        self.intake.missing()
    }

    /// Early events that are kept, over all feeds.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.intake.kept()
    }
}
