//! The checks, one function each: how much of a wish would each of them let through.

use super::limits::Limits;
use super::projection::Projection;
use super::refusal::Reason;
use crate::margins::Margins;
use crate::mutant::Mutant;
use crate::state::State;
use crate::strategy::Wish;
use crate::transfer;
use std::cell::OnceCell;
use trimtab_model::{
    AccountId, Amount, MoneyError, Portfolio, Ratio, Rounding, RouteId, Span, TransferBody,
    VenueKind,
};
use trimtab_risk::rules::Standing;

/// One wish and all that it is judged by.
pub(super) struct Case<'a> {
    pub(super) portfolio: &'a Portfolio,
    pub(super) margins: &'a Margins,
    pub(super) state: &'a State,
    pub(super) projection: &'a Projection,
    pub(super) limits: Option<&'a Limits>,
    /// How far the source may fall below its floor: rounding, nothing more.
    pub(super) tolerance: Amount,
    /// The most that an account may hold which cannot be assessed.
    pub(super) unassessed: Amount,
    pub(super) wish: &'a Wish,
    pub(super) route: RouteId,
    /// Where the source and the target stand, once that was asked.
    pub(super) standings: [OnceCell<Option<Standing>>; 2],
}

/// What a check would let through, and its name if that binds.
pub(super) struct Headroom {
    pub(super) amount: Amount,
    pub(super) reason: Reason,
}

