//! How much each account may take, and each route carry.

use crate::guard::Guard;
use crate::state::State;
use trimtab_model::{Account, Amount, MoneyError, Portfolio, Ratio, Route, RouteId, Span};
use trimtab_risk::real;

/// The most each account may hold, by its venue's share of all capital.
pub(super) fn caps(portfolio: &Portfolio, guard: &Guard, total: f64) -> Vec<f64> {
    let cap = |account: &Account| match guard.limits().map(|limits| &limits.exposure) {
        Some(exposure) if exposure[account.venue.index()] < Ratio::ONE => {
            real::ratio(exposure[account.venue.index()]) * total.max(0.0)
        }
        _ => f64::INFINITY,
    };
    portfolio.accounts().iter().map(cap).collect()
}

/// What each route can carry now: its capacity, less what its day has seen; nothing where the
/// guard would let nothing through.
pub(super) fn room(
    portfolio: &Portfolio,
    state: &State,
    guard: &Guard,
) -> Result<Vec<f64>, MoneyError> {
    let decimals = portfolio.collateral().decimals;
    let count = portfolio.routes().len();
    let used = |span| state.transfers().moved_by_route(span, state.now(), count);
    let (used_day, used_hour) = (used(Span::DAY)?, used(Span::HOUR)?);
    let used_all = Amount::sum(used_hour.iter().copied())?;
    let left = |most: Amount, used: Amount| {
        if most == Amount::MAX {
            return Ok(f64::INFINITY);
        }
        Ok::<f64, MoneyError>(real::amount(most.minus(used)?, decimals).max(0.0))
    };
    let room = |(index, route): (usize, &Route)| {
        let is_open = RouteId::at(index).is_some_and(|id| {
            state.route_open(id) && guard.limits().is_none_or(|limits| limits.allows(id))
        });
        let source = portfolio.accounts()[route.source.index()].venue;
        if !is_open || !state.withdrawals_open(source) || state.kill_switch() {
            return Ok(0.0);
        }
        let once = route.capacity.map_or(f64::INFINITY, |most| real::amount(most, decimals));
        let day = left(route.daily_cap.unwrap_or(Amount::MAX), used_day[index])?;
        let Some(limits) = guard.limits() else { return Ok(once.min(day)) };
        let single = real::amount(limits.per_transfer, decimals);
        let hour = left(limits.per_route_hour, used_hour[index])?;
        let all = left(limits.per_hour, used_all)?;
        Ok([once, day, single, hour, all].into_iter().fold(f64::INFINITY, f64::min))
    };
    portfolio.routes().iter().enumerate().map(room).collect()
}
