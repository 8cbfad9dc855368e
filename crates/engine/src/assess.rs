//! What the state means: what each account holds, needs, could give, and how close it stands.
//!
//! Decides nothing; turns integers into the reals that strategies reckon with. One figure per
//! account, in account order, the treasury last.

use crate::guard::Guard;
use crate::state::{Memory, State};
use trimtab_model::{
    Account, AccountId, Amount, MarketId, MoneyError, Portfolio, Ratio, Route, RouteId, Span,
    Timestamp, TransferBody, VenueKind,
};
use trimtab_risk::covariance::Covariance;
use trimtab_risk::margin::{self, Leg, Requirement};
use trimtab_risk::real;
use trimtab_risk::service::Demand;

/// The whole picture at one instant, in whole units of the collateral asset.
#[derive(Debug)]
pub struct Assessment<'a> {
    /// When.
    pub now: Timestamp,
    /// Every account, the treasury last.
    pub accounts: Vec<AccountView>,
    /// Covariance of hourly returns, in market order.
    pub covariance: &'a Covariance,
    /// Covariances that the strategy watches, in its order.
    pub watched: &'a [Covariance],
    /// What each route can carry now, in route order: none while it is out of order or not on the
    /// guard's allow-list.
    pub room: Vec<f64>,
    /// The most each account may hold; infinite where nothing limits it.
    pub caps: Vec<f64>,
    /// What the strategy wanted to be told again.
    pub memory: &'a Memory,
    /// The smallest transfer worth making.
    pub clip: f64,
}

/// One account at one instant.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountView {
    /// Landed: equity at a margin venue, balance elsewhere. What is set aside for a transfer that
    /// was asked for is no longer counted.
    pub balance: f64,
    /// On its way here, net of fees.
    pub inbound: f64,
    /// What must stay: initial margin, the venue's withdrawal floor, what its tranche keeps there.
    pub kept: f64,
    /// What could leave now: what is above that, never below zero; nothing while withdrawals are
    /// suspended.
    pub available: f64,
    /// Positions and announcements, in market order; empty at a wallet.
    pub legs: Vec<Leg>,
    /// What the legs ask for.
    pub requirement: Requirement,
    /// What users want from it and how they come; nothing where nobody is served.
    pub demand: Demand,
}

impl AccountView {
    /// Landed and inbound.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.balance + self.inbound
    }

    /// Landed and inbound, less what users wait for: what it will hold once all has settled.
    #[must_use]
    pub fn position(&self) -> f64 {
        self.total() - self.demand.waiting
    }

    /// Maintenance margin over equity, 0 to 1.
    #[must_use]
    pub fn utilisation(&self) -> f64 {
        margin::utilisation(self.requirement.maintenance, self.balance)
    }
}

impl Assessment<'_> {
    /// Landed and inbound of all accounts.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.accounts.iter().map(AccountView::total).sum()
    }

    /// Gross notional that all accounts must be funded for.
    #[must_use]
    pub fn need(&self) -> f64 {
        self.margined().iter().map(|account| account.requirement.need).sum()
    }

    /// Every account but the treasury.
    #[must_use]
    pub fn margined(&self) -> &[AccountView] {
        &self.accounts[..self.treasury()]
    }

    /// Index of the treasury: the last account.
    #[must_use]
    pub fn treasury(&self) -> usize {
        self.accounts.len().saturating_sub(1)
    }
}

/// Assesses every account.
///
/// # Errors
/// [`MoneyError::Overflow`] when a ledger figure is beyond 128 bits.
pub fn assess<'a>(
    portfolio: &Portfolio,
    state: &'a State,
    guard: &Guard,
) -> Result<Assessment<'a>, MoneyError> {
    let decimals = portfolio.collateral().decimals;
    let clip = real::amount(guard.clip(), decimals);
    let inbound = inbound(portfolio, state);
    let landed =
        |account: AccountId| Ok(real::amount(state.ledger().available(account)?, decimals));
    let landed: Vec<f64> =
        portfolio.account_ids().map(landed).collect::<Result<_, MoneyError>>()?;
    let view = |account: AccountId| {
        view_account(portfolio, state, account, &landed, inbound[account.index()])
    };
    let accounts: Vec<AccountView> = portfolio.account_ids().map(view).collect();
    let total = accounts.iter().map(AccountView::total).sum();
    Ok(Assessment {
        now: state.now(),
        caps: caps(portfolio, guard, total),
        room: room(portfolio, state, guard)?,
        accounts,
        covariance: state.markets().covariance(),
        watched: state.markets().watched(),
        memory: state.memory(),
        clip,
    })
}

