//! Does the engine know what is true? An independent look at both sides.
//!
//! The only place that may read the world and the engine together; tests and planted bugs use it.
//! It compares the engine's ledger and assessment with the world's balances, unit by unit up to
//! the rounding that a double's size allows. It shares no code with the engine's own checks.

use crate::desk::Desk;
use crate::spec::DECIMALS;
use trimtab_engine::Engine;
use trimtab_engine::ledger::Purpose;
use trimtab_engine::transfer::{Stage, Transfer};
use trimtab_model::{AccountId, Amount, MoneyError};
use trimtab_risk::real;

/// Where engine and world disagree.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Disagreement {
    /// A figure of the engine is not the world's.
    #[error("{what}: the engine has {engine}, the world {world}")]
    Figure {
        /// Which figure.
        what: String,
        /// The engine's.
        engine: f64,
        /// The world's.
        world: f64,
    },
    /// The ledger's postings do not add up to nothing.
    #[error("the ledger is out of balance by {0} base units")]
    Imbalance(i128),
    /// A figure of the engine is beyond its range.
    #[error(transparent)]
    Money(#[from] MoneyError),
}

/// Compares right after the engine took in a batch of the world and before its requests are
/// carried out.
///
/// # Errors
/// The first [`Disagreement`].
pub fn compare(desk: &Desk<'_>, engine: &Engine) -> Result<(), Disagreement> {
    let ledger = engine.state().ledger();
    let imbalance = ledger.imbalance()?;
    if imbalance != Amount::ZERO {
        return Err(Disagreement::Imbalance(imbalance.base()));
    }
    let assessment = engine.assessment()?;
    let mut inbound = 0.0;
    for (index, account) in assessment.accounts.iter().enumerate() {
        let Some(id) = AccountId::at(index) else { continue };
        let world =
            if index < assessment.treasury() { desk.equity(index) } else { desk.treasury() };
        same(desk, &format!("balance of account {index}"), units(ledger.held(id)?), world)?;
        inbound += account.inbound;
    }
    same(desk, "in flight", units(ledger.net(Purpose::InFlight)?), desk.in_flight())?;
    // What was asked for and not yet answered is expected by the engine and unknown to the world.
    let is_asked = |transfer: &Transfer| matches!(transfer.stage, Stage::Requested { .. });
    if !engine.state().transfers().list().iter().any(|one| is_asked(one)) {
        same(desk, "inbound", inbound, desk.in_flight())?;
    }
    same(desk, "fees", units(ledger.net(Purpose::Fees)?), desk.tally().transfer_fees)
}

fn units(amount: Amount) -> f64 {
    real::amount(amount, DECIMALS)
}

fn same(desk: &Desk<'_>, what: &str, engine: f64, world: f64) -> Result<(), Disagreement> {
    // A thousandth of a cent, or what a double of this size leaves after many operations.
    let allowed = 1e-5_f64.max(desk.spec().capital * 1e-11);
    if (engine - world).abs() <= allowed {
        return Ok(());
    }
    Err(Disagreement::Figure { what: what.to_owned(), engine, world })
}
