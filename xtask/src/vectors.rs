//! Numeric test vectors: which model answers for which file, and how a folder of them is reported.
//!
//! A vector file is found by its stem in [`MODELS`]; one without a model is counted, never an error,
//! so that vectors may be collected ahead of the code they will test.

mod aave_v3;
mod across;
mod bridge_speed;
mod cctp;
mod compare;
mod drift_margin;
mod dydx_v4_accounts;
mod dydx_v4_margin;
mod exact;
mod figures;
mod gmx_v2_margin;
mod hyperliquid_funding;
mod hyperliquid_margin;
mod kyle;
mod liquidity;
mod morpho_adaptive_curve_irm;
mod no_trade;
mod numbers;
mod synthetix_v3_perps;

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{CANNOT, FOUND_WRONG};

/// Runs one file's cases through our code: how many agreed, or the first that did not.
///
/// A JSON file arrives parsed; a CSV file arrives as one JSON string, its text.
type Model = fn(&Value) -> Result<usize, String>;

/// The models we have, by the stem of their vector file.
const MODELS: &[(&str, Model)] = &[
    ("aave_v3", aave_v3::check),
    ("across_lp_fee", across::check),
    ("bridge_speed_tradeoff", bridge_speed::check),
    ("cctp_v2", cctp::check),
    ("drift_margin", drift_margin::check),
    ("dydx_v4_margin", dydx_v4_margin::check),
    ("gmx_v2_margin", gmx_v2_margin::check),
    ("hyperliquid_funding", hyperliquid_funding::check),
    ("hyperliquid_margin", hyperliquid_margin::check),
    ("kyle_lambda", kyle::check),
    ("liquidity_impact", liquidity::check),
    ("morpho_adaptive_curve_irm", morpho_adaptive_curve_irm::check),
    ("no_trade_region", no_trade::check),
    ("synthetix_v3_perps", synthetix_v3_perps::check),
];

/// How a file came out.
enum Outcome {
    Pass(usize),
    Fail(String),
    NoModel,
}

/// Runs every vector file of a folder and prints one line for each.
pub(crate) fn command(folder: &Path) -> u8 {
    match check_folder(folder) {
        Ok(outcomes) => report(&outcomes),
        Err(why) => {
            eprintln!("{why}");
            CANNOT
        }
    }
}

fn report(outcomes: &[(String, Outcome)]) -> u8 {
    let (mut passed, mut failed, mut without) = (0, 0, 0);
    for (name, outcome) in outcomes {
        match outcome {
            Outcome::Pass(cases) => {
                passed += 1;
                println!("pass {name} ({cases} cases)");
            }
            Outcome::Fail(why) => {
                failed += 1;
                println!("fail {name}: {why}");
            }
            Outcome::NoModel => {
                without += 1;
                println!("no-model {name}");
            }
        }
    }
    println!("{} files: {passed} pass, {failed} fail, {without} no-model", outcomes.len());
    if failed == 0 { 0 } else { FOUND_WRONG }
}

fn check_folder(folder: &Path) -> Result<Vec<(String, Outcome)>, String> {
    let files = vector_files(folder)?;
    if files.is_empty() {
        return Err(format!("{}: holds no .json or .csv file", folder.display()));
    }
    files.iter().map(|file| check_file(file)).collect()
}

fn vector_files(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let unreadable = |error| format!("{}: cannot be listed: {error}", folder.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.extension().is_some_and(|extension| extension == "json" || extension == "csv") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn check_file(path: &Path) -> Result<(String, Outcome), String> {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = std::fs::read(path)
        .map_err(|error| format!("{}: cannot be read: {error}", path.display()))?;
    let outcome = match MODELS.iter().find(|(stem, _)| *stem == name) {
        None => Outcome::NoModel,
        Some((_, model)) => match parse(path, bytes).and_then(|value| model(&value)) {
            Ok(0) => Outcome::Fail(String::from("the file holds no cases")),
            Ok(cases) => Outcome::Pass(cases),
            Err(why) => Outcome::Fail(why),
        },
    };
    Ok((name, outcome))
}

fn parse(path: &Path, bytes: Vec<u8>) -> Result<Value, String> {
    if path.extension().is_some_and(|extension| extension == "csv") {
        return String::from_utf8(bytes).map(Value::String).map_err(|error| error.to_string());
    }
    numbers::parse(&bytes)
}
