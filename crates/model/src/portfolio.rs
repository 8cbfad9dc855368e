//! Everything that exists for a book: assets, venues, accounts, tranches, routes.
//!
//! Decides whether the parts fit together. A [`Portfolio`] can only be made by validation, so
//! whoever holds one may index its tables by the ids it hands out. Its digest enters every id
//! derived for it.

use crate::asset::{Asset, Chain};
use crate::carriage;
use crate::encode::{Canonical, Digest, Encoder};
use crate::id::{AccountId, ChainId, MarketId, RouteId};
use crate::market::Market;
use crate::ratio::Ratio;
use crate::route::Route;
use crate::tranche::Tranche;
use crate::venue::{Account, Venue, VenueKind};
use serde::{Deserialize, Serialize};

/// The parts of a portfolio, not yet checked.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PortfolioParts {
    /// Chains, in id order.
    pub chains: Vec<Chain>,
    /// Assets, in id order; the first is what everything is valued in.
    pub assets: Vec<Asset>,
    /// Markets, in id order.
    pub markets: Vec<Market>,
    /// Venues, in id order.
    pub venues: Vec<Venue>,
    /// Tranches, in id order.
    pub tranches: Vec<Tranche>,
    /// Accounts, in id order; the last is the treasury.
    pub accounts: Vec<Account>,
    /// Routes, in id order, at most one per ordered pair of accounts.
    pub routes: Vec<Route>,
}

/// A checked description of what exists.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "PortfolioParts", into = "PortfolioParts")]
pub struct Portfolio {
    parts: PortfolioParts,
    routes_by_pair: Vec<Option<RouteId>>,
    digest: Digest,
}

