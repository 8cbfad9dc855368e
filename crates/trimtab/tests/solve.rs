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

/// What is said on standard output and error of a file with these bytes, and the exit code.
fn said(bytes: &[u8]) -> (String, String, Option<i32>) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("instance");
    std::fs::write(&file, bytes).unwrap();
    let output = solve(&file, &[]);
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

#[test]
fn names_steer_no_terminal() {
    let steers = |text: &str| text.contains(|sign: char| sign.is_control() && sign != '\n');
    let evil = FULL.replace("\"bridge\"", r#""\u001b[2Jbridge\nx""#);
    let evil = evil.replace("\"USD\"", r#""\u0007USD""#);
    let (shown, _, code) = said(evil.as_bytes());
    assert_eq!(code, Some(0), "{shown}");
    assert!(!steers(&shown), "{shown:?}");
    assert!(shown.contains(r"\u{1b}[2Jbridge\nx") && shown.contains(r"\u{7}USD"), "{shown}");
    // Nor do those that a message quotes.
    let lost = evil.replace(r#""from": "a""#, r#""from": "\u001b[31mq""#);
    assert_ne!(lost, evil);
    let (_, told, code) = said(lost.as_bytes());
    assert_eq!(code, Some(4), "{told}");
    assert!(!steers(&told) && told.contains(r"\u{1b}[31mq"), "{told:?}");
}

#[test]
fn a_byte_order_mark_says_nothing() {
    let marked = [&[0xef, 0xbb, 0xbf], FULL.as_bytes()].concat();
    assert_eq!(json(&marked, &[])["flows"], json(FULL.as_bytes(), &[])["flows"]);
    let (_, told, code) = said(&marked[..3]);
    assert_eq!(code, Some(4));
    assert!(told.contains("this is no instance"), "{told}");
}

/// Amounts a billion times apart, which doubles cannot prove.
const APART: &str = r#"{
  "schema": "trimtab/instance/1",
  "nodes": [
    {"name": "a", "held": 279883.27156250627, "drawable": 63360.85550457344,
     "floor": 115642.14833804444, "floor_price": 0.10820971397071559, "cap": 397728.1830528368,
     "utility": {"log": {"weight": 16.873002731075154, "offset": 188318.3017024275}}},
    {"name": "b", "held": 0.00003765483617799596, "floor": 0.00004095549513507727,
     "floor_price": 0.07945752266321038, "cap": 0.00004095549513507727,
     "utility": {"log": {"weight": 1.7351435152457464e-8, "offset": 0.00002674079563498041}}},
    {"name": "c", "held": 209070.48193835665,
     "utility": {"quadratic": {"slope": 0.002656351661429254, "curvature": 2.8612270194084112e-8,
                               "centre": 209070.48193835665}}},
    {"name": "d", "held": 0.000027097906738304793,
     "utility": {"log": {"weight": 1.3287475391509019e-8, "offset": 0.000015288646311656537}}}],
  "routes": [
    {"from": "c", "to": "a", "cost": 0.0015210352038965715, "capacity": 47170.22357753733},
    {"from": "b", "to": "d", "cost": 0.0009084498111597455},
    {"from": "d", "to": "c", "cost": 0.0004476697557810432, "capacity": 3.3902301870004693e-6}]
}"#;

/// An instance with two logarithms at one node and so many routes.
fn two_logs(routes: usize) -> String {
    let route = r#"{"from": "a", "to": "b", "cost": 0.001, "capacity": 1}"#;
    let log = |offset| format!(r#"{{"log": {{"weight": 8, "offset": {offset}}}}}"#);
    format!(
        r#"{{"schema": "trimtab/instance/1", "nodes": [
            {{"name": "a", "held": 100, "utility": {{"sum": [{}, {}]}}}},
            {{"name": "b", "held": 50, "utility": {}}}],
            "routes": [{}]}}"#,
        log(2),
        log(3),
        log(1),
        vec![route; routes].join(", ")
    )
}

#[test]
fn what_has_no_proof_has_a_remedy() {
    let remedies = [
        (APART.to_owned(), "leave out what is a billion times smaller"),
        (two_logs(500), "give each node one logarithm"),
    ];
    for (instance, remedy) in remedies {
        let (shown, told, code) = said(instance.as_bytes());
        assert_eq!(code, Some(1), "{shown}{told}");
        let told = told.replace("\n  │ ", " ");
        assert!(shown.contains("uncertified") && told.contains(remedy), "{shown}{told}");
    }
    assert_eq!(said(two_logs(3).as_bytes()).2, Some(0));
}
