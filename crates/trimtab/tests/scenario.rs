//! `trimtab scenario` as a user meets it: the built binary, files on disk, exit codes.

#![allow(clippy::unwrap_used, reason = "a test ends where a figure is missing")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/scenarios/evening-rush.json")
}

/// Plays the example with more arguments.
fn play(more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trimtab"));
    command.arg("scenario").arg(example());
    if !more.contains(&"--phases") {
        command.args(["--phases", "2", "--seeds", "2"]);
    }
    command.args(more).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What `--json` says; all must be well.
fn json(more: &[&str]) -> Value {
    let output = play(&[more, &["--json"]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_table_shows_who_was_served_and_what_it_took() {
    let output = play(&[]);
    assert_eq!(output.status.code(), Some(0));
    let table = text(&output.stdout);
    assert!(table.contains("evening-rush") && table.contains("p95 ms"), "{table}");
    assert!(table.contains("4 runs (2 poll phases x 2 seeds)"), "{table}");
}

#[test]
fn json_has_a_schema_and_the_same_figures_every_time() {
    let document = json(&[]);
    assert_eq!(document["schema"], "trimtab/scenario/1");
    assert_eq!(document["strategy"], "dynamic");
    let one = &document["scenarios"][0];
    assert_eq!((&one["name"], &one["transfers"]), (&"evening-rush".into(), &21.into()));
    assert_eq!(one["completion_rate"], 1.0);
    assert!(one["latency_ms"]["p50"].as_f64().unwrap() >= 100.0);
    for key in ["moves", "volume", "fees", "refusals", "failures", "returned"] {
        assert_eq!(one[key], document["totals"][key], "{key}: one scenario is its own sum");
    }
    assert_eq!(document, json(&[]));
}

#[test]
fn the_strategies_differ_as_they_should() {
    let volume = |more: &[&str]| json(more)["totals"]["volume"].as_f64().unwrap();
    let (need, weights) = (volume(&[]), volume(&["--strategy", "weighted-tolerance"]));
    assert!(0.0 < need && need < weights, "{need} {weights}");
    let nobody = json(&["--strategy", "none"]);
    assert_eq!(nobody["totals"]["moves"], 0.0);
    assert!(nobody["totals"]["completion_rate_min"].as_f64().unwrap() < 1.0);
    assert!(volume(&["--settle", "weights"]) > need);
    let thrice = json(&["--repeat", "3", "--delay", "2000", "--jitter", "0"]);
    assert_eq!(thrice["scenarios"][0]["transfers"], 63);
}

#[test]
fn moves_are_priced() {
    let free = json(&["--strategy", "weighted-tolerance", "--fee", "0", "--fee-rate", "0"]);
    assert_eq!(free["totals"]["fees"], 0.0);
    assert!(free["totals"]["moves"].as_f64().unwrap() > 0.0);
}

#[test]
fn what_cannot_be_is_refused_with_its_exit_code() {
    let cases: [(&[&str], i32, &str); 6] = [
        (&["--settle", "weights", "--strategy", "none"], 2, "--settle goes with"),
        (&["--fee=-1"], 2, "a fee is zero or more"),
        (&["--fee-rate", "100%"], 2, "0 to below 100 %"),
        (&["--fee", "much"], 2, "--fee much"),
        (&["--phases", "0"], 2, "1..=1000"),
        (&["nowhere.json"], 3, "there is no scenario file nowhere.json"),
    ];
    for (more, code, fragment) in cases {
        let output = play(more);
        // Long messages are wrapped: read them as one line.
        let message = text(&output.stderr).replace('│', " ");
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(output.status.code(), Some(code), "{message}");
        assert!(message.contains(fragment), "{message}");
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bad.json");
    std::fs::write(&path, "{\"name\": 7}").unwrap();
    let output = play(&[path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(4));
    assert!(text(&output.stderr).contains("bad.json:1:10"), "{}", text(&output.stderr));
}

#[test]
fn a_comma_is_no_point() {
    for (more, meant) in [(["--fee", "1,5"], "write 1.5"), (["--fee-rate", "1,5%"], "write 1.5")] {
        let output = play(&more);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("has a comma") && said.contains(meant), "{said}");
    }
}
