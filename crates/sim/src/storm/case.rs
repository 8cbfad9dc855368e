//! One trial before its judge: played, watched, and judged at its end.

use super::Settings;
use super::marks::Marks;
use super::oracle::Judge;
use super::plan::Trial;
use super::play::play;
use super::watch::{Moment, Outcome, Violation, Watch};
use trimtab_engine::mutant::Planted;

/// A trial that was judged.
#[derive(Debug)]
pub struct Judged {
    /// What is left of it; none where it could not be drawn.
    pub outcome: Option<Outcome>,
    /// What was met in it.
    pub marks: Marks,
    /// What must never happen, and did.
    pub violation: Option<Violation>,
}

/// Judge and marks look at the same trial.
struct Bench {
    judge: Judge,
    marks: Marks,
}

impl Watch for Bench {
    fn after(&mut self, moment: &Moment<'_>) -> Result<(), Violation> {
        self.marks.after(moment);
        self.judge.after(moment)
    }
}

/// Plays and judges the trial of a seed, with a planted bug if one is named.
#[must_use]
pub fn judged(seed: u64, settings: &Settings, planted: Planted) -> Judged {
    match Trial::of(seed, settings) {
        Ok(trial) => judged_trial(&trial, planted),
        Err(error) => undrawn(&error.to_string()),
    }
}

/// Plays and judges a trial.
#[must_use]
pub fn judged_trial(trial: &Trial, planted: Planted) -> Judged {
    let mut bench = Bench { judge: Judge::of(trial, planted), marks: Marks::default() };
    let outcome = play(trial, planted, &mut bench);
    let violation = outcome.violation.clone().or_else(|| bench.judge.ended(trial, &outcome).err());
    Judged { outcome: Some(outcome), marks: bench.marks, violation }
}

/// A trial that could not be drawn is a fault of the storm itself.
fn undrawn(why: &str) -> Judged {
    let told = format!("the trial could not be drawn: {why}");
    let violation = Some(Violation { law: "world", told });
    Judged { outcome: None, marks: Marks::default(), violation }
}
