//! Venues that margin by rules of their own: what they ask, and what they take.
//!
//! The world's doubles become the rule's integers here, and its answers doubles again. A position
//! that a rule cannot value, it asks to be covered in full.

use super::{Desk, VenueRequirement};
use crate::rule::symbols;
use crate::spec::{DeskSpec, SpecError};
use std::sync::Arc;
use trimtab_model::{Rounding, Timestamp};
use trimtab_risk::real;
use trimtab_risk::rules::{
    AssetQuote, DECIMALS, Holdings, MarginRule, MarketQuote, Position, Quotes, Seizure, Standing,
    Unassessable,
};

/// The rules of a desk's venues, in venue order; `None` where flat rates are all there is.
pub(super) type Rules = Vec<Option<Arc<dyn MarginRule>>>;

/// Makes the rules of a desk.
pub(super) fn rules(spec: &DeskSpec) -> Result<Rules, SpecError> {
    let markets: Vec<&str> = spec.coins.iter().map(String::as_str).collect();
    let symbols = symbols(&markets);
    let make = |venue: &crate::spec::VenueSpec| {
        let Some(terms) = &venue.rule else { return Ok(None) };
        let named = |fault| SpecError::Rule { venue: venue.name.clone(), fault };
        terms.rule(symbols).map(Some).map_err(named)
    };
    spec.venues.iter().map(make).collect()
}

impl Desk<'_> {
    /// Where a venue with a rule of its own sees us; `None` at the others.
    pub(super) fn standing(&self, venue: usize) -> Option<Result<Standing, Unassessable>> {
        let rule = self.rules[venue].as_ref()?;
        Some(self.holdings(venue, None).and_then(|held| rule.assess(&held, &self.quotes(venue))))
    }

    /// What the venue's rule would take now.
    pub(super) fn seizure(&self, venue: usize) -> Option<Seizure> {
        let rule = self.rules[venue].as_ref()?;
        let holdings = self.holdings(venue, None).ok()?;
        rule.liquidation(&holdings, &self.quotes(venue)).ok().flatten()
    }

    /// Initial margin of what the venue would hold with one coin at another quantity; `None` where
    /// flat rates say it.
    pub(super) fn initial_with(&self, venue: usize, coin: usize, quantity: f64) -> Option<f64> {
        let rule = self.rules[venue].as_ref()?;
        let holdings = self.holdings(venue, Some((coin, quantity))).ok();
        let standing = holdings.and_then(|held| rule.assess(&held, &self.quotes(venue)).ok());
        Some(standing.map_or(f64::INFINITY, |standing| to_real(standing.initial)))
    }

    /// A rule's answer as the world counts it.
    pub(super) fn told_by_rule(
        &self,
        venue: usize,
        standing: Result<Standing, Unassessable>,
    ) -> VenueRequirement {
        match standing {
            Ok(standing) => {
                // What we have there and the venue does not count, covers nothing.
                let uncounted = (self.equity[venue] - to_real(standing.equity)).max(0.0);
                VenueRequirement {
                    gross: to_real(standing.gross),
                    initial: to_real(standing.initial) + uncounted,
                    maintenance: to_real(standing.maintenance) + uncounted,
                    kept: to_real(standing.kept) + uncounted,
                }
            }
            Err(_) => {
                let gross = self.legs(venue).map(|(size, _)| size).sum();
                VenueRequirement { gross, initial: gross, maintenance: gross, kept: gross }
            }
        }
    }

    /// What we hold at a venue, with one coin at another quantity where that is asked.
    fn holdings(
        &self,
        venue: usize,
        instead: Option<(usize, f64)>,
    ) -> Result<Holdings, Unassessable> {
        let beyond = |value: f64| trimtab_model::MoneyError::Overflow {
            operation: "x",
            left: value as i128,
            right: 1,
        };
        let equity = self.equity[venue];
        let held =
            real::to_amount(equity, DECIMALS, Rounding::Down).ok_or_else(|| beyond(equity))?;
        let mut holdings = Holdings::of_asset(0, held);
        for market in 0..self.coins.len() {
            let own = self.quantity[self.series(venue, market)];
            let quantity = instead.filter(|(coin, _)| *coin == market).map_or(own, |(_, new)| new);
            if quantity != 0.0 {
                let quantity = real::to_quantity(quantity).ok_or_else(|| beyond(quantity))?;
                holdings.positions.push(Position { market, quantity, ..Position::default() });
            }
        }
        Ok(holdings)
    }

    fn quotes(&self, venue: usize) -> Quotes {
        let marks = self.market.marks(self.tick);
        let quote = |coin: usize| MarketQuote {
            mark: real::to_price(marks[self.series(venue, coin)]),
            ..MarketQuote::default()
        };
        Quotes {
            // The venue knows its own rule: to it no parameter is too old.
            now: Timestamp::EPOCH,
            assets: vec![AssetQuote::at_par()],
            markets: (0..self.coins.len()).map(quote).collect(),
        }
    }
}

fn to_real(amount: trimtab_model::Amount) -> f64 {
    real::amount(amount, DECIMALS)
}
