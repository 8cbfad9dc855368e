//! `trimtab check` of a scenario file, TOML or JSON.

use super::figures::{decimal, list, percent};
use super::json::{Checked, SCHEMA};
use super::section::{self, Section};
use crate::cli::CheckArgs;
use crate::exit::Failure;
use crate::show;
use schemars::JsonSchema;
use serde::Serialize;
use std::path::Path;
use trimtab_model::Amount;
use trimtab_sim::scenario::Scenario;

/// What a scenario file means. Amounts are decimal strings in tokens.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Described {
    /// `trimtab/check/1`.
    schema: &'static str,
    /// `scenario`.
    kind: &'static str,
    /// Its name.
    name: String,
    /// What it is about, in its own words.
    description: String,
    /// Over which users come.
    duration_ms: u64,
    /// From a user's deposit to the first attempt to pay out.
    delivery_ms: u64,
    /// Between two looks of the rebalancer.
    poll_ms: u64,
    /// Where collateral stands.
    chains: Vec<Chain>,
    /// Those there are.
    bridges: Vec<Bridge>,
    /// How many transfers users make.
    users: usize,
    /// Sum of what users move, tokens.
    volume: String,
}

/// A chain.
#[derive(Debug, Serialize, JsonSchema)]
struct Chain {
    /// Its name.
    name: String,
    /// At the start, tokens.
    collateral: String,
    /// Among all weights.
    weight: f64,
    /// Share of its target that it may lack.
    tolerance: f64,
    /// What users want paid out here less what they pay in, tokens.
    net_demand: String,
}

/// A bridge for one's own money.
#[derive(Debug, Serialize, JsonSchema)]
struct Bridge {
    /// The chain it leaves.
    from: String,
    /// The chain it goes to.
    to: String,
    /// Milliseconds that a move takes.
    delay_ms: u64,
    /// By which it may be faster or slower.
    jitter_ms: u64,
    /// Share of the moves that come back.
    failure_rate: f64,
}

/// Larger files are not looked into to see what they are.
const BYTES_MAX: u64 = 1 << 26;

/// Whether a file is meant as a scenario; what cannot be read is for others to say.
pub(super) fn is_one(path: &Path) -> bool {
    let is_sane = |it: std::fs::Metadata| it.is_file() && it.len() <= BYTES_MAX;
    std::fs::metadata(path).is_ok_and(is_sane)
        && std::fs::read_to_string(path)
            .is_ok_and(|text| trimtab_sim::scenario::is_meant(&text, path))
}

/// Checks the file and says what is in it.
pub(super) fn run(path: &Path, args: &CheckArgs) -> Result<(), Failure> {
    super::nothing_to_explain(args, "a scenario")?;
    let scenario = Scenario::read(path).map_err(Failure::input)?;
    if args.json {
        return crate::json::print(&Checked::Scenario(describe(&scenario)));
    }
    Ok(section::print(&sections(&scenario, &describe(&scenario)))?)
}

fn describe(scenario: &Scenario) -> Described {
    let tokens = decimal;
    let sum = |pick: &dyn Fn(&trimtab_sim::scenario::UserTransfer) -> i128| {
        Amount::from_base(scenario.transfers.iter().map(pick).fold(0, i128::saturating_add))
    };
    let chain = |(index, name): (usize, &String)| Chain {
        name: name.clone(),
        collateral: tokens(scenario.collateral[index]),
        weight: scenario.weights[index].weight,
        tolerance: scenario.weights[index].tolerance,
        net_demand: tokens(sum(&|one| {
            let sign = i128::from(one.destination == index) - i128::from(one.origin == index);
            one.amount.base().saturating_mul(sign)
        })),
    };
    let name = |index: usize| scenario.chains[index].clone();
    let bridges = scenario.bridges.iter().enumerate().flat_map(|(from, row)| {
        row.iter().enumerate().filter_map(move |(to, bridge)| Some((from, to, (*bridge)?)))
    });
    Described {
        schema: SCHEMA,
        kind: "scenario",
        name: scenario.name.clone(),
        description: scenario.description.clone(),
        duration_ms: scenario.duration_ms,
        delivery_ms: scenario.delivery_ms,
        poll_ms: scenario.poll_ms,
        chains: scenario.chains.iter().enumerate().map(chain).collect(),
        bridges: bridges
            .map(|(from, to, bridge)| Bridge {
                from: name(from),
                to: name(to),
                delay_ms: bridge.delay_ms,
                jitter_ms: bridge.jitter_ms,
                failure_rate: bridge.failure_rate,
            })
            .collect(),
        users: scenario.transfers.len(),
        volume: tokens(sum(&|one| one.amount.base())),
    }
}

fn sections(scenario: &Scenario, told: &Described) -> Vec<Section> {
    let milliseconds = |count: u64| format!("{} ms", show::count(count));
    let grouped = |text: &str| show::grouped_decimal(text);
    let chains = told.chains.iter().map(|chain| {
        format!(
            "{}: {} tokens; users want {} more than they bring; weight {}, may lack {}",
            chain.name,
            grouped(&chain.collateral),
            grouped(&chain.net_demand),
            chain.weight,
            percent(chain.tolerance)
        )
    });
    let bridges = told.bridges.iter().map(|bridge| {
        let (from, to, delay) = (&bridge.from, &bridge.to, milliseconds(bridge.delay_ms));
        let (jitter, back) = (milliseconds(bridge.jitter_ms), percent(bridge.failure_rate));
        format!("{from} -> {to}: {delay}, give or take {jitter}; {back} of the moves come back")
    });
    let users = vec![
        format!("{} transfers of {} tokens in all", told.users, grouped(&told.volume)),
        format!("they come over {}", milliseconds(told.duration_ms)),
        format!("a payout is first tried {} after the deposit", milliseconds(told.delivery_ms)),
    ];
    let about = [scenario.description.clone()].into_iter().filter(|line| !line.is_empty());
    let mut all = vec![Section::new(format!("Scenario {}", scenario.name), about.collect())];
    all.push(Section::new(format!("Chains: {}", list(&scenario.chains)), chains.collect()));
    all.push(Section::new("Users", users));
    all.push(Section::new("Bridges", bridges.collect()));
    let looks = vec![format!("every {}", milliseconds(told.poll_ms))];
    all.push(Section::new("The rebalancer looks", looks));
    all
}
