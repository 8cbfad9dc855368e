//! Feeds in order: which event of a feed is next, which is here already, and which is missing.
//!
//! Events of a feed are numbered from 1 without a gap, and nothing but the next one is ever taken.
//! One that comes twice is known; one that comes early is kept, a bounded number of them a feed;
//! one that is dropped for want of room is not lost, because a feed can be read again from any
//! position.

use std::collections::BTreeMap;
use trimtab_model::Observation;

/// Which feed: a number that keeps its meaning for as long as the journal lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FeedId(u16);

/// What an event is to a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arrival {
    /// Its turn.
    Next,
    /// Taken before.
    Known,
    /// Something before it is missing.
    Early,
}

/// One feed.
#[derive(Debug, Default)]
struct Feed {
    /// Position of the last event taken.
    taken: u64,
    /// Highest position heard of.
    heard: u64,
    early: BTreeMap<u64, Vec<Observation>>,
}

/// All feeds, as far as they have been read.
#[derive(Debug)]
pub(super) struct Intake {
    feeds: BTreeMap<FeedId, Feed>,
    early_max: usize,
}

impl FeedId {
    /// The feed of this number.
    #[must_use]
    pub const fn new(number: u16) -> Self {
        Self(number)
    }

    /// Its number.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

impl Intake {
    /// Feeds that go on behind `cursors`, each with at most `early_max` early events.
    pub(super) fn after(cursors: impl Iterator<Item = (FeedId, u64)>, early_max: usize) -> Self {
        let feed = |taken| Feed { taken, heard: taken, early: BTreeMap::new() };
        Self { feeds: cursors.map(|(id, taken)| (id, feed(taken))).collect(), early_max }
    }

    /// What an event at `position` is.
    pub(super) fn judge(&mut self, id: FeedId, position: u64) -> Arrival {
        let feed = self.feeds.entry(id).or_default();
        feed.heard = feed.heard.max(position);
        if position <= feed.taken {
            Arrival::Known
        } else if position - feed.taken == 1 {
            Arrival::Next
        } else {
            Arrival::Early
        }
    }

    /// Keeps an early event; whether there was room. Those nearest to their turn stay.
    pub(super) fn keep(
        &mut self,
        id: FeedId,
        position: u64,
        observations: Vec<Observation>,
    ) -> bool {
        let feed = self.feeds.entry(id).or_default();
        feed.early.insert(position, observations);
        if feed.early.len() <= self.early_max {
            return true;
        }
        feed.early.pop_last().is_none_or(|(dropped, _)| dropped != position)
    }

    /// The feed has been read up to `position`.
    pub(super) fn take(&mut self, id: FeedId, position: u64) {
        let feed = self.feeds.entry(id).or_default();
        feed.taken = feed.taken.max(position);
        feed.heard = feed.heard.max(feed.taken);
        // What a reader behind its own cursor brought is known now.
        feed.early = feed.early.split_off(&feed.taken.saturating_add(1));
    }

    /// The kept event whose turn it is, if there is one.
    pub(super) fn next_kept(&mut self, id: FeedId) -> Option<(u64, Vec<Observation>)> {
        let feed = self.feeds.get_mut(&id)?;
        let next = feed.taken.checked_add(1)?;
        feed.early.remove(&next).map(|observations| (next, observations))
    }

    /// Position of the last event taken; 0 before the first.
    pub(super) fn cursor(&self, id: FeedId) -> u64 {
        self.feeds.get(&id).map_or(0, |feed| feed.taken)
    }

    /// Feeds of which something was heard that is not taken, with the position to ask for.
    pub(super) fn missing(&self) -> impl Iterator<Item = (FeedId, u64)> + '_ {
        let gaps = self.feeds.iter().filter(|(_, feed)| feed.heard > feed.taken);
        gaps.map(|(&id, feed)| (id, feed.taken.saturating_add(1)))
    }

    /// Early events that are kept, over all feeds.
    pub(super) fn kept(&self) -> usize {
        self.feeds.values().map(|feed| feed.early.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::{Arrival, FeedId, Intake};

    const FEED: FeedId = FeedId::new(7);

    fn intake() -> Intake {
        Intake::after([(FEED, 4)].into_iter(), 2)
    }

    #[test]
    fn an_event_is_next_known_or_early() {
        let mut intake = intake();
        let judged = [0, 4, 5, 6, u64::MAX].map(|position| intake.judge(FEED, position));
        use Arrival::{Early, Known, Next};
        assert_eq!(judged, [Known, Known, Next, Early, Early]);
        assert_eq!(intake.judge(FeedId::new(8), 1), Next);
    }

    #[test]
    fn early_events_come_when_the_gap_before_them_is_filled() {
        let mut intake = intake();
        assert!(intake.keep(FEED, 7, Vec::new()));
        assert!(intake.keep(FEED, 6, Vec::new()));
        assert_eq!(intake.next_kept(FEED), None);
        intake.take(FEED, 5);
        for position in [6, 7] {
            assert_eq!(intake.next_kept(FEED), Some((position, Vec::new())));
            intake.take(FEED, position);
        }
        assert_eq!((intake.next_kept(FEED), intake.cursor(FEED)), (None, 7));
    }

    #[test]
    fn beyond_the_bound_those_nearest_to_their_turn_stay_and_the_rest_is_asked_for_again() {
        let mut intake = intake();
        for (position, is_kept) in [(9, true), (8, true), (10, false), (6, true)] {
            intake.judge(FEED, position);
            assert_eq!(intake.keep(FEED, position, Vec::new()), is_kept, "{position}");
        }
        assert_eq!(intake.kept(), 2);
        assert_eq!(intake.missing().collect::<Vec<_>>(), [(FEED, 5)]);
        intake.take(FEED, 5);
        assert_eq!(intake.next_kept(FEED), Some((6, Vec::new())));
        intake.take(FEED, 6);
        assert_eq!(intake.missing().collect::<Vec<_>>(), [(FEED, 7)]);
    }

    #[test]
    fn nothing_is_missing_of_a_feed_that_is_read_to_what_was_heard_of_it() {
        let mut intake = intake();
        assert_eq!(intake.missing().count(), 0);
        intake.judge(FEED, 5);
        assert_eq!(intake.missing().collect::<Vec<_>>(), [(FEED, 5)]);
        intake.take(FEED, 5);
        assert_eq!(intake.missing().count(), 0);
    }
}
