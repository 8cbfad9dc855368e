//! A desk's world in figures: what the false world plays and what the engine is told of it.
//!
//! Decides how figures become a [`Portfolio`] and engine terms, so that world and engine can never
//! disagree on a rate. Reals here are the world's truth; the engine gets their exact integers.

use crate::market::BookRule;
use trimtab_engine::{DemandTerms, Guard, Limits, Terms};
use trimtab_model::{
    Account, AccountId, Amount, Asset, AssetId, Carriage, Hop, HopKind, MarginTerms, Market,
    Portfolio, PortfolioError, PortfolioParts, Ratio, Rounding, Route, Span, Tranche, TrancheId,
    Venue, VenueId, VenueKind,
};
use trimtab_risk::covariance::CovarianceTerms;
use trimtab_risk::holding::Idle;
use trimtab_risk::real;
use trimtab_risk::rules::{RuleTerms, TermsError};

/// Decimal places of the collateral asset. The world reckons in doubles, and some rules turn on a
/// double's last bit; at 1e-18 every double that matters has an amount of its own (ADR 0004).
pub const DECIMALS: u8 = 18;
/// USD by which a double's arithmetic may miss a margin floor in the benchmark.
const TOLERANCE: f64 = 1e-6;
/// Share of the capital up to which the benchmark's guard fills an account that cannot be assessed.
const UNASSESSED_SHARE: f64 = 0.1;
/// Name of the account that is no venue's.
pub const TREASURY: &str = "treasury";
/// Minutes between two decisions.
pub const TICK_MINUTES: u64 = 20;

/// A desk: its capital, its venues, its costs, its limits.
#[derive(Debug, Clone)]
pub struct DeskSpec {
    /// Collateral at the start, USD.
    pub capital: f64,
    /// Notional of each leg per coin, in coin order, USD.
    pub notionals: Vec<f64>,
    /// Share of the capital that starts in the treasury.
    pub treasury_share: f64,
    /// Yearly interest on the treasury.
    pub treasury_apr: f64,
    /// Trading cost as a share of notional.
    pub taker: f64,
    /// Cost of closing an orphaned leg as a share of notional.
    pub orphan_cost: f64,
    /// Liquidation penalty as a share of the notional closed.
    pub penalty: f64,
    /// Multiple of initial margin that a trade must find.
    pub open_multiple: f64,
    /// Multiple of maintenance margin below which an account counts as short.
    pub shortfall_multiple: f64,
    /// Smallest transfer, USD.
    pub clip: f64,
    /// How the covariance of returns starts and forgets.
    pub covariance: CovarianceTerms,
    /// How pairs are chosen.
    pub book: BookRule,
    /// Coins, in order.
    pub coins: Vec<String>,
    /// Venues, in order; the treasury comes after them.
    pub venues: Vec<VenueSpec>,
    /// Terms of every route, by source then target, the treasury last; `None` where there is none.
    pub routes: Vec<Vec<Option<RouteSpec>>>,
    /// Risk classes; the treasury may be in any, and is in the first that names it.
    pub tranches: Vec<TrancheSpec>,
    /// The guard's figures; `None` is the profile that checks solvency only.
    pub limits: Option<LimitsSpec>,
}

/// A venue of the desk.
#[derive(Debug, Clone)]
pub struct VenueSpec {
    /// Name, as in the data.
    pub name: String,
    /// Initial and maintenance margin per coin, as shares of notional. With a rule of the venue's own
    /// they are what that rule asks at the size of the book, and say nothing beside it.
    pub margin: Vec<(f64, f64)>,
    /// The venue's own margin rule; `None` where the rates above are all there is.
    pub rule: Option<RuleTerms>,
    /// Share of gross notional that must stay behind a withdrawal.
    pub withdraw_floor: f64,
    /// Expected share of what is held there that is lost per year with the venue.
    pub yearly_default: f64,
    /// Minutes since 1970 in which withdrawals are suspended.
    pub suspended: Vec<std::ops::Range<i64>>,
}

