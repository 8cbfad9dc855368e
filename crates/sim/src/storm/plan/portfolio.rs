//! The book of a trial: chains, venues, accounts, routes with all their ways, limits, strategy.

use super::lines::{Book, Rail};
use super::{Laws, TOKEN};
use crate::storm::random::Random;
use std::collections::BTreeMap;
use trimtab_engine::{DemandTerms, Guard, Limits, Setup, StrategySpec, Terms};
use trimtab_model::{
    Account, AccountId, Amount, Asset, AssetId, Carriage, Chain, ChainId, Form, Hop, HopKind,
    MarginTerms, Market, Place, Portfolio, PortfolioError, PortfolioParts, Ratio, Route, Span,
    Tranche, TrancheId, Venue, VenueId, VenueKind, Way,
};
use trimtab_risk::covariance::CovarianceTerms;

/// How a chain works.
#[derive(Debug, Clone, Copy)]
pub(in crate::storm) struct ChainLaw {
    /// Base units of the book in one unit there.
    pub(in crate::storm) unit: i128,
    /// Blocks on top of one after which it is final.
    pub(in crate::storm) confirmations: u64,
    /// Seconds from block to block.
    pub(in crate::storm) interval: u64,
}

/// How a venue works.
#[derive(Debug, Clone, Copy)]
pub(in crate::storm) struct VenueLaw {
    /// The chain it takes money from and pays out on.
    pub(in crate::storm) home: ChainId,
    /// Whether deposits below its minimum are lost; else they are credited all the same.
    pub(in crate::storm) swallows: bool,
    /// Initial and maintenance margin, parts of 1e-9.
    pub(in crate::storm) margin: (i128, i128),
    /// Share of gross notional that stays behind a withdrawal, parts of 1e-9.
    pub(in crate::storm) floor: i128,
}

/// What is drawn of the book before its routes are.
struct Draft {
    chains: Vec<ChainLaw>,
    venues: Vec<VenueLaw>,
    /// Venue of each account, the treasury last.
    accounts: Vec<usize>,
    treasury_chain: ChainId,
    markets: usize,
}

/// Draws the book and the laws of its world.
pub(super) fn draw(random: &mut Random) -> Result<(Setup, Laws), PortfolioError> {
    let draft = Draft::of(random);
    let total = i128::from(random.within(200, 5_000)) * 1_000 * TOKEN;
    let (routes, lines) = draft.routes(random, total);
    let portfolio = draft.portfolio(routes, random)?;
    let opening = draft.opening(total, random);
    let setup = Setup {
        terms: Terms {
            covariance: CovarianceTerms { half_life: 48.0, volatility: 0.006, correlation: 0.5 },
            demand: DemandTerms::default(),
            guard: guard(&portfolio, total, random),
            rules: Vec::new(),
        },
        strategy: draft.strategy(&portfolio, random),
        portfolio,
        opening_multiple: 1.25,
        decision_interval: Span::from_secs(random.pick(&[300, 450, 600, 900])),
        idle: Vec::new(),
        closing_cost: 0.0005,
    };
    let laws = Laws {
        lines,
        chains: draft.chains,
        venues: draft.venues,
        accounts: draft.accounts,
        treasury_chain: draft.treasury_chain,
        opening,
        payments: random.within(2_000, 3_600),
        transfers: random.within(40, 44),
        statements: random.within(1_200, 3_000),
    };
    Ok((setup, laws))
}

impl Draft {
    fn of(random: &mut Random) -> Self {
        let chain = |random: &mut Random| {
            let decimals = random.pick(&[6_u32, 6, 8, 18]);
            ChainLaw {
                unit: 10_i128.pow(18 - decimals),
                confirmations: random.pick(&[0, 1, 2, 3, 5, 8, 12]),
                interval: random.pick(&[4, 12, 20, 45]),
            }
        };
        let chains: Vec<_> = (0..random.within(2, 3)).map(|_| chain(random)).collect();
        let home = |random: &mut Random| ChainId::at(random.index(chains.len()));
        let any = |random: &mut Random| home(random).unwrap_or(ChainId::new(0));
        let venue = |random: &mut Random| VenueLaw {
            home: any(random),
            swallows: random.coin(),
            margin: (100_000_000, 50_000_000),
            floor: random.pick(&[0, 0, 20_000_000]),
        };
        let mut venues: Vec<_> = (0..random.within(2, 4)).map(|_| venue(random)).collect();
        let mut accounts: Vec<usize> = (0..venues.len()).collect();
        if random.in_thousand(700) {
            accounts.push(random.index(venues.len()));
        }
        let treasury_chain = any(random);
        accounts.push(venues.len());
        venues.push(VenueLaw { home: treasury_chain, swallows: false, ..venue(random) });
        let markets = random.index(2) + 1;
        Self { chains, venues, accounts, treasury_chain, markets }
    }

