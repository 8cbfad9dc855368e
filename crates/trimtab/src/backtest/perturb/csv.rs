//! `--paths-csv`: one line a path and strategy, for whoever wants to reckon further.

use super::plan::Plan;
use super::walk::Walk;
use crate::exit::Failure;
use std::fs::File;
use std::path::Path;

const HEAD: [&str; 13] = [
    "path",
    "window",
    "scale",
    "mirrored",
    "latency",
    "times_multiple",
    "strategy",
    "variant",
    "net_usd",
    "transfer_fees_usd",
    "liquidations",
    "transfers",
    "flat_pair_h",
];

/// A file to write to, made before any work is done.
pub(super) fn open(path: &Path) -> Result<csv::Writer<File>, Failure> {
    csv::Writer::from_path(path).map_err(|error| {
        let path = path.display();
        Failure::failed(format!(
            "--paths-csv cannot write to `{path}`: {error}; name a file in a folder that exists, \
             such as paths.csv"
        ))
    })
}

/// Writes every path's figures, in the paths' order.
pub(super) fn write(
    mut target: csv::Writer<File>,
    plan: &Plan<'_>,
    walks: &[Walk],
) -> Result<(), Failure> {
    let failed = |error: csv::Error| Failure::failed(format!("--paths-csv: {error}"));
    target.write_record(HEAD).map_err(failed)?;
    for (path, walk) in walks.iter().enumerate() {
        for ((play, latency), end) in plan.plays.iter().zip(&walk.ends) {
            let record = [
                path.to_string(),
                plan.window(path).name.clone(),
                walk.draw.scale.to_string(),
                walk.draw.is_mirrored.to_string(),
                play.latency.clone(),
                walk.draw.multiples[*latency].to_string(),
                play.name.clone(),
                play.variant.clone(),
                end.net.to_string(),
                end.fees.to_string(),
                end.liquidations.to_string(),
                end.transfers.to_string(),
                end.flat_pair_h.to_string(),
            ];
            target.write_record(record).map_err(failed)?;
        }
    }
    target.flush().map_err(|error| failed(error.into()))
}