/// Terms of one route.
#[derive(Debug, Clone)]
pub struct RouteSpec {
    /// Leaving the source.
    pub withdraw: LegSpec,
    /// Entering the target.
    pub deposit: LegSpec,
    /// The most one transfer may carry, USD.
    pub capacity: Option<f64>,
    /// The most the route carries in 24 hours, USD.
    pub daily_cap: Option<f64>,
    /// Minutes since 1970 in which the route is out of order.
    pub outages: Vec<std::ops::Range<i64>>,
}

/// Terms of one leg of a route.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LegSpec {
    /// Fee per use, USD.
    pub fee: f64,
    /// Fee as a share of the amount.
    pub rate: f64,
    /// Time it takes.
    pub minutes: u64,
}

/// A risk class of the desk's capital.
#[derive(Debug, Clone)]
pub struct TrancheSpec {
    /// Name.
    pub name: String,
    /// Its accounts: indices of venues, the treasury's being their number.
    pub accounts: Vec<usize>,
    /// Margin utilisation that no account of it may be drawn to exceed.
    pub max_utilisation: Ratio,
    /// Share of all capital that it may grow to.
    pub max_share: Ratio,
    /// What must stay in its wallets.
    pub reserve: Amount,
}

/// The guard's figures as a desk writes them; what is absent is unlimited.
#[derive(Debug, Clone, Default)]
pub struct LimitsSpec {
    /// The most one transfer may move.
    pub per_transfer: Option<Amount>,
    /// The most one route may move in an hour.
    pub per_route_hour: Option<Amount>,
    /// The most one venue may give and take in an hour.
    pub per_venue_hour: Option<Amount>,
    /// The most all may move in an hour.
    pub per_hour: Option<Amount>,
    /// Routes that may be used, as indices of source and target; `None` allows all.
    pub allowed: Option<Vec<(usize, usize)>>,
    /// Share of all capital that a venue may hold, by its index.
    pub exposure: Vec<(usize, Ratio)>,
    /// Age at which a figure is stale.
    pub age_max: Option<Span>,
    /// The most that an account may hold which cannot be assessed.
    pub unassessed: Option<Amount>,
}

/// Why figures make no desk.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SpecError {
    /// A figure that does not fit the engine's integers.
    #[error("{what} = {value} cannot be counted exactly; use a smaller figure")]
    Figure {
        /// Which.
        what: &'static str,
        /// Its value.
        value: String,
    },
    /// The parts do not fit together.
    #[error(transparent)]
    Portfolio(#[from] PortfolioError),
    /// A venue's parameters make no margin rule.
    #[error("the margin rule of `{venue}`: {fault}")]
    Rule {
        /// The venue's name.
        venue: String,
        /// What is wrong.
        fault: TermsError,
    },
}

impl DeskSpec {
    /// Index of the treasury among the accounts: after the venues.
    #[must_use]
    pub fn treasury(&self) -> usize {
        self.venues.len()
    }

    /// What idle money earns and risks per account, the treasury last.
    #[must_use]
    pub fn idle(&self) -> Vec<Idle> {
        let at_venue =
            |venue: &VenueSpec| Idle { yearly_yield: 0.0, yearly_default: venue.yearly_default };
        let treasury = Idle { yearly_yield: self.treasury_apr, yearly_default: 0.0 };
        self.venues.iter().map(at_venue).chain([treasury]).collect()
    }

    /// The routes there are, in the order in which the portfolio numbers them.
    pub fn declared_routes(&self) -> impl Iterator<Item = &RouteSpec> {
        self.routes.iter().flatten().flatten()
    }

