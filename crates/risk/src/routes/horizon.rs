//! The protection horizon: how long an account must hold out until help has come.
//!
//! Help is decided upon at the next decision at the latest, and comes by the fastest way whose source
//! really has something to send: money that has landed there and may be withdrawn, after what it is
//! committed to already. A way that is quick and empty helps nobody, so the horizon grows as a
//! portfolio runs dry, which is just when short horizons would be wrong.

use super::latency::{Latency, LatencyError};
use crate::figure::{FigureError, not_negative};
use thiserror::Error;

/// Share of transfers that have arrived by the end of a horizon, unless another is asked for.
pub const ARRIVED_SHARE: f64 = 0.99;

/// Share of an amount that is rounding.
const DUST: f64 = 1e-12;

/// An account that help may come from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HelpSource {
    /// What has landed there and may be withdrawn now, in units of the asset.
    pub withdrawable: f64,
    /// What it has been asked for already and not yet sent.
    pub committed: f64,
}

/// A way by which help may come.
#[derive(Debug, Clone, Copy)]
pub struct HelpRoute<'a> {
    /// Which of the sources it leaves from.
    pub source: usize,
    /// The most it carries now, in units of the asset; infinite where nothing limits it.
    pub room: f64,
    /// From request to usable at the target.
    pub latency: &'a Latency,
}

/// How long to hold out, and what will help.
#[derive(Debug, Clone, PartialEq)]
pub struct Horizon {
    /// Decision interval, and arrival by the slowest of the ways used.
    pub seconds: f64,
    /// The ways used, fastest first, and what each brings.
    pub parts: Vec<HelpPart>,
    /// At least this is the chance that all of it has come by then, whether or not slow times come
    /// together: with several ways it is less than the share asked for.
    pub all_arrived: f64,
}

/// What one way brings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HelpPart {
    /// Which of the ways.
    pub route: usize,
    /// How much, in units of the asset.
    pub amount: f64,
}

/// Why no horizon can be told.
#[derive(Debug, Clone, Copy, PartialEq, Error)]
pub enum HorizonError {
    /// A figure that is none.
    #[error(transparent)]
    Figure(#[from] FigureError),
    /// A way from nowhere.
    #[error("route {route} leaves from source {source_index}, there are {sources}")]
    Source {
        /// Which way.
        route: usize,
        /// The source it names.
        source_index: usize,
        /// How many sources there are.
        sources: usize,
    },
    /// A share that is none.
    #[error(transparent)]
    Latency(#[from] LatencyError),
}

/// When and how help for one account is to be had.
#[derive(Debug, Clone, Copy)]
pub struct Help<'a> {
    /// Seconds from one decision to the next.
    pub decision_s: f64,
    /// Share of transfers that have arrived by the end of the horizon: [`ARRIVED_SHARE`].
    pub share: f64,
    /// Accounts that may send.
    pub sources: &'a [HelpSource],
    /// Ways from them to the account.
    pub routes: &'a [HelpRoute<'a>],
}

