//! How long each account must hold out until help has come.

use super::Assessment;

use trimtab_model::{AccountId, Portfolio, Route, Span};
use trimtab_risk::routes::horizon::{ARRIVED_SHARE, Help, HelpRoute, HelpSource};
use trimtab_risk::routes::latency::Latency;

/// Nanoseconds of a second.
const NANOS_A_SECOND: f64 = 1e9;

impl Assessment<'_> {
    /// The protection horizon of an account in hours: the time to the next decision, and the arrival
    /// of the fastest route whose source holds landed, withdrawable money after what it is committed
    /// to. `None` where no route can bring anything, or a route's time is beyond counting.
    ///
    /// The portfolio states one time a route, so its 99th percentile is that time; what has been
    /// asked of a source is no longer in what it has available.
    #[must_use]
    pub fn protection_h(
        &self,
        portfolio: &Portfolio,
        decision_interval: Span,
        account: AccountId,
    ) -> Option<f64> {
        let inward: Vec<(usize, &Route)> = portfolio
            .routes()
            .iter()
            .enumerate()
            .filter(|(_, one)| one.target == account)
            .collect();
        let latency = |(_, route): &(usize, &Route)| {
            // A way that takes no time takes the least there is.
            let nanos = route.latency().ok()?.nanos().max(1);
            Latency::steady(nanos as f64 / NANOS_A_SECOND).ok()
        };
        let latencies: Vec<Latency> = inward.iter().map(latency).collect::<Option<_>>()?;
        let source =
            |view: &super::AccountView| HelpSource { withdrawable: view.available, committed: 0.0 };
        let sources: Vec<HelpSource> = self.accounts.iter().map(source).collect();
        let ways = inward.iter().zip(&latencies).map(|((index, route), latency)| HelpRoute {
            source: route.source.index(),
            room: self.room[*index],
            latency,
        });
        let routes: Vec<HelpRoute<'_>> = ways.collect();
        let decision_s = decision_interval.nanos() as f64 / NANOS_A_SECOND;
        let help = Help { decision_s, share: ARRIVED_SHARE, sources: &sources, routes: &routes };
        help.horizon_s().ok()?.map(|seconds| seconds / 3_600.0)
    }
}
