//! `--state`: what is observed now, from a JSON file of schema `trimtab/state/1`.
//!
//! Decides whether the file says enough about every account of the configuration to decide on, and
//! turns it into one batch for a fresh engine. A refusal names file, line, column, value and
//! remedy.

mod fault;
mod observe;
pub(crate) mod schema;
#[cfg(test)]
mod tests;

use crate::exit::Failure;
use std::io::{ErrorKind, Read};
use std::path::Path;
use trimtab_model::{Batch, Portfolio, Timestamp};

/// Beyond this a file is something else than a state.
const BYTES_MAX: u64 = 16 << 20;

/// A state as one batch.
#[derive(Debug)]
pub(crate) struct Observed {
    pub(crate) at: Timestamp,
    pub(crate) batch: Batch,
    pub(crate) hourly_volatility: Option<f64>,
}

/// Reads and checks a state for a portfolio.
pub(super) fn read(path: &Path, portfolio: &Portfolio) -> Result<Observed, Failure> {
    let text = text(path).map_err(|error| {
        let shown = path.display();
        match error.kind() {
            ErrorKind::NotFound => Failure::not_found(format!(
                "there is no file {shown}; name a state, or start from a copy of \
                 examples/state.json"
            )),
            _ => Failure::input(format!("{shown} cannot be read: {error}; name a state file")),
        }
    })?;
    parse(&text, path, portfolio).map_err(Failure::input)
}

fn text(path: &Path) -> std::io::Result<String> {
    let mut text = String::new();
    std::fs::File::open(path)?.take(BYTES_MAX).read_to_string(&mut text)?;
    Ok(text)
}

/// The state in `text`, or what is wrong with it and where.
pub(crate) fn parse(text: &str, path: &Path, portfolio: &Portfolio) -> Result<Observed, String> {
    let file: schema::File =
        serde_json::from_str(text).map_err(|error| fault::malformed(path, &error))?;
    observe::observe(&file, portfolio).map_err(|fault| fault.told(text, path))
}
