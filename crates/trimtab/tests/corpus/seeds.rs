//! The seeds: what the project's own examples say, and the same damaged in ways that happen.

mod journals;
mod texts;

use std::path::Path;

/// A seed by its name.
type Seed = (String, Vec<u8>);

/// The seeds of a target.
pub(crate) fn of(target: &str) -> Vec<Seed> {
    match target {
        "journal" => journals::segments(),
        "chain" => journals::chains(),
        "record" => journals::records(),
        "observation" => journals::stories(),
        text => texts::of(text),
    }
}

/// Bytes as they are, cut, with a bit turned, twice over.
fn damaged(name: &str, bytes: &[u8]) -> Vec<Seed> {
    let cut = bytes[..bytes.len() / 2].to_vec();
    let mut turned = bytes.to_vec();
    turned[bytes.len() / 3] ^= 4;
    let twice = [bytes, bytes].concat();
    let all = [("whole", bytes.to_vec()), ("cut", cut), ("turned", turned), ("twice", twice)];
    all.map(|(how, bytes)| (format!("{name}-{how}"), bytes)).into()
}

/// A file of the project.
fn read(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}