/// What does not fit together, with its remedy.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PortfolioError {
    /// A table that needs an entry has none, or more than 65,535.
    #[error("a portfolio needs between 1 and 65535 {0}")]
    Count(&'static str),
    /// Two entries of one name.
    #[error("two {what} are named `{name}`; give each a name of its own")]
    Duplicate {
        /// Which table.
        what: &'static str,
        /// The name.
        name: String,
    },
    /// An id that points past its table.
    #[error("{what} `{name}` refers to a {target} that does not exist")]
    Dangling {
        /// Which table the entry stands in.
        what: &'static str,
        /// Its name.
        name: String,
        /// Which table it points into.
        target: &'static str,
    },
    /// An account at a venue that its tranche does not allow.
    #[error("account `{account}` is at venue `{venue}`, which tranche `{tranche}` does not allow")]
    VenueNotAllowed {
        /// The account.
        account: String,
        /// Its venue.
        venue: String,
        /// Its tranche.
        tranche: String,
    },
    /// The last account is not a wallet.
    #[error("the last account, `{0}`, must be the treasury: an account at a venue of kind wallet")]
    NoTreasury(String),
    /// An account holds another asset than the one everything is valued in.
    #[error("account `{account}` holds another asset than `{asset}`, in which the book is kept")]
    ForeignAsset {
        /// The account.
        account: String,
        /// The asset of the book.
        asset: String,
    },
    /// A route that leads nowhere.
    #[error("the route from `{source_account}` to `{target_account}` {problem}")]
    Route {
        /// Where it starts.
        source_account: String,
        /// Where it ends.
        target_account: String,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A share outside its range.
    #[error("{what} of `{name}` is outside 0..1 (0 % to 100 %)")]
    Share {
        /// Which figure.
        what: &'static str,
        /// Whose.
        name: String,
    },
}

impl Portfolio {
    /// Checks that the parts fit together.
    ///
    /// # Errors
    /// The first [`PortfolioError`] found.
    pub fn new(parts: PortfolioParts) -> Result<Self, PortfolioError> {
        check_tables(&parts)?;
        check_references(&parts)?;
        check_shares(&parts)?;
        let routes_by_pair = index_routes(&parts)?;
        let digest = Digest::of("trimtab/portfolio/1", &parts);
        Ok(Self { parts, routes_by_pair, digest })
    }

    /// Hash of all of it.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// The asset in which everything is valued.
    #[must_use]
    pub fn collateral(&self) -> &Asset {
        &self.parts.assets[0]
    }

    /// Chains in id order.
    #[must_use]
    pub fn chains(&self) -> &[Chain] {
        &self.parts.chains
    }

    /// Markets in id order.
    #[must_use]
    pub fn markets(&self) -> &[Market] {
        &self.parts.markets
    }

    /// Venues in id order.
    #[must_use]
    pub fn venues(&self) -> &[Venue] {
        &self.parts.venues
    }

    /// Accounts in id order.
    #[must_use]
    pub fn accounts(&self) -> &[Account] {
        &self.parts.accounts
    }

    /// Tranches in id order.
    #[must_use]
    pub fn tranches(&self) -> &[Tranche] {
        &self.parts.tranches
    }

    /// Routes in id order.
    #[must_use]
    pub fn routes(&self) -> &[Route] {
        &self.parts.routes
    }

    /// Index of the treasury among the accounts: the last.
    #[must_use]
    pub fn treasury(&self) -> usize {
        self.parts.accounts.len() - 1
    }

    /// The venue of an account.
    #[must_use]
    pub fn venue_of(&self, account: AccountId) -> &Venue {
        &self.parts.venues[self.parts.accounts[account.index()].venue.index()]
    }

    /// The tranche of an account.
    #[must_use]
    pub fn tranche_of(&self, account: AccountId) -> &Tranche {
        &self.parts.tranches[self.parts.accounts[account.index()].tranche.index()]
    }

    /// The declared route between two accounts, if there is one.
    #[must_use]
    pub fn route_between(&self, source: AccountId, target: AccountId) -> Option<RouteId> {
        let width = self.parts.accounts.len();
        let is_known = source.index() < width && target.index() < width;
        let slot = is_known.then(|| source.index() * width + target.index())?;
        self.routes_by_pair.get(slot).copied().flatten()
    }

    /// All account ids, in order.
    pub fn account_ids(&self) -> impl Iterator<Item = AccountId> + use<> {
        (0..self.parts.accounts.len()).filter_map(AccountId::at)
    }

    /// All market ids, in order.
    pub fn market_ids(&self) -> impl Iterator<Item = MarketId> + use<> {
        (0..self.parts.markets.len()).filter_map(MarketId::at)
    }
}

/// What is read from outside is checked like anything else.
impl TryFrom<PortfolioParts> for Portfolio {
    type Error = PortfolioError;

    fn try_from(parts: PortfolioParts) -> Result<Self, PortfolioError> {
        Self::new(parts)
    }
}

impl From<Portfolio> for PortfolioParts {
    fn from(portfolio: Portfolio) -> Self {
        portfolio.parts
    }
}

/// Sizes and names of the tables.
fn check_tables(parts: &PortfolioParts) -> Result<(), PortfolioError> {
    fn names<'a>(
        what: &'static str,
        names: impl ExactSizeIterator<Item = &'a str>,
    ) -> Result<(), PortfolioError> {
        if names.len() > usize::from(u16::MAX) {
            return Err(PortfolioError::Count(what));
        }
        let mut seen = std::collections::BTreeSet::new();
        for name in names {
            if !seen.insert(name) {
                return Err(PortfolioError::Duplicate { what, name: name.to_owned() });
            }
        }
        Ok(())
    }
    names("chains", parts.chains.iter().map(|chain| chain.name.as_str()))?;
    names("assets", parts.assets.iter().map(|asset| asset.symbol.as_str()))?;
    names("markets", parts.markets.iter().map(|market| market.name.as_str()))?;
    names("venues", parts.venues.iter().map(|venue| venue.name.as_str()))?;
    names("tranches", parts.tranches.iter().map(|tranche| tranche.name.as_str()))?;
    names("accounts", parts.accounts.iter().map(|account| account.name.as_str()))?;
    let filled = [
        ("assets", parts.assets.is_empty()),
        ("venues", parts.venues.is_empty()),
        ("tranches", parts.tranches.is_empty()),
        ("accounts", parts.accounts.is_empty()),
    ];
    match filled.into_iter().find(|&(_, empty)| empty) {
        Some((what, _)) => Err(PortfolioError::Count(what)),
        None => Ok(()),
    }
}

