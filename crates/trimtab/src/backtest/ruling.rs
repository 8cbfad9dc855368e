//! `--rule`: venues that margin by a rule of their own, whatever the file says.

use crate::exit::Failure;
use crate::show::plain;
use crate::{rules, suggest};
use std::path::Path;
use trimtab_risk::rules::RuleTerms;
use trimtab_sim::rule::adopt;
use trimtab_sim::spec::DeskSpec;

/// Rules by venue, as the command line names them.
#[derive(Debug, Default)]
pub(super) struct Ruling(Vec<(String, RuleTerms)>);

impl Ruling {
    /// Reads what is written; files are looked for from where the command runs.
    pub(super) fn of(written: &[String]) -> Result<Self, Failure> {
        let mut ruling = Vec::<(String, RuleTerms)>::new();
        for one in written {
            let parts =
                one.split_once('=').filter(|(venue, rule)| !venue.is_empty() && !rule.is_empty());
            let Some((venue, rule)) = parts else {
                let message = format!(
                    "--rule `{}` is not VENUE=RULE; write it as hyperliquid=hyperliquid",
                    plain(one)
                );
                return Err(Failure::usage(message));
            };
            if ruling.iter().any(|(known, _)| known == venue) {
                let venue = plain(venue);
                let message = format!("--rule names `{venue}` twice; give each venue one rule");
                return Err(Failure::usage(message));
            }
            let terms = rules::find(rule, Path::new("")).map_err(|none| {
                Failure::input(plain(&format!("{}; {}", none.problem, none.remedy)))
            })?;
            ruling.push((venue.to_owned(), terms));
        }
        Ok(Self(ruling))
    }

    /// Refuses a rule for a venue that none of the desks has.
    pub(super) fn check(&self, venues: &[&str]) -> Result<(), Failure> {
        match self.0.iter().find(|(venue, _)| !venues.contains(&venue.as_str())) {
            None => Ok(()),
            Some((venue, _)) => {
                let hint = suggest::remedy(venue, venues.iter().copied(), "there is none");
                Err(Failure::not_found(format!(
                    "--rule: there is no venue `{}`; {hint}",
                    plain(venue)
                )))
            }
        }
    }

    /// The desk under these rules, those of venues that it has.
    pub(super) fn over(&self, mut desk: DeskSpec) -> Result<DeskSpec, Failure> {
        for (venue, terms) in &self.0 {
            let place = desk.venues.iter().position(|known| known.name == *venue);
            let Some(place) = place else { continue };
            adopt(&mut desk, place, terms.clone()).map_err(|error| {
                let told = format!("the margin rule of `{venue}`: {error}");
                Failure::input(plain(&told))
            })?;
        }
        Ok(desk)
    }
}
