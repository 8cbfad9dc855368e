//! The desk's own configuration: one TOML file.
//!
//! Decides whether a file describes a desk that can be run. Reading goes in steps: [`mod@find`] says
//! which file, [`source`] finds the text, [`overrides`] what the environment says instead, [`syntax`]
//! its shape ([`shape`]), and then a file a table says what the values mean. Everything wrong is
//! noted as a [`finding`], with its place among the [`origins`], and reported in one pass.

pub(crate) mod accounts;
mod book;
mod desk;
mod entries;
mod find;
mod finding;
mod guard;
mod origins;
mod overrides;
mod refusal;
mod roster;
mod routes;
mod rules;
mod scalar;
mod schema;
mod settings;
pub(crate) mod shape;
mod source;
mod strategies;
mod syntax;
#[cfg(test)]
mod tests;
mod tranches;
mod trial;
mod units;
mod venues;
mod windows;

use crate::exit::Failure;
pub(crate) use find::find;
use finding::{Finding, Findings};
pub(crate) use origins::{Origin, Origins};
use overrides::Variable;
use refusal::Refused;
pub(crate) use refusal::Told;
use schema::File;
pub(crate) use settings::Setting;
use std::path::{Path, PathBuf};
use trimtab_engine::StrategySpec;
use trimtab_engine::strategy::Context;
use trimtab_model::{Portfolio, Span};
use trimtab_sim::market::WindowSpec;
use trimtab_sim::spec::{DeskSpec, TICK_MINUTES};

/// A configuration that can be run.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    /// The desk.
    pub(crate) desk: DeskSpec,
    /// Strategies to compare, by their names in the file, in its order.
    pub(crate) strategies: Vec<(String, StrategySpec)>,
    /// Spans of history, in the file's order.
    pub(crate) windows: Vec<WindowSpec>,
    /// Folders of recorded history, as written, relative ones resolved from the file's own folder.
    pub(crate) data: Vec<PathBuf>,
    /// Routes with terms of their own, as indices of source and target, in the file's order.
    pub(crate) special_routes: Vec<(usize, usize)>,
    /// Every value as it is written, and where it is from.
    pub(crate) settings: Vec<Setting>,
}

/// Reads and checks a configuration: the file, and what the environment puts in the place of its
/// values.
pub(crate) fn read(path: &Path) -> Result<Config, Failure> {
    read_or_tell(path).map_err(|(failure, _)| failure)
}

/// The same; beside the failure stands what was found, for programs.
pub(crate) fn read_or_tell(path: &Path) -> Result<Config, (Failure, Vec<Told>)> {
    let text = source::read(path).map_err(|failure| (failure, Vec::new()))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    parse(path, &text, folder, &overrides::of_process()).map_err(|refused| {
        let told = refused.told();
        (refused.failure(), told)
    })
}

/// The configuration in a file's bytes, of which `path` is only the name, without a variable.
pub(crate) fn of_bytes(path: &Path, bytes: Vec<u8>) -> Result<Config, Failure> {
    let text = source::text(path, bytes)?;
    parse(path, &text, path.parent().unwrap_or(Path::new("")), &[]).map_err(Refused::failure)
}

/// The configuration in `text` with what the variables say, or everything that is wrong with it.
fn parse(
    path: &Path,
    text: &str,
    folder: &Path,
    variables: &[Variable],
) -> Result<Config, Refused> {
    let mut origins = Origins::of_file(path, text);
    let mut findings = Findings::default();
    let table = match syntax::table(text) {
        Ok(table) => table,
        Err(errors) => {
            shape::secret::places_in_lines(text).into_iter().for_each(|place| findings.hide(place));
            errors.into_iter().for_each(|error| findings.push(error));
            return Err(findings.refuse(origins));
        }
    };
    let Some(read) = syntax::read(table, variables, &mut origins, &mut findings) else {
        return Err(findings.refuse(origins));
    };
    let mut config = assemble(&read.file, folder, &origins, &mut findings);
    config.settings = read.settings;
    if findings.is_empty() { Ok(config) } else { Err(findings.refuse(origins)) }
}

/// A configuration with stand-ins where there are findings.
fn assemble(file: &File, folder: &Path, origins: &Origins, findings: &mut Findings) -> Config {
    let rosters = desk::Rosters::of(file, findings);
    let venues = venues::read(file, &rosters.coins, findings);
    let windows = windows::read(file, &rosters.coins, &venues, findings);
    let (mut desk, special_routes) = desk::read(file, &rosters, venues, findings);
    rules::read(file, folder, &mut desk, findings);
    let portfolio = portfolio(file, &desk, findings);
    let idle = desk.idle();
    let context = portfolio.as_ref().map(|portfolio| Context {
        portfolio,
        opening_multiple: desk.open_multiple,
        decision_interval: Span::from_minutes(TICK_MINUTES).unwrap_or(Span::ZERO),
        idle: &idle,
        closing_cost: desk.taker,
    });
    let strategies = strategies::read(file, &rosters.accounts, context, findings);
    // A variable is written by who runs the command, and means folders as seen from there.
    let seen_from = |name: &schema::Name| {
        if origins.is_in_file(&name.span()) { folder } else { Path::new("") }
    };
    let data = file.data.iter().map(|name| seen_from(name).join(name.get_ref())).collect();
    Config { desk, strategies, windows, data, special_routes, settings: Vec::new() }
}

/// What the engine would be told of the desk. An error is news only where nothing else is wrong.
fn portfolio(file: &File, desk: &DeskSpec, findings: &mut Findings) -> Option<Portfolio> {
    let told = desk.portfolio().and_then(|portfolio| {
        desk.terms(&portfolio)?;
        Ok(portfolio)
    });
    match told {
        Ok(portfolio) => Some(portfolio),
        Err(error) if findings.is_empty() => {
            let remedy = "correct the part of the file that is named";
            findings.push(Finding::at(file.version.span(), error.to_string()).remedy(remedy));
            None
        }
        // With one tranche for all there is still enough to try the strategies on.
        Err(_) => desk::in_one_tranche(desk).portfolio().ok(),
    }
}
