//! What money is worth where users are served: the chance that it is wanted there before more can
//! come, times what it costs to be found short.
//!
//! Users come within the time a top-up takes, so this worth is that of one move, whatever the hours
//! over which the rest of a move must pay. An account is bid for on what is known to be a stream,
//! and gives on all that was ever asked of it: between the two estimates lies a kink at what it
//! holds. What waits already is owed in full; requests are not paid in parts, so a shortage holds
//! up all of it.

use super::flows::BASE_UNITS;
use super::picture::Picture;
use super::{Dynamic, Way};
use crate::assess::{AccountView, Assessment};
use trimtab_allocate::{CurveError, Knot, MarginalCurve};
use trimtab_model::{Portfolio, Span};
use trimtab_risk::service::NetDemand;

/// Points of the tail on either side of what is held.
const POINTS: u32 = 12;
/// Standard deviations from the mean at which the tail is followed no further.
const REACH: f64 = 4.0;
/// The most that a dollar owed is worth, however little is missing: enough to pay for any way, and
/// not so much that a solver's digits end.
pub(super) const OWED_MOST: f64 = 100.0;
/// What an account without any way in is taken to wait for.
const NO_WAY: Span = Span::DAY;

/// Hours until a top-up decided at the next occasion reaches each account by its fastest route.
pub(in super::super) fn top_up(portfolio: &Portfolio, interval: Span) -> Vec<f64> {
    let reaches = |account| {
        let ways = portfolio.routes().iter().filter(move |route| route.target == account);
        let fastest = ways.filter_map(|route| route.latency().ok()).min().unwrap_or(NO_WAY);
        hours(interval) + hours(fastest)
    };
    portfolio.account_ids().map(reaches).collect()
}

fn hours(span: Span) -> f64 {
    span.nanos() as f64 / Span::HOUR.nanos() as f64
}

/// Whether money at an account is there for users: at a wallet, whoever wants or wanted any.
pub(super) fn is_serving(view: &AccountView) -> bool {
    view.legs.is_empty() && view.demand.is_any()
}

impl Dynamic {
    /// Worth over `hours` at an account that serves users; `None` where it serves nobody.
    pub(super) fn serving(
        &self,
        view: &AccountView,
        account: usize,
        hours: f64,
    ) -> Option<Result<MarginalCurve, CurveError>> {
        if !is_serving(view) {
            return None;
        }
        let idle = hours * self.idle[account].price();
        let (owed, price) = self.owed(view, account);
        let held = view.total().max(owed);
        let span = self.top_up[account];
        let (gives, takes) = (view.demand.cautious().over(span), view.demand.over(span));
        let taken = |position: f64| (position, takes.exceeds(position - owed));
        let given = |position: f64| {
            let (position, chance) = taken(position);
            (position, chance.max(gives.exceeds(position - owed)))
        };
        let below = points(owed, held, owed, gives).into_iter().map(given);
        let above = points(held, f64::INFINITY, owed, takes).into_iter().map(taken);
        let mut knots = vec![Knot { position: owed, price: idle + price }];
        for (position, chance) in below.chain(above) {
            // The tail never rises, but its last digits may.
            let last = knots[knots.len() - 1].price;
            let price = last.min(idle + self.terms.unserved * chance);
            knots.push(Knot { position, price });
        }
        knots.push(Knot { price: idle, ..knots[knots.len() - 1] });
        Some(MarginalCurve::new(knots, 0.0))
    }

    /// Up to where what an account holds is owed to those who wait, and what a dollar below is
    /// worth: itself at least, and all that waits where little is missing. Fees come off on the
    /// way, so a shortage is filled with them.
    fn owed(&self, view: &AccountView, account: usize) -> (f64, f64) {
        let (waiting, missing) = (view.demand.waiting, view.demand.waiting - view.total());
        if missing <= 0.0 {
            return (waiting, 1.0);
        }
        let ways = self.ways.iter().filter(|way| way.target == account);
        let gross = |way: &Way| (missing + way.fixed) / (1.0 - way.rate);
        let fee = ways.map(|way| gross(way) - missing).fold(0.0, f64::max);
        // In whole units of what is sent, and one more for what rounding takes on the way: else
        // the last of it would be cut, and with it the payout.
        let filled = (((missing + fee) * BASE_UNITS).ceil() + 1.0) / BASE_UNITS;
        (view.total() + filled, (waiting / missing).clamp(1.0, OWED_MOST))
    }

    /// Worth per hour of one more dollar at each account as it stands, with what it is worth to
    /// users spread over the `hours` of a move.
    pub(super) fn prices(
        &self,
        assessment: &Assessment<'_>,
        picture: &Picture,
        hours: f64,
    ) -> Vec<f64> {
        let mut prices = picture.prices.clone();
        for (at, view) in assessment.accounts.iter().enumerate() {
            if is_serving(view) {
                prices[at] += self.service_price(view, at) / hours;
            }
        }
        prices
    }

    /// What one more dollar is worth to users at an account as it stands, over one move.
    fn service_price(&self, view: &AccountView, account: usize) -> f64 {
        if view.total() < view.demand.waiting {
            return self.owed(view, account).1;
        }
        self.terms.unserved * view.demand.shortage(view.total(), self.top_up[account])
    }
}

/// Ascending positions in `from ..= to` at which a tail that begins at `owed` is followed: both
/// ends, and steps between them out to where it has ended.
fn points(from: f64, to: f64, owed: f64, tail: NetDemand) -> Vec<f64> {
    let end = (owed + tail.mean + REACH * tail.deviation).clamp(from, to.max(from));
    let start = (owed + tail.mean - REACH * tail.deviation).clamp(from, end);
    let step = (end - start) / f64::from(POINTS);
    let mut points = vec![from];
    points.extend((0..=POINTS).map(|at| (start + step * f64::from(at)).min(end)));
    if to.is_finite() {
        points.push(to);
    }
    points
}