    fn home(&self, account: usize) -> ChainId {
        self.venues[self.accounts[account]].home
    }

    fn treasury(&self) -> usize {
        self.accounts.len() - 1
    }

    /// Every route that is drawn, and the legs that they are made of.
    fn routes(&self, random: &mut Random, total: i128) -> (Vec<Route>, Vec<super::Line>) {
        let approvals = (0..self.chains.len()).map(|_| [(); 4].map(|()| random.in_thousand(300)));
        let approvals = approvals.collect();
        let units = self.chains.iter().map(|chain| chain.unit).collect();
        let pick = |random: &mut Random| {
            let mut rails = [Rail::Burn, Rail::Open, Rail::Lock];
            rails.swap(0, random.index(3));
            rails.swap(1, 1 + random.index(2));
            rails
        };
        let count = self.chains.len();
        let rails: Vec<_> = (0..count * count).map(|_| pick(random)).collect();
        let mut book = Book { lines: Vec::new(), units, random, approvals };
        let mut routes = Vec::new();
        for source in 0..self.accounts.len() {
            for target in 0..self.accounts.len() {
                let is_hub = source == self.treasury() || target == self.treasury();
                if source == target || !(is_hub || book.random.in_thousand(600)) {
                    continue;
                }
                let ways = self.ways(source, target, &rails, &mut book);
                routes.extend(route(source, target, ways, total, book.random));
            }
        }
        (routes, book.lines)
    }

    /// All ways of a route: there, there otherwise, and back.
    fn ways(
        &self,
        source: usize,
        target: usize,
        rails: &[[Rail; 3]],
        book: &mut Book<'_>,
    ) -> Vec<Way> {
        let ids = AccountId::at(source).zip(AccountId::at(target));
        let Some((from, to)) = ids else { return Vec::new() };
        if self.accounts[source] == self.accounts[target] {
            return vec![book.internal(from, to, self.home(source))];
        }
        let (x, y, hub) = (self.home(source), self.home(target), self.treasury());
        let rail = |on: ChainId, onto: ChainId, which: usize| {
            rails[on.index() * self.chains.len() + onto.index()][which]
        };
        let start = if source == hub { Place::Account(from) } else { Place::Wallet(x) };
        let end = if target == hub { Place::Account(to) } else { Place::Wallet(y) };
        let direct = x == y;
        // Out of the source, to where the chain is.
        let first = if source == hub {
            Vec::new()
        } else {
            let lands = if direct && target == hub { end } else { start };
            vec![book.withdraw(from, lands, x)]
        };
        let swaps = !direct && target != hub && book.random.in_thousand(250);
        let onward = |which: usize, book: &mut Book<'_>| {
            let mut legs = Vec::new();
            if !direct {
                legs.extend(book.cross(rail(x, y, which), (start, x), (end, y)));
            }
            if swaps && which == 0 {
                legs.push(book.swap(y));
            }
            if target != hub {
                let place = if direct { start } else { end };
                legs.extend(book.deposit(place, to, y));
            }
            legs
        };
        let mut legs = first;
        legs.extend(onward(0, book));
        let mut ways = vec![Way { legs }];
        if !direct && book.random.in_thousand(700) {
            ways.push(Way { legs: onward(1, book) });
        }
        // Back from where the source's chain is.
        let is_there = !(direct && target == hub);
        if source != hub && is_there && book.random.in_thousand(700) {
            ways.push(Way { legs: book.deposit(start, from, x) });
        }
        // Back from the target's chain.
        if !direct && target != hub && book.random.in_thousand(700) {
            let mut legs = book.cross(rail(y, x, 0), (end, y), (start, x));
            if source != hub {
                legs.extend(book.deposit(start, from, x));
            }
            ways.push(Way { legs });
        }
        ways.retain(|way| !way.legs.is_empty());
        ways
    }

    fn portfolio(
        &self,
        routes: Vec<Route>,
        random: &mut Random,
    ) -> Result<Portfolio, PortfolioError> {
        let markets = self.markets;
        let venue = |(index, law): (usize, &VenueLaw)| {
            let is_wallet = index + 1 == self.venues.len();
            let share = |parts: i128| Ratio::from_parts(i64::try_from(parts).unwrap_or(0));
            let margin =
                MarginTerms { initial: share(law.margin.0), maintenance: share(law.margin.1) };
            Venue {
                name: if is_wallet { "treasury".into() } else { format!("venue-{index}") },
                kind: if is_wallet { VenueKind::Wallet } else { VenueKind::Perpetual },
                margin: vec![(!is_wallet).then_some(margin); markets],
                withdraw_floor: if is_wallet { Ratio::ZERO } else { share(law.floor) },
            }
        };
        let account = |(index, &venue): (usize, &usize)| {
            Some(Account {
                name: if index == self.treasury() {
                    "treasury".into()
                } else {
                    format!("a{index}")
                },
                venue: VenueId::at(venue)?,
                tranche: TrancheId::new(0),
                asset: AssetId::new(0),
            })
        };
        let chains = self.chains.iter().enumerate();
        let form = |(index, law): (usize, &ChainLaw)| {
            let decimals = 18 - u8::try_from(law.unit.ilog10()).unwrap_or(0);
            Some(Form { chain: ChainId::at(index)?, address: format!("0x{index}"), decimals })
        };
        let named = |(index, law): (usize, &ChainLaw)| Chain {
            name: format!("chain-{index}"),
            confirmations: u32::try_from(law.confirmations).unwrap_or(u32::MAX),
        };
        Portfolio::new(PortfolioParts {
            assets: vec![Asset {
                symbol: "USDC".into(),
                decimals: 18,
                forms: chains.clone().filter_map(form).collect(),
            }],
            chains: chains.map(named).collect(),
            markets: ["BTC", "ETH"][..markets]
                .iter()
                .map(|&one| Market { name: one.into() })
                .collect(),
            venues: self.venues.iter().enumerate().map(venue).collect(),
            tranches: vec![Tranche {
                name: "book".into(),
                venues: (0..self.venues.len()).filter_map(VenueId::at).collect(),
                max_utilisation: Ratio::from_parts(random.pick(&[800_000_000, 1_000_000_000])),
                max_share: Ratio::ONE,
                reserve: Amount::ZERO,
            }],
            accounts: self.accounts.iter().enumerate().filter_map(account).collect(),
            routes,
        })
    }

    /// What each account begins with, in units of its chain.
    fn opening(&self, total: i128, random: &mut Random) -> Vec<i128> {
        let weights: Vec<i128> =
            self.accounts.iter().map(|_| i128::from(random.within(2, 10))).collect();
        let all: i128 = weights.iter().sum();
        let share = |(index, weight): (usize, &i128)| {
            let unit = self.chains[self.home(index).index()].unit;
            total / all * weight / unit * unit
        };
        weights.iter().enumerate().map(share).collect()
    }

    fn strategy(&self, portfolio: &Portfolio, random: &mut Random) -> StrategySpec {
        let share = |random: &mut Random, least, most| random.within(least, most) as f64 / 1000.0;
        let mut params = BTreeMap::new();
        let rule = random.pick(&[
            "static",
            "static",
            "weighted-tolerance",
            "weighted-tolerance",
            "threshold-target",
        ]);
        let mut put = |name: &str, value: f64| params.insert(name.to_owned(), value);
        match rule {
            "static" => {
                put("band", share(random, 20, 80));
                let each = 0.9 / self.accounts.len() as f64;
                for account in &portfolio.accounts()[..portfolio.treasury()] {
                    put(&account.name, each * share(random, 600, 1_000));
                }
            }
            "weighted-tolerance" => {
                put("treasury_share", share(random, 50, 300));
                put("tolerance", share(random, 20, 80));
            }
            _ => {
                put("treasury_share", share(random, 200, 400));
                put("threshold", share(random, 900, 980));
                put("overage", share(random, 1_020, 1_150));
            }
        }
        StrategySpec { rule: rule.to_owned(), params }
    }
}

