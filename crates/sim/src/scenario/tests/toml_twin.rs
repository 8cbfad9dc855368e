//! The same scenario as TOML.

use super::{SMALL, small};
use crate::scenario::{Scenario, is_meant};
use std::path::Path;

const PATH: &str = "s.toml";

/// The small scenario in the other notation.
fn twin() -> String {
    let table: toml::Table = serde_json::from_str(SMALL).unwrap();
    toml::to_string_pretty(&table).unwrap()
}

#[test]
fn both_notations_say_the_same() {
    let read = |text: &str| Scenario::parse(text, Path::new(PATH)).unwrap();
    assert_eq!(read(&twin()), small());
    assert_eq!(read(&format!("\u{feff}# a comment\r\n{}", twin().replace('\n', "\r\n"))), small());
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    for (from, to, said) in [
        ("\"a\"", "\"b\"", "chains: a chain is named twice"),
        ("timestamp = ", "timestamp = -", "invalid value"),
        ("duration = ", "length = ", "unknown field `length`"),
        ("duration = ", "duration = \"1\" #", "invalid type"),
    ] {
        let broken = twin().replacen(from, to, 1);
        let line = twin().lines().position(|line| line.contains(from)).unwrap() + 1;
        let message = Scenario::parse(&broken, Path::new(PATH)).unwrap_err().to_string();
        // A list may begin above the line of what is wrong in it.
        let at = |line: usize| message.starts_with(&format!("{PATH}:{line}:"));
        assert!(at(line) || at(line - 1), "{message}");
        assert!(message.contains(said), "{message}");
    }
}

#[test]
fn a_scenario_is_known_by_its_keys() {
    assert!(is_meant(SMALL, Path::new("s.json")) && is_meant(&twin(), Path::new(PATH)));
    assert!(!is_meant("version = 1\n[capital]\n", Path::new(PATH)));
    assert!(!is_meant("{\"benchmark\": 1}", Path::new("b.json")));
    assert!(!is_meant("[chains", Path::new(PATH)) && !is_meant("[]", Path::new("s.json")));
}
