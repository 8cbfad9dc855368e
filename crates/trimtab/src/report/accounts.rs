//! Who is in a report: accounts with their place, tranche and limit, as the setup has them.

use trimtab_engine::Setup;
use trimtab_model::{Account as Held, Ratio, VenueKind};
use trimtab_report::Account;
use trimtab_risk::real;

/// Every account of a setup, with nothing sampled yet.
pub(super) fn of(setup: &Setup) -> Vec<Account> {
    setup.portfolio.accounts().iter().map(|account| one(setup, account)).collect()
}

fn one(setup: &Setup, account: &Held) -> Account {
    let portfolio = &setup.portfolio;
    let tranche = &portfolio.tranches()[account.tranche.index()];
    let venue = &portfolio.venues()[account.venue.index()];
    let is_limited = setup.terms.guard.limits().is_some()
        && venue.kind != VenueKind::Wallet
        && tranche.max_utilisation < Ratio::ONE;
    Account {
        name: account.name.clone(),
        place: Some(place(venue.kind).to_owned()),
        tranche: (portfolio.tranches().len() > 1).then(|| tranche.name.clone()),
        utilisation_limit: is_limited.then(|| real::ratio(tranche.max_utilisation)),
        balance: Vec::new(),
        utilisation: Vec::new(),
    }
}

const fn place(kind: VenueKind) -> &'static str {
    match kind {
        VenueKind::Perpetual => "perpetual futures",
        VenueKind::Options => "options",
        VenueKind::Lending => "lending",
        VenueKind::Wallet => "wallet",
    }
}
