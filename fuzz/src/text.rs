//! What people write: configurations, account files, parameters of venues, scenarios, states.

use std::path::Path;
use std::sync::LazyLock;
use trimtab::outside;
use trimtab_engine::Setup;
use trimtab_model::{Batch, Timestamp};

/// The desk whose states and batches are told.
const DESK: &str = include_str!("../../examples/funding-arb.toml");
/// What is told of it.
const STATE: &str = include_str!("../../examples/state.json");

/// A target: whether it understood the bytes.
pub(crate) type Target = fn(&[u8]) -> bool;

/// Targets by name.
pub(crate) const TARGETS: [(&str, Target); 5] = [
    ("configuration", |bytes| taken(outside::configuration(bytes))),
    ("accounts", |bytes| taken(outside::accounts(bytes))),
    ("parameters", |bytes| taken(outside::parameters(bytes))),
    ("scenario", scenario),
    ("state", |bytes| taken(outside::state(setup(), bytes))),
];

/// What the desk's engine is made from.
pub(crate) fn setup() -> &'static Setup {
    static SETUP: LazyLock<Setup> =
        LazyLock::new(|| outside::setup(DESK).expect("the example is a configuration"));
    &SETUP
}

/// The example's state, as an engine is told it.
pub(crate) fn told() -> &'static (Timestamp, Batch) {
    static TOLD: LazyLock<(Timestamp, Batch)> = LazyLock::new(|| {
        outside::batch(setup(), STATE.as_bytes()).expect("the example is a state of the desk")
    });
    &TOLD
}

/// A scenario, in one of its two notations.
fn scenario(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let [json, toml] = ["scenario.json", "scenario.toml"].map(|name| {
        let read = trimtab_sim::scenario::Scenario::parse(text, Path::new(name));
        taken(read.map_err(|error| error.to_string()))
    });
    json || toml
}

/// Whether it was taken; a refusal says something.
fn taken<T>(read: Result<T, String>) -> bool {
    let message = read.as_ref().err();
    assert!(message.is_none_or(|message| !message.trim().is_empty()), "refused without a word");
    read.is_ok()
}
