//! The deterministic core: batches of observations in, effects out.
//!
//! Pure and synchronous: no clock, no I/O, no randomness, no threads, no generics at its face.
//! [`Engine::step`] is the only way in, whoever feeds it: a world of the past, a made-up one, or one
//! day the real one.
//!
//! One way through the house, a module a stage, each reading the one before:
//! [`state`] and [`ledger`] -> [`assess`] -> [`strategy`] -> [`guard`] -> [`plan`] -> [`verify`]
//! -> [`execute`]. What a stage hands on can only be made by that stage ([`guard::Permit`],
//! [`plan::Plan`], [`verify::Certified`], [`execute::Submission`]), so a forgotten check does not
//! compile.
//!
//! Reals live in [`assess`] and [`strategy`] only; ledger, guard, plan and transfers are checked
//! integers. A wrong strategy can cost yield, never safety.

pub mod alert;
pub mod assess;
pub mod decision;
pub mod effect;
pub mod engine;
pub mod execute;
pub mod guard;
pub mod ledger;
pub mod margins;
pub mod mutant;
pub mod plan;
pub mod setup;
pub mod state;
pub mod strategy;
pub mod transfer;
pub mod verify;

pub use alert::{Alert, Trouble};
pub use assess::{AccountView, Assessment};
pub use decision::{Decision, Reasoning};
pub use effect::Effect;
pub use engine::{Engine, SuccessionError, Terms};
pub use guard::{Guard, Limits, Reason, Refusal};
pub use ledger::{Ledger, LedgerAccount, Purpose};
pub use margins::{Margins, RuleError};
pub use setup::{Setup, SetupError};
pub use state::{BatchError, DemandTerms, Misfit, State};
pub use strategy::{Proposal, Strategy, StrategyError, StrategySpec, Wish};
