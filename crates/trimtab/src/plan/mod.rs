//! `trimtab plan`: one decision, on what is observed now or on what a journal ends with. Nothing
//! is sent: the requests of the decision go nowhere.

pub(crate) mod json;
mod proposal;
pub(crate) mod state;

use crate::cli::PlanArgs;
use crate::config::{self, Config};
use crate::exit::{Ending, Failure};
use crate::say::say;
use crate::suggest;
use proposal::Proposal;
use state::Observed;
use std::io::{Write, stdout};
use std::path::Path;
use trimtab_engine::{Setup, StrategySpec, SuccessionError};
use trimtab_model::Observation;
use trimtab_node::journal::{Replayed, Tail, replay};
use trimtab_sim::run;

pub(crate) fn run(args: &PlanArgs) -> Result<Ending, Failure> {
    let proposal = match (&args.journal, &args.state) {
        (Some(journal), _) => match on_journal(journal, args)? {
            Some(proposal) => proposal,
            None => return Ok(Ending::Differs),
        },
        (None, Some(state)) => on_state(state, args)?,
        (None, None) => return Err(Failure::usage("name --state FILE or --journal JOURNAL")),
    };
    if args.json {
        crate::json::print(&json::Document::of(&proposal))?;
    } else {
        writeln!(stdout().lock(), "{}", proposal.words())?;
    }
    Ok(if proposal.moves().is_empty() { Ending::Done } else { Ending::Proposed })
}

/// The state in the file decides.
fn on_state(path: &Path, args: &PlanArgs) -> Result<Proposal, Failure> {
    let setup = setup(args)?.ok_or_else(|| Failure::usage("name a configuration"))?;
    let observed = state::read(path, &setup.portfolio)?;
    proposal(setup, observed, path)
}

/// Everything that is proposed on a state, in words; its JSON is made too.
pub(crate) fn told(setup: Setup, observed: Observed, path: &Path) -> Result<String, Failure> {
    let proposal = proposal(setup, observed, path)?;
    serde_json::to_string(&json::Document::of(&proposal)).map_err(Failure::failed)?;
    Ok(proposal.words())
}

/// A fresh engine that is told the state in one batch.
fn proposal(mut setup: Setup, observed: Observed, path: &Path) -> Result<Proposal, Failure> {
    let Observed { at, batch, hourly_volatility } = observed;
    if let Some(volatility) = hourly_volatility {
        setup.terms.covariance.volatility = volatility;
    }
    let mut engine = setup.engine().map_err(Failure::input)?;
    let effects = engine.step(at, &batch).map_err(|error| {
        let path = path.display();
        Failure::input(format!("{path}: the engine refuses this state: {error}"))
    })?;
    Ok(Proposal::of(engine, effects, format!("state {}", path.display())))
}

/// The journal's engine at its end; `None` where that does not come out as recorded.
fn on_journal(path: &Path, args: &PlanArgs) -> Result<Option<Proposal>, Failure> {
    let replayed = replay(path)?;
    if let Some(note) = crate::replay::ending(&replayed.tail) {
        say(format_args!("note: {note}"));
    }
    if replayed.differences > 0 {
        say(format_args!(
            "the journal does not come out as recorded ({} differences), so its end is not known; \
             see trimtab replay {}",
            replayed.differences,
            path.display()
        ));
        return Ok(None);
    }
    let lifted = lift_kill_switch(&replayed);
    let engine = match setup(args)? {
        None => replayed.engine,
        Some(setup) => replayed.engine.succeed(setup).map_err(|error| match error {
            SuccessionError::OtherPortfolio => Failure::input(format!(
                "{error}: the journal is of another book than this configuration; name the one it \
                 was written with, or none"
            )),
            SuccessionError::Setup(_) => Failure::input(error),
        })?,
    };
    let effects = engine.preview(lifted).map_err(Failure::failed)?;
    Ok(Some(Proposal::of(engine, effects, format!("the end of {}", path.display()))))
}

/// A finished run turns the kill switch on with its last batch, so that nothing is asked for that
/// nobody would carry out. That is no operator's word, and the plan is made as if it were off.
fn lift_kill_switch(replayed: &Replayed) -> Vec<Observation> {
    let on = Observation::KillSwitch { on: true };
    let by_the_end = replayed.last.as_ref().is_some_and(|last| last.observations.contains(&on));
    if replayed.tail != Tail::Closed || !by_the_end {
        return Vec::new();
    }
    say(format_args!(
        "note: the run turned the kill switch on with its last batch; this plan is as if it were \
         off"
    ));
    vec![Observation::KillSwitch { on: false }]
}

/// What the configuration says, if one is named.
fn setup(args: &PlanArgs) -> Result<Option<Setup>, Failure> {
    if args.named().is_none() && args.journal.is_some() {
        if args.strategy.is_some() {
            return Err(Failure::usage("--strategy goes with a configuration; name one too"));
        }
        return Ok(None);
    }
    let path = &config::find(args.named())?;
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        return Err(Failure::usage(format!(
            "{} is no desk's own book: plan takes a TOML file such as examples/funding-arb.toml; \
             with --journal it may be left out",
            path.display()
        )));
    }
    let config = config::read(path)?;
    let strategy = choose(&config, args)?;
    run::setup_for(&config.desk, strategy).map(Some).map_err(Failure::input)
}

/// The strategy named, else `dynamic`, else the first that can move anything.
fn choose<'a>(config: &'a Config, args: &PlanArgs) -> Result<&'a StrategySpec, Failure> {
    let names = config.strategies.iter().map(|(name, _)| name.as_str());
    if let Some(wanted) = &args.strategy {
        let found = config.strategies.iter().find(|(name, _)| name == wanted);
        return found.map(|(_, spec)| spec).ok_or_else(|| {
            let hint = suggest::remedy(wanted, names, "the file has none");
            Failure::not_found(format!("there is no strategy `{wanted}`; {hint}"))
        });
    }
    let strategies = || config.strategies.iter();
    let moves = strategies()
        .find(|(_, spec)| spec.rule == "dynamic")
        .or_else(|| strategies().find(|(_, spec)| spec.rule != "none"));
    let (name, spec) = moves.or_else(|| config.strategies.first()).ok_or_else(|| {
        Failure::input("the configuration has no strategy; add a table [[strategy]]")
    })?;
    if config.strategies.len() > 1 {
        say(format_args!(
            "note: {name} decides; --strategy names another of {}",
            names.collect::<Vec<_>>().join(", ")
        ));
    }
    Ok(spec)
}
