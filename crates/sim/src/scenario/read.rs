//! From a file's text to a scenario that can be run: names become indices, text becomes figures.

use super::schema::{Bridge as FileBridge, File, Transfer as FileTransfer};
use super::{Bridge, CHAINS_MAX, Scenario, UserTransfer};
use crate::spec::{DECIMALS, TREASURY};
use crate::world_file::Finding;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use trimtab_engine::strategy::Weight;
use trimtab_model::{Amount, DecimalError, Ratio};
use trimtab_risk::real;

/// A year of milliseconds: a longer scenario is a mistake.
const MS_MAX: u64 = 31_536_000_000;
/// 1e12 whole units in base units: sums of many of them stay far from 128 bits.
const UNITS_MAX: i128 = 1_000_000_000_000_000_000_000_000_000_000;

/// Everything that must hold before anything is run.
pub(super) fn read(file: &File) -> Result<Scenario, Finding> {
    chains(file)?;
    duration(file)?;
    let transfers = transfers(file)?;
    let timing = &file.default_timing;
    let delivery = timing.user_transfer_delivery_delay;
    within(&["defaultTiming", "userTransferDeliveryDelay"], delivery, 0..=MS_MAX)?;
    let poll = timing.rebalancer_polling_frequency;
    within(&["defaultTiming", "rebalancerPollingFrequency"], poll, 1..=MS_MAX)?;
    Ok(Scenario {
        name: file.name.clone(),
        description: file.description.clone(),
        duration_ms: file.duration,
        chains: file.chains.clone(),
        collateral: collateral(file)?,
        transfers,
        delivery_ms: delivery,
        poll_ms: poll,
        bridges: bridges(file)?,
        weights: weights(file)?,
    })
}

fn chains(file: &File) -> Result<(), Finding> {
    let wrong = |problem: String, remedy: &str| Err(Finding::at(&["chains"], problem, remedy));
    let distinct: BTreeSet<&String> = file.chains.iter().collect();
    if distinct.len() != file.chains.len() {
        return wrong("a chain is named twice".to_owned(), "name each once");
    }
    if !(2..=CHAINS_MAX).contains(&file.chains.len()) {
        let problem = format!("{} chains", file.chains.len());
        return wrong(problem, &format!("name 2 to {CHAINS_MAX}"));
    }
    if file.chains.iter().any(|name| name == TREASURY || name.is_empty()) {
        let problem = format!("a chain without a name, or named `{TREASURY}`");
        return wrong(problem, "give it a name of its own");
    }
    Ok(())
}

fn duration(file: &File) -> Result<(), Finding> {
    within(&["duration"], file.duration, 1..=MS_MAX)
}

/// What each chain starts with: the common sum, and what one has more.
fn collateral(file: &File) -> Result<Vec<Amount>, Finding> {
    let common = amount(&["defaultInitialCollateral"], &file.default_initial_collateral, 0)?;
    let mut all = vec![common; file.chains.len()];
    for (name, more) in &file.initial_imbalance {
        let path = ["initialImbalance", name];
        let chain = chain(file, &path, name)?;
        let more = amount(&path, more, 0)?;
        all[chain] = Amount::from_base(common.base() + more.base());
    }
    Ok(all)
}

fn transfers(file: &File) -> Result<Vec<UserTransfer>, Finding> {
    let mut ids = BTreeSet::new();
    let mut transfers = Vec::with_capacity(file.transfers.len());
    for (index, one) in file.transfers.iter().enumerate() {
        let index = index.to_string();
        if !ids.insert(&one.id) {
            let problem = format!("`{}` stands twice", one.id);
            return Err(Finding::at(&["transfers", &index, "id"], problem, "give each its own"));
        }
        transfers.push(transfer(file, &index, one)?);
    }
    // In order of time; those of one instant as they are written.
    transfers.sort_by_key(|one| one.at_ms);
    Ok(transfers)
}

fn transfer(file: &File, index: &str, one: &FileTransfer) -> Result<UserTransfer, Finding> {
    let path = |key| ["transfers", index, key];
    let origin = chain(file, &path("origin"), &one.origin)?;
    let destination = chain(file, &path("destination"), &one.destination)?;
    if origin == destination {
        let problem = format!("`{}` goes to where it starts", one.id);
        return Err(Finding::at(&path("destination"), problem, "name another chain"));
    }
    within(&path("timestamp"), one.timestamp, 0..=file.duration)?;
    let amount = amount(&path("amount"), &one.amount, 1)?;
    Ok(UserTransfer { id: one.id.clone(), at_ms: one.timestamp, origin, destination, amount })
}

