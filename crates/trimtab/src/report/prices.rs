//! The marks of the last day, so that a liquidation can be told with what led to it.

use std::collections::VecDeque;
use trimtab_engine::State;
use trimtab_model::{MarketId, Portfolio, VenueId};
use trimtab_risk::real;

/// How far back is looked.
const BACK_S: i64 = 86_400;
/// Marks closer together than this are not remembered one by one.
const APART_S: i64 = 300;

/// Marks of the last day, by venue then market; NaN where there is none.
#[derive(Debug, Default)]
pub(super) struct Prices {
    seen: VecDeque<(i64, Vec<f64>)>,
}

/// How a mark moved against a position.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fall {
    /// The mark that was best for the position within the day.
    pub(super) from: f64,
    /// The mark now.
    pub(super) to: f64,
    /// Seconds between the two.
    pub(super) seconds: i64,
}

impl Fall {
    /// The change as a share.
    pub(super) fn change(&self) -> f64 {
        self.to / self.from - 1.0
    }
}

impl Prices {
    /// Remembers the marks of a state.
    pub(super) fn see(&mut self, at: i64, state: &State, portfolio: &Portfolio) {
        if self.seen.back().is_some_and(|(last, _)| at - last < APART_S) {
            return;
        }
        while self.seen.front().is_some_and(|(first, _)| at - first > BACK_S) {
            self.seen.pop_front();
        }
        let venues = (0..portfolio.venues().len()).filter_map(VenueId::at);
        let marks = venues
            .flat_map(|venue| portfolio.market_ids().map(move |market| mark(state, venue, market)));
        self.seen.push_back((at, marks.collect()));
    }

    /// How far a mark has come from where it was best for a position: from its highest for what is
    /// held long, from its lowest for what is held short. `None` where it has not moved against it.
    pub(super) fn fall(
        &self,
        at: i64,
        state: &State,
        place: (VenueId, MarketId),
        markets: usize,
        is_long: bool,
    ) -> Option<Fall> {
        let to = mark(state, place.0, place.1);
        let slot = place.0.index() * markets + place.1.index();
        let seen = self.seen.iter().filter(|(when, _)| at - when <= BACK_S);
        let seen = seen.filter_map(|(when, marks)| Some((*when, *marks.get(slot)?)));
        let is_better = |one: f64, other: f64| if is_long { one > other } else { one < other };
        // The last of equals: a fall begins where the best was left.
        let best = seen.filter(|(_, mark)| mark.is_finite()).fold(None, |best, one| match best {
            Some((_, mark)) if is_better(mark, one.1) => best,
            _ => Some(one),
        });
        let (when, from) = best.filter(|(_, mark)| is_better(*mark, to))?;
        Some(Fall { from, to, seconds: at - when })
    }
}

fn mark(state: &State, venue: VenueId, market: MarketId) -> f64 {
    state.markets().mark(venue, market).map_or(f64::NAN, |seen| real::price(seen.price))
}
