//! The only place where the stages are wired, in order.

use crate::assess::{self, Assessment};
use crate::decision::{Decision, Unassessed};
use crate::effect::Effect;
use crate::execute::{self, Submission};
use crate::guard::{Guard, Verdict};
use crate::margins::{Margins, RuleError};
use crate::mutant::Planted;
use crate::plan::Plan;
use crate::setup::{Setup, SetupError};
use crate::state::{BatchError, DemandTerms, Misfit, State};
use crate::strategy::{Proposal, Strategy};
use crate::verify;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;
use trimtab_model::{Batch, MoneyError, Observation, Portfolio, Timestamp};
use trimtab_risk::covariance::CovarianceTerms;
use trimtab_risk::rules::{RuleTerms, Subject};

/// What an engine is made of beside its portfolio and strategy.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Terms {
    /// How the covariance of returns starts and forgets.
    pub covariance: CovarianceTerms,
    /// How what users want is learned.
    pub demand: DemandTerms,
    /// Hard limits.
    pub guard: Guard,
    /// Venues' own margin rules, in venue order; where there is none, the portfolio's flat rates.
    pub rules: Vec<Option<RuleTerms>>,
}

/// The deterministic core. Same portfolio, terms, strategy and batches: same effects, same state.
#[derive(Debug)]
pub struct Engine {
    portfolio: Arc<Portfolio>,
    guard: Guard,
    margins: Margins,
    strategy: Box<dyn Strategy>,
    state: State,
}

/// Why a setup cannot take over from an engine.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SuccessionError {
    /// What is known is about other accounts.
    #[error("the accounts, routes or margin terms are not those that the state is about")]
    OtherPortfolio,
    /// The figures make no engine.
    #[error(transparent)]
    Setup(#[from] SetupError),
}

impl Engine {
    /// An engine that has seen nothing yet.
    ///
    /// # Errors
    /// [`RuleError`] when a venue's parameters make no margin rule.
    pub fn new(
        portfolio: Arc<Portfolio>,
        terms: Terms,
        strategy: Box<dyn Strategy>,
    ) -> Result<Self, RuleError> {
        let margins = Margins::of(&portfolio, &terms.rules)?;
        let watches = strategy.watches();
        let state = State::new(&portfolio, terms.covariance, &watches, terms.demand);
        Ok(Self { portfolio, guard: terms.guard, margins, strategy, state })
    }

    /// The same engine with all that another one of the same setup knew.
    ///
    /// # Errors
    /// [`Misfit`] when the state cannot be one of this setup, whoever wrote it.
    pub fn knowing(self, state: State) -> Result<Self, Misfit> {
        state.fits(&self.state)?;
        Ok(Self { state, ..self })
    }

    /// Takes in one batch and answers with what shall be done.
    ///
    /// # Errors
    /// [`BatchError`] refuses the batch; the engine is then exactly as it was before.
    pub fn step(&mut self, now: Timestamp, batch: &Batch) -> Result<Vec<Effect>, BatchError> {
        let observed = self.state.after(&self.portfolio, now, batch);
        let mut state = observed.inspect_err(|_| {
            if let Some(broken) = self.state.half_applied(&self.portfolio, batch) {
                self.state = broken;
            }
        })?;
        let effects = self.act(&mut state)?;
        // A broken ledger is a bug: stop before it is acted on.
        assert_eq!(state.ledger().imbalance()?.base(), 0, "ledger out of balance");
        self.state = state;
        Ok(effects)
    }

    /// Decides what shall newly move, then sees to what is moving.
    fn act(&self, state: &mut State) -> Result<Vec<Effect>, BatchError> {
        let mut effects = self.decide(state)?;
        let (commands, alerts) = state.tend(&self.portfolio)?;
        effects.extend(commands.into_iter().map(Effect::Command));
        effects.extend(alerts.into_iter().map(Effect::Alert));
        Ok(effects)
    }

