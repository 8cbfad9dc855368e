//! Prices per venue and market, and the covariance of hourly returns.

use serde::{Deserialize, Serialize};
use trimtab_model::{Canonical, Encoder, MarketId, Price, Quantity, Timestamp, VenueId};
use trimtab_risk::covariance::{Covariance, CovarianceTerms, log_return};
use trimtab_risk::real;

/// A price and when it was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenPrice {
    /// The mark price.
    pub price: Price,
    /// When.
    pub at: Timestamp,
}

/// What all traders of a venue hold of a market together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenInterest {
    /// Units held long.
    pub long: Quantity,
    /// Units held short.
    pub short: Quantity,
}

/// A volatility that a strategy watches beside the book's own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Watch {
    /// Hours after which a return counts half.
    pub half_life_h: f64,
}

/// What is known of prices.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MarketState {
    markets: usize,
    marks: Vec<Option<SeenPrice>>,
    interest: Vec<Option<OpenInterest>>,
    covariance: Covariance,
    watched: Vec<Covariance>,
    /// Returns of the hour that closes with this batch, of the first venue that has one.
    closing: Vec<Option<(VenueId, f64)>>,
}

impl MarketState {
    pub(super) fn new(
        venues: usize,
        markets: usize,
        terms: CovarianceTerms,
        watches: &[Watch],
    ) -> Self {
        let watched = |watch: &Watch| {
            Covariance::new(markets, CovarianceTerms { half_life: watch.half_life_h, ..terms })
        };
        Self {
            markets,
            marks: vec![None; venues * markets],
            interest: vec![None; venues * markets],
            covariance: Covariance::new(markets, terms),
            watched: watches.iter().map(watched).collect(),
            closing: vec![None; markets],
        }
    }

    /// The last mark price of a market at a venue.
    #[must_use]
    pub fn mark(&self, venue: VenueId, market: MarketId) -> Option<SeenPrice> {
        self.marks[self.slot(venue, market)]
    }

    /// What all traders of a venue hold of a market, as last told.
    #[must_use]
    pub fn interest(&self, venue: VenueId, market: MarketId) -> Option<OpenInterest> {
        self.interest[self.slot(venue, market)]
    }

    /// Covariance of hourly returns.
    #[must_use]
    pub const fn covariance(&self) -> &Covariance {
        &self.covariance
    }

    /// The volatilities that the strategy watches, in its order.
    #[must_use]
    pub fn watched(&self) -> &[Covariance] {
        &self.watched
    }

    /// These prices with the volatilities that `fresh` watches, as far as they are known.
    pub(super) fn watching(self, fresh: Self) -> Self {
        let known = |one: &Covariance| self.watched.iter().find(|seen| seen.forgets_like(one));
        let watched = fresh.watched.iter().map(|one| known(one).unwrap_or(one).clone()).collect();
        Self { watched, ..self }
    }

    /// Whether these may be the prices of the same markets and strategy as `fresh`.
    pub(super) fn fits(&self, fresh: &Self) -> bool {
        self.markets == fresh.markets
            && self.marks.len() == fresh.marks.len()
            && self.marks.iter().flatten().all(|seen| seen.price.base() > 0)
            && self.interest.len() == fresh.interest.len()
            && self.covariance.is_sound(self.markets)
            && self.watched.len() == fresh.watched.len()
            && self.watched.iter().zip(&fresh.watched).all(|(one, fresh)| one.forgets_like(fresh))
            && self.watched.iter().all(|one| one.is_sound(self.markets))
            && self.closing == fresh.closing
    }

    pub(super) fn see(&mut self, venue: VenueId, market: MarketId, price: SeenPrice) {
        let slot = self.slot(venue, market);
        self.marks[slot] = Some(price);
    }

    pub(super) fn see_interest(&mut self, venue: VenueId, market: MarketId, held: OpenInterest) {
        let slot = self.slot(venue, market);
        self.interest[slot] = Some(held);
    }

    /// Keeps the return of the first venue, in id order, that closed a bar.
    pub(super) fn see_bar(&mut self, venue: VenueId, market: MarketId, open: Price, close: Price) {
        let first = &mut self.closing[market.index()];
        if first.is_none_or(|(known, _)| venue < known) {
            *first = Some((venue, log_return(real::price(open), real::price(close))));
        }
    }

    /// Ends a batch: with a return of every market the covariance moves on, else it stays.
    pub(super) fn close_hour(&mut self) {
        let returns: Option<Vec<f64>> =
            self.closing.iter().map(|first| first.map(|(_, value)| value)).collect();
        if let Some(returns) = returns.filter(|returns| !returns.is_empty()) {
            self.covariance.update(&returns);
            self.watched.iter_mut().for_each(|one| one.update(&returns));
        }
        self.closing.fill(None);
    }

    fn slot(&self, venue: VenueId, market: MarketId) -> usize {
        venue.index() * self.markets + market.index()
    }
}

impl Canonical for SeenPrice {
    fn encode(&self, out: &mut Encoder) {
        self.price.encode(out);
        self.at.encode(out);
    }
}

impl Canonical for OpenInterest {
    fn encode(&self, out: &mut Encoder) {
        self.long.encode(out);
        self.short.encode(out);
    }
}

impl Canonical for MarketState {
    fn encode(&self, out: &mut Encoder) {
        out.length(self.markets);
        self.marks.iter().for_each(|mark| out.option(mark.as_ref()));
        self.interest.iter().for_each(|held| out.option(held.as_ref()));
        // `closing` is empty between batches.
        self.covariance.encode(out);
        self.watched.iter().for_each(|one| one.encode(out));
    }
}
