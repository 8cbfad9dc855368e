//! What the data lacks is told, quiet or not.

use crate::history::{HOUR_MS, START_MS, candles, gzip};
use crate::{World, text};
use serde_json::Value;
use std::ops::Range;

/// A window over all four days of the history, which lacks north's bars in `hole`.
fn with_hole(hole: Range<i64>) -> World {
    let world = World::new();
    let benchmark = crate::BENCHMARK.replacen("2022-05-02T00:00Z", "2022-05-01T00:00Z", 1);
    std::fs::write(world.path("b.json"), benchmark).unwrap();
    let is_kept = |line: &&str| {
        let ts: Option<i64> = line.split(',').next().and_then(|ts| ts.parse().ok());
        ts.is_none_or(|ts| !hole.contains(&((ts - START_MS) / HOUR_MS)))
    };
    let csv = candles("north", 1.0);
    let kept: Vec<&str> = csv.lines().filter(is_kept).collect();
    gzip(&world.path("perp-candles/north_mark_1h.csv.gz"), &(kept.join("\n") + "\n"));
    world
}

/// What is said on stderr, and north's series in the JSON document.
fn told(world: &World) -> (String, Value) {
    let output = world.backtest(&["--window", "three-days", "--json", "-q"]);
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    (said, document["windows"][0]["series"][0].clone())
}

#[test]
fn a_long_hole_is_warned_of_even_quietly() {
    let (said, series) = told(&with_hole(10..83));
    let warning = "warning: window three-days: no bar of north BTC from 2022-05-01T10:00Z to \
                   2022-05-04T11:00Z (3.0 days): marks are repeated, P&L is 0 there while \
                   interest runs; end the window before it or start after it";
    assert!(said.contains(warning), "{said}");
    assert!(said.contains("note: three-days: north BTC: no bar in 73 of 96 hours"), "{said}");
    assert_eq!((&series["bars"], &series["longest_hole_h"]), (&23.into(), &73.into()));
}

#[test]
fn a_shorter_hole_is_a_note() {
    let (said, series) = told(&with_hole(10..82));
    assert!(said.contains("no bar in 72 of 96 hours") && !said.contains("warning"), "{said}");
    assert_eq!(series["longest_hole_h"], 72);
}

#[test]
fn before_its_first_bar_a_series_is_not_held() {
    let (said, _) = told(&with_hole(0..80));
    assert!(
        said.contains("north BTC: starts at 2022-05-04T08:00Z, nothing is held before"),
        "{said}"
    );
    assert!(!said.contains("warning") && !said.contains("repeated"), "{said}");
}

#[test]
fn a_series_without_any_bar_is_told_once() {
    let (said, series) = told(&with_hole(0..96));
    assert_eq!(said.matches("north BTC").count(), 1, "{said}");
    assert!(said.contains("north BTC: is not in the data"), "{said}");
    assert_eq!(series["longest_hole_h"], 96);
}
