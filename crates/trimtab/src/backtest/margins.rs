//! By which venues' own margin rules runs were margined, for every result that is told of them.

use crate::show;
use schemars::JsonSchema;
use serde::Serialize;
use trimtab_model::Timestamp;
use trimtab_sim::spec::DeskSpec;

/// A venue's own margin rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub(super) struct MarginRuleTold {
    /// Which venue.
    pub(super) venue: String,
    /// By which rule it margins.
    pub(super) rule: &'static str,
    /// When the rule's parameters were read, RFC 3339 UTC.
    pub(super) as_of: String,
    /// Where they are from.
    pub(super) source: String,
}

/// Those of all desks, each told once; venues without margin by rates alone.
pub(super) fn of<'a>(desks: impl Iterator<Item = &'a DeskSpec>) -> Vec<MarginRuleTold> {
    let mut all: Vec<MarginRuleTold> = Vec::new();
    for venue in desks.flat_map(|desk| &desk.venues) {
        let Some(terms) = &venue.rule else { continue };
        let from = terms.provenance();
        let one = MarginRuleTold {
            venue: venue.name.clone(),
            rule: terms.name(),
            as_of: show::time(Timestamp::from_secs(from.as_of)),
            source: from.source.clone(),
        };
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

/// The same in a sentence; `None` where every venue margins by rates alone.
pub(super) fn note(rules: &[MarginRuleTold]) -> Option<String> {
    let one = |told: &MarginRuleTold| {
        let day = told.as_of.split('T').next().unwrap_or_default();
        format!("{} by rule {} as of {day}", told.venue, told.rule)
    };
    let all: Vec<String> = rules.iter().map(one).collect();
    let note = format!("Margin: {}; other venues by their rates.", all.join(", "));
    (!rules.is_empty()).then_some(note)
}
