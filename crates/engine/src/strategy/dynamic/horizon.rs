//! How long a move lasts, and what its way costs.
//!
//! An imbalance of `d` in a book that swings by `s` per square root of an hour comes about by
//! itself in about `(d / s)^2` hours, and as quickly makes way for another. A move that removes it
//! therefore pays over two thirds of that time: with this amortisation time the edge of the
//! no-trade region is `d = (3/2 c s^2 / k)^(1/3)`, the known width for a cost `c` and a price that
//! falls by `k` per dollar (Rogers 2004; Martin and Schoneborn 2011).

use super::picture::Picture;
use trimtab_model::{Portfolio, Span, VenueKind};
use trimtab_risk::real;

/// Share of the time in which an imbalance comes about over which removing it pays.
const LASTS: f64 = 2.0 / 3.0;
const MINUTES_AN_HOUR: f64 = 60.0;

/// Terms of one route.
#[derive(Debug, Clone, Copy)]
pub(in super::super) struct Way {
    pub(in super::super) source: usize,
    pub(in super::super) target: usize,
    /// Fee as a share of the amount.
    pub(in super::super) rate: f64,
    /// Fee per transfer.
    pub(in super::super) fixed: f64,
    /// From leaving to usable.
    pub(in super::super) hours: f64,
}

impl Way {
    /// Every route's terms, in route order.
    pub(in super::super) fn all(portfolio: &Portfolio) -> Vec<Self> {
        let decimals = portfolio.collateral().decimals;
        let routes = portfolio.routes().iter();
        routes
            .map(|route| Self {
                source: route.source.index(),
                target: route.target.index(),
                rate: route.hops.iter().map(|hop| real::ratio(hop.fee_rate)).sum(),
                fixed: route.hops.iter().map(|hop| real::amount(hop.fee_fixed, decimals)).sum(),
                hours: hours(route.latency().unwrap_or(Span::DAY)),
            })
            .collect()
    }

    /// Which accounts are wallets.
    pub(in super::super) fn wallets(portfolio: &Portfolio) -> Vec<bool> {
        let is_wallet = |id| portfolio.venue_of(id).kind == VenueKind::Wallet;
        portfolio.account_ids().map(is_wallet).collect()
    }

    /// Wallets that some pair of accounts is joined through and not past, by the ways that carry
    /// anything now.
    pub(super) fn relays(ways: &[Self], room: &[f64], wallets: &[bool]) -> Vec<bool> {
        let open = || ways.iter().zip(room).filter(|(_, room)| **room > 0.0).map(|(way, _)| way);
        let joined =
            |source, target| open().any(|way| way.source == source && way.target == target);
        let is_relay = |(through, &is_wallet): (usize, &bool)| {
            is_wallet
                && open().filter(|way| way.target == through).any(|into| {
                    let onward = |way: &&Self| way.source == through && way.target != into.source;
                    open().filter(onward).any(|onward| !joined(into.source, onward.target))
                })
        };
        wallets.iter().enumerate().map(is_relay).collect()
    }

    /// Hours of the fastest way into each account; 0 where none leads, and at relays.
    pub(super) fn fastest(ways: &[Self], relays: &[bool]) -> Vec<f64> {
        let least = |(account, &is_relay): (usize, &bool)| {
            let into = ways.iter().filter(|way| way.target == account && !is_relay);
            let least = into.map(|way| way.hours).fold(f64::INFINITY, f64::min);
            if least.is_finite() { least } else { 0.0 }
        };
        relays.iter().enumerate().map(least).collect()
    }
}

fn hours(span: Span) -> f64 {
    span.minutes() as f64 / MINUTES_AN_HOUR
}

/// Hours over which a move must pay: the longest time in which one of the imbalances there are
/// would have come about by itself, at most `most`.
pub(super) fn amortisation(picture: &Picture, most: f64) -> f64 {
    let mut longest: f64 = 0.0;
    let mut is_exposed = false;
    for (account, &wanted) in picture.division.holdings.iter().enumerate() {
        let swing = picture.swing(account);
        if swing > 0.0 {
            is_exposed = true;
            let imbalance = (picture.held[account] - wanted) / swing;
            longest = longest.max(LASTS * imbalance * imbalance);
        }
    }
    if is_exposed { longest.min(most) } else { most }
}