    /// The same desk with the times of every route's legs multiplied, to whole minutes upward.
    #[must_use]
    pub fn with_times(mut self, multiple: f64) -> Self {
        for route in self.routes.iter_mut().flatten().flatten() {
            for leg in [&mut route.withdraw, &mut route.deposit] {
                leg.minutes = (leg.minutes as f64 * multiple).ceil() as u64;
            }
        }
        self
    }

    /// What exists, as the engine is told.
    ///
    /// # Errors
    /// [`SpecError`] names the figure or the part that does not fit.
    pub fn portfolio(&self) -> Result<Portfolio, SpecError> {
        let treasury = Venue {
            name: TREASURY.to_owned(),
            kind: VenueKind::Wallet,
            margin: vec![None; self.coins.len()],
            withdraw_floor: Ratio::ZERO,
        };
        let mut venues: Vec<Venue> =
            self.venues.iter().map(VenueSpec::to_model).collect::<Result<_, _>>()?;
        venues.push(treasury);
        Ok(Portfolio::new(PortfolioParts {
            chains: Vec::new(),
            assets: vec![Asset { symbol: "USD".into(), decimals: DECIMALS, forms: Vec::new() }],
            markets: self.coins.iter().map(|coin| Market { name: coin.clone() }).collect(),
            accounts: (0..venues.len()).map(|index| self.account(index, &venues)).collect(),
            venues,
            tranches: self.tranches.iter().map(TrancheSpec::to_model).collect(),
            routes: self.model_routes()?,
        })?)
    }

    fn account(&self, index: usize, venues: &[Venue]) -> Account {
        let holds = |tranche: &TrancheSpec| tranche.accounts.contains(&index);
        let tranche = self.tranches.iter().position(holds).unwrap_or(usize::MAX);
        Account {
            name: venues[index].name.clone(),
            venue: VenueId::at(index).unwrap_or(VenueId::new(u16::MAX)),
            tranche: TrancheId::at(tranche).unwrap_or(TrancheId::new(u16::MAX)),
            asset: AssetId::new(0),
        }
    }

    fn model_routes(&self) -> Result<Vec<Route>, SpecError> {
        let mut routes = Vec::new();
        for (source, row) in self.routes.iter().enumerate() {
            for (target, terms) in row.iter().enumerate() {
                let ends = AccountId::at(source).zip(AccountId::at(target));
                if let (Some(terms), Some((source, target))) = (terms, ends) {
                    routes.push(terms.to_model(source, target)?);
                }
            }
        }
        Ok(routes)
    }

    /// The engine's terms for `portfolio`.
    ///
    /// # Errors
    /// [`SpecError::Figure`] where the clip does not fit.
    pub fn terms(&self, portfolio: &Portfolio) -> Result<Terms, SpecError> {
        let clip = usd("min_clip", self.clip)?;
        let guard = match &self.limits {
            None => {
                let cap = usd("capital", UNASSESSED_SHARE * self.capital.max(0.0))?;
                Guard::benchmark(clip, usd("tolerance", TOLERANCE)?).with_unassessed(cap)
            }
            Some(limits) => Guard::limited(clip, limits.to_engine(portfolio)),
        };
        let rules = self.venues.iter().map(|venue| venue.rule.clone()).collect();
        Ok(Terms { covariance: self.covariance, demand: DemandTerms::default(), guard, rules })
    }
}

impl VenueSpec {
    fn to_model(&self) -> Result<Venue, SpecError> {
        let terms = |&(initial, maintenance): &(f64, f64)| {
            Ok(Some(MarginTerms {
                initial: share("initial margin", initial)?,
                maintenance: share("maintenance margin", maintenance)?,
            }))
        };
        Ok(Venue {
            name: self.name.clone(),
            kind: VenueKind::Perpetual,
            margin: self.margin.iter().map(terms).collect::<Result<_, SpecError>>()?,
            withdraw_floor: share("withdraw floor", self.withdraw_floor)?,
        })
    }
}

