//! Variables of the environment in the place of what the file says: `TRIMTAB_CAPITAL__AMOUNT`.
//!
//! A variable's name is the key's path in capitals, its steps joined by two underscores; whatever
//! is no letter or digit is one underscore. Venues, strategies, windows, tranches and pairs are
//! named as in the file, a route by its two ends. A variable changes what is there: it adds keys
//! to tables, never a venue, a strategy or a coin.

mod names;
mod place;

use super::finding::{Finding, Findings};
use super::origins::Origins;
use crate::suggest;
use names::{PREFIX, STEP, known};
use place::Place;
use std::collections::BTreeSet;
use std::ops::Range;
use toml::de::DeTable;

/// Variables with a meaning of their own.
const OTHERS: [&str; 5] =
    ["TRIMTAB_CHROMIUM", "TRIMTAB_COMMIT", "TRIMTAB_CONFIG", "TRIMTAB_JOURNALS", "TRIMTAB_SHARED"];
/// Signs by which a name may be off and still be meant.
const SLIP_MAX: usize = 3;
/// Variables that hold secrets; no configuration is made of them.
const SECRETS: &str = "TRIMTAB_SECRET_";

/// A variable that overrides something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// The variables of the process that override something, by name.
pub(super) fn of_process() -> Vec<Variable> {
    let text = |text: std::ffi::OsString| text.to_string_lossy().into_owned();
    let mut variables: Vec<Variable> = std::env::vars_os()
        .map(|(name, value)| Variable { name: text(name), value: text(value) })
        .filter(|variable| is_override(&variable.name))
        .collect();
    variables.sort_by(|left, right| left.name.cmp(&right.name));
    variables
}

fn is_override(name: &str) -> bool {
    name.starts_with(PREFIX) && !name.starts_with(SECRETS) && !OTHERS.contains(&name)
}

/// Puts what the variables say into the table.
pub(super) fn apply<'a>(
    table: &mut DeTable<'a>,
    variables: &'a [Variable],
    origins: &mut Origins,
    findings: &mut Findings,
) {
    let known = known(table);
    for variable in variables {
        let path = variable.name.strip_prefix(PREFIX).unwrap_or(&variable.name);
        let steps: Vec<&str> = path.split(STEP).collect();
        let start = origins.add(&variable.name, &variable.value);
        let place = Place { start, value: &variable.value };
        if let Some(finding) = ambiguous(&variable.name, place.span(), &known) {
            findings.push(finding);
            continue;
        }
        if place.put_in(table, &steps) {
            continue;
        }
        // What such a variable holds is nobody's business: it could be anything.
        let span = place.span();
        findings.hide(span.clone());
        let near = |name: &&String| strsim::osa_distance(name, &variable.name) <= SLIP_MAX;
        let names = known.iter().filter(near).map(String::as_str);
        let remedy = suggest::closest(&variable.name, names).map_or_else(
            || "unset it; docs/reference/config.md says which there are".to_owned(),
            |near| format!("did you mean `{near}`? If not, unset it"),
        );
        let problem = format!("the variable {} names no key", variable.name);
        findings.push(Finding::at(span, problem).label("not taken").remedy(remedy));
    }
}

/// A variable that could mean one of two tables: names that differ in signs only have the same
/// variables, and so the same name stands among the known ones twice.
fn ambiguous(name: &str, span: Range<usize>, known: &[String]) -> Option<Finding> {
    let (table, _) = name.rsplit_once(STEP)?;
    let is_below = |one: &&String| {
        one.strip_prefix(table).is_some_and(|rest| rest.starts_with(STEP)) || one.as_str() == name
    };
    let below: Vec<&String> = known.iter().filter(is_below).collect();
    let distinct: BTreeSet<&String> = below.iter().copied().collect();
    (distinct.len() < below.len()).then(|| {
        Finding::at(span, format!("the variable {name} could mean more than one table"))
            .label("not taken")
            .remedy("give the tables names that differ in letters or digits, or unset it")
    })
}
