//! The decoders of what people write, from bytes in memory: for whoever tries bytes that nobody
//! would write. The commands read files through the same code.
//!
//! Every function answers any bytes: with what stands in them, or with a message for people. None
//! panics, and none takes more memory than a small multiple of what it was given.

use crate::config;
use crate::exit::Failure;
use crate::plan::{self, state::Observed};
use std::path::Path;
use trimtab_engine::Setup;
use trimtab_model::{Batch, Timestamp};
use trimtab_risk::rules::{RuleTerms, Symbols, TermsError};
use trimtab_sim::run::setup_for;

/// What the state is called in messages.
const STATE: &str = "state.json";

/// Reads a desk's configuration (TOML) as from a file of the working folder, without environment.
///
/// # Errors
/// The whole message that a command would print.
pub fn configuration(bytes: &[u8]) -> Result<(), String> {
    let read = config::of_bytes(Path::new("desk.toml"), bytes.to_vec());
    read.map(drop).map_err(message)
}

/// Reads an account file (TOML), as `trimtab margin` does.
///
/// # Errors
/// The whole message that a command would print.
pub fn accounts(bytes: &[u8]) -> Result<(), String> {
    let read = config::accounts::of_bytes(Path::new("account.toml"), bytes.to_vec());
    read.map(drop).map_err(message)
}

/// Reads a venue's parameters (JSON), as a file that `rule` of a venue or an account names.
///
/// # Errors
/// What is wrong, where, and what would be right.
pub fn parameters(bytes: &[u8]) -> Result<(), String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let told = |error: TermsError| format!("{}: {}; {}", error.at, error.problem, error.remedy);
    let terms = RuleTerms::from_json(text).map_err(told)?;
    terms.rule(Symbols { assets: &["USDC", "WETH"], markets: &["BTC", "ETH"] }).map_err(told)?;
    Ok(())
}

/// What the engine of a configuration's first strategy is made from.
///
/// # Errors
/// The whole message that a command would print.
pub fn setup(configuration: &str) -> Result<Setup, String> {
    let path = Path::new("desk.toml");
    let config = config::of_bytes(path, configuration.as_bytes().to_vec()).map_err(message)?;
    let (_, strategy) = config.strategies.first().ok_or("it names no strategy")?;
    setup_for(&config.desk, strategy).map_err(|error| error.to_string())
}

/// The batch that a state (JSON) makes for an engine, as `trimtab plan --state` reads it.
///
/// # Errors
/// The whole message that a command would print.
pub fn batch(setup: &Setup, bytes: &[u8]) -> Result<(Timestamp, Batch), String> {
    observed(setup, bytes).map(|observed| (observed.at, observed.batch))
}

/// What `trimtab plan --state` proposes on a state (JSON), in words.
///
/// # Errors
/// The whole message that a command would print.
pub fn state(setup: &Setup, bytes: &[u8]) -> Result<String, String> {
    plan::told(setup.clone(), observed(setup, bytes)?, Path::new(STATE)).map_err(message)
}

fn observed(setup: &Setup, bytes: &[u8]) -> Result<Observed, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    plan::state::parse(text, Path::new(STATE), &setup.portfolio)
}

/// A failure as it would be shown.
fn message(failure: Failure) -> String {
    match failure {
        Failure::Failed(report)
        | Failure::Usage(report)
        | Failure::NotFound(report)
        | Failure::Input(report)
        | Failure::Damaged(report)
        | Failure::Differs(report)
        | Failure::Occupied(report) => format!("{report:?}"),
        Failure::ReaderGone => String::new(),
    }
}
