//! Benchmark files: desks, windows and rules in the JSON schema of the funding-arb benchmark.
//!
//! Decides whether a file describes something that can be run, and turns it into desks, windows
//! and strategies. A refusal names the file, line and column, the value, and what would be right.

mod check;
mod schema;
mod unique;

pub use schema::{Legs, Policy, Window};
pub use unique::Unique;

use crate::calendar;
use crate::market::{BookRule, FundingRule, WindowSpec};
use crate::spec::{DeskSpec, LegSpec, RouteSpec, TrancheSpec, VenueSpec};
use crate::world_file::WorldFileError;
use schema::File;
use std::path::Path;
use trimtab_engine::StrategySpec;
use trimtab_risk::covariance::CovarianceTerms;

/// A benchmark file that can be run.
#[derive(Debug, Clone)]
pub struct Benchmark {
    file: File,
}

/// One rule with one set of parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Name of the policy in the file.
    pub policy: String,
    /// `default` or `tuned`.
    pub variant: &'static str,
    /// Rule and parameters.
    pub strategy: StrategySpec,
}

impl Benchmark {
    /// Reads and checks a benchmark file.
    ///
    /// # Errors
    /// [`WorldFileError`] when it cannot be read or describes nothing that can be run.
    pub fn read(path: &Path) -> Result<Self, WorldFileError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| WorldFileError::unreadable(path, "benchmark", &error))?;
        Self::parse(&text, path)
    }

    /// Checks the text of a benchmark file; `path` names it in messages.
    ///
    /// # Errors
    /// [`WorldFileError`] when it describes nothing that can be run.
    pub fn parse(text: &str, path: &Path) -> Result<Self, WorldFileError> {
        let file: File = serde_json::from_str(text).map_err(|error| {
            WorldFileError::malformed(path, "the benchmark's config.json does", &error)
        })?;
        check::check(&file).map_err(|finding| finding.locate(text, path))?;
        let benchmark = Self { file };
        check::check_strategies(&benchmark).map_err(|finding| finding.locate(text, path))?;
        Ok(benchmark)
    }

    /// Windows for ranking, then those for comparing traces, in the file's order.
    pub fn windows(&self) -> impl Iterator<Item = (&str, &Window)> {
        let all = self.file.windows.iter().chain(&self.file.trace_windows);
        all.map(|(name, window)| (name.as_str(), window))
    }

    /// Names of the windows for ranking, in the file's order.
    pub fn ranked_windows(&self) -> impl Iterator<Item = &str> {
        self.file.windows.keys().map(String::as_str)
    }

    /// Names of the latency variants, in the file's order.
    pub fn latencies(&self) -> impl Iterator<Item = &str> {
        self.file.latency_multiple.keys().map(String::as_str)
    }

    /// Names of the policies, in the file's order.
    pub fn policies(&self) -> impl Iterator<Item = &str> {
        self.file.policies.keys().map(String::as_str)
    }

    /// Every rule and variant for a latency, in the file's order.
    #[must_use]
    pub fn variants(&self, latency: &str) -> Vec<Variant> {
        let mut variants = Vec::new();
        for (name, policy) in &self.file.policies {
            let variant = |variant, params: &Unique<f64>| Variant {
                policy: name.clone(),
                variant,
                strategy: StrategySpec {
                    rule: policy.rule.clone(),
                    params: params.iter().map(|(name, value)| (name.clone(), *value)).collect(),
                },
            };
            variants.push(variant("default", &policy.default));
            if let Some(tuned) = policy.tuned.get(latency) {
                variants.push(variant("tuned", tuned));
            }
        }
        variants
    }

    /// The market's span of a window.
    #[must_use]
    pub fn window(&self, name: &str) -> Option<WindowSpec> {
        let window = self.file.window(name)?;
        let venues = self.file.venues_of(window);
        Some(WindowSpec {
            name: name.to_owned(),
            hours: calendar::parse_hour(&window.start)?..calendar::parse_hour(&window.end)?,
            coins: window.coins.clone(),
            funding: venues.iter().map(|venue| self.funding_rule(venue)).collect(),
            stand_ins: venues
                .iter()
                .map(|venue| window.funding_proxy.get(venue).cloned().unwrap_or_default())
                .collect(),
            venues,
        })
    }

    fn funding_rule(&self, venue: &str) -> FundingRule {
        FundingRule { interval_h: self.file.funding_interval_h.get(venue).copied().unwrap_or(1) }
    }

    /// How pairs are chosen.
    #[must_use]
    pub fn book(&self) -> BookRule {
        BookRule::FundingArb {
            hysteresis_apr: self.file.pair_hysteresis_apr,
            lookback_h: self.file.funding_lookback_h,
            lead_h: self.file.book_lead_h,
        }
    }

    /// What a latency variant multiplies all transfer times by; `None` if it is not in the file.
    #[must_use]
    pub fn multiple(&self, latency: &str) -> Option<f64> {
        self.file.latency_multiple.get(latency).copied()
    }

    /// The desk of a window under a latency and a strategy; `None` if either is not in the file.
    #[must_use]
    pub fn desk(&self, window: &str, latency: &str, strategy: &StrategySpec) -> Option<DeskSpec> {
        self.desk_at(window, self.multiple(latency)?, strategy)
    }

    /// The desk of a window with all transfer times multiplied; `None` if there is no such window.
    #[must_use]
    pub fn desk_at(
        &self,
        window: &str,
        multiple: f64,
        strategy: &StrategySpec,
    ) -> Option<DeskSpec> {
        let file = &self.file;
        let window = file.window(window)?;
        let names = file.venues_of(window);
        // `none` has no decisions to make; its one parameter is how capital is first divided.
        let own_share = strategy.params.get("treasury_share").filter(|_| strategy.rule == "none");
        let venues = names.iter().map(|name| file.venue(name, &window.coins)).collect();
        let notional = file.notional_per_side_usd / window.coins.len() as f64;
        Some(DeskSpec {
            capital: file.capital_usd,
            notionals: vec![notional; window.coins.len()],
            treasury_share: own_share.copied().unwrap_or(file.initial_treasury_share),
            treasury_apr: file.treasury_apr,
            taker: file.taker_bps / 1e4,
            orphan_cost: file.orphan_close_bps / 1e4,
            penalty: file.liquidation_penalty,
            open_multiple: file.open_initial_multiple,
            shortfall_multiple: file.shortfall_multiple,
            clip: file.min_clip_usd,
            covariance: CovarianceTerms {
                half_life: file.vol.half_life_h,
                volatility: file.vol.sigma0_hourly,
                correlation: file.vol.corr0,
            },
            book: self.book(),
            coins: window.coins.clone(),
            routes: file.routes(&names, multiple),
            tranches: vec![TrancheSpec::whole_book(names.len() + 1)],
            venues,
            limits: None,
        })
    }
}

