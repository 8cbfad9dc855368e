//! Everything an engine is made from, as data: what is configured, and what a journal begins with.

use crate::engine::{Engine, Terms};
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

impl Setup {
    /// The engine of this setup, which has seen nothing yet.
    ///
    /// # Errors
    /// [`StrategyError`] when the figures make no strategy.
    pub fn engine(self) -> Result<Engine, StrategyError> {
        let portfolio = Arc::new(self.portfolio);
        let context = Context {
            portfolio: &portfolio,
            opening_multiple: self.opening_multiple,
            decision_interval: self.decision_interval,
            idle: &self.idle,
            closing_cost: self.closing_cost,
        };
        let strategy = strategy::build(&self.strategy, context)?;
        Ok(Engine::new(portfolio, self.terms, strategy))
    }
}
