//! Scenarios small enough to be played by hand.

mod play;
mod refused;
mod toml_twin;

use super::Scenario;
use std::path::Path;

/// Two users pay in on `a`, 8 and 6 tokens; `b` has 10.
const SMALL: &str = include_str!("small.json");

fn small() -> Scenario {
    Scenario::parse(SMALL, Path::new("s.json")).unwrap()
}
