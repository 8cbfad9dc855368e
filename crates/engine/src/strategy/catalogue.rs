//! The strategies by name, and what their parameters may be.
//!
//! Decides whether a name and its figures make a strategy; the message names the figure, its
//! limits and the remedy.

use super::Strategy;
use super::asymmetric_band::AsymmetricBand;
use super::dynamic::{Dynamic, Terms, Way, top_up};
use super::fixed::Fixed;
use super::interval::Interval;
use super::min_target::MinTarget;
use super::none::Nothing;
use super::threshold_target::ThresholdTarget;
use super::vol_band::VolBand;
use super::weighted_tolerance::WeightedTolerance;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use trimtab_model::{AccountId, Portfolio, Span};
use trimtab_risk::holding::Idle;
use trimtab_risk::liquidation::LiquidationTerms;
use trimtab_risk::tail::Tail;

/// A strategy as written in a configuration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StrategySpec {
    /// Which rule, one of [`RULES`].
    pub rule: String,
    /// Its parameters by name.
    pub params: BTreeMap<String, f64>,
}

/// What strategies may know of the world beside the assessment.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Accounts and routes.
    pub portfolio: &'a Portfolio,
    /// Multiple of initial margin that a trade must find at a venue.
    pub opening_multiple: f64,
    /// Time between two decisions.
    pub decision_interval: Span,
    /// What idle money earns and risks at each account; accounts beyond the list earn nothing.
    pub idle: &'a [Idle],
    /// Cost of closing a position, as a share of its notional.
    pub closing_cost: f64,
}

/// Why a configuration makes no strategy.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StrategyError {
    /// No such rule.
    #[error("there is no strategy `{0}`; there are {names}", names = RULES.join(", "))]
    UnknownRule(String),
    /// A parameter that the rule does not have.
    #[error("strategy `{rule}` has no parameter `{name}`; it has {known}")]
    UnknownParameter {
        /// The rule.
        rule: String,
        /// The parameter.
        name: String,
        /// Those it has.
        known: String,
    },
    /// A parameter that the rule needs.
    #[error("strategy `{rule}` needs its parameter `{name}`")]
    MissingParameter {
        /// The rule.
        rule: String,
        /// The parameter.
        name: String,
    },
    /// A figure outside its range.
    #[error("{name} = {value} of strategy `{rule}` is outside {low} to {high}{hint}")]
    OutOfRange {
        /// The rule.
        rule: String,
        /// The parameter.
        name: String,
        /// The figure.
        value: f64,
        /// The least it may be.
        low: f64,
        /// The most it may be.
        high: f64,
        /// What may have been meant.
        hint: String,
    },
    /// Figures that must rise and do not.
    #[error("{left} = {left_value} of strategy `{rule}` must be below {right} = {right_value}")]
    Order {
        /// The rule.
        rule: String,
        /// The one that must be smaller.
        left: &'static str,
        /// Its figure.
        left_value: f64,
        /// The one that must be larger.
        right: &'static str,
        /// Its figure.
        right_value: f64,
    },
    /// Fixed shares that ask for more than there is.
    #[error("the shares of strategy `static` add up to {0}, above the total of 1; lower them")]
    SharesAboveTotal(f64),
}

impl StrategyError {
    /// The parameter that is wrong, where it is one that was given.
    #[must_use]
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Self::UnknownParameter { name, .. } | Self::OutOfRange { name, .. } => Some(name),
            Self::Order { left, .. } => Some(left),
            Self::UnknownRule(_) | Self::MissingParameter { .. } | Self::SharesAboveTotal(_) => {
                None
            }
        }
    }
}

/// Names of the rules, in the order of the benchmark, then `static` and `dynamic`.
pub const RULES: [&str; 9] = [
    "none",
    "weighted-tolerance",
    "threshold-target",
    "min-target",
    "interval",
    "asymmetric-band",
    "vol-band",
    "static",
    "dynamic",
];

/// A parameter that has a default.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// Its name.
    pub name: &'static str,
    /// What it is where nothing is given.
    pub default: f64,
    /// The least it may be.
    pub least: f64,
    /// The most it may be.
    pub most: f64,
}

const fn figure(name: &'static str, default: f64, least: f64, most: f64) -> Figure {
    Figure { name, default, least, most }
}

