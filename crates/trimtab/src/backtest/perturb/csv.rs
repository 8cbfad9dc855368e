//! `--paths-csv`: one line a path and strategy, for whoever wants to reckon further.

use super::super::place::{Naming, Place};
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

/// Makes sure that the file can be written, before any work is done.
pub(super) fn place(path: &Path) -> Result<Place, Failure> {
    Place::of(path, Naming { option: "--paths-csv", example: "paths.csv" })
}

/// Writes every path's figures, in the paths' order, and puts the file in place.
pub(super) fn write(place: Place, plan: &Plan<'_>, walks: &[Walk]) -> Result<(), Failure> {
    let mut target = csv::Writer::from_writer(place.file()?);
    let written = records(&mut target, plan, walks);
    written.map_err(|error| place.failed(&error.into()))?;
    target.flush().map_err(|error| place.failed(&error))?;
    place.settle()
}

fn records(
    target: &mut csv::Writer<File>,
    plan: &Plan<'_>,
    walks: &[Walk],
) -> Result<(), csv::Error> {
    target.write_record(HEAD)?;
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
            target.write_record(record)?;
        }
    }
    Ok(())
}
