//! The rule `dynamic` beside a benchmark's policies: no file lists it, it plays by name.
//!
//! Decides when it takes part: always on perturbed history, where everything is judged against it,
//! and in a plain backtest where it is named or given parameters. Parameters are checked here, before
//! any history is read.

use super::select::Play;
use crate::cli::BacktestArgs;
use crate::exit::Failure;
use crate::suggest;
use std::collections::BTreeMap;
use trimtab_engine::StrategySpec;
use trimtab_engine::strategy::{DYNAMIC as FIGURES, Figure};

/// The rule's name.
pub(super) const DYNAMIC: &str = "dynamic";

/// How the rule takes part.
#[derive(Debug)]
pub(super) struct Dynamic {
    /// Whether it can be named.
    is_offered: bool,
    /// Whether it plays where no strategy is named.
    pub(super) is_usual: bool,
    params: BTreeMap<String, f64>,
    /// The parameters as written, or `default`.
    variant: String,
}

impl Dynamic {
    /// What the command line says of it, beside a file's own `policies`.
    pub(super) fn of(args: &BacktestArgs, policies: &[&str]) -> Result<Self, Failure> {
        let is_offered = !policies.contains(&DYNAMIC);
        let is_named = args.policy.is_empty() || args.policy.iter().any(|name| name == DYNAMIC);
        if !args.param.is_empty() {
            check_use(is_offered, is_named)?;
        }
        let params = parameters(&args.param)?;
        let is_usual = args.perturb.paths.is_some() || !params.is_empty();
        let variant = if params.is_empty() { "default".to_owned() } else { args.param.join(" ") };
        Ok(Self { is_offered, is_usual, params, variant })
    }

    /// Its name, where it can be named.
    pub(super) fn name(&self) -> Option<&'static str> {
        self.is_offered.then_some(DYNAMIC)
    }

    /// Its play at a latency.
    pub(super) fn play(&self, latency: &str) -> Option<Play> {
        self.is_offered.then(|| Play {
            latency: latency.to_owned(),
            name: DYNAMIC.to_owned(),
            variant: self.variant.clone(),
            strategy: StrategySpec { rule: DYNAMIC.to_owned(), params: self.params.clone() },
        })
    }
}

/// Refuses parameters that nothing would take.
fn check_use(is_offered: bool, is_named: bool) -> Result<(), Failure> {
    let problem = if !is_offered {
        "the benchmark file lists itself; change its parameters there"
    } else if !is_named {
        "is not among the strategies named; add --strategy dynamic"
    } else {
        return Ok(());
    };
    Err(Failure::usage(format!("--param sets parameters of the rule `{DYNAMIC}`, which {problem}")))
}

fn parameters(written: &[String]) -> Result<BTreeMap<String, f64>, Failure> {
    let mut params = BTreeMap::new();
    for one in written {
        let (name, value) = parameter(one)?;
        check_figure(name, value)?;
        if params.insert(name.to_owned(), value).is_some() {
            let message = format!("--param sets `{name}` twice; give each parameter once");
            return Err(Failure::usage(message));
        }
    }
    Ok(params)
}

/// Refuses a parameter that the rule does not have, and a figure that it may not be.
fn check_figure(name: &str, value: f64) -> Result<(), Failure> {
    let Some(known) = FIGURES.iter().find(|known| known.name == name) else {
        let names: Vec<&str> = FIGURES.iter().map(|known| known.name).collect();
        let remedy = suggest::remedy(name, names.iter().copied(), "it has none");
        return Err(Failure::usage(format!("`{DYNAMIC}` has no parameter `{name}`; {remedy}")));
    };
    let Figure { least, most, default, .. } = *known;
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(Failure::usage(format!(
        "{name} = {value} of `{DYNAMIC}` is outside {least} to {most}; its default is {default}"
    )))
}

fn parameter(written: &str) -> Result<(&str, f64), Failure> {
    let parsed =
        written.split_once('=').and_then(|(name, value)| Some((name, value.parse().ok()?)));
    let parsed = parsed.filter(|(name, value): &(&str, f64)| !name.is_empty() && value.is_finite());
    parsed.ok_or_else(|| {
        let message = format!("--param `{written}` is not NAME=VALUE; write it as tail=3.6");
        Failure::usage(message)
    })
}
