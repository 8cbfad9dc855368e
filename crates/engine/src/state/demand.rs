//! What users want: what waits at each account, and how requests and deposits have come so far.
//!
//! Folded from demand reports and from the service flows of statements, in the order in which they
//! are told; nothing is read ahead. An account of which nobody ever wanted anything has no entry.

use super::BatchError;
use serde::{Deserialize, Serialize};
use trimtab_model::{
    AccountId, Amount, Canonical, DemandReport, Encoder, Flow, FlowKind, Portfolio, Span, Timestamp,
};
use trimtab_risk::arrivals::Arrivals;
use trimtab_risk::real;
use trimtab_risk::service::Demand;

pub use trimtab_risk::arrivals::DemandTerms;

/// Demand at every account, in account order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DemandBook {
    terms: DemandTerms,
    decimals: u8,
    accounts: Vec<Option<AccountDemand>>,
}

/// Demand at one account that serves users.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
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

    /// Whether this may be the demand at the same accounts as `fresh`.
    pub(super) fn fits(&self, fresh: &Self) -> bool {
        let is_sound =
            |known: &AccountDemand| !known.waiting.is_negative() && known.arrivals.is_sound();
        self.decimals == fresh.decimals
            && self.terms.is_sound()
            && self.accounts.len() == fresh.accounts.len()
            && self.accounts.iter().flatten().all(is_sound)
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
        let fresh =
            AccountDemand { waiting: Amount::ZERO, arrivals: terms.start(), at: now, busy_at: now };
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

#[cfg(test)]
mod tests {
    use super::{DemandBook, DemandTerms};
    use trimtab_model::{
        Account, AccountId, Amount, Asset, AssetId, DemandReport, Flow, FlowKind, Portfolio,
        PortfolioParts, Ratio, Span, Timestamp, Tranche, TrancheId, Venue, VenueId, VenueKind,
    };

    const WALLET: AccountId = AccountId::new(0);
    const TERMS: DemandTerms = DemandTerms { half_life: 1e9, quiet: 1.0 };

    fn book() -> DemandBook {
        let (venue, name) = (VenueId::new(0), || "wallet".to_owned());
        let portfolio = Portfolio::new(PortfolioParts {
            assets: vec![Asset { symbol: name(), decimals: 0, forms: Vec::new() }],
            venues: vec![Venue {
                name: name(),
                kind: VenueKind::Wallet,
                margin: Vec::new(),
                withdraw_floor: Ratio::ZERO,
            }],
            tranches: vec![Tranche {
                name: name(),
                venues: vec![venue],
                max_utilisation: Ratio::ONE,
                max_share: Ratio::ONE,
                reserve: Amount::ZERO,
            }],
            accounts: vec![Account {
                name: name(),
                venue,
                tranche: TrancheId::new(0),
                asset: AssetId::new(0),
            }],
            ..PortfolioParts::default()
        });
        DemandBook::new(&portfolio.unwrap(), TERMS)
    }

    fn after(hours: u64) -> Timestamp {
        Timestamp::from_nanos(hours * Span::HOUR.nanos())
    }

    fn report(waiting: i128, requests: &[i128]) -> DemandReport {
        let requests = requests.iter().map(|&units| Amount::from_base(units)).collect();
        DemandReport { account: WALLET, waiting: Amount::from_base(waiting), requests }
    }

    #[test]
    fn requests_count_when_they_are_made_and_deposits_when_they_come() {
        let mut book = book();
        assert!(!book.is_serving());
        book.report(&report(6, &[2, 4]), after(0)).unwrap();
        let deposit = Flow { kind: FlowKind::Service, amount: Amount::from_base(9) };
        let paid_out = Flow { kind: FlowKind::Service, amount: Amount::from_base(-6) };
        let interest = Flow { kind: FlowKind::Yield, amount: Amount::from_base(5) };
        for flow in [deposit, paid_out, interest] {
            book.flow(WALLET, &flow, after(1));
        }
        book.report(&report(0, &[]), after(2)).unwrap();
        assert!(book.is_serving());
        let view = book.view(WALLET, after(3));
        // An hour of quiet and three since: two requests are one interval, one deposit is none.
        assert!((view.exposure - 4.0).abs() < 1e-6);
        assert!((view.rate_out - 0.75).abs() < 1e-6 && view.rate_in == 0.0);
        assert!((view.rate_out_high - 1.5).abs() < 1e-6);
        assert!(view.waiting == 0.0 && (view.mean_size - 3.0).abs() < 1e-9);
        assert_eq!(view.idle, 2.0);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        for wrong in [report(-1, &[]), report(1, &[1, 0]), report(1, &[-1])] {
            assert!(book().report(&wrong, after(0)).is_err());
        }
    }
}