/// The parameters of `dynamic`; docs/decisions.md argues for the defaults.
pub const DYNAMIC: [Figure; 8] = [
    figure("tail", 3.0, Tail::LEAST, Tail::MOST),
    figure("loss", 0.05, 0.0, 1.0),
    figure("vol_floor", 0.006, 0.0, 1.0),
    figure("memory", 96.0, 1.0, 10_000.0),
    figure("amortisation", 168.0, 0.1, 10_000.0),
    figure("carry", 0.03, 0.0, 100.0),
    figure("waiting", 1.0, 0.0, 100.0),
    figure("unserved", 0.007, 0.0, 1.0),
];

const SHARE: RangeInclusive<f64> = 0.0..=1.0;

/// Makes the strategy of a configuration.
///
/// # Errors
/// [`StrategyError`] names what is wrong and what would be right.
pub fn build(
    spec: &StrategySpec,
    context: Context<'_>,
) -> Result<Box<dyn Strategy>, StrategyError> {
    let mut params = Params { spec, used: Vec::new() };
    let strategy: Box<dyn Strategy> = match spec.rule.as_str() {
        "none" => {
            // How capital was first divided is the book's affair; the figure is only checked.
            params.optional("treasury_share", SHARE)?;
            Box::new(Nothing)
        }
        "weighted-tolerance" => Box::new(WeightedTolerance {
            treasury_share: params.take("treasury_share", SHARE)?,
            tolerance: params.take("tolerance", SHARE)?,
        }),
        "threshold-target" => Box::new(ThresholdTarget {
            treasury_share: params.take("treasury_share", SHARE)?,
            threshold: params.take("threshold", SHARE)?,
            overage: params.take("overage", 0.0..=100.0)?,
        }),
        "min-target" => {
            let (min, target) = (params.take("min", SHARE)?, params.take("target", SHARE)?);
            params.rising([("min", min), ("target", target)])?;
            Box::new(MinTarget { min, target })
        }
        "interval" => Box::new(Interval { threshold: params.take("threshold", SHARE)? }),
        "asymmetric-band" => asymmetric_band(&mut params)?,
        "vol-band" => vol_band(&mut params, context)?,
        "static" => fixed(&mut params, context.portfolio)?,
        "dynamic" => dynamic(&mut params, context)?,
        _ => return Err(StrategyError::UnknownRule(spec.rule.clone())),
    };
    params.finish()?;
    Ok(strategy)
}

fn asymmetric_band(params: &mut Params<'_>) -> Result<Box<dyn Strategy>, StrategyError> {
    let lower = params.take("lower", SHARE)?;
    let mid = params.take("mid", SHARE)?;
    let upper = params.take("upper", SHARE)?;
    params.rising([("lower", lower), ("mid", mid)])?;
    params.rising([("mid", mid), ("upper", upper)])?;
    Ok(Box::new(AsymmetricBand { lower, mid, upper }))
}

fn vol_band(
    params: &mut Params<'_>,
    context: Context<'_>,
) -> Result<Box<dyn Strategy>, StrategyError> {
    let k = params.take("k", 0.0..=1000.0)?;
    let jump = params.take("jump", SHARE)?;
    let mid = params.take("mid", 0.0..=100.0)?;
    let upper = params.take("upper", 0.0..=100.0)?;
    params.rising([("mid", mid), ("upper", upper)])?;
    let hours = hours_to_help(context);
    let opening_multiple = context.opening_multiple;
    Ok(Box::new(VolBand { k, jump, mid, upper, opening_multiple, hours }))
}

/// Hours until a top-up decided at the next occasion has arrived, per account but the treasury.
#[must_use]
pub fn hours_to_help(context: Context<'_>) -> Vec<f64> {
    let portfolio = context.portfolio;
    let minutes = |source: Option<AccountId>, target: Option<AccountId>| -> f64 {
        let route = source.zip(target).and_then(|(from, to)| portfolio.route_between(from, to));
        let latency = route.and_then(|route| portfolio.routes()[route.index()].latency().ok());
        latency.map_or(0.0, |latency| latency.minutes() as f64)
    };
    let treasury = AccountId::at(portfolio.treasury());
    let accounts = || (0..portfolio.treasury()).map(AccountId::at);
    let slowest = accounts().map(|account| minutes(account, treasury)).fold(0.0, f64::max);
    let interval = context.decision_interval.minutes() as f64;
    accounts().map(|account| (interval + slowest + minutes(treasury, account)) / 60.0).collect()
}

