//! A scenario as the engine knows it: every chain a wallet, every bridge a route.
//!
//! The treasury, which a portfolio must have, is one wallet more: empty, and without routes.

use super::settings::{Pricing, Rule, Settings};
use super::{Bridge, Scenario};
use crate::spec::{DECIMALS, TREASURY};
use std::collections::BTreeMap;
use std::sync::Arc;
use trimtab_engine::strategy::{Settle, Settling, Strategy, Weights};
use trimtab_engine::{DemandTerms, Engine, Guard, Limits, StrategySpec, Terms, strategy};
use trimtab_model::{
    Account, AccountId, Amount, Asset, AssetId, Carriage, Hop, HopKind, Portfolio, PortfolioError,
    PortfolioParts, Ratio, Route, Span, Tranche, TrancheId, Venue, VenueId, VenueKind,
};
use trimtab_risk::covariance::CovarianceTerms;

/// Nanoseconds of a millisecond.
pub(super) const MS: u64 = 1_000_000;
/// Polls after which what was seen counts half.
const HALF_LIFE_POLLS: f64 = 15.0;
/// Polls of quiet taken to lie before the first.
const QUIET_POLLS: f64 = 6.0;
/// Top-up times without any user after which it is time to settle.
const IDLE_TOP_UPS: f64 = 3.0;
/// The smallest move, in base units: a thousandth of a token.
const CLIP: Amount = Amount::from_base(1_000_000_000_000_000);
/// Nothing has a price here; the engine asks for terms all the same.
const COVARIANCE: CovarianceTerms =
    CovarianceTerms { half_life: 48.0, volatility: 0.0, correlation: 0.0 };

impl Scenario {
    /// The chains as wallets and the bridges as routes.
    ///
    /// # Errors
    /// [`PortfolioError`] where names or sizes do not fit, which reading a file rules out.
    pub fn portfolio(&self, pricing: Pricing) -> Result<Portfolio, PortfolioError> {
        let names = || self.chains.iter().map(String::as_str).chain([TREASURY]);
        let venue = |name: &str| Venue {
            name: name.to_owned(),
            kind: VenueKind::Wallet,
            margin: Vec::new(),
            withdraw_floor: Ratio::ZERO,
        };
        let account = |(index, name): (usize, &str)| {
            Some(Account {
                name: name.to_owned(),
                venue: VenueId::at(index)?,
                tranche: TrancheId::new(0),
                asset: AssetId::new(0),
            })
        };
        Portfolio::new(PortfolioParts {
            assets: vec![Asset {
                symbol: "TOKEN".to_owned(),
                decimals: DECIMALS,
                forms: Vec::new(),
            }],
            venues: names().map(venue).collect(),
            tranches: vec![Tranche {
                name: "book".to_owned(),
                venues: (0..=self.chains.len()).filter_map(VenueId::at).collect(),
                max_utilisation: Ratio::ONE,
                max_share: Ratio::ONE,
                reserve: Amount::ZERO,
            }],
            accounts: names().enumerate().filter_map(account).collect(),
            routes: self.routes(pricing),
            ..PortfolioParts::default()
        })
    }

    fn routes(&self, pricing: Pricing) -> Vec<Route> {
        let mut routes = Vec::new();
        for (source, row) in self.bridges.iter().enumerate() {
            for (target, bridge) in row.iter().enumerate() {
                let ends = AccountId::at(source).zip(AccountId::at(target));
                if let (Some(bridge), Some((source, target))) = (bridge, ends) {
                    let hops = vec![bridge.hop(pricing)];
                    routes.push(Route {
                        source,
                        target,
                        hops,
                        capacity: None,
                        daily_cap: None,
                        carriage: Carriage::Whole,
                    });
                }
            }
        }
        routes
    }

    /// The engine that plays it.
    pub(super) fn engine(&self, settings: &Settings) -> Result<Engine, super::ScenarioRunError> {
        let portfolio = Arc::new(self.portfolio(settings.pricing)?);
        let strategy = self.strategy(settings, &portfolio)?;
        let poll_h = self.poll_ms as f64 / 3_600_000.0;
        let terms = Terms {
            covariance: COVARIANCE,
            demand: DemandTerms {
                half_life: HALF_LIFE_POLLS * poll_h,
                quiet: QUIET_POLLS * poll_h,
            },
            guard: Guard::limited(CLIP, Limits::open(&portfolio)),
            rules: Vec::new(),
        };
        Ok(Engine::new(portfolio, terms, strategy)?)
    }

    fn strategy(
        &self,
        settings: &Settings,
        portfolio: &Portfolio,
    ) -> Result<Box<dyn Strategy>, super::ScenarioRunError> {
        let build = |rule: &str| {
            let spec = StrategySpec { rule: rule.to_owned(), params: BTreeMap::new() };
            let context = strategy::Context {
                portfolio,
                opening_multiple: 1.0,
                decision_interval: Span::from_nanos(self.poll_ms * MS),
                idle: &[],
                closing_cost: 0.0,
            };
            strategy::build(&spec, context)
        };
        let weights = self.weights.clone();
        Ok(match settings.rule {
            Rule::Nobody => build("none")?,
            Rule::Weights { sees_in_flight } => Box::new(Weights { weights, sees_in_flight }),
            Rule::Dynamic { settles: false } => build("dynamic")?,
            Rule::Dynamic { settles: true } => {
                let idle_h = IDLE_TOP_UPS * self.top_up_ms() as f64 / 3_600_000.0;
                let then = Settle::new(weights, idle_h, portfolio);
                Box::new(Settling { first: build("dynamic")?, then })
            }
        })
    }

    /// Milliseconds from one look to the arrival of what the next one sends by the slowest bridge.
    fn top_up_ms(&self) -> u64 {
        let slowest = self.bridges.iter().flatten().flatten().map(|bridge| bridge.latest_ms());
        self.poll_ms.saturating_add(slowest.max().unwrap_or(0))
    }
}

impl Bridge {
    /// Milliseconds after which a move has arrived at the latest.
    #[must_use]
    pub const fn latest_ms(&self) -> u64 {
        self.delay_ms.saturating_add(self.jitter_ms)
    }

    /// What the engine reckons with: the latest arrival, for money must be there in time.
    fn hop(&self, pricing: Pricing) -> Hop {
        Hop {
            kind: HopKind::Bridge,
            fee_fixed: pricing.fixed,
            fee_rate: pricing.rate,
            latency: Span::from_nanos(self.latest_ms().saturating_mul(MS)),
        }
    }
}
