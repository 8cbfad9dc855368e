//! The decoders of what people write, from bytes in memory: for whoever tries bytes that nobody
//! would write. The commands read files through the same code.
//!
//! Every function answers any bytes: with what stands in them, or with a message for people. None
//! panics, and none takes more memory than a small multiple of what it was given.

use crate::config;
use crate::exit::Failure;
use crate::plan;
use std::path::Path;

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

/// What `trimtab plan --state` proposes on a state (JSON) with the first strategy of a
/// configuration (TOML), in words.
///
/// # Errors
/// The whole message that a command would print.
pub fn state(configuration: &str, bytes: &[u8]) -> Result<String, String> {
    let path = Path::new("desk.toml");
    let config = config::of_bytes(path, configuration.as_bytes().to_vec()).map_err(message)?;
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    plan::on_text(&config, text, Path::new("state.json")).map_err(message)
}

/// A failure as it would be shown.
fn message(failure: Failure) -> String {
    match failure {
        Failure::Failed(report)
        | Failure::Usage(report)
        | Failure::NotFound(report)
        | Failure::Input(report)
        | Failure::Damaged(report) => format!("{report:?}"),
        Failure::ReaderGone => String::new(),
    }
}
