//! What users want: what waits at each account, and how requests and deposits have come so far.
//!
//! Folded from demand reports and from the service flows of statements, in the order in which they
//! are told; nothing is read ahead. An account of which nobody ever wanted anything has no entry.

use super::BatchError;
use trimtab_model::{
    AccountId, Amount, Canonical, DemandReport, Encoder, Flow, FlowKind, Portfolio, Span, Timestamp,
};
use trimtab_risk::arrivals::Arrivals;
use trimtab_risk::real;
use trimtab_risk::service::Demand;

pub use trimtab_risk::arrivals::DemandTerms;

/// Demand at every account, in account order.
#[derive(Debug, Clone, PartialEq)]
pub struct DemandBook {
    terms: DemandTerms,
    decimals: u8,
    accounts: Vec<Option<AccountDemand>>,
}

/// Demand at one account that serves users.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AccountDemand {
    /// Asked for and neither paid out nor given up.
    pub waiting: Amount,
    /// What came so far.
    pub arrivals: Arrivals,
    /// Up to when.
    pub at: Timestamp,
    /// When something was last asked for or paid in; the first word, if nothing was yet.
    pub busy_at: Timestamp,
}

impl DemandBook {
    pub(super) fn new(portfolio: &Portfolio, terms: DemandTerms) -> Self {
        let decimals = portfolio.collateral().decimals;
        Self { terms, decimals, accounts: vec![None; portfolio.accounts().len()] }
    }

    /// Whether any account serves anybody.
    #[must_use]
    pub fn is_serving(&self) -> bool {
        self.accounts.iter().any(Option::is_some)
    }

    /// Demand at an account, if it serves anybody.
    #[must_use]
    pub fn at(&self, account: AccountId) -> Option<&AccountDemand> {
        self.accounts.get(account.index())?.as_ref()
    }

    /// The plain figures of an account as they stand at `now`.
    pub(crate) fn view(&self, account: AccountId, now: Timestamp) -> Demand {
        let Some(known) = self.at(account) else { return Demand::default() };
        let arrivals = known.arrivals.after(hours(now.since(known.at)), self.terms);
        let waiting = real::amount(known.waiting, self.decimals);
        Demand { idle: hours(now.since(known.busy_at)), ..Demand::of(&arrivals, waiting) }
    }

    /// Takes in what users want of an account.
    pub(super) fn report(
        &mut self,
        report: &DemandReport,
        now: Timestamp,
    ) -> Result<(), BatchError> {
        let account = report.account.index();
        let refused = |amount: Amount| BatchError::Demand { account, units: amount.base() };
        if report.waiting.is_negative() {
            return Err(refused(report.waiting));
        }
        if let Some(&wrong) = report.requests.iter().find(|request| !request.is_positive()) {
            return Err(refused(wrong));
        }
        let decimals = self.decimals;
        let known = self.entry(report.account, now);
        known.waiting = report.waiting;
        if !report.requests.is_empty() {
            known.busy_at = now;
        }
        for &request in &report.requests {
            known.arrivals.out.add(real::amount(request, decimals));
        }
        Ok(())
    }

    /// Takes in a flow: users' deposits are learned, the rest is no matter of demand. What was
    /// paid out was learned when it was asked for.
    pub(super) fn flow(&mut self, account: AccountId, flow: &Flow, now: Timestamp) {
        if flow.kind == FlowKind::Service && flow.amount.is_positive() {
            let amount = real::amount(flow.amount, self.decimals);
            let known = self.entry(account, now);
            known.arrivals.paid_in.add(amount);
            known.busy_at = now;
        }
    }

    /// The entry of an account, brought up to `now`; its quiet past begins with the first word.
    fn entry(&mut self, account: AccountId, now: Timestamp) -> &mut AccountDemand {
        let terms = self.terms;
        let fresh = AccountDemand { waiting: Amount::ZERO, arrivals: terms.start(), at: now, busy_at: now };
        let known = self.accounts[account.index()].get_or_insert(fresh);
        let since = hours(now.since(known.at));
        if since > 0.0 {
            (known.arrivals, known.at) = (known.arrivals.after(since, terms), now);
        }
        known
    }
}

fn hours(span: Span) -> f64 {
    span.nanos() as f64 / Span::HOUR.nanos() as f64
}

impl Canonical for AccountDemand {
    fn encode(&self, out: &mut Encoder) {
        self.waiting.encode(out);
        self.arrivals.encode(out);
        self.at.encode(out);
        self.busy_at.encode(out);
    }
}

impl Canonical for DemandBook {
    fn encode(&self, out: &mut Encoder) {
        out.length(self.accounts.len());
        self.accounts.iter().for_each(|known| out.option(known.as_ref()));
    }
}