/// A route over ways, with hops that say the same in short.
fn route(
    source: usize,
    target: usize,
    ways: Vec<Way>,
    total: i128,
    random: &mut Random,
) -> Option<Route> {
    let ends = AccountId::at(source).zip(AccountId::at(target))?;
    let first = ways.first()?;
    let hop = |leg: &trimtab_model::LegTerms| Hop {
        kind: HopKind::Bridge,
        fee_fixed: leg.fee_fixed,
        fee_rate: leg.fee_rate,
        latency: Span::from_secs(300),
    };
    let limit = |random: &mut Random, parts: i128| {
        random.in_thousand(300).then(|| Amount::from_base(total / parts))
    };
    Some(Route {
        source: ends.0,
        target: ends.1,
        hops: first.legs.iter().map(hop).collect(),
        capacity: limit(random, 10),
        daily_cap: limit(random, 1),
        carriage: Carriage::Legs(ways),
    })
}

/// Limits small enough to be met.
fn guard(portfolio: &Portfolio, total: i128, random: &mut Random) -> Guard {
    let mut limits = Limits::open(portfolio);
    let part = |random: &mut Random, least, most| {
        Amount::from_base(total / i128::from(random.within(least, most)))
    };
    limits.per_transfer = part(random, 6, 30);
    if random.coin() {
        limits.per_route_hour = part(random, 4, 10);
    }
    if random.in_thousand(300) {
        limits.per_venue_hour = part(random, 2, 5);
    }
    limits.age_max = Span::from_secs(random.within(5_400, 14_400));
    let clip = Amount::from_base(total / i128::from(random.within(150, 600)));
    Guard::limited(clip, limits)
}