impl File {
    fn window(&self, name: &str) -> Option<&Window> {
        self.windows.get(name).or_else(|| self.trace_windows.get(name))
    }

    /// A window's venues, in the file's order of venues.
    fn venues_of(&self, window: &Window) -> Vec<String> {
        self.venue_order.iter().filter(|name| window.venues.contains(name)).cloned().collect()
    }

    fn venue(&self, name: &str, coins: &[String]) -> VenueSpec {
        let rates = self.margin.get(name);
        let rate = |coin: &String| {
            let own = rates.and_then(|rates| rates.get(coin));
            own.copied().unwrap_or(self.margin_other)
        };
        VenueSpec {
            name: name.to_owned(),
            margin: coins
                .iter()
                .map(rate)
                .map(|[initial, maintenance]| (initial, maintenance))
                .collect(),
            withdraw_floor: self.withdraw_floor_of_notional.get(name).copied().unwrap_or(0.0),
            yearly_default: 0.0,
            rule: None,
            suspended: Vec::new(),
        }
    }

    /// A route between any two accounts, through the treasury without stopping; the treasury's
    /// own legs cost nothing and take no time.
    fn routes(&self, venues: &[String], multiple: f64) -> Vec<Vec<Option<RouteSpec>>> {
        let mut legs: Vec<(LegSpec, LegSpec)> = venues
            .iter()
            .map(|name| {
                self.transfer.get(name).map(|legs| legs.specs(multiple)).unwrap_or_default()
            })
            .collect();
        legs.push(<(LegSpec, LegSpec)>::default());
        let route = |source: usize, target: usize| {
            (source != target).then(|| RouteSpec::of_legs(legs[source].0, legs[target].1))
        };
        (0..legs.len())
            .map(|source| (0..legs.len()).map(|target| route(source, target)).collect())
            .collect()
    }
}

impl Legs {
    /// Withdrawal and deposit with all times multiplied.
    fn specs(&self, multiple: f64) -> (LegSpec, LegSpec) {
        // The referee keeps whole minutes; its table truncates. Bounds were checked on reading.
        let minutes = |minutes: f64| (minutes * multiple) as u64;
        (
            LegSpec {
                fee: self.withdraw_usd,
                rate: self.withdraw_bps / 1e4,
                minutes: minutes(self.withdraw_min),
            },
            LegSpec {
                fee: self.deposit_usd,
                rate: self.deposit_bps / 1e4,
                minutes: minutes(self.deposit_min),
            },
        )
    }
}

#[cfg(test)]
mod tests;
