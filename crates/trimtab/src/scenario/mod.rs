//! `trimtab scenario`: who is served, how fast, and what is moved for it?

pub(crate) mod json;
mod table;

use crate::cli::{ScenarioArgs, ScenarioStrategy, SettleWhere};
use crate::exit::Failure;
use std::io::{Write, stdout};
use std::path::Path;
use trimtab_model::{Amount, Ratio};
use trimtab_sim::scenario::{self, Pricing, Rule, Scenario, Score, Settings};
use trimtab_sim::spec::DECIMALS;

/// A year of milliseconds, the longest a scenario may last.
const MS_MAX: u64 = 31_536_000_000;

pub(crate) fn run(args: &ScenarioArgs) -> Result<(), Failure> {
    let settings = settings(args)?;
    let scenarios =
        args.files.iter().map(|path| read(path, args)).collect::<Result<Vec<_>, _>>()?;
    let mut scores: Vec<(&Scenario, Score)> = Vec::new();
    for one in &scenarios {
        let score = scenario::run(one, &settings)
            .map_err(|error| Failure::failed(format!("{}: {error}", one.name)))?;
        scores.push((one, score));
    }
    if args.json {
        return crate::json::print(&json::Document::of(args, &scores));
    }
    writeln!(stdout().lock(), "{}", table::scores(args, &scores))?;
    Ok(())
}

fn settings(args: &ScenarioArgs) -> Result<Settings, Failure> {
    if args.settle.is_some() && args.strategy != ScenarioStrategy::Dynamic {
        return Err(Failure::usage("--settle goes with --strategy dynamic; remove one of the two"));
    }
    let fixed = Amount::parse(&args.fee, DECIMALS)
        .map_err(|error| Failure::usage(format!("--fee {}: {error}", args.fee)))?;
    let rate = Ratio::parse(&args.fee_rate)
        .map_err(|error| Failure::usage(format!("--fee-rate {}: {error}", args.fee_rate)))?;
    if fixed.is_negative() || !(Ratio::ZERO..Ratio::ONE).contains(&rate) {
        let remedy = "a fee is zero or more, a rate 0 to below 100 %";
        return Err(Failure::usage(format!(
            "--fee {} --fee-rate {}: {remedy}",
            args.fee, args.fee_rate
        )));
    }
    Ok(Settings {
        rule: match args.strategy {
            ScenarioStrategy::Dynamic => {
                Rule::Dynamic { settles: args.settle == Some(SettleWhere::Weights) }
            }
            ScenarioStrategy::WeightedTolerance => Rule::Weights { sees_in_flight: true },
            ScenarioStrategy::WeightedToleranceBlind => Rule::Weights { sees_in_flight: false },
            ScenarioStrategy::None => Rule::Nobody,
        },
        pricing: Pricing { fixed, rate },
        phases: args.phases,
        seeds: args.seeds,
    })
}

fn read(path: &Path, args: &ScenarioArgs) -> Result<Scenario, Failure> {
    if !path.exists() {
        return Err(Failure::not_found(format!("there is no scenario file {}", path.display())));
    }
    let scenario = Scenario::read(path).map_err(Failure::input)?;
    if scenario.duration_ms.saturating_mul(args.repeat) > MS_MAX {
        let message = format!(
            "{}: {} ms {} times over is more than a year; lower --repeat",
            path.display(),
            scenario.duration_ms,
            args.repeat
        );
        return Err(Failure::usage(message));
    }
    Ok(scenario.with_bridges(args.delay, args.jitter).repeated(args.repeat))
}