    /// Assess, wish, guard, plan, verify, execute.
    fn decide(&self, state: &mut State) -> Result<Vec<Effect>, BatchError> {
        let (Proposal { wishes, reasoning, memory }, unassessed) = {
            let assessment = self.assess_state(state)?;
            (self.strategy.propose(&assessment), self.unassessed(&assessment))
        };
        if let Some(memory) = memory {
            state.remember(memory);
        }
        // That an account cannot be assessed is told when it begins, and beside whatever else is told.
        let begun = unassessed.iter().map(|one| one.account).collect();
        let is_news = state.note_unassessed(begun) && !unassessed.is_empty();
        if wishes.is_empty() && reasoning.is_none() && !is_news {
            return Ok(Vec::new());
        }
        let Verdict { permits, refusals } =
            self.guard.examine(&self.portfolio, &self.margins, state, &wishes)?;
        let mut decision = Decision {
            sequence: state.sequence(),
            at: state.now(),
            strategy: Cow::Borrowed(self.strategy.name()),
            plan: None,
            moves: Vec::new(),
            refusals,
            reasoning,
            unassessed,
        };
        let submissions = match Plan::of(permits, &self.portfolio, state) {
            Some(plan) => self.carry_out(plan, state, &mut decision)?,
            None => Vec::new(),
        };
        let commands = submissions.into_iter().map(|sent| Effect::Command(sent.command()));
        Ok(std::iter::once(Effect::Record(decision)).chain(commands).collect())
    }

    /// The accounts that cannot be assessed, and why, by name.
    fn unassessed(&self, assessment: &Assessment<'_>) -> Vec<Unassessed> {
        let markets = self.portfolio.markets();
        let collateral = &self.portfolio.collateral().symbol;
        let name = |subject| match subject {
            Subject::Asset(_) => Some(collateral.as_str()),
            Subject::Market(market) => markets.get(market).map(|market| market.name.as_str()),
        };
        let accounts = self.portfolio.account_ids().zip(&assessment.accounts);
        let found = accounts.filter_map(|(account, view)| {
            let why = view.unassessable.as_ref()?.told(name);
            Some(Unassessed { account, why })
        });
        found.collect()
    }

    /// Verifies a plan and, if it holds, makes its requests.
    fn carry_out(
        &self,
        plan: Plan,
        state: &mut State,
        decision: &mut Decision,
    ) -> Result<Vec<Submission>, BatchError> {
        match verify::certify(plan, &self.portfolio, state, self.guard.tolerance())? {
            Ok(certified) => {
                decision.plan = Some(certified.get().id());
                decision.moves = certified.get().moves().collect();
                execute::submit(certified, &self.portfolio, state)
            }
            Err(refused) => {
                decision.refusals.extend(refused);
                Ok(Vec::new())
            }
        }
    }

    fn assess_state<'a>(&self, state: &'a State) -> Result<Assessment<'a>, MoneyError> {
        assess::assess(&self.portfolio, &self.margins, state, &self.guard)
    }

    /// The picture as it stands.
    ///
    /// # Errors
    /// [`MoneyError::Overflow`] when a ledger figure is beyond 128 bits.
    pub fn assessment(&self) -> Result<Assessment<'_>, MoneyError> {
        self.assess_state(&self.state)
    }

    /// The same knowledge under another setup of the same portfolio.
    ///
    /// # Errors
    /// [`SuccessionError`] when the portfolios differ, or the setup makes no strategy.
    pub fn succeed(self, setup: Setup) -> Result<Self, SuccessionError> {
        if setup.portfolio.digest() != self.portfolio.digest() {
            return Err(SuccessionError::OtherPortfolio);
        }
        let mut next = setup.engine()?;
        next.state = self.state.watching(next.state);
        Ok(next)
    }

    /// What would be done were these things, or nothing, seen next at the same instant. Nothing
    /// changes.
    ///
    /// # Errors
    /// [`BatchError`] when they could not have been seen, or a figure is beyond 128 bits.
    pub fn preview(&self, observations: Vec<Observation>) -> Result<Vec<Effect>, BatchError> {
        let next = Batch { sequence: self.state.sequence() + 1, observations };
        let mut state = self.state.after(&self.portfolio, self.state.now(), &next)?;
        self.act(&mut state)
    }

    /// What the engine knows.
    #[must_use]
    pub const fn state(&self) -> &State {
        &self.state
    }

    /// The name of its strategy.
    #[must_use]
    pub fn strategy_name(&self) -> &'static str {
        self.strategy.name()
    }

    /// How its venues margin.
    #[must_use]
    pub const fn margins(&self) -> &Margins {
        &self.margins
    }

    /// What it knows about.
    #[must_use]
    pub fn portfolio(&self) -> &Portfolio {
        &self.portfolio
    }

    /// The same engine with the bug that a test plants; none in what ships.
    #[must_use]
    pub fn carrying(mut self, planted: Planted) -> Self {
        self.state.plant(planted);
        self
    }

    /// Plants a bug, to see whether it is caught.
    #[cfg(feature = "mutants")]
    pub const fn plant(&mut self, mutant: crate::mutant::Mutant) {
        self.state.plant(crate::mutant::Planted::with(mutant));
    }
}
