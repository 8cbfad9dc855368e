//! `trimtab margin`: where accounts stand under their venues' margin rules, now and after what is
//! tried.
//!
//! Every step is applied to what the steps before it left, by the rule itself, so what is shown of it
//! is what the account would be.

mod change;
mod depeg;
mod details;
mod figures;
pub(crate) mod json;
mod outlook;
mod path;
mod steps;
mod table;
mod venue;
mod words;

use crate::cli::MarginArgs;
use crate::config::accounts::{self, Accounts};
use crate::exit::{Ending, Failure};
use crate::say::warn;
use crate::{instant, show, suggest};
use path::Path;
use std::io::{Write, stdout};
use trimtab_model::Timestamp;
use trimtab_risk::rules::BUILTIN;

/// Accounts as of an instant, each with its way through the steps.
#[derive(Debug)]
struct Told<'a> {
    accounts: &'a Accounts,
    now: Timestamp,
    steps: Vec<steps::Tried>,
    paths: Vec<Path<'a>>,
    curve: Option<outlook::Curve>,
}

impl Told<'_> {
    /// With a curve, the names of accounts that are not in it.
    fn without(&self) -> Option<Vec<&str>> {
        let known = &self.curve.as_ref()?.accounts;
        let paths = self.paths.iter().enumerate();
        let absent = paths.filter(|(index, _)| !known.iter().any(|(of, _)| of == index));
        Some(absent.map(|(_, path)| path.account.name.as_str()).collect())
    }
}

pub(crate) fn run(args: &MarginArgs) -> Result<Ending, Failure> {
    if let Some(rule) = &args.parameters {
        return parameters(rule).map(|()| Ending::Done);
    }
    let Some(file) = &args.accounts else {
        return Err(Failure::usage("name an account file, such as examples/account.toml"));
    };
    let accounts = accounts::read(file)?;
    let now = now(args, &accounts)?;
    let steps = steps::read(&args.steps, &accounts)?;
    let moves = accounts.moves.as_ref();
    let horizon = outlook::Horizon { moves, hours: accounts.horizon_hours };
    let paths: Vec<Path<'_>> = accounts
        .accounts
        .iter()
        .enumerate()
        .map(|(index, account)| Path::of(account, index, now, &steps, &horizon))
        .collect();
    let curve = args.curve.then(|| outlook::curve(&paths, &horizon)).transpose()?;
    let told = Told { accounts: &accounts, now, steps, paths, curve };
    if args.json {
        crate::json::print(&json::Document::of(&told))?;
    } else {
        writeln!(stdout().lock(), "{}", words::all(&told))?;
    }
    Ok(ending(&told))
}

/// Writes the parameters of a built-in rule as they came with the program.
fn parameters(rule: &str) -> Result<(), Failure> {
    let found = BUILTIN.iter().find(|(name, _)| *name == rule);
    let (_, text) = found.ok_or_else(|| {
        let near = suggest::remedy(rule, BUILTIN.iter().map(|(name, _)| *name), "");
        Failure::not_found(format!("there is no margin rule `{}`; {near}", show::plain(rule)))
    })?;
    Ok(stdout().lock().write_all(text.as_bytes())?)
}

/// The instant as of which accounts are assessed: as named, as the file says, or now.
fn now(args: &MarginArgs, accounts: &Accounts) -> Result<Timestamp, Failure> {
    match (&args.now, accounts.time) {
        (None, Some(time)) => Ok(time),
        (named, _) => instant::named_or_now(named.as_deref()),
    }
}

/// Says on stderr what nobody should overlook, and which code that makes.
fn ending(told: &Told<'_>) -> Ending {
    let mut ending = Ending::Done;
    for path in &told.paths {
        let name = &path.account.name;
        for (place, state) in path.states.iter().enumerate() {
            match state {
                Ok(state) => {
                    let was = place.checked_sub(1).and_then(|was| path.states[was].as_ref().ok());
                    let may_be = |state: &path::State| state.figures.standing.is_liquidatable;
                    // Said once: a state that stays so is no news.
                    if may_be(state) && !was.is_some_and(may_be) {
                        let when = match place.checked_sub(1) {
                            None => "now".to_owned(),
                            Some(step) => format!("after `{}`", told.steps[step].label),
                        };
                        warn(format_args!("warning: {name} may be liquidated {when}"));
                    }
                }
                Err(why) if place == 0 => {
                    let message = format!("account {name} cannot be assessed: {why}");
                    ending = ending.or_worse(Ending::Told(Failure::input(message).report()));
                }
                Err(path::Stop::Here(why)) => {
                    let step = &told.steps[place - 1].label;
                    let message = format!("account {name}, `{step}` cannot be: {why}");
                    ending = ending.or_worse(Ending::Told(Failure::usage(message).report()));
                }
                Err(path::Stop::Before) => {}
            }
        }
    }
    ending
}
