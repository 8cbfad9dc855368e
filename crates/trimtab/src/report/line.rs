//! The total of a run that stands beside another one, and the watcher that keeps no more.

use super::ledger::Books;
use super::words;
use std::sync::{Arc, Mutex, PoisonError};
use trimtab_report::{Other, Run};
use trimtab_risk::real;
use trimtab_sim::run::{Moment, Watcher};

/// The total of one run, step by step.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Line {
    /// What it is called.
    pub(crate) name: String,
    times: Vec<i64>,
    total: Vec<f64>,
}

impl Line {
    /// That of a run that was gathered in full.
    pub(super) fn of(run: &Run) -> Self {
        Self { name: run.strategy.clone(), times: run.times.clone(), total: run.total.clone() }
    }

    /// Its total at other instants: that of the last step at or before each, or of the first step.
    pub(crate) fn beside(&self, times: &[i64]) -> Other {
        let name = self.name.clone();
        // Two steps may share an instant: runs through one history meet step by step.
        if self.times == times {
            return Other { name, total: self.total.clone() };
        }
        let total = times.iter().map(|at| {
            let after = self.times.partition_point(|time| time <= at);
            self.total.get(after.saturating_sub(1)).copied().unwrap_or(0.0)
        });
        Other { name, total: total.collect() }
    }
}

/// Keeps the totals of a run, and hands them over when it is closed.
#[derive(Debug)]
pub(crate) struct Totals {
    line: Line,
    done: Arc<Mutex<Option<Line>>>,
}

impl Totals {
    /// Totals under a name, for `done`.
    pub(crate) fn new(name: String, done: Arc<Mutex<Option<Line>>>) -> Self {
        Self { line: Line { name, ..Line::default() }, done }
    }
}

impl Watcher for Totals {
    fn tick(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        let decimals = moment.engine.portfolio().collateral().decimals;
        let books = Books::of(moment.engine.state().ledger()).map_err(|error| error.to_string())?;
        let at = words::seconds(moment.engine.state().now());
        if self.line.times.is_empty() {
            self.line.times.push(at);
            self.line.total.push(real::amount(books.opening().total, decimals));
        }
        self.line.times.push(at);
        self.line.total.push(real::amount(books.total, decimals));
        Ok(())
    }

    fn close(&mut self, moment: &Moment<'_>) -> Result<(), String> {
        self.tick(moment)?;
        let line = std::mem::take(&mut self.line);
        *self.done.lock().unwrap_or_else(PoisonError::into_inner) = Some(line);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Line;

    #[test]
    fn totals_meet_step_by_step_or_by_time() {
        let line = Line {
            name: "none".to_owned(),
            times: vec![0, 0, 20, 20],
            total: vec![1.0, 2.0, 3.0, 4.0],
        };
        assert_eq!(line.beside(&[0, 0, 20, 20]).total, [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(line.beside(&[-5, 0, 10, 20, 99]).total, [1.0, 2.0, 2.0, 4.0, 4.0]);
    }
}