impl Help<'_> {
    /// The protection horizon in seconds, by the fastest way that can bring anything; `None` where
    /// none can.
    ///
    /// # Errors
    /// [`HorizonError`]: a figure that is negative or no number, a way from no source.
    pub fn horizon_s(&self) -> Result<Option<f64>, HorizonError> {
        let (order, free) = self.looked_at()?;
        let helps = |one: &&Arrival| self.brings(one.route, &free) > 0.0;
        Ok(order.iter().find(helps).map(|one| self.decision_s + one.seconds))
    }

    /// The horizon until `amount` can have come, over as many ways as that takes, fastest first;
    /// `None` where all together cannot bring it. For an amount of 0 nothing need come.
    ///
    /// # Errors
    /// [`HorizonError`]: a figure that is negative or no number, a way from no source.
    pub fn horizon_for(&self, amount: f64) -> Result<Option<Horizon>, HorizonError> {
        let mut missing = not_negative("amount of help", amount)?;
        let (order, mut free) = self.looked_at()?;
        // What rounding leaves of an amount that is just there is not missing.
        let dust = amount * DUST;
        let (mut parts, mut seconds) = (Vec::new(), 0.0);
        for one in order {
            if missing <= dust {
                break;
            }
            let brought = self.brings(one.route, &free).min(missing);
            if brought > 0.0 {
                free[self.routes[one.route].source] -= brought;
                missing -= brought;
                seconds = one.seconds;
                parts.push(HelpPart { route: one.route, amount: brought });
            }
        }
        if missing > dust {
            return Ok(None);
        }
        let late = |part: &HelpPart| self.routes[part.route].latency.beyond(seconds);
        let all_arrived = (1.0 - parts.iter().map(late).sum::<f64>()).max(0.0);
        Ok(Some(Horizon { seconds: self.decision_s + seconds, parts, all_arrived }))
    }

    /// The ways, fastest first, the first of equals first; and what each source is free to send.
    fn looked_at(&self) -> Result<(Vec<Arrival>, Vec<f64>), HorizonError> {
        not_negative("decision interval", self.decision_s)?;
        let free = self.sources.iter().map(free).collect::<Result<Vec<_>, _>>()?;
        let mut order = Vec::with_capacity(self.routes.len());
        for (index, route) in self.routes.iter().enumerate() {
            let (source_index, sources) = (route.source, free.len());
            if source_index >= sources {
                return Err(HorizonError::Source { route: index, source_index, sources });
            }
            let is_room = route.room >= 0.0;
            if !is_room {
                let (what, limit) = ("room of a route", "a number of at least 0");
                return Err(FigureError { what, value: route.room, limit }.into());
            }
            let seconds = route.latency.quantile_s(self.share)?;
            order.push(Arrival { route: index, seconds });
        }
        order.sort_by(|one, other| one.seconds.total_cmp(&other.seconds));
        Ok((order, free))
    }

    fn brings(&self, route: usize, free: &[f64]) -> f64 {
        self.routes[route].room.min(free[self.routes[route].source])
    }
}

#[derive(Debug, Clone, Copy)]
struct Arrival {
    route: usize,
    seconds: f64,
}

