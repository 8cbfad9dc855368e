//! The desk from its parts.

use super::book::{self, BookRead};
use super::finding::Findings;
use super::guard;
use super::roster::Roster;
use super::routes;
use super::schema::File;
use super::shape::is_nowhere;
use super::tranches;
use super::units;
use super::venues::{self, VenueRead};
use trimtab_risk::covariance::CovarianceTerms;
use trimtab_sim::spec::{DeskSpec, TREASURY, TrancheSpec};

/// Every name that other tables may refer to.
#[derive(Debug)]
pub(super) struct Rosters {
    pub(super) coins: Roster,
    pub(super) venues: Roster,
    /// The venues and, last, the treasury.
    pub(super) accounts: Roster,
}

impl Rosters {
    pub(super) fn of(file: &File, findings: &mut Findings) -> Self {
        let venues = venues::names(file, findings);
        let mut accounts = venues.clone();
        accounts.push(TREASURY.to_owned());
        let coins = Roster::new("coin", book::coins(&file.book, findings));
        let has_all_venues = file.venue.iter().all(|(name, _)| !is_nowhere(&name.span()));
        Self {
            coins: coins.in_part(book::has_all_coins(&file.book)),
            venues: Roster::new("venue", venues).in_part(has_all_venues),
            accounts: Roster::new("account", accounts).in_part(has_all_venues),
        }
    }
}

/// The desk, and its routes with terms of their own.
pub(super) fn read(
    file: &File,
    rosters: &Rosters,
    venues: Vec<VenueRead>,
    findings: &mut Findings,
) -> (DeskSpec, Vec<(usize, usize)>) {
    let Rosters { coins, accounts, .. } = rosters;
    let BookRead { rule, notionals } = book::read(&file.book, coins, &rosters.venues, findings);
    let routes = routes::read(file, accounts, &venues, findings);
    let guard = guard::read(file, accounts, &venues, findings);
    routes::refuse_useless(file, guard.clip, findings);
    let (capital, costs, book) = (&file.capital, &file.costs, &file.book);
    let desk = DeskSpec {
        capital: findings.take(&capital.amount, units::money_above_zero).real,
        notionals,
        treasury_share: findings.take(&capital.treasury_share, units::real_share),
        treasury_apr: findings.take(&capital.treasury_apr, units::real_share),
        taker: findings.take(&costs.taker, units::real_share),
        orphan_cost: findings.take(&costs.orphan_close, units::real_share),
        penalty: findings.take(&costs.liquidation_penalty, units::real_share),
        open_multiple: findings.take(&book.open_initial_multiple, book::multiple),
        shortfall_multiple: findings.take(&book.shortfall_multiple, book::multiple),
        clip: guard.clip,
        covariance: covariance(file, findings),
        book: rule,
        coins: coins.names().to_vec(),
        tranches: tranches::read(file, accounts, findings),
        venues: venues.into_iter().map(|venue| venue.spec).collect(),
        routes: routes.table,
        limits: guard.limits,
    };
    (desk, routes.special)
}

fn covariance(file: &File, findings: &mut Findings) -> CovarianceTerms {
    let terms = &file.volatility;
    CovarianceTerms {
        half_life: findings.take(&terms.half_life, units::real_hours),
        volatility: findings.take(&terms.start_hourly, units::real_share),
        correlation: findings.take(&terms.correlation, units::number(-1.0..=1.0)),
    }
}

/// The same desk without its tranches.
pub(super) fn in_one_tranche(desk: &DeskSpec) -> DeskSpec {
    let whole = TrancheSpec::whole_book(desk.venues.len() + 1);
    DeskSpec { tranches: vec![whole], ..desk.clone() }
}
