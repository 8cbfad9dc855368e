//! `trimtab plan`: one decision, nothing sent, and exit codes that say which.

use crate::journals::Journals;
use crate::refusals::refused;
use crate::{World, show, text, trimtab};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Output;

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

/// Plans on the example state with one thing changed.
fn plan(change: (&str, &str), more: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join("s.json");
    let text = std::fs::read_to_string(example("state.json")).unwrap();
    assert!(text.contains(change.0), "{}", change.0);
    std::fs::write(&state, text.replacen(change.0, change.1, 1)).unwrap();
    let config = example("funding-arb.toml");
    trimtab(&[&["plan", show(&config), "--state", show(&state)], more].concat())
}

fn json(output: &Output) -> Value {
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&document["schema"], &document["sent"]), (&"trimtab/plan/1".into(), &false.into()));
    document
}

fn units(amount: &Value) -> i128 {
    let text = amount.as_str().unwrap();
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    format!("{whole}{fraction:0<18}").parse().unwrap()
}

const AS_IS: (&str, &str) = ("USD", "USD");

#[test]
fn a_move_is_proposed_with_what_it_costs() {
    let output = plan(AS_IS, &["--strategy", "weighted-tolerance"]);
    assert_eq!(output.status.code(), Some(10), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    for fragment in ["proposed, nothing sent", "okx -> binance, costs ", "25 min", "Move "] {
        assert!(said.contains(fragment), "`{fragment}` is not in: {said}");
    }
    let document = json(&plan(AS_IS, &["--strategy", "weighted-tolerance", "--json"]));
    assert_eq!((&document["proposed"], &document["unit"]), (&true.into(), &"USD".into()));
    for one in document["moves"].as_array().unwrap() {
        assert_eq!(units(&one["arrives"]) + units(&one["fee"]), units(&one["amount"]));
    }
}

#[test]
fn no_move_is_exit_code_zero() {
    let output = plan(AS_IS, &["--strategy", "none"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("no move, nothing sent"));
    let killed = ("\"kill_switch\": false", "\"kill_switch\": true");
    let output = plan(killed, &["--strategy", "weighted-tolerance", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let document = json(&output);
    assert_eq!(document["refusals"][0]["reason"], "kill_switch");
    assert_eq!(document["moves"].as_array().map(Vec::len), Some(0));
}

#[test]
fn what_is_under_way_counts() {
    let without = json(&plan(("149_985", "1"), &["--strategy", "min-target", "--json"]));
    let with = json(&plan(AS_IS, &["--strategy", "min-target", "--json"]));
    let moved = |document: &Value| units(&document["moves"][0]["amount"]);
    assert!(moved(&without) > moved(&with), "{without} {with}");
}

#[test]
fn dynamic_decides_where_the_file_has_it_and_is_named() {
    let output = plan(AS_IS, &[]);
    assert!(text(&output.stderr).contains("note: dynamic decides"));
    refused(&plan(AS_IS, &["--strategy", "min-tarjet"]), 3, &["did you mean `min-target`?"]);
}

#[test]
fn a_wrong_state_names_its_place() {
    refused(
        &plan(("\"655000\"", "\"much\""), &[]),
        4,
        &["s.json:15:29: accounts.treasury.balance"],
    );
    refused(&plan(("\"kill_switch\"", "\"kill\""), &[]), 4, &["unknown field `kill`"]);
    let config = example("funding-arb.toml");
    let absent = trimtab(&["plan", show(&config), "--state", "/none/s.json"]);
    refused(&absent, 3, &["there is no file", "examples/state.json"]);
    refused(&trimtab(&["plan", show(&config)]), 2, &["--state"]);
}

#[test]
fn the_end_of_a_journal_is_planned_on() {
    let journals = Journals::write();
    let busy = journals.busy();
    let output = trimtab(&["plan", "--journal", show(&busy), "--json"]);
    assert!(matches!(output.status.code(), Some(0 | 10)), "{}", text(&output.stderr));
    let document = json(&output);
    assert_eq!(document["strategy"], "weighted-tolerance");
    assert_eq!(document["at"], "2022-05-05T00:00:00Z");
    let proposed = document["proposed"] == true;
    assert_eq!(output.status.code(), Some(if proposed { 10 } else { 0 }));
    let config = example("funding-arb.toml");
    let other = trimtab(&["plan", show(&config), "--journal", show(&busy)]);
    refused(&other, 4, &["the journal is of another book"]);
    let benchmark = journals.world.path("b.json");
    let other = trimtab(&["plan", show(&benchmark), "--journal", show(&busy)]);
    refused(&other, 2, &["plan takes a TOML file"]);
}

#[test]
fn another_strategy_may_decide_on_a_journal_of_the_same_book() {
    let world = World::new();
    let text_of = std::fs::read_to_string(example("funding-arb.toml")).unwrap();
    let text_of = text_of
        .replace("binance", "north")
        .replace("okx", "south")
        .replace("168h", "24h")
        .replace("2022-05-01T00", "2022-05-02T00")
        .replace("tolerance = \"5%\"", "tolerance = \"0.1%\"")
        .replace("end = \"2022-11-01T00:00Z\"", "end = \"2022-05-03T12:00Z\"");
    let (config, folder) = (world.path("desk.toml"), world.path("journals"));
    std::fs::write(&config, text_of).unwrap();
    let data = world.path(".");
    let mut args = vec!["backtest", show(&config), "--data", show(&data), "--quiet"];
    args.extend(["--window", "luna-2022", "--strategy", "none", "--journal", show(&folder)]);
    let output = trimtab(&args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let journal = folder.join("luna-2022.none.own.own");
    let plan = |strategy| {
        let journal = show(&journal);
        trimtab(&["plan", show(&config), "--journal", journal, "--strategy", strategy, "--json"])
    };
    assert_eq!(plan("none").status.code(), Some(0));
    let output = plan("weighted-tolerance");
    assert_eq!(output.status.code(), Some(10), "{}", text(&output.stdout));
    assert_eq!(json(&output)["strategy"], "weighted-tolerance");
}
