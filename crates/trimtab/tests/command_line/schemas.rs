//! What `--json` prints is what its schema says, to the field.

use crate::{Journals, World, example, show, text, trimtab};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::process::Output;

/// One command line, the command that it is of, and the schema of what it prints.
struct Case {
    command: &'static str,
    schema: &'static str,
    output: Output,
    codes: &'static [i32],
}

fn case(command: &'static str, schema: &'static str, more: &[&str]) -> Case {
    let words: Vec<&str> = command.split(' ').chain(more.iter().copied()).collect();
    Case { command, schema, output: trimtab(&words), codes: &[0] }
}

/// Every command that prints JSON, on small inputs that make it say as much as it can.
fn cases() -> Vec<Case> {
    let (state, config) = (example("state.json"), example("funding-arb.toml"));
    let scenario = example("scenarios/evening-rush.json");
    let (instance, accounts) = (example("instance.json"), example("account.toml"));
    let steps = ["--shock", "BTC=-10%", "--withdraw", "futures:90_000", "--curve", "--json"];
    let mut all = vec![
        case("margin", "margin-1", &[&accounts, "--json"]),
        Case { codes: &[2], ..case("margin", "margin-1", &[&[&*accounts], &steps[..]].concat()) },
        case("demo", "demo-1", &["--json", "--seed", "7"]),
        case("scenario", "scenario-1", &[&scenario, "--phases", "2", "--seeds", "1", "--json"]),
        case("solve", "solve-1", &[&instance, "--json"]),
        case("solve", "solve-1", &[&instance, "--fixed-charges", "--repeat", "2", "--json"]),
        case("scenario", "scenario-1", &[&scenario, "--settle", "weights", "--json"]),
    ];
    for strategy in ["dynamic", "weighted-tolerance", "min-target", "none"] {
        let more = [&config, "--state", &state, "--strategy", strategy, "--json"];
        all.push(Case { codes: &[0, 10], ..case("plan", "plan-1", &more) });
    }
    let folder = tempfile::tempdir().unwrap();
    let history = folder.path().join("history");
    all.push(case("data sample", "data-sample-1", &[show(&history), "--json"]));
    all.extend(checks());
    all.extend(backtests());
    all.extend(journals());
    all
}

fn checks() -> Vec<Case> {
    let world = World::new();
    let bars = world.path("perp-candles/north_mark_1h.csv.gz");
    let into = world.path("imported");
    let import = ["ours", show(&bars), "--venue", "north", "--to", show(&into), "--json"];
    let files = [
        example("funding-arb.toml"),
        example("basis-pairs.toml"),
        example("scenarios/evening-rush.json"),
        show(&world.path("b.json")).to_owned(),
    ];
    let checks = files.iter().map(|file| case("check", "check-1", &[file, "--json"]));
    let explained = case("check", "check-1", &[&files[0], "--explain", "--json"]);
    let imported = case("data import", "data-import-1", &import);
    checks.chain([explained, imported]).collect()
}

fn backtests() -> Vec<Case> {
    let (world, long) = (World::new(), World::of_ten_days());
    let of = |schema, output| Case { command: "backtest", schema, output, codes: &[0] };
    vec![
        of("backtest-1", world.backtest(&["--window", "three-days", "--json"])),
        of(
            "backtest-1",
            world.backtest(&["--window", "two-days", "--policy", "dynamic", "--json"]),
        ),
        of(
            "perturb-1",
            long.backtest(&["--window", "ten-days", "--perturb", "3", "--days", "5", "--json"]),
        ),
        of(
            "perturb-1",
            long.backtest(&["--window", "ten-days", "--perturb", "1", "--days", "5", "--json"]),
        ),
    ]
}

fn journals() -> Vec<Case> {
    let journals = Journals::write();
    let [busy, dynamic] = ["weighted-tolerance", "dynamic"].map(|rule| journals.of(rule));
    let span = ["--between", "2022-05-01", "2022-05-06", "--json"];
    let mut all = vec![
        case("replay", "replay-1", &[&busy, &dynamic, "--json"]),
        Case { codes: &[12], ..case("replay", "replay-1", &["--json", &doctored(&journals)]) },
    ];
    let page = journals.world.path("report.html");
    let more = [&busy, &dynamic, "--out", show(&page), "--json"];
    all.push(case("report", "report-1", &more));
    let [live, compacted] = [false, true].map(|cut| crate::live::live(&journals, "dynamic", cut));
    for journal in [&busy, &dynamic, &live, &compacted] {
        all.push(case("journal verify", "journal-verify-1", &[journal, "--json"]));
        all.push(case("journal export", "journal-1", &[journal]));
        all.push(case("journal show", "journal-1", &[journal, "--decisions", "--json"]));
        all.push(case("why", "why-1", &[journal, "--json"]));
        all.push(case("why", "why-1", &[&[journal.as_str()][..], &span].concat()));
        let more = ["--journal", journal, "--json"];
        all.push(Case { codes: &[0, 10], ..case("plan", "plan-1", &more) });
    }
    all
}

