//! The journals of the public benchmark: every run of its trace windows comes out again; with
//! `TRIMTAB_JOURNALS=all`, every run of every window.
//!
//! Needs the recorded history beside the project (`../shared`, or the folder `TRIMTAB_SHARED`);
//! says so and passes where it is absent.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The benchmark's folder, where there is one.
fn root() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let root = std::env::var_os("TRIMTAB_SHARED").map_or(beside, PathBuf::from);
    if root.join("benchmarks/funding-arb/config.json").exists() {
        return Some(root);
    }
    // Not by macro: the test runner would keep that to itself when the test passes.
    let notice = format!("skipped: no recorded history at {}\n", root.display());
    std::io::stderr().write_all(notice.as_bytes()).unwrap();
    None
}

fn trimtab(args: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_trimtab")).args(args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{args:?}: {said}");
    output
}

/// Records every run of a window and latency, or `only` some, replays them, and gives their number and events.
fn replay_all(root: &Path, window: &str, latency: &str, only: &[&str]) -> (usize, u64) {
    let folder = tempfile::tempdir().unwrap();
    let journals = folder.path().join("journals");
    let config = root.join("benchmarks/funding-arb/config.json");
    let data = root.join("data");
    let [config, data, to] = [&config, &data, &journals].map(|path| path.to_str().unwrap());
    let mut args = vec!["backtest", "--benchmark", config, "--data", data, "--journal", to];
    args.extend(["--json", "--window", window, "--latency", latency]);
    args.extend(only);
    let runs: Value = serde_json::from_slice(&trimtab(&args).stdout).unwrap();
    let runs = runs["runs"].as_array().unwrap();
    let mut events = 0;
    for run in runs {
        let name = ["window", "strategy", "variant", "latency"];
        let name = name.map(|part| run[part].as_str().unwrap()).join(".");
        let output = trimtab(&["replay", "--json", journals.join(&name).to_str().unwrap()]);
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        let replayed = &document["journals"][0];
        assert_eq!(replayed["differences"], 0, "{name}");
        assert_eq!(replayed["state_hash"], run["state_hash"], "{name}");
        events += replayed["events"].as_u64().unwrap();
    }
    (runs.len(), events)
}

#[test]
fn every_benchmark_journal_comes_out_again() {
    let Some(root) = root() else { return };
    let all = std::env::var_os("TRIMTAB_JOURNALS").is_some_and(|which| which == "all");
    let ranked = ["luna-2022", "calm-2023", "etf-2024", "four-venues-2025"];
    let windows: &[&str] = if all { &ranked } else { &[] };
    let mut sum = (0, 0);
    for window in ["trace-luna", "trace-roll"].iter().chain(windows) {
        for latency in ["base", "slow"] {
            // The benchmark's own rules, then the strategy that is none of them.
            for only in [&[][..], &["--strategy", "dynamic"]] {
                let (runs, events) = replay_all(&root, window, latency, only);
                sum = (sum.0 + runs, sum.1 + events);
            }
        }
    }
    let told = format!("{} journals replayed, {} events, 0 differences\n", sum.0, sum.1);
    std::io::stderr().write_all(told.as_bytes()).unwrap();
    assert!(sum.0 >= 40 && sum.1 > 100_000, "{sum:?}");
}