fn dynamic(
    params: &mut Params<'_>,
    context: Context<'_>,
) -> Result<Box<dyn Strategy>, StrategyError> {
    let mut figures = [0.0; DYNAMIC.len()];
    for (figure, known) in figures.iter_mut().zip(&DYNAMIC) {
        let given = params.optional(known.name, known.least..=known.most)?;
        *figure = given.unwrap_or(known.default);
    }
    let [tail, loss, volatility_floor, memory_h, amortisation_h, carry, waiting, unserved] =
        figures;
    let risk = LiquidationTerms { tail: Tail::new(tail), loss, volatility_floor };
    let terms = Terms { risk, memory_h, amortisation_h, carry, waiting, unserved };
    let accounts = context.portfolio.accounts().len();
    let mut hours = hours_to_help(context);
    hours.resize(accounts, context.decision_interval.minutes() as f64 / 60.0);
    let mut idle = context.idle.to_vec();
    idle.resize(accounts, Idle::default());
    let ways = Way::all(context.portfolio);
    Ok(Box::new(Dynamic {
        terms,
        idle,
        hours,
        wallets: Way::wallets(context.portfolio),
        top_up: top_up(context.portfolio, context.decision_interval),
        ways,
        opening_multiple: context.opening_multiple,
        closing_cost: context.closing_cost,
    }))
}

fn fixed(
    params: &mut Params<'_>,
    portfolio: &Portfolio,
) -> Result<Box<dyn Strategy>, StrategyError> {
    let band = params.take("band", SHARE)?;
    let mut shares = Vec::new();
    for account in &portfolio.accounts()[..portfolio.treasury()] {
        shares.push(params.optional(&account.name, SHARE)?.unwrap_or(0.0));
    }
    let sum: f64 = shares.iter().sum();
    if sum > 1.0 + 1e-9 {
        return Err(StrategyError::SharesAboveTotal(sum));
    }
    Ok(Box::new(Fixed { shares, band }))
}

/// Parameters as they are taken up; what nobody takes is unknown.
struct Params<'a> {
    spec: &'a StrategySpec,
    used: Vec<String>,
}

impl Params<'_> {
    fn take(&mut self, name: &str, range: RangeInclusive<f64>) -> Result<f64, StrategyError> {
        self.optional(name, range)?.ok_or_else(|| StrategyError::MissingParameter {
            rule: self.spec.rule.clone(),
            name: name.to_owned(),
        })
    }

    fn optional(
        &mut self,
        name: &str,
        range: RangeInclusive<f64>,
    ) -> Result<Option<f64>, StrategyError> {
        self.used.push(name.to_owned());
        match self.spec.params.get(name).copied() {
            Some(value) if !range.contains(&value) => Err(StrategyError::OutOfRange {
                rule: self.spec.rule.clone(),
                name: name.to_owned(),
                value,
                low: *range.start(),
                high: *range.end(),
                hint: percent_hint(value, &range),
            }),
            other => Ok(other),
        }
    }

    fn rising(&self, pair: [(&'static str, f64); 2]) -> Result<(), StrategyError> {
        let [(left, left_value), (right, right_value)] = pair;
        if left_value < right_value {
            return Ok(());
        }
        let rule = self.spec.rule.clone();
        Err(StrategyError::Order { rule, left, left_value, right, right_value })
    }

    fn finish(&self) -> Result<(), StrategyError> {
        match self.spec.params.keys().find(|name| !self.used.contains(name)) {
            None => Ok(()),
            Some(name) => Err(StrategyError::UnknownParameter {
                rule: self.spec.rule.clone(),
                name: name.clone(),
                known: self.used.join(", "),
            }),
        }
    }
}

/// A share above one is often a percentage.
fn percent_hint(value: f64, range: &RangeInclusive<f64>) -> String {
    if *range == SHARE && value > 1.0 && value <= 100.0 {
        // Rounded to billionths, or 1.1 % would be written 0.011000000000000001.
        format!("; {value} % is written {}", (value * 1e7).round() / 1e9)
    } else {
        String::new()
    }
}
