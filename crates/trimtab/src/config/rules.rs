//! `rule` of `[venue.NAME]`: the venue's own margin rule, over the coins of the book.

use super::finding::{Finding, Findings};
use super::schema::{File, Name};
use crate::rules;
use std::path::Path;
use trimtab_sim::rule::{AdoptionError, adopt};
use trimtab_sim::spec::DeskSpec;

/// Lets every venue margin by the rule that is written for it; files are looked for from `folder`.
pub(super) fn read(file: &File, folder: &Path, desk: &mut DeskSpec, findings: &mut Findings) {
    for (venue, (_, written)) in file.venue.iter().enumerate().take(desk.venues.len()) {
        if let Some(rule) = &written.rule {
            read_one(rule, folder, (desk, venue), findings);
        }
    }
}

fn read_one(
    rule: &Name,
    folder: &Path,
    (desk, venue): (&mut DeskSpec, usize),
    findings: &mut Findings,
) {
    let terms = match rules::find(rule.get_ref(), folder) {
        Ok(terms) => terms,
        Err(none) => {
            findings.push(Finding::at(rule.span(), none.problem).remedy(none.remedy));
            return;
        }
    };
    if let Err(error) = adopt(desk, venue, terms) {
        let (problem, remedy) = match error {
            AdoptionError::Terms(error) => {
                (format!("{}: {}", error.at, error.problem), error.remedy)
            }
            AdoptionError::Coin { coin, why } => (
                format!("the rule `{}` has no margin for {coin}: {why}", rule.get_ref()),
                "use another rule, or leave the coin out".to_owned(),
            ),
        };
        findings.push(Finding::at(rule.span(), problem).remedy(remedy));
    }
}
