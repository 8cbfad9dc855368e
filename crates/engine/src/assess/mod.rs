//! What the state means: what each account holds, needs, could give, and how close it stands.
//!
//! Decides nothing; turns integers into the reals that strategies reckon with. One figure per
//! account, in account order, the treasury last.

mod account;
mod horizon;
mod room;

use crate::guard::Guard;
use crate::margins::Margins;
use crate::state::{Memory, State};
use account::Sight;
use trimtab_model::{AccountId, MoneyError, Portfolio, Timestamp};
use trimtab_risk::covariance::Covariance;
use trimtab_risk::margin::{self, Leg, Requirement};
use trimtab_risk::real;
use trimtab_risk::rules::Unassessable;
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
    /// Why it cannot be assessed by its venue's rule, if so: nothing is then available.
    pub unassessable: Option<Unassessable>,
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
    margins: &Margins,
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
    let sight = Sight { portfolio, margins, state, landed: &landed };
    let view = |account: AccountId| sight.view(account, inbound[account.index()]);
    let accounts: Vec<AccountView> = portfolio.account_ids().map(view).collect();
    let total = accounts.iter().map(AccountView::total).sum();
    Ok(Assessment {
        now: state.now(),
        caps: room::caps(portfolio, guard, total),
        room: room::room(portfolio, state, guard)?,
        accounts,
        covariance: state.markets().covariance(),
        watched: state.markets().watched(),
        memory: state.memory(),
        clip,
    })
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