/// Every id points at something, and accounts stand where they may.
fn check_references(parts: &PortfolioParts) -> Result<(), PortfolioError> {
    let dangling = |what, name: &str, target| {
        Err(PortfolioError::Dangling { what, name: name.to_owned(), target })
    };
    for asset in &parts.assets {
        let missing = |chain: ChainId| chain.index() >= parts.chains.len();
        if asset.forms.iter().any(|form| missing(form.chain)) {
            return dangling("asset", &asset.symbol, "chain");
        }
    }
    for tranche in &parts.tranches {
        if tranche.venues.iter().any(|venue| venue.index() >= parts.venues.len()) {
            return dangling("tranche", &tranche.name, "venue");
        }
    }
    for venue in &parts.venues {
        if venue.margin.len() != parts.markets.len() {
            return dangling("venue", &venue.name, "market");
        }
    }
    parts.accounts.iter().try_for_each(|account| check_account(parts, account))?;
    match parts.accounts.last() {
        Some(last) if parts.venues[last.venue.index()].kind != VenueKind::Wallet => {
            Err(PortfolioError::NoTreasury(last.name.clone()))
        }
        _ => Ok(()),
    }
}

fn check_account(parts: &PortfolioParts, account: &Account) -> Result<(), PortfolioError> {
    let dangling = |target| {
        let name = account.name.clone();
        Err(PortfolioError::Dangling { what: "account", name, target })
    };
    let Some(venue) = parts.venues.get(account.venue.index()) else {
        return dangling("venue");
    };
    let Some(tranche) = parts.tranches.get(account.tranche.index()) else {
        return dangling("tranche");
    };
    if account.asset.index() >= parts.assets.len() {
        return dangling("asset");
    }
    if account.asset.index() != 0 {
        return Err(PortfolioError::ForeignAsset {
            account: account.name.clone(),
            asset: parts.assets[0].symbol.clone(),
        });
    }
    if !tranche.venues.contains(&account.venue) {
        return Err(PortfolioError::VenueNotAllowed {
            account: account.name.clone(),
            venue: venue.name.clone(),
            tranche: tranche.name.clone(),
        });
    }
    Ok(())
}

/// Shares lie between nothing and all.
fn check_shares(parts: &PortfolioParts) -> Result<(), PortfolioError> {
    let within = |what, name: &str, share: Ratio| {
        if (Ratio::ZERO..=Ratio::ONE).contains(&share) {
            Ok(())
        } else {
            Err(PortfolioError::Share { what, name: name.to_owned() })
        }
    };
    for venue in &parts.venues {
        within("withdraw floor", &venue.name, venue.withdraw_floor)?;
        for terms in venue.margin.iter().flatten() {
            within("initial margin", &venue.name, terms.initial)?;
            within("maintenance margin", &venue.name, terms.maintenance)?;
        }
    }
    for tranche in &parts.tranches {
        within("max utilisation", &tranche.name, tranche.max_utilisation)?;
        within("max share", &tranche.name, tranche.max_share)?;
    }
    Ok(())
}

/// The table of routes by ordered pair.
fn index_routes(parts: &PortfolioParts) -> Result<Vec<Option<RouteId>>, PortfolioError> {
    let width = parts.accounts.len();
    let mut table = vec![None; width * width];
    for (index, route) in parts.routes.iter().enumerate() {
        let name = |id: AccountId| {
            parts.accounts.get(id.index()).map_or("nowhere", |account| account.name.as_str())
        };
        let wrong = |problem| PortfolioError::Route {
            source_account: name(route.source).to_owned(),
            target_account: name(route.target).to_owned(),
            problem,
        };
        if route.source.index().max(route.target.index()) >= width {
            return Err(wrong("starts or ends at an account that does not exist"));
        }
        if route.source == route.target {
            return Err(wrong("returns to where it started"));
        }
        if route.hops.is_empty() {
            return Err(wrong("has no hop"));
        }
        if let Some(problem) = carriage::problem(route, parts) {
            return Err(wrong(problem));
        }
        let slot = &mut table[route.source.index() * width + route.target.index()];
        if slot.is_some() {
            return Err(wrong("is declared twice"));
        }
        *slot = Some(RouteId::at(index).ok_or(PortfolioError::Count("routes"))?);
    }
    Ok(table)
}

impl Canonical for Market {
    fn encode(&self, out: &mut Encoder) {
        out.text(&self.name);
    }
}

impl Canonical for PortfolioParts {
    fn encode(&self, out: &mut Encoder) {
        out.sequence(&self.chains);
        out.sequence(&self.assets);
        out.sequence(&self.markets);
        out.sequence(&self.venues);
        out.sequence(&self.tranches);
        out.sequence(&self.accounts);
        out.sequence(&self.routes);
    }
}

#[cfg(test)]
#[path = "portfolio_tests.rs"]
mod tests;
