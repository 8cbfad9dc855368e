//! Everything an engine is made from, as data: what is configured, and what a journal begins with.

use crate::engine::{Engine, Terms};
use crate::margins::RuleError;
use crate::strategy::{self, Context, StrategyError, StrategySpec};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use trimtab_model::{Portfolio, Span};
use trimtab_risk::holding::Idle;

/// Equal setups make equal engines.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Setup {
    /// What exists. Read from outside, it is checked again.
    pub portfolio: Portfolio,
    /// Covariance and hard limits.
    pub terms: Terms,
    /// The strategy by name, with its parameters.
    pub strategy: StrategySpec,
    /// Multiple of initial margin that a trade must find at a venue.
    pub opening_multiple: f64,
    /// Time between two decisions.
    pub decision_interval: Span,
    /// What idle money earns and risks per account.
    pub idle: Vec<Idle>,
    /// Cost of closing a position, as a share of its notional.
    pub closing_cost: f64,
}

/// Why a setup makes no engine.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SetupError {
    /// The figures make no strategy.
    #[error(transparent)]
    Strategy(#[from] StrategyError),
    /// A venue's parameters make no margin rule.
    #[error(transparent)]
    Rule(#[from] RuleError),
}

impl Setup {
    /// The engine of this setup, which has seen nothing yet.
    ///
    /// # Errors
    /// [`SetupError`] when the figures make no strategy, or a venue's parameters no rule.
    pub fn engine(self) -> Result<Engine, SetupError> {
        let portfolio = Arc::new(self.portfolio);
        let context = Context {
            portfolio: &portfolio,
            opening_multiple: self.opening_multiple,
            decision_interval: self.decision_interval,
            idle: &self.idle,
            closing_cost: self.closing_cost,
        };
        let strategy = strategy::build(&self.strategy, context)?;
        Ok(Engine::new(portfolio, self.terms, strategy)?)
    }
}
