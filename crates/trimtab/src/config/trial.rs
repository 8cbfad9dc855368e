//! Builds a strategy to see whether it can be, and says at the right place why not.
//!
//! A rule stops at the first thing it refuses. Here that is noted and mended, and the rule tried
//! again, so that one pass finds everything.

use super::finding::{Finding, Findings};
use super::strategies::Reading;
use crate::suggest;
use std::ops::Range;
use trimtab_engine::strategy::{Context, RULES, StrategyError, build};

/// More turns than any rule has parameters to mend.
const TURNS_MAX: usize = 64;

/// Notes everything for which the rule refuses what was read.
pub(super) fn check(mut reading: Reading<'_>, context: Context<'_>, findings: &mut Findings) {
    let unknown_at_most = reading.spec.params.len();
    for _ in 0..TURNS_MAX.saturating_add(unknown_at_most) {
        let Err(error) = build(&reading.spec, context) else { return };
        if !reading.is_consequence(&error) {
            let finding = reading.explain(&error);
            findings.push(finding);
        }
        if !reading.mend(error) {
            return;
        }
    }
}

impl Reading<'_> {
    /// Whether the error only follows from something noted before.
    fn is_consequence(&self, error: &StrategyError) -> bool {
        match error {
            StrategyError::OutOfRange { name, .. } => self.doubtful.contains(name),
            StrategyError::Order { left, right, .. } => {
                self.doubtful.contains(*left) || self.doubtful.contains(*right)
            }
            _ => false,
        }
    }

    /// Changes the parameters so that the error does not come again; `false` if that is the end.
    fn mend(&mut self, error: StrategyError) -> bool {
        match error {
            StrategyError::UnknownParameter { name, .. } => {
                self.spec.params.remove(&name).is_some()
            }
            StrategyError::OutOfRange { name, low, .. } => self.stand_in(name, low),
            StrategyError::MissingParameter { name, .. } => match self.slip_for(&name) {
                Some(slip) => self.rename(&slip, name),
                None => self.stand_in(name, 0.0),
            },
            _ => false,
        }
    }

    fn stand_in(&mut self, name: String, value: f64) -> bool {
        self.doubtful.insert(name.clone());
        self.spec.params.insert(name, value).is_none_or(|before| before != value)
    }

    fn rename(&mut self, slip: &str, name: String) -> bool {
        let Some(value) = self.spec.params.remove(slip) else { return false };
        self.keys.remove(slip);
        if let Some(span) = self.values.remove(slip) {
            self.values.insert(name.clone(), span);
        }
        if self.doubtful.remove(slip) {
            self.doubtful.insert(name.clone());
        }
        self.spec.params.insert(name, value).is_none()
    }

    /// The written parameter that may have been meant to be `name`.
    fn slip_for(&self, name: &str) -> Option<String> {
        suggest::closest(name, self.keys.keys().map(String::as_str)).map(str::to_owned)
    }

    fn value_at(&self, name: &str) -> Range<usize> {
        self.values.get(name).cloned().unwrap_or_else(|| self.strategy.rule.span())
    }

    fn explain(&self, error: &StrategyError) -> Finding {
        let rule = &self.strategy.rule;
        match error {
            StrategyError::UnknownRule(name) => {
                let problem = format!("there is no rule `{name}`");
                Finding::at(rule.span(), problem).remedy(suggest::remedy(name, RULES, ""))
            }
            StrategyError::UnknownParameter { name, known, .. } => self.unknown(name, known),
            StrategyError::MissingParameter { name, .. } => self.missing(name),
            StrategyError::OutOfRange { name, value, low, high, hint, .. } => {
                let problem = format!("{name} = {value} is outside {low} to {high}");
                let otherwise = format!("write a number of {low} to {high}");
                let hint = hint.trim_start_matches([';', ' ']);
                let remedy = if hint.is_empty() { &otherwise } else { hint };
                Finding::at(self.value_at(name), problem).remedy(remedy)
            }
            StrategyError::Order { left, left_value, right, right_value, .. } => {
                let problem = format!("{left} = {left_value} is not below {right} = {right_value}");
                Finding::at(self.value_at(left), problem)
                    .label("the smaller one")
                    .also(self.value_at(right), "the larger one")
                    .remedy(format!("lower {left} or raise {right}"))
            }
            StrategyError::SharesAboveTotal(sum) => self.above_total(*sum),
        }
    }

    fn unknown(&self, name: &str, known: &str) -> Finding {
        let at = self.keys.get(name).cloned().unwrap_or_else(|| self.strategy.rule.span());
        let problem = format!("rule `{}` has no parameter `{name}`", self.strategy.rule);
        let known = known.split(", ").filter(|known| !known.is_empty());
        let remedy = suggest::remedy(name, known, "remove it: the rule has no parameters");
        Finding::at(at, problem).label("no such parameter").remedy(remedy)
    }

    fn missing(&self, name: &str) -> Finding {
        if let Some(slip) = self.slip_for(name) {
            return self.unknown(&slip, name);
        }
        let rule = &self.strategy.rule;
        Finding::at(rule.span(), format!("rule `{rule}` needs its parameter `{name}`"))
            .label(format!("needs `{name}`"))
            .remedy(format!("add `{name}` to the strategy `{}`", self.strategy.name))
    }

    fn above_total(&self, sum: f64) -> Finding {
        let shares = self.strategy.shares.as_ref();
        let at = shares.map_or_else(|| self.strategy.rule.span(), |shares| shares.span());
        // A share has nine decimals; more are leavings of the sum.
        let percent = (sum * 1e9).round() / 1e7;
        let problem = format!("the shares add up to {percent} %, above the total of 100 %");
        let remedy = "lower them; the treasury keeps what is left";
        // A share from elsewhere, such as a variable, is probably the one that is too much.
        let is_elsewhere = |place: &&Range<usize>| place.start < at.start || place.end > at.end;
        let names = shares.iter().flat_map(|shares| shares.get_ref().iter());
        let places: Vec<Range<usize>> = names.map(|(_, written)| written.span()).collect();
        let finding = match places.iter().find(is_elsewhere) {
            Some(other) => Finding::at(other.clone(), problem).also(at, "the others"),
            None => Finding::at(at, problem),
        };
        finding.label("more than there is").remedy(remedy)
    }
}