/// By origin, then destination; `None` where there is no bridge.
fn bridges(file: &File) -> Result<Vec<Vec<Option<Bridge>>>, Finding> {
    let mut table = vec![vec![None; file.chains.len()]; file.chains.len()];
    for (origin, row) in &file.default_bridge_config {
        let source = chain(file, &["defaultBridgeConfig", origin], origin)?;
        for (destination, terms) in row {
            let path = ["defaultBridgeConfig", origin, destination];
            let target = chain(file, &path, destination)?;
            if source == target {
                let problem = "a bridge to where it starts".to_owned();
                return Err(Finding::at(&path, problem, "remove it"));
            }
            table[source][target] = Some(bridge(&path, terms)?);
        }
    }
    Ok(table)
}

fn bridge(path: &[&str], terms: &FileBridge) -> Result<Bridge, Finding> {
    let at = |key| path.iter().copied().chain([key]).collect::<Vec<_>>();
    within(&at("deliveryDelay"), terms.delivery_delay, 0..=MS_MAX)?;
    within(&at("deliveryJitter"), terms.delivery_jitter, 0..=terms.delivery_delay)?;
    if !(0.0..=1.0).contains(&terms.failure_rate) {
        let problem = format!("{} is no share", terms.failure_rate);
        return Err(Finding::at(&at("failureRate"), problem, "write a number of 0 to 1"));
    }
    Ok(Bridge {
        delay_ms: terms.delivery_delay,
        jitter_ms: terms.delivery_jitter,
        failure_rate: terms.failure_rate,
    })
}

/// The weights in chain order.
fn weights(file: &File) -> Result<Vec<Weight>, Finding> {
    let config = &file.default_strategy_config;
    if config.kind != "weighted" {
        let problem = format!("type `{}` is not known", config.kind);
        return Err(Finding::at(&["defaultStrategyConfig", "type"], problem, "use `weighted`"));
    }
    let mut weights = vec![None; file.chains.len()];
    for (name, one) in &config.chains {
        let path = ["defaultStrategyConfig", "chains", name];
        let index = chain(file, &path, name)?;
        let at = |key| ["defaultStrategyConfig", "chains", name, "weighted", key];
        let weight = share(&at("weight"), &one.weighted.weight, 1_000_000.0)?;
        let tolerance = share(&at("tolerance"), &one.weighted.tolerance, 1.0)?;
        weights[index] = Some(Weight { weight, tolerance });
    }
    let all: Option<Vec<Weight>> = weights.into_iter().collect();
    let path = ["defaultStrategyConfig", "chains"];
    match all {
        None => {
            let problem = "a chain has no weight".to_owned();
            Err(Finding::at(&path, problem, "give each chain one"))
        }
        Some(all) if all.iter().all(|one| one.weight <= 0.0) => {
            let problem = "all weights are zero".to_owned();
            Err(Finding::at(&path, problem, "give one chain a weight above zero"))
        }
        Some(all) => Ok(all),
    }
}

fn chain(file: &File, path: &[&str], name: &str) -> Result<usize, Finding> {
    file.chains.iter().position(|known| known == name).ok_or_else(|| {
        let remedy = format!("use one of {}", file.chains.join(", "));
        Finding::at(path, format!("unknown chain `{name}`"), remedy)
    })
}

fn within(path: &[&str], value: u64, range: RangeInclusive<u64>) -> Result<(), Finding> {
    if range.contains(&value) {
        return Ok(());
    }
    let remedy = format!("write milliseconds of {} to {}", range.start(), range.end());
    Err(Finding::at(path, value.to_string(), remedy))
}

/// Whole base units of 1e-18.
fn amount(path: &[&str], text: &str, least: i128) -> Result<Amount, Finding> {
    let units = text.parse::<i128>().ok().filter(|units| (least..=UNITS_MAX).contains(units));
    units.map(Amount::from_base).ok_or_else(|| {
        let most = Amount::from_base(UNITS_MAX).decimal(DECIMALS);
        let remedy =
            format!("write whole units of 1e-{DECIMALS}, {least} to {most} tokens of them");
        Finding::at(path, format!("`{text}` is no amount"), remedy)
    })
}

fn share(path: &[&str], text: &str, most: f64) -> Result<f64, Finding> {
    let parsed = Ratio::parse(text);
    if let Err(error @ DecimalError::Comma { .. }) = &parsed {
        return Err(Finding::at(path, error.to_string(), "a point stands before the decimals"));
    }
    let value = parsed.ok().map(real::ratio);
    value.filter(|value| (0.0..=most).contains(value)).ok_or_else(|| {
        Finding::at(path, format!("`{text}` is no weight"), format!("write 0 to {most}"))
    })
}