/// The most each account may hold, by its venue's share of all capital.
fn caps(portfolio: &Portfolio, guard: &Guard, total: f64) -> Vec<f64> {
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
fn room(portfolio: &Portfolio, state: &State, guard: &Guard) -> Result<Vec<f64>, MoneyError> {
    let decimals = portfolio.collateral().decimals;
    let room = |(index, route): (usize, &Route)| {
        let is_open = RouteId::at(index).is_some_and(|id| {
            state.route_open(id) && guard.limits().is_none_or(|limits| limits.allows(id))
        });
        let source = portfolio.accounts()[route.source.index()].venue;
        if !is_open || !state.withdrawals_open(source) || state.kill_switch() {
            return Ok(0.0);
        }
        let is_here = |body: &TransferBody| body.route.index() == index;
        let left = |most: Amount, span: Span, counts: &dyn Fn(&TransferBody) -> bool| {
            if most == Amount::MAX {
                return Ok(f64::INFINITY);
            }
            let used = state.transfers().moved_within(span, state.now(), counts)?;
            Ok::<f64, MoneyError>(real::amount(most.minus(used)?, decimals).max(0.0))
        };
        let once = route.capacity.map_or(f64::INFINITY, |most| real::amount(most, decimals));
        let day = left(route.daily_cap.unwrap_or(Amount::MAX), Span::DAY, &is_here)?;
        let Some(limits) = guard.limits() else { return Ok(once.min(day)) };
        let single = real::amount(limits.per_transfer, decimals);
        let hour = left(limits.per_route_hour, Span::HOUR, &is_here)?;
        let all = left(limits.per_hour, Span::HOUR, &|_| true)?;
        Ok([once, day, single, hour, all].into_iter().fold(f64::INFINITY, f64::min))
    };
    portfolio.routes().iter().enumerate().map(room).collect()
}

/// What is on its way to each account, added up in order of request.
fn inbound(portfolio: &Portfolio, state: &State) -> Vec<f64> {
    let mut inbound = vec![0.0; portfolio.accounts().len()];
    let decimals = portfolio.collateral().decimals;
    for (target, amount) in state.expected_arrivals() {
        inbound[target.index()] += real::amount(amount, decimals);
    }
    inbound
}

fn view_account(
    portfolio: &Portfolio,
    state: &State,
    account: AccountId,
    landed: &[f64],
    inbound: f64,
) -> AccountView {
    let (venue, balance) = (portfolio.venue_of(account), landed[account.index()]);
    let legs: Vec<Leg> = if venue.kind == VenueKind::Wallet {
        Vec::new()
    } else {
        portfolio.market_ids().map(|market| leg(portfolio, state, account, market)).collect()
    };
    let requirement = margin::requirement(&legs);
    let kept = requirement.initial.max(real::ratio(venue.withdraw_floor) * requirement.gross);
    let kept = kept.max(tranche_keeps(portfolio, account, landed, &requirement));
    let open = state.withdrawals_open(portfolio.accounts()[account.index()].venue);
    let available = if open { (balance - kept).max(0.0) } else { 0.0 };
    let demand = state.demand().view(account, state.now());
    AccountView { balance, inbound, kept, available, legs, requirement, demand }
}

/// What the account's tranche keeps there: in a wallet what of its reserve no other wallet holds, and
/// behind positions the equity at which they reach its limit of utilisation.
fn tranche_keeps(
    portfolio: &Portfolio,
    account: AccountId,
    landed: &[f64],
    requirement: &Requirement,
) -> f64 {
    let tranche = portfolio.tranche_of(account);
    let is_wallet = |account: AccountId| portfolio.venue_of(account).kind == VenueKind::Wallet;
    if is_wallet(account) {
        let same = portfolio.accounts()[account.index()].tranche;
        let others = portfolio.account_ids().filter(|other| {
            *other != account
                && is_wallet(*other)
                && portfolio.accounts()[other.index()].tranche == same
        });
        let elsewhere: f64 = others.map(|other| landed[other.index()].max(0.0)).sum();
        return real::amount(tranche.reserve, portfolio.collateral().decimals) - elsewhere;
    }
    let limit = tranche.max_utilisation;
    // A limit of all there is says no more than the margin itself, and leaves its bits alone.
    if limit >= Ratio::ONE { 0.0 } else { requirement.maintenance / real::ratio(limit) }
}

fn leg(portfolio: &Portfolio, state: &State, account: AccountId, market: MarketId) -> Leg {
    let venue = portfolio.accounts()[account.index()].venue;
    let known = &state.accounts()[account.index()];
    let terms = portfolio.venues()[venue.index()].margin[market.index()];
    let mark = state.markets().mark(venue, market);
    let announced = known.announced[market.index()].notional;
    Leg {
        quantity: real::quantity(known.positions[market.index()]),
        mark: mark.map_or(0.0, |seen| real::price(seen.price)),
        announced: real::amount(announced, portfolio.collateral().decimals),
        initial: terms.map_or(0.0, |terms| real::ratio(terms.initial)),
        maintenance: terms.map_or(0.0, |terms| real::ratio(terms.maintenance)),
    }
}