/// How much of a wish one check lets through.
pub(super) type Check = fn(&Case<'_>) -> Result<Headroom, MoneyError>;

/// What no profile goes without: the operator's word, that what was sent is accounted for and
/// what was refused is not asked for at once again, chains
/// that can be believed, the cap on what cannot be assessed, and solvency.
pub(super) const ALWAYS: [Check; 6] =
    [kill_switch, settled, cooled, chains_running, unassessed_target, initial_margin];

/// Every check. Those that close a route altogether come first, so that they name the reason.
pub(super) const CHECKS: [Check; 20] = [
    kill_switch,
    settled,
    cooled,
    chains_running,
    allow_list,
    withdrawals,
    route_down,
    stale_source,
    stale_target,
    unassessed_target,
    initial_margin,
    max_utilisation,
    reserve,
    max_share,
    venue_exposure,
    route_capacity,
    daily_cap,
    per_transfer,
    per_route,
    per_venue_and_hour,
];

fn gate(open: bool, reason: Reason) -> Result<Headroom, MoneyError> {
    Ok(Headroom { amount: if open { Amount::MAX } else { Amount::ZERO }, reason })
}

fn up_to(amount: Amount, reason: Reason) -> Result<Headroom, MoneyError> {
    Ok(Headroom { amount, reason })
}

/// What `most` leaves beside `taken`; nothing where a figure is beyond counting.
fn room(most: Amount, taken: Amount) -> Amount {
    most.minus(taken).map_or(Amount::ZERO, Amount::or_zero)
}

fn kill_switch(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    gate(!case.state.kill_switch(), Reason::KillSwitch)
}

/// What was sent before a restart may have left, or be about to: first that is found out.
fn settled(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let transfers = case.state.transfers();
    let ends = [case.wish.source, case.wish.target];
    let is_open = ends.into_iter().any(|account| transfers.is_unsettled(account));
    gate(!is_open || case.state.carries(Mutant::UnsettledUsed), Reason::Unsettled)
}

/// What was just refused would be refused again, at every step until somebody notices.
fn cooled(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let is_cooling = case.state.transfers().is_cooling(case.route, case.state.now());
    gate(!is_cooling, Reason::Cooling)
}

fn chains_running(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let mut chains = transfer::chains_on(&case.portfolio.routes()[case.route.index()]);
    let is_halted = chains.any(|chain| case.state.chains().is_halted(chain));
    gate(!is_halted, Reason::ChainHalted)
}

fn allow_list(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let allowed = case.limits.is_none_or(|limits| limits.allows(case.route));
    gate(allowed, Reason::NotAllowed)
}

fn withdrawals(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let venue = case.portfolio.accounts()[case.wish.source.index()].venue;
    gate(case.state.withdrawals_open(venue), Reason::WithdrawalsSuspended)
}

fn route_down(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    gate(case.state.route_open(case.route), Reason::RouteDown)
}

fn stale_source(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    gate(case.is_fresh(case.wish.source), Reason::StaleSource)
}

/// Money may still go to an account whose data is old where that can only lower risk: its last
/// known state is above its tranche's utilisation, with what is on its way counted.
fn stale_target(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let target = case.wish.target;
    if case.is_fresh(target) {
        return gate(true, Reason::StaleTarget);
    }
    // One that cannot be assessed has a limit of its own.
    let Some(standing) = case.target() else { return gate(true, Reason::StaleTarget) };
    let limit = case.portfolio.tranche_of(target).max_utilisation;
    let Some(least) = equity_for(standing.maintenance, limit) else {
        return gate(true, Reason::StaleTarget);
    };
    up_to(room(least, case.projection.expected(target)?), Reason::StaleTarget)
}

/// Money may go to an account that cannot be assessed, for it may be in need, but only up to a cap:
/// it may as well be lost there.
fn unassessed_target(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let target = case.wish.target;
    if case.unassessed == Amount::MAX || case.target().is_some() {
        return gate(true, Reason::UnassessedTarget);
    }
    up_to(room(case.unassessed, case.projection.expected(target)?), Reason::UnassessedTarget)
}

fn initial_margin(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let source = case.wish.source;
    match case.source() {
        None => gate(false, Reason::Unassessable),
        Some(standing) => {
            let landed = case.projection.landed(source).plus(case.tolerance)?;
            up_to(room(landed, standing.kept), Reason::InitialMargin)
        }
    }
}

fn max_utilisation(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let source = case.wish.source;
    match case.source() {
        None => gate(false, Reason::Unassessable),
        Some(standing) if standing.maintenance == Amount::ZERO => {
            gate(true, Reason::MaxUtilisation)
        }
        Some(standing) => {
            let limit = case.portfolio.tranche_of(source).max_utilisation;
            let Some(least) = equity_for(standing.maintenance, limit) else {
                return gate(false, Reason::MaxUtilisation);
            };
            up_to(room(case.projection.landed(source), least), Reason::MaxUtilisation)
        }
    }
}

fn reserve(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let source = case.wish.source;
    if case.portfolio.venue_of(source).kind != VenueKind::Wallet {
        return gate(true, Reason::Reserve);
    }
    let accounts = case.portfolio.accounts();
    let tranche = accounts[source.index()].tranche;
    let in_tranche = |account: AccountId| accounts[account.index()].tranche == tranche;
    let wallets = case.projection.wallets(case.portfolio, in_tranche)?;
    let spare = wallets.minus(case.portfolio.tranche_of(source).reserve)?;
    up_to(spare.or_zero(), Reason::Reserve)
}

fn max_share(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let accounts = case.portfolio.accounts();
    let tranche = accounts[case.wish.target.index()].tranche;
    if accounts[case.wish.source.index()].tranche == tranche {
        return gate(true, Reason::MaxShare);
    }
    let in_tranche = |account: AccountId| accounts[account.index()].tranche == tranche;
    let share = case.portfolio.tranche_of(case.wish.target).max_share;
    up_to(case.room_within(share, in_tranche)?, Reason::MaxShare)
}

fn venue_exposure(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let accounts = case.portfolio.accounts();
    let venue = accounts[case.wish.target.index()].venue;
    let Some(limits) = case.limits else { return gate(true, Reason::VenueExposure) };
    let cap = limits.exposure.get(venue.index()).copied().unwrap_or(Ratio::ZERO);
    // Money that moves within the venue does not add to it.
    if cap >= Ratio::ONE || accounts[case.wish.source.index()].venue == venue {
        return gate(true, Reason::VenueExposure);
    }
    let at_venue = |account: AccountId| accounts[account.index()].venue == venue;
    up_to(case.room_within(cap, at_venue)?, Reason::VenueExposure)
}

fn route_capacity(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let capacity = case.portfolio.routes()[case.route.index()].capacity;
    up_to(capacity.unwrap_or(Amount::MAX), Reason::RouteCapacity)
}

fn daily_cap(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let cap = case.portfolio.routes()[case.route.index()].daily_cap.unwrap_or(Amount::MAX);
    case.left_of(Span::DAY, cap, Reason::DailyCap, |body| body.route == case.route)
}

fn per_transfer(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let limit = case.limits.map_or(Amount::MAX, |limits| limits.per_transfer);
    up_to(limit, Reason::PerTransfer)
}

fn per_route(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let limit = case.limits.map_or(Amount::MAX, |limits| limits.per_route_hour);
    case.left_of(Span::HOUR, limit, Reason::PerRoute, |body| body.route == case.route)
}

/// The tightest of the hourly limits: of either end's venue, and over all.
fn per_venue_and_hour(case: &Case<'_>) -> Result<Headroom, MoneyError> {
    let Some(limits) = case.limits else { return gate(true, Reason::PerHour) };
    let accounts = case.portfolio.accounts();
    let venue_of = |account: AccountId| accounts[account.index()].venue;
    let mut tightest = case.left_of(Span::HOUR, limits.per_hour, Reason::PerHour, |_| true)?;
    for venue in [venue_of(case.wish.source), venue_of(case.wish.target)] {
        let touches =
            |body: &TransferBody| [venue_of(body.source), venue_of(body.target)].contains(&venue);
        // Wallets are nobody's venue: the limit is about what a counterparty may hold or owe.
        if case.portfolio.venues()[venue.index()].kind == VenueKind::Wallet {
            continue;
        }
        let left = case.left_of(Span::HOUR, limits.per_venue_hour, Reason::PerVenue, touches)?;
        if left.amount < tightest.amount {
            tightest = left;
        }
    }
    Ok(tightest)
}

/// Equity at which `maintenance` is `limit` of it; `None`, no equity is enough, where nothing may
/// be used.
fn equity_for(maintenance: Amount, limit: Ratio) -> Option<Amount> {
    if maintenance == Amount::ZERO {
        return Some(Amount::ZERO);
    }
    let parts = i128::from(limit.parts());
    let is_usable = limit > Ratio::ZERO;
    is_usable
        .then(|| maintenance.scaled(i128::from(Ratio::PARTS), parts, Rounding::Up).ok())
        .flatten()
}

impl Case<'_> {
    /// Where the source stands by its venue's rule, rounded against us; `None` where that cannot
    /// be told: a figure that wrong must not be acted on.
    fn source(&self) -> Option<Standing> {
        *self.standings[0].get_or_init(|| self.standing(self.wish.source))
    }

    /// The same of the target.
    fn target(&self) -> Option<Standing> {
        *self.standings[1].get_or_init(|| self.standing(self.wish.target))
    }

    fn standing(&self, account: AccountId) -> Option<Standing> {
        self.margins.standing(self.portfolio, self.state, account).ok()
    }

    /// Whether the statement and every price that the account's figures rest on are young enough.
    fn is_fresh(&self, account: AccountId) -> bool {
        let Some(limits) = self.limits else { return true };
        let is_young = |at| self.state.now().since(at) <= limits.age_max;
        let venue = self.portfolio.accounts()[account.index()].venue;
        let known = &self.state.accounts()[account.index()];
        let held = self.portfolio.market_ids().filter(|market| {
            known.positions.get(market.index()).is_some_and(|position| !position.is_zero())
        });
        let mut marks = held.map(|market| self.state.markets().mark(venue, market));
        known.stated_at.is_some_and(is_young)
            && marks.all(|mark| mark.is_some_and(|seen| is_young(seen.at)))
    }

    /// What may still be added to the accounts that `counts` before they hold `share` of all.
    fn room_within(
        &self,
        share: Ratio,
        counts: impl Fn(AccountId) -> bool,
    ) -> Result<Amount, MoneyError> {
        let cap = share.of(self.projection.total(), Rounding::Down)?;
        Ok(cap.minus(self.projection.expected_of(self.portfolio, counts)?)?.or_zero())
    }

    /// What a limit per `span` still leaves, counting this step, the span before it and what is in
    /// flight.
    fn left_of(
        &self,
        span: Span,
        limit: Amount,
        reason: Reason,
        counts: impl Fn(&TransferBody) -> bool,
    ) -> Result<Headroom, MoneyError> {
        if limit == Amount::MAX {
            return gate(true, reason);
        }
        let before = self.state.transfers().moved_within(span, self.state.now(), &counts)?;
        let moved = before.plus(self.projection.made(&counts)?)?;
        up_to(limit.minus(moved)?.or_zero(), reason)
    }
}