impl RouteSpec {
    /// A route of two legs without limits.
    #[must_use]
    pub const fn of_legs(withdraw: LegSpec, deposit: LegSpec) -> Self {
        Self { withdraw, deposit, capacity: None, daily_cap: None, outages: Vec::new() }
    }

    /// Minutes from leaving to usable.
    #[must_use]
    pub const fn minutes(&self) -> u64 {
        self.withdraw.minutes.saturating_add(self.deposit.minutes)
    }

    /// Fee on `amount`, USD.
    #[must_use]
    pub fn fee(&self, amount: f64) -> f64 {
        self.withdraw.fee + self.deposit.fee + amount * (self.withdraw.rate + self.deposit.rate)
    }

    fn to_model(&self, source: AccountId, target: AccountId) -> Result<Route, SpecError> {
        let hops =
            vec![self.withdraw.to_hop(HopKind::Withdraw)?, self.deposit.to_hop(HopKind::Deposit)?];
        let capacity = self.capacity.map(|most| usd("route capacity", most)).transpose()?;
        let daily_cap = self.daily_cap.map(|most| usd("route daily cap", most)).transpose()?;
        Ok(Route { source, target, hops, capacity, daily_cap, carriage: Carriage::Whole })
    }
}

impl LegSpec {
    fn to_hop(self, kind: HopKind) -> Result<Hop, SpecError> {
        let latency = Span::from_minutes(self.minutes).map_err(|_| SpecError::Figure {
            what: "route minutes",
            value: self.minutes.to_string(),
        })?;
        Ok(Hop {
            kind,
            fee_fixed: usd("transfer fee", self.fee)?,
            fee_rate: share("transfer rate", self.rate)?,
            latency,
        })
    }
}

impl TrancheSpec {
    /// One class that holds every one of `accounts` accounts and limits nothing.
    #[must_use]
    pub fn whole_book(accounts: usize) -> Self {
        Self {
            name: "book".to_owned(),
            accounts: (0..accounts).collect(),
            max_utilisation: Ratio::ONE,
            max_share: Ratio::ONE,
            reserve: Amount::ZERO,
        }
    }

    fn to_model(&self) -> Tranche {
        Tranche {
            name: self.name.clone(),
            venues: self.accounts.iter().filter_map(|&index| VenueId::at(index)).collect(),
            max_utilisation: self.max_utilisation,
            max_share: self.max_share,
            reserve: self.reserve,
        }
    }
}

impl LimitsSpec {
    fn to_engine(&self, portfolio: &Portfolio) -> Limits {
        let mut limits = Limits::open(portfolio);
        limits.per_transfer = self.per_transfer.unwrap_or(Amount::MAX);
        limits.per_route_hour = self.per_route_hour.unwrap_or(Amount::MAX);
        limits.per_venue_hour = self.per_venue_hour.unwrap_or(Amount::MAX);
        limits.per_hour = self.per_hour.unwrap_or(Amount::MAX);
        limits.age_max = self.age_max.unwrap_or(limits.age_max);
        limits.unassessed = self.unassessed.unwrap_or(limits.unassessed);
        for &(venue, cap) in &self.exposure {
            if let Some(slot) = limits.exposure.get_mut(venue) {
                *slot = cap;
            }
        }
        if let Some(allowed) = &self.allowed {
            let is_allowed =
                |route: &Route| allowed.contains(&(route.source.index(), route.target.index()));
            limits.allowed = portfolio.routes().iter().map(is_allowed).collect();
        }
        limits
    }
}

fn usd(what: &'static str, value: f64) -> Result<Amount, SpecError> {
    real::to_amount(value, DECIMALS, Rounding::Nearest)
        .ok_or_else(|| SpecError::Figure { what, value: value.to_string() })
}

fn share(what: &'static str, value: f64) -> Result<Ratio, SpecError> {
    real::to_ratio(value).ok_or_else(|| SpecError::Figure { what, value: value.to_string() })
}
