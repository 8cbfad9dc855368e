//! From text to the shape of a configuration; the first thing that does not fit ends it.

use super::finding::Finding;
use super::scalar::{Scalar, Written};
use super::schema::File;
use super::suggest;
use serde::Deserialize;

/// The only version there is.
const VERSION: f64 = 1.0;

/// Reads the shape. The version comes first: a file of another one may have other keys.
pub(super) fn parse(text: &str) -> Result<File, Finding> {
    let versioned: Versioned = toml::from_str(text).map_err(|error| explain(&error))?;
    check_version(versioned.version.as_ref())?;
    toml::from_str(text).map_err(|error| explain(&error))
}

/// Any file that says which version it is.
#[derive(Deserialize)]
struct Versioned {
    version: Option<Written>,
}

fn check_version(version: Option<&Written>) -> Result<(), Finding> {
    const REMEDY: &str = "write version = 1 in the first line";
    match version {
        None => Err(Finding::at(0..0, "the version of the format is missing").remedy(REMEDY)),
        Some(version) if *version.get_ref() == Scalar::Number(VERSION) => Ok(()),
        Some(version) => {
            let problem = format!("version `{}` is not known", version.get_ref());
            Err(Finding::at(version.span(), problem).label("1 is expected here").remedy(REMEDY))
        }
    }
}

/// Puts the parser's message into words that say what to do.
fn explain(error: &toml::de::Error) -> Finding {
    let first_line = error.message().lines().next().unwrap_or("this cannot be read");
    let message = first_line
        .replace("type: sequence", "type: a list")
        .replace("type: map", "type: a table")
        .replace("expected a sequence", "expected a list")
        .replace("expected a map", "expected a table");
    let names: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let at = |problem: String| Finding::at(error.span().unwrap_or(0..0), problem);
    match &names[..] {
        [unknown, known @ ..] if message.starts_with("unknown field") => {
            at(format!("unknown key `{unknown}`"))
                .label("no such key here")
                .remedy(suggest::remedy(unknown, known.iter().copied(), "remove it"))
        }
        [missing] if message.starts_with("missing field") => {
            at(format!("the key `{missing}` is missing"))
                .label("missing in this table")
                .remedy(format!("add `{missing}`; examples/funding-arb.toml shows how"))
        }
        _ => at(message)
            .remedy("correct the TOML here; examples/funding-arb.toml shows how it is written"),
    }
}
