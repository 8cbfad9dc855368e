//! The file that `trimtab margin` reads: accounts at venues, what they hold, and prices.
//!
//! Decides whether a file describes accounts that a rule can be asked about. What a rule then has no
//! answer to, a price that is missing or a pool that cannot be, is the account's own trouble and not
//! the file's: the others are still told. Nothing of a desk's configuration is needed.

mod figure;
mod holdings;
mod moves;
mod quotes;
mod schema;

use super::finding::{Finding, Findings};
use super::origins::Origins;
use super::refusal::Refused;
use super::shape::{self, secret};
use super::{source, syntax, units};
use crate::exit::Failure;
use crate::{rules, show};
pub(crate) use moves::Moves;
use schema::File;
use serde::Deserialize as _;
use std::path::Path;
use std::sync::Arc;
use toml::de::Deserializer;
use trimtab_model::Timestamp;
use trimtab_risk::rules::{Holdings, MarginRule, Quotes, RuleTerms, Subject, Symbols};

/// What to do about a line that is no TOML.
const CORRECT: &str = "correct the line; examples/account.toml shows how it is written";
/// Hours of the horizon where none is written.
const HORIZON_HOURS: f64 = 24.0;
/// More accounts than this are no account file.
const ACCOUNTS_MAX: usize = 1_000;

/// Accounts, and what holds for all of them.
#[derive(Debug)]
pub(crate) struct Accounts {
    /// When the figures were read, where that is written.
    pub(crate) time: Option<Timestamp>,
    /// Hours over which chances are told.
    pub(crate) horizon_hours: f64,
    /// How prices move, where that is written.
    pub(crate) moves: Option<Moves>,
    /// In the file's order.
    pub(crate) accounts: Vec<Account>,
}

/// One account under its venue's rule.
#[derive(Debug)]
pub(crate) struct Account {
    /// Its name in the file.
    pub(crate) name: String,
    /// What the venue is called.
    pub(crate) venue: String,
    /// The parameters and where they are from.
    pub(crate) terms: RuleTerms,
    /// The rule they make.
    pub(crate) rule: Arc<dyn MarginRule>,
    /// Assets by index; trades settle in the first.
    pub(crate) assets: Vec<String>,
    /// Markets by index.
    pub(crate) markets: Vec<String>,
    /// What it holds.
    pub(crate) holdings: Holdings,
    /// What is known; its time is 1970 until it is set.
    pub(crate) quotes: Quotes,
}

impl Account {
    /// The name of an asset or market.
    pub(crate) fn called(&self, subject: Subject) -> Option<&str> {
        match subject {
            Subject::Asset(index) => self.assets.get(index).map(String::as_str),
            Subject::Market(index) => self.markets.get(index).map(String::as_str),
        }
    }
}

/// Reads and checks an account file.
pub(crate) fn read(path: &Path) -> Result<Accounts, Failure> {
    let shown = show::plain(&path.display().to_string());
    if path.is_dir() {
        return Err(Failure::input(format!(
            "{shown} is a folder; name an account file, such as examples/account.toml"
        )));
    }
    if !path.exists() {
        return Err(Failure::not_found(format!(
            "there is no file {shown}; name an account file, such as examples/account.toml"
        )));
    }
    of_text(path, &source::read(path)?)
}

/// The accounts in a file's bytes, of which `path` is only the name.
pub(crate) fn of_bytes(path: &Path, bytes: Vec<u8>) -> Result<Accounts, Failure> {
    of_text(path, &source::text(path, bytes)?)
}

fn of_text(path: &Path, text: &str) -> Result<Accounts, Failure> {
    let folder = path.parent().unwrap_or(Path::new(""));
    parse(path, text, folder).map_err(Refused::failure)
}

/// The accounts in `text`, or everything that is wrong with it.
fn parse(path: &Path, text: &str, folder: &Path) -> Result<Accounts, Refused> {
    let origins = Origins::of_file(path, text);
    let mut findings = Findings::default();
    let mut table = match syntax::table(text) {
        Ok(table) => table,
        Err(errors) => {
            secret::places_in_lines(text).into_iter().for_each(|place| findings.hide(place));
            errors.into_iter().for_each(|error| findings.push(error.remedy(CORRECT)));
            return Err(findings.refuse(origins));
        }
    };
    if let Err(finding) = syntax::check_version(table.get_ref()) {
        findings.push(finding);
        return Err(findings.refuse(origins));
    }
    for place in secret::places(table.get_ref()) {
        findings.hide(place);
    }
    shape::check(table.get_mut(), &shape::ACCOUNTS, &mut findings);
    let accounts = match File::deserialize(Deserializer::from(table)) {
        Ok(file) => assemble(&file, folder, &mut findings),
        Err(error) => {
            findings.push(syntax::explain(&error).remedy(CORRECT));
            None
        }
    };
    match accounts {
        Some(accounts) if findings.is_empty() => Ok(accounts),
        _ => Err(findings.refuse(origins)),
    }
}

