//! The figures of the full profile.

use serde::{Deserialize, Serialize};
use trimtab_model::{Amount, Portfolio, Ratio, RouteId, Span};

/// Hard limits; the tranches' own limits stand in the portfolio.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Limits {
    /// The most that one transfer may move.
    pub per_transfer: Amount,
    /// The most that one route may move in an hour, counted with what is in flight on it.
    pub per_route_hour: Amount,
    /// The most that may leave or enter one venue in an hour, counted with what is in flight.
    pub per_venue_hour: Amount,
    /// The most that may move in an hour over all, counted with what is in flight.
    pub per_hour: Amount,
    /// Routes that may be used, in route order.
    pub allowed: Vec<bool>,
    /// Share of the total that each venue may hold, inbound counted, in venue order.
    pub exposure: Vec<Ratio>,
    /// How old a mark or statement may be before it is stale.
    pub age_max: Span,
    /// The most that an account may hold which cannot be assessed, inbound counted.
    pub unassessed: Amount,
}

impl Limits {
    /// No limit but those that are always there: every declared route, any amount, any age.
    #[must_use]
    pub fn open(portfolio: &Portfolio) -> Self {
        Self {
            per_transfer: Amount::MAX,
            per_route_hour: Amount::MAX,
            per_venue_hour: Amount::MAX,
            per_hour: Amount::MAX,
            allowed: vec![true; portfolio.routes().len()],
            exposure: vec![Ratio::ONE; portfolio.venues().len()],
            age_max: Span::from_nanos(u64::MAX),
            unassessed: Amount::MAX,
        }
    }

    /// Whether a route may be used.
    pub(crate) fn allows(&self, route: RouteId) -> bool {
        self.allowed.get(route.index()).copied().unwrap_or(false)
    }
}