fn free(source: &HelpSource) -> Result<f64, HorizonError> {
    let has = not_negative("withdrawable of a source", source.withdrawable)?;
    Ok((has - not_negative("committed of a source", source.committed)?).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::{ARRIVED_SHARE, Help, HelpRoute, HelpSource};
    use crate::routes::latency::{Latency, Quantile};
    use proptest::prelude::*;

    fn takes(p99: f64) -> Latency {
        let quantile = |share, seconds| Quantile { share, seconds };
        Latency::new(&[quantile(0.5, p99 / 10.0), quantile(0.99, p99)], 1.5).unwrap()
    }

    fn has(withdrawable: f64, committed: f64) -> HelpSource {
        HelpSource { withdrawable, committed }
    }

    fn help<'a>(sources: &'a [HelpSource], routes: &'a [HelpRoute<'a>]) -> Help<'a> {
        Help { decision_s: 60.0, share: ARRIVED_SHARE, sources, routes }
    }

    #[test]
    fn only_a_way_with_something_to_send_helps() {
        let (fast, slow) = (takes(20.0), takes(1200.0));
        let route = |source, room, latency| HelpRoute { source, room, latency };
        let routes = [route(0, 1e6, &fast), route(1, 1e6, &slow)];
        let at = |first: HelpSource, second: HelpSource| {
            help(&[first, second], &routes).horizon_s().unwrap().map(f64::round)
        };
        assert_eq!(at(has(5.0, 0.0), has(5.0, 0.0)), Some(80.0));
        // All that the near source has is promised elsewhere.
        assert_eq!(at(has(5.0, 5.0), has(5.0, 0.0)), Some(1260.0));
        assert_eq!(at(has(0.0, 0.0), has(5.0, 9.0)), None);
        let closed = [route(0, 0.0, &fast), route(1, 1e6, &slow)];
        let rich = [has(5.0, 0.0), has(5.0, 0.0)];
        assert_eq!(help(&rich, &closed).horizon_s().unwrap().map(f64::round), Some(1260.0));
        assert_eq!(help(&[], &[]).horizon_s().unwrap(), None);
    }

    #[test]
    fn an_amount_waits_for_the_slowest_way_that_it_needs() {
        let (fast, middle, slow) = (takes(20.0), takes(300.0), takes(1200.0));
        let route = |source, room, latency| HelpRoute { source, room, latency };
        // The first two ways share one source of 150.
        let routes = [route(0, 100.0, &fast), route(0, 100.0, &middle), route(1, 1e9, &slow)];
        let sources = [has(200.0, 50.0), has(500.0, 0.0)];
        let all = help(&sources, &routes);
        let at = |amount| all.horizon_for(amount).unwrap();
        assert_eq!(at(100.0).unwrap().seconds.round(), 80.0);
        let two = at(150.0).unwrap();
        assert_eq!(two.seconds.round(), 360.0);
        let brought: Vec<_> = two.parts.iter().map(|part| (part.route, part.amount)).collect();
        assert_eq!(brought, [(0, 100.0), (1, 50.0)]);
        assert!(two.all_arrived < 0.99 && two.all_arrived > 0.98);
        assert_eq!(at(151.0).unwrap().seconds.round(), 1260.0);
        assert_eq!(at(650.1), None);
        assert_eq!((at(0.0).unwrap().seconds, at(0.0).unwrap().parts.len()), (60.0, 0));
    }

    #[test]
    fn figures_that_are_none_are_refused() {
        let fast = takes(20.0);
        let way = |source, room| [HelpRoute { source, room, latency: &fast }];
        assert!(help(&[has(f64::NAN, 0.0)], &way(0, 1.0)).horizon_s().is_err());
        assert!(help(&[has(1.0, -1.0)], &way(0, 1.0)).horizon_s().is_err());
        assert!(help(&[has(1.0, 0.0)], &way(0, f64::NAN)).horizon_s().is_err());
        assert!(help(&[has(1.0, 0.0)], &way(1, 1.0)).horizon_s().is_err());
        let sources = [has(1.0, 0.0)];
        let routes = way(0, f64::INFINITY);
        assert!(help(&sources, &routes).horizon_for(f64::NAN).is_err());
        assert!(Help { share: 1.0, ..help(&sources, &routes) }.horizon_s().is_err());
    }

    proptest! {
        #[test]
        fn slower_ways_and_more_commitments_never_shorten_it(
            ways in prop::collection::vec((0_usize..3, 0.0..100.0_f64, 5.0..5000.0_f64), 1..6),
            money in prop::collection::vec((0.0..100.0_f64, 0.0..60.0_f64), 3),
            amount in 0.0..150.0_f64, which in 0_usize..6, slower in 1.0..10.0_f64,
            more in 0.0..80.0_f64,
        ) {
            let at = |slow: bool, promised: f64| {
                let tables: Vec<Latency> = ways.iter().enumerate().map(|(index, way)| {
                    takes(if slow && index == which % ways.len() { way.2 * slower } else { way.2 })
                }).collect();
                let routes: Vec<HelpRoute<'_>> = ways.iter().zip(&tables).map(|(way, latency)| {
                    HelpRoute { source: way.0, room: way.1, latency }
                }).collect();
                let sources: Vec<HelpSource> =
                    money.iter().map(|one| has(one.0, one.1 + promised)).collect();
                let all = help(&sources, &routes);
                let any = all.horizon_s().unwrap().unwrap_or(f64::INFINITY);
                let whole = all.horizon_for(amount).unwrap().map_or(f64::INFINITY, |it| it.seconds);
                (any, whole)
            };
            let (any, whole) = at(false, 0.0);
            for (later_any, later_whole) in [at(true, 0.0), at(false, more), at(true, more)] {
                prop_assert!(later_any >= any && later_whole >= whole);
            }
        }
    }
}