fn assemble(file: &File, folder: &Path, findings: &mut Findings) -> Option<Accounts> {
    let time = file.time.as_ref().and_then(|time| findings.read(time, figure::moment));
    let horizon = file.horizon.as_ref().and_then(|span| findings.read(span, units::real_hours));
    let moves = file.volatility.as_ref().map(|moves| moves::read(moves, findings));
    if let Some((beyond, _)) = file.account.iter().nth(ACCOUNTS_MAX) {
        let problem = format!("there are more than {ACCOUNTS_MAX} accounts");
        findings.push(Finding::at(beyond.span(), problem).remedy("split the file"));
        return None;
    }
    if file.account.iter().next().is_none() {
        let finding = Finding::at(0..0, "there is no account");
        findings.push(finding.remedy("add a table such as [account.main]"));
    }
    check_names(file, findings);
    let read = file.account.iter().map(|account| read_account(account, file, folder, findings));
    let accounts: Vec<Option<Account>> = read.collect();
    Some(Accounts {
        time,
        horizon_hours: horizon.unwrap_or(HORIZON_HOURS),
        moves,
        accounts: accounts.into_iter().collect::<Option<_>>()?,
    })
}

/// Names stand on command lines and in tables, so they have no signs with a meaning there.
fn check_names(file: &File, findings: &mut Findings) {
    let accounts = file.account.iter().map(|(name, _)| (name, "an account"));
    let own = file.account.iter().flat_map(|(_, account)| {
        let assets = account.balance.iter().map(|(name, _)| name);
        let assets = assets.chain(account.asset.iter().map(|(name, _)| name));
        let markets = account.position.iter().map(|(name, _)| name);
        let markets = markets.chain(account.market.iter().map(|(name, _)| name));
        assets.map(|name| (name, "an asset")).chain(markets.map(|name| (name, "a market")))
    });
    let shared = file.asset.iter().map(|(name, _)| (name, "an asset"));
    let shared = shared.chain(file.market.iter().map(|(name, _)| (name, "a market")));
    for (name, what) in accounts.chain(own).chain(shared) {
        let is_odd =
            |sign: char| sign.is_control() || sign.is_whitespace() || ":=@,".contains(sign);
        if name.get_ref().is_empty() || name.get_ref().contains(is_odd) {
            let problem = format!("`{}` is no name for {what}", name.get_ref());
            let remedy = "use letters, digits, `-`, `_`, `.` or `/`";
            findings.push(Finding::at(name.span(), problem).remedy(remedy));
        }
    }
}

fn read_account(
    (name, written): &(super::schema::Name, schema::Account),
    file: &File,
    folder: &Path,
    findings: &mut Findings,
) -> Option<Account> {
    let assets = holdings::assets(file, written, findings);
    let markets = holdings::markets(file, written);
    let holdings = holdings::read(written, &assets, &markets, findings);
    let quotes = quotes::read(file, written, (&assets, &markets), findings);
    let terms = match rules::find(written.rule.get_ref(), folder) {
        Ok(terms) => terms,
        Err(none) => {
            findings.push(Finding::at(written.rule.span(), none.problem).remedy(none.remedy));
            return None;
        }
    };
    let [known_assets, known_markets] =
        [&assets, &markets].map(|names| names.iter().map(String::as_str).collect::<Vec<_>>());
    let rule = match terms.rule(Symbols { assets: &known_assets, markets: &known_markets }) {
        Ok(rule) => rule,
        Err(error) => {
            let problem = format!("`{}`: {}: {}", written.rule.get_ref(), error.at, error.problem);
            findings.push(Finding::at(written.rule.span(), problem).remedy(error.remedy));
            return None;
        }
    };
    let name = name.get_ref().clone();
    let venue = written.venue.as_ref().map_or_else(|| name.clone(), |it| it.get_ref().clone());
    Some(Account { name, venue, terms, rule, assets, markets, holdings, quotes })
}