/// The header of a rule that does nothing before the story of one that moves.
fn doctored(journals: &Journals) -> String {
    use trimtab_node::journal::{Reader, Writer};
    let frames = |journal: String| {
        let mut reader = Reader::open(journal.as_ref()).unwrap();
        std::iter::from_fn(|| reader.next_frame().unwrap()).collect::<Vec<_>>()
    };
    let mut whole = frames(journals.of("weighted-tolerance"));
    whole[0] = frames(journals.of("none")).remove(0);
    let doctored = journals.world.path("doctored");
    let mut writer = Writer::create(&doctored, 1 << 20).unwrap();
    for frame in &whole {
        writer.append(frame.kind, &frame.payload).unwrap();
    }
    writer.sync().unwrap();
    show(&doctored).to_owned()
}

/// The checked-in schema of this name.
fn schema(name: &str) -> Value {
    let path = crate::places::root().join(format!("docs/schema/{name}.json"));
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// The schema without room for fields that it does not name.
///
/// What stands in a `oneOf` beside fields, as of a flattened enum, knows a part of them only: there
/// the whole is closed and not its parts, nor what they refer to.
fn closed(mut schema: Value) -> Value {
    let mut parts = BTreeSet::new();
    close(&mut schema, false, &mut parts);
    for part in parts {
        let part = schema.pointer_mut(part.trim_start_matches('#')).unwrap();
        part.as_object_mut().unwrap().remove("additionalProperties");
    }
    schema
}

fn close(schema: &mut Value, is_part: bool, parts: &mut BTreeSet<String>) {
    let Some(object) = schema.as_object_mut() else { return };
    let has_fields = object.contains_key("properties");
    let is_split = has_fields && ["oneOf", "$ref"].iter().any(|key| object.contains_key(*key));
    if has_fields && !is_part {
        let key = if is_split { "unevaluatedProperties" } else { "additionalProperties" };
        object.entry(key).or_insert(json!(false));
    }
    if let Some(part) = object.get("$ref").filter(|_| is_part || is_split) {
        parts.insert(part.as_str().unwrap().to_owned());
    }
    for (key, inner) in object.iter_mut() {
        match key.as_str() {
            "properties" | "$defs" => {
                let each = inner.as_object_mut().unwrap().values_mut();
                each.for_each(|one| close(one, false, parts));
            }
            "items" | "additionalProperties" => close(inner, false, parts),
            "oneOf" | "anyOf" => {
                let each = inner.as_array_mut().unwrap().iter_mut();
                each.for_each(|one| close(one, is_split || is_part, parts));
            }
            _ => {}
        }
    }
}

#[test]
fn what_is_printed_is_what_the_schema_says() {
    for Case { command, schema: name, output, codes } in cases() {
        let said = text(&output.stderr);
        assert!(
            output.status.code().is_some_and(|code| codes.contains(&code)),
            "{command}: {said}"
        );
        let validator = jsonschema::validator_for(&closed(schema(name))).unwrap();
        let printed = text(&output.stdout);
        assert!(!printed.is_empty(), "{command} printed nothing");
        for line in printed.lines() {
            let document: Value = serde_json::from_str(line).unwrap();
            let id = format!("trimtab/{}", name.replacen("-1", "/1", 1));
            assert_eq!(document["schema"], id, "{command}");
            let wrong: Vec<String> = validator
                .iter_errors(&document)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert_eq!(wrong, Vec::<String>::new(), "{command}: {line}");
        }
    }
}

/// A check that lets everything pass would be no check.
#[test]
fn a_field_more_or_less_is_found() {
    let output = trimtab(&["demo", "--json"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let validator = jsonschema::validator_for(&closed(schema("demo-1"))).unwrap();
    assert!(validator.is_valid(&document));
    let mut more = document.clone();
    more["trimtab"]["mood"] = json!("good");
    assert!(!validator.is_valid(&more));
    let mut less = document.clone();
    less["nobody"].as_object_mut().unwrap().remove("transfers");
    assert!(!validator.is_valid(&less));
    let mut other = document;
    other["schema"] = json!("trimtab/demo/2");
    assert!(!validator.is_valid(&other));
    // Fields of a flattened enum.
    let validator = jsonschema::validator_for(&closed(schema("journal-1"))).unwrap();
    let close = json!({"schema": "trimtab/journal/1", "record": 9, "unit": "USD", "kind": "close",
                       "batches": 4, "state_hash": "00"});
    assert!(validator.is_valid(&close));
    let mut more = close;
    more["batch"] = json!(4);
    assert!(!validator.is_valid(&more));
}

/// The examples that are read are held to their schemas too.
#[test]
fn what_is_read_is_what_the_schema_says() {
    for (file, name) in [("state.json", "state-1"), ("instance.json", "instance-1")] {
        let text = std::fs::read_to_string(example(file)).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        let validator = jsonschema::validator_for(&schema(name)).unwrap();
        let wrong = validator.iter_errors(&document).map(|one| one.to_string());
        assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new());
    }
}

#[test]
fn every_command_with_json_is_among_them() {
    let page =
        std::fs::read_to_string(crate::places::root().join("docs/reference/cli.md")).unwrap();
    let sections = page.split("\n## trimtab ").skip(1);
    let with_json = sections.filter(|section| section.contains("\n- `--json`"));
    let with_json: BTreeSet<&str> =
        with_json.map(|section| section.lines().next().unwrap()).collect();
    assert!(with_json.len() > 8, "{with_json:?}");
    let tried: Vec<&str> = cases().iter().map(|case| case.command).collect();
    for command in with_json {
        assert!(tried.contains(&command), "`trimtab {command} --json` is held to no schema here");
    }
}
