//! `[[strategy]]`: rules with their parameters, each built once to see that it can be.

use super::entries::Entries;
use super::finding::{Finding, Findings};
use super::roster::{self, Roster};
use super::scalar::Written;
use super::schema::{File, Strategy};
use super::trial;
use super::units;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use toml::Spanned;
use trimtab_engine::StrategySpec;
use trimtab_engine::strategy::Context;
use trimtab_sim::spec::TREASURY;

/// The rule that holds fixed shares, the only one with a table of them.
const STATIC: &str = "static";

/// The strategies by name, in the file's order.
pub(super) fn read(
    file: &File,
    accounts: &Roster,
    context: Option<Context<'_>>,
    findings: &mut Findings,
) -> Vec<(String, StrategySpec)> {
    roster::unique("strategy", file.strategy.iter().map(|strategy| &strategy.name), findings);
    if file.strategy.is_empty() {
        let remedy = "add a table [[strategy]] with name and rule";
        findings.push(Finding::at(file.version.span(), "there is no strategy").remedy(remedy));
    }
    let one = |strategy: &Strategy| {
        let reading = Reading::of(strategy, accounts, findings);
        let spec = reading.spec.clone();
        if let Some(context) = context {
            trial::check(reading, context, findings);
        }
        (strategy.name.get_ref().clone(), spec)
    };
    file.strategy.iter().map(one).collect()
}

/// A strategy on its way from the file, and where its parameters stand.
pub(super) struct Reading<'a> {
    pub(super) strategy: &'a Strategy,
    pub(super) spec: StrategySpec,
    /// Places of the names as written.
    pub(super) keys: BTreeMap<String, Range<usize>>,
    /// Places of the values.
    pub(super) values: BTreeMap<String, Range<usize>>,
    /// Parameters whose value is a stand-in.
    pub(super) doubtful: BTreeSet<String>,
}

impl<'a> Reading<'a> {
    fn of(strategy: &'a Strategy, accounts: &Roster, findings: &mut Findings) -> Self {
        let rule = strategy.rule.get_ref().clone();
        let mut reading = Self {
            strategy,
            spec: StrategySpec { rule, params: BTreeMap::new() },
            keys: BTreeMap::new(),
            values: BTreeMap::new(),
            doubtful: BTreeSet::new(),
        };
        let is_static = strategy.rule.get_ref() == STATIC;
        for (name, value) in &strategy.params {
            if is_static && accounts.names().contains(name.get_ref()) {
                let problem = format!("the share of `{name}` stands outside `shares`");
                let remedy = format!("write shares = {{ {name} = \"{}\" }}", value.get_ref());
                findings.push(Finding::at(name.span(), problem).remedy(remedy));
                continue;
            }
            reading.keys.insert(name.get_ref().clone(), name.span());
            reading.set(name.get_ref(), value, findings.read(value, units::parameter));
        }
        match &strategy.shares {
            Some(shares) if is_static => reading.set_shares(shares, accounts, findings),
            Some(shares) => {
                let problem = format!("rule `{}` has no shares", strategy.rule);
                let remedy = format!("remove them, or use the rule `{STATIC}`");
                findings.push(Finding::at(shares.span(), problem).remedy(remedy));
            }
            None => {}
        }
        reading
    }

    /// A value that could not be read is in doubt: whatever comes of it is no news.
    fn set(&mut self, name: &str, written: &Written, value: Option<f64>) {
        self.values.insert(name.to_owned(), written.span());
        if value.is_none() {
            self.doubtful.insert(name.to_owned());
        }
        self.spec.params.insert(name.to_owned(), value.unwrap_or_default());
    }

    fn set_shares(
        &mut self,
        shares: &Spanned<Entries<Written>>,
        accounts: &Roster,
        findings: &mut Findings,
    ) {
        for (name, written) in shares.get_ref().iter() {
            if name.get_ref() == TREASURY {
                let problem = "the treasury's share is not set";
                let remedy = "leave it out: the treasury keeps what the venues do not get";
                findings.push(Finding::at(name.span(), problem).remedy(remedy));
            } else if accounts.find(name, findings).is_some() {
                self.set(name.get_ref(), written, findings.read(written, units::real_share));
            }
        }
    }
}
