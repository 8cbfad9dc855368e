//! `trimtab solve` as a user meets it: the built binary, files on disk, exit codes.

#![allow(clippy::unwrap_used, reason = "a test ends where a figure is missing")]

#[path = "../../allocate/tests/common/generate.rs"]
mod generate;

use generate::{Family, SIZES, Topology};
use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};

/// Every field that there is, so that the schema and the reader are held against each other.
const FULL: &str = r#"{
  "schema": "trimtab/instance/1",
  "units": {"money": "USD", "price": "share"},
  "nodes": [
    {"name": "a", "held": 100, "inbound": 5, "drawable": "unlimited", "floor": 10,
     "floor_price": "hard", "cap": 400, "utility": {"log": {"weight": 8, "offset": 2}}},
    {"name": "b", "held": 50, "drawable": 20, "floor": 60, "floor_price": 2, "floor_rise": 0.5,
     "utility": {"quadratic": {"slope": 1, "curvature": 0.1, "centre": 40}}},
    {"name": "c", "held": 0, "cap": "unlimited", "utility": {"sum": [
      {"linear": {"price": 0.25}},
      {"curve": {"rise": 0.125, "knots": [[4, 3], [8, 1], [8, 0.5]]}}]}}
  ],
  "routes": [
    {"name": "bridge", "from": "a", "to": "b", "cost": 0.5, "curvature": 0.25, "used": 2,
     "delivered": 0.5, "capacity": 30, "fixed": 1.5},
    {"from": "b", "to": "c", "cost": -0.25, "capacity": "unlimited"}
  ],
  "groups": [{"name": "west", "cap": 90, "nodes": {"b": 1}, "routes": {"b > c": 0.5, "bridge": 2}}]
}"#;

fn solve(file: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trimtab"));
    command.arg("solve").arg(file).args(more).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What `--json` says of a file with these bytes; all must be well.
fn json(bytes: &[u8], more: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("instance");
    std::fs::write(&file, bytes).unwrap();
    let output = solve(&file, &[more, &["--json"]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn number(document: &Value, field: &str) -> f64 {
    document[field].as_f64().unwrap()
}

#[test]
fn the_schema_knows_every_field_that_is_read_and_no_other() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema/instance-1.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let full: Value = serde_json::from_str(FULL).unwrap();
    assert!(validator.is_valid(&full), "{:?}", validator.iter_errors(&full).next());
    assert_eq!(json(FULL.as_bytes(), &[])["status"], "certified");
    for misspelt in [FULL.replace("inbound", "inbond"), FULL.replace("\"hard\"", "\"firm\"")] {
        assert!(!validator.is_valid(&serde_json::from_str(&misspelt).unwrap()));
    }
}

#[test]
fn figures_agree_with_each_other() {
    for family in Family::ALL {
        let bytes = generate::table(family, Topology::Hub, SIZES[0], 1).write();
        let document = json(&bytes, &[]);
        let [objective, bound, idle, benefit, gap] =
            ["objective", "bound", "idle_objective", "benefit", "gap"]
                .map(|field| number(&document, field));
        let slack = 1e-9 * idle.abs();
        assert!(objective <= bound + slack && bound - objective <= gap + slack, "{document}");
        assert!((objective - idle - benefit).abs() <= slack, "{document}");
        assert_eq!(number(&document, "gap_over_benefit"), gap / benefit);
        let flows = document["flows"].as_array().unwrap();
        let used = flows.iter().filter(|flow| number(flow, "flow") > 0.0).count();
        assert_eq!((flows.len(), document["routes_used"].as_u64()), (40, Some(used as u64)));
        assert_eq!(document["nodes"].as_array().unwrap().len(), 10);
    }
}

#[test]
fn fixed_charges_are_counted_where_they_are_asked_for() {
    let without = json(FULL.as_bytes(), &[]);
    let with = json(FULL.as_bytes(), &["--fixed-charges", "--repeat", "3"]);
    assert_eq!((&without["fixed_charges"], &with["fixed_charges"]), (&false.into(), &true.into()));
    assert!(number(&with, "objective") < number(&without, "objective"));
    assert!(without["timing"].is_null());
    assert_eq!(with["timing"]["repeats"], 3);
}

#[test]
fn nothing_to_do_is_said_and_proved() {
    let dear = FULL.replace("\"cost\": 0.5", "\"cost\": 900").replace("-0.25", "900");
    let document = json(dear.as_bytes(), &[]);
    assert_eq!((&document["status"], &document["routes_used"]), (&"no-trade".into(), &0.into()));
    assert_eq!(document["objective"], document["idle_objective"]);
}

#[test]
fn the_table_shows_the_largest_flows_first() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("instance.bin");
    let bytes = generate::table(Family::Log, Topology::Random, SIZES[1], 1).write();
    std::fs::write(&file, &bytes).unwrap();
    let output = solve(&file, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let table = text(&output.stdout);
    let rows: Vec<&str> = table.lines().filter(|line| line.contains(" > ")).collect();
    let flow = |row: &&str| row.split_whitespace().nth(3).unwrap().parse::<f64>().unwrap();
    assert_eq!(rows.len(), 10, "{table}");
    assert!(rows.is_sorted_by(|one, other| flow(one) >= flow(other)), "{table}");
    assert!(table.contains(" smaller; --json has all"), "{table}");
    std::fs::write(&file, &bytes[..bytes.len() - 8]).unwrap();
    let cut = solve(&file, &[]);
    assert_eq!(cut.status.code(), Some(4));
    assert!(text(&cut.stderr).contains("cut short"), "{}", text(&cut.stderr));
}
