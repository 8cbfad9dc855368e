//! Oracles: what never happens, whatever the storm does.
//!
//! Decides which laws of `docs/invariants.md` are held against what. Written from that page and from
//! the contract in `trimtab_model::leg`, not from the engine: one file a group of laws. They read the
//! chronicle, the world's truth, and what the engine claims in public (its ledger, its transfers).

pub mod bounds;
pub mod effects;
pub mod legs;
pub mod limits;
pub mod lines;
pub mod liveness;
pub mod money;
pub mod quiet;
pub mod recovery;
pub mod saga;
pub mod told;
pub mod violation;

pub use violation::Finding;

use super::chronicle::{Event, Life, Origin};
use super::plan::Trial;
use super::watch::{Moment, Outcome, StepTaken, Violation, Watch};
use effects::Effects;
use limits::Rules;
use lines::Line;
use trimtab_engine::guard::Limits;
use trimtab_engine::mutant::Planted;
use trimtab_engine::{Effect, Setup};
use violation::must;

/// Of so many trials one has every recovery checked byte for byte.
const THOROUGH: u64 = 32;

/// All oracles of one trial.
#[derive(Debug)]
pub struct Judge {
    setup: Setup,
    limits: Limits,
    planted: Planted,
    is_thorough: bool,
    /// Entries of the chronicle that were read.
    read: usize,
    effects: Effects,
    /// Processes so far, in the order in which they began.
    lines: Vec<Line>,
}

impl Judge {
    /// The judge of a trial; `planted` is what its engine carries.
    #[must_use]
    pub fn of(trial: &Trial, planted: Planted) -> Self {
        let setup = trial.setup.clone();
        let limits = setup.terms.guard.limits().cloned();
        let limits = limits.unwrap_or_else(|| Limits::open(&setup.portfolio));
        Self {
            setup,
            limits,
            planted,
            is_thorough: trial.seed.is_multiple_of(THOROUGH),
            read: 0,
            effects: Effects::default(),
            lines: Vec::new(),
        }
    }

    /// The process that began last.
    #[must_use]
    pub fn line(&self) -> Option<&Line> {
        self.lines.last()
    }

    /// Judges what is left of a trial that nothing ended early.
    ///
    /// # Errors
    /// What is not as it must be.
    pub fn ended(&self, trial: &Trial, outcome: &Outcome) -> Finding {
        if let Some(engine) = &outcome.engine {
            bounds::check(outcome.ended, engine)?;
            if let Some(line) = self.lines.last().filter(|_| self.is_thorough) {
                recovery::check(&self.setup, self.planted, line, engine)?;
            }
        }
        liveness::check(trial, outcome)?;
        match self.lines.last() {
            Some(line) => quiet::check(&line.told, outcome),
            None => must(false, "I23", outcome.ended, || "no process ever began".to_owned()),
        }
    }

    fn read(&mut self, moment: &Moment<'_>) -> Finding {
        let entries = moment.chronicle.entries();
        for entry in &entries[self.read.min(entries.len())..] {
            self.effects.read(entry)?;
            if let Event::Process(Life::Began { process, sequence, .. }) = entry.what {
                self.began(process, sequence);
            }
        }
        self.read = entries.len();
        bounds::check_length(moment.chronicle)
    }

    /// A process begins with what the journal kept of the one before it.
    fn began(&mut self, process: u32, sequence: u64) {
        if self.lines.iter().any(|line| line.process == process) {
            return;
        }
        let portfolio = &self.setup.portfolio;
        let before = self.lines.iter().rev();
        let line = before.filter_map(|line| line.until(portfolio, process, sequence)).next();
        self.lines.push(line.unwrap_or_else(|| Line::new(process, portfolio)));
    }

    fn stepped(&mut self, step: &StepTaken<'_>) -> Finding {
        // Its first step is taken before it is said that it began.
        self.began(step.process, step.batch.sequence.saturating_sub(1));
        let newest = self.lines.last().map(|line| line.process);
        let line = self.lines.iter_mut().rev().find(|line| line.process == step.process);
        let Some(line) = line else { return Ok(()) };
        if newest != Some(step.process) {
            // Another took over: what this one still takes in it can neither keep nor act upon.
            return Ok(());
        }
        let now = step.engine.state().now();
        let Ok(effects) = step.outcome else { return money::check(&line.told, step.engine) };
        let (portfolio, limits) = (&self.setup.portfolio, &self.limits);
        line.hear(portfolio, now, step.batch);
        if step.origin == Origin::Opening {
            saga::check_opening(&line.told, step.engine, effects)?;
        }
        for effect in effects {
            match effect {
                Effect::Record(decision) => {
                    saga::check_settled(&line.told, decision)?;
                    limits::check(&line.told, Rules { portfolio, limits }, decision)?;
                    money::check_sources(&line.told, step.engine, decision)?;
                }
                Effect::Command(command) => saga::check(&line.told, portfolio, command)?,
                Effect::Alert(_) => {}
            }
            line.told.say(portfolio, effect);
        }
        line.keep(now, step.batch, effects);
        money::check(&line.told, step.engine)?;
        if self.is_thorough && step.origin == Origin::Opening {
            recovery::check(&self.setup, self.planted, line, step.engine)?;
        }
        Ok(())
    }
}

impl Watch for Judge {
    fn after(&mut self, moment: &Moment<'_>) -> Result<(), Violation> {
        self.read(moment)?;
        match &moment.step {
            Some(step) => self.stepped(step),
            None => Ok(()),
        }
    }
}
