//! Scenarios of a bridge's liquidity: users pay in on one chain and are paid out on another, and
//! somebody has to keep enough money where it will be wanted.
//!
//! Files are in the schema of Hyperlane's rebalancer simulator, as JSON or, with comments, as TOML. [`world`] plays them in virtual
//! time, [`mod@run`] drives the engine through, [`score`] says what came of it and takes averages over
//! poll phases and seeds. The same file, settings and strategy give the same figures.

mod portfolio;
mod read;
pub mod run;
mod schema;
pub mod score;
pub mod settings;
mod tell;
#[cfg(test)]
mod tests;
mod toml_text;
pub mod world;

pub use run::{ScenarioRunError, run};
pub use score::{Latency, Run, Score};
pub use settings::{Pricing, Rule, Settings};

use crate::world_file::WorldFileError;
use schema::File;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;
use std::path::Path;
use trimtab_engine::strategy::Weight;
use trimtab_model::Amount;

/// Whether a text at this path is meant as a scenario, right or wrong: it has chains and transfers.
#[must_use]
pub fn is_meant(text: &str, path: &Path) -> bool {
    const MARKS: [&str; 2] = ["chains", "transfers"];
    if toml_text::is_meant(path) {
        return text
            .parse::<toml::Table>()
            .is_ok_and(|table| MARKS.iter().all(|mark| table.contains_key(*mark)));
    }
    let object: Result<BTreeMap<String, IgnoredAny>, _> = serde_json::from_str(text);
    object.is_ok_and(|object| MARKS.iter().all(|mark| object.contains_key(*mark)))
}

/// The JSON schema (draft 2020-12) of a scenario file.
#[must_use]
pub fn file_schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12();
    settings.into_generator().into_root_schema_for::<File>().to_value()
}

/// The most chains a scenario may have.
pub const CHAINS_MAX: usize = 64;

/// A scenario that can be run.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// What it is called.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Milliseconds over which users come.
    pub duration_ms: u64,
    /// Names of the chains.
    pub chains: Vec<String>,
    /// What each holds at the start.
    pub collateral: Vec<Amount>,
    /// What users do, in order of time.
    pub transfers: Vec<UserTransfer>,
    /// Milliseconds from a user's deposit to the first attempt to pay out.
    pub delivery_ms: u64,
    /// Milliseconds between two looks of the rebalancer.
    pub poll_ms: u64,
    /// By origin, then destination; `None` where there is no bridge.
    pub bridges: Vec<Vec<Option<Bridge>>>,
    /// Where a rule by weights wants the money, in chain order.
    pub weights: Vec<Weight>,
}

/// A user pays in on one chain, to be paid out on another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserTransfer {
    /// Its name.
    pub id: String,
    /// Milliseconds since the start.
    pub at_ms: u64,
    /// Chain on which the user pays in.
    pub origin: usize,
    /// Chain on which the user is paid out.
    pub destination: usize,
    /// How much, both times.
    pub amount: Amount,
}

/// How a bridge carries what is moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bridge {
    /// Milliseconds on average.
    pub delay_ms: u64,
    /// Milliseconds by which it may be faster or slower.
    pub jitter_ms: u64,
    /// Share of the moves that come back.
    pub failure_rate: f64,
}

impl Scenario {
    /// Reads and checks a scenario file.
    ///
    /// # Errors
    /// [`WorldFileError`] when it cannot be read or describes nothing that can be run.
    pub fn read(path: &Path) -> Result<Self, WorldFileError> {
        let text = std::fs::read_to_string(path)
            .map_err(|error| WorldFileError::unreadable(path, "scenario", &error))?;
        Self::parse(&text, path)
    }

    /// Checks the text of a scenario file; `path` names it in messages.
    ///
    /// # Errors
    /// [`WorldFileError`] when it describes nothing that can be run.
    pub fn parse(text: &str, path: &Path) -> Result<Self, WorldFileError> {
        if toml_text::is_meant(path) {
            return toml_text::parse(text, path);
        }
        let file: File = serde_json::from_str(text)
            .map_err(|error| WorldFileError::malformed(path, "docs/scenarios.md says", &error))?;
        read::read(&file).map_err(|finding| finding.locate(text, path))
    }

    /// The same with every bridge's times replaced.
    #[must_use]
    pub fn with_bridges(mut self, delay_ms: Option<u64>, jitter_ms: Option<u64>) -> Self {
        for bridge in self.bridges.iter_mut().flatten().flatten() {
            bridge.delay_ms = delay_ms.unwrap_or(bridge.delay_ms);
            bridge.jitter_ms = jitter_ms.unwrap_or(bridge.jitter_ms).min(bridge.delay_ms);
        }
        self
    }

    /// The same users `times` over, one round after another.
    #[must_use]
    pub fn repeated(mut self, times: u64) -> Self {
        let round = std::mem::take(&mut self.transfers);
        for time in 0..times {
            let later = time.saturating_mul(self.duration_ms);
            self.transfers.extend(round.iter().map(|one| UserTransfer {
                id: format!("{}#{}", one.id, time + 1),
                at_ms: one.at_ms.saturating_add(later),
                ..one.clone()
            }));
        }
        // The last of one round and the first of the next may share an instant.
        self.transfers.sort_by_key(|one| one.at_ms);
        self.duration_ms = self.duration_ms.saturating_mul(times);
        self
    }
}
