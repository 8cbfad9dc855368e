//! `--perturb` as a user meets it: figures, files, and what is refused.

use crate::refusals::refused;
use crate::{World, show, text, trimtab};
use serde_json::Value;

/// Ten-day paths of the ten-day window.
const TEN: [&str; 7] = ["--window", "ten-days", "--days", "10", "--latency", "base", "--perturb"];

fn document(output: &std::process::Output) -> Value {
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn with(more: &[&'static str]) -> Vec<&'static str> {
    [&TEN[..], more].concat()
}

/// Rows without the rule that is judged, which not every build has.
fn rules(document: &Value) -> Vec<Value> {
    let rows = document["rows"].as_array().unwrap().iter();
    rows.filter(|row| row["strategy"] != "dynamic").cloned().collect()
}

#[test]
fn the_json_has_every_field_of_its_schema() {
    let world = World::of_ten_days();
    let all = document(&world.backtest(&with(&["3", "--seed", "5", "--json"])));
    assert_eq!(all["schema"], "trimtab/perturb/1");
    let stated = ["paths", "seed", "days"].map(|key| all[key].as_u64().unwrap());
    assert_eq!(stated, [3, 5, 10]);
    let rows = rules(&all);
    assert_eq!(rows.len(), 3);
    for row in &rows {
        for key in ["strategy", "variant", "latency"] {
            assert!(row[key].is_string(), "{key}: {row}");
        }
        for key in ["mean_usd", "se_usd", "es5_usd", "liquidations_per_path", "share_without"] {
            assert!(row[key].is_number(), "{key}: {row}");
        }
        assert!(row.get("dynamic_minus_this_usd").is_some(), "{row}");
        assert!(row["es5_usd"].as_f64().unwrap() <= row["mean_usd"].as_f64().unwrap());
    }
    let means = rows.iter().map(|row| row["mean_usd"].as_f64().unwrap()).collect::<Vec<_>>();
    assert!(means.is_sorted_by(|one, next| one >= next), "the best comes first: {means:?}");
}

#[test]
fn one_path_has_no_standard_error() {
    let one = document(&World::of_ten_days().backtest(&with(&["1", "--json"])));
    assert!(one["rows"][0]["se_usd"].is_null());
    assert_eq!(one["rows"][0]["mean_usd"], one["rows"][0]["es5_usd"]);
}

#[test]
fn threads_change_nothing_and_the_seed_does() {
    let world = World::of_ten_days();
    let run = |more: &[&'static str]| text(&world.backtest(&with(more)).stdout);
    let one = run(&["4", "--threads", "1"]);
    assert!(one.contains("4 paths of 10 days from ten-days, seed 1, latency base."), "{one}");
    assert_eq!(one, run(&["4", "--threads", "3", "--seed", "1"]));
    assert_ne!(one, run(&["4", "--seed", "2"]));
}

/// Lines of the CSV of this many paths.
fn csv(world: &World, paths: &'static str, more: &[&'static str]) -> Vec<String> {
    let file = world.path("paths.csv");
    let args = [&with(&[paths, "--paths-csv", show(&file)].map(leak))[..], more].concat();
    let output = world.backtest(&args);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let written = std::fs::read_to_string(&file).unwrap();
    written.lines().filter(|line| !line.contains(",dynamic,")).map(str::to_owned).collect()
}

/// Arguments here are few and short-lived: the process ends with the test.
fn leak(text: &str) -> &'static str {
    text.to_owned().leak()
}

#[test]
fn a_path_is_the_same_however_many_there_are() {
    let world = World::of_ten_days();
    let (few, many) = (csv(&world, "2", &[]), csv(&world, "5", &["--force"]));
    assert!(few[0].starts_with("path,window,scale,mirrored,latency,times_multiple,strategy"));
    assert_eq!((few.len(), many.len()), (1 + 2 * 3, 1 + 5 * 3));
    assert_eq!(few[..], many[..few.len()]);
    let left: Vec<_> = std::fs::read_dir(world.folder.path()).unwrap().collect();
    assert_eq!(left.len(), 4, "two folders, the benchmark and the CSV: {left:?}");
}

#[test]
fn outages_stop_transfers_and_change_no_path() {
    let world = World::of_ten_days();
    let (calm, hit) = (csv(&world, "12", &[]), csv(&world, "12", &["--outages", "--force"]));
    let head = |line: &String| line.split(',').take(8).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(calm.iter().map(head).collect::<Vec<_>>(), hit.iter().map(head).collect::<Vec<_>>());
    let without = |lines: &[String]| {
        lines.iter().filter(|line| line.contains(",none,")).cloned().collect::<Vec<_>>()
    };
    assert_eq!(without(&calm), without(&hit), "who sends nothing does not notice");
    assert_ne!(calm, hit);
}

#[test]
fn numbers_and_options_that_make_no_sense() {
    let world = World::of_ten_days();
    let window = ["--window", "ten-days"];
    let refuse = |more: &[&str], said: &[&str]| {
        refused(&world.backtest(&[&window[..], more].concat()), 2, said);
    };
    refuse(&["--perturb", "0"], &["--perturb 0 makes no path; ask for at least 1"]);
    refuse(&["--perturb", "-3"], &["-3"]);
    refuse(&["--perturb", "2", "--days", "0"], &["--days 0 is not between 1 and 3653"]);
    refuse(&["--perturb", "2", "--days", "4000"], &["--days 4000"]);
    refuse(&["--seed", "2"], &["--seed belongs to --perturb N"]);
    refuse(&["--seed", "2", "--trace", "t.gz"], &["--seed belongs to --perturb N"]);
    refuse(&["--outages"], &["--outages belongs to"]);
    refuse(&["--days", "9"], &["--days belongs to"]);
    refuse(&["--paths-csv", "x.csv"], &["--paths-csv belongs to"]);
    refuse(&["--perturb", "2", "--trace", "t.gz"], &["--trace", "cannot be used with"]);
    refuse(&["--param", "tail"], &["--param"]);
    refuse(&["--param", "tial=3"], &["has no parameter `tial`", "did you mean `tail`?"]);
    refuse(&["--param", "tail=9999"], &["tail = 9999", "outside 2.1 to 30", "default is 3"]);
    refuse(&["--policy", "none", "--param", "tail=3"], &["--param sets parameters of the rule"]);
}

#[test]
fn a_window_shorter_than_a_week() {
    let said =
        ["window three-days has 3 whole days and paths are drawn from at least 7", "lengthen it"];
    refused(&World::new().backtest(&["--window", "three-days", "--perturb", "2"]), 4, &said);
}

#[test]
fn a_csv_that_cannot_be_written_is_told_before_any_work() {
    let world = World::of_ten_days();
    let output = world.backtest(&with(&["1", "--paths-csv", "/nowhere/at/all.csv"]));
    refused(&output, 1, &["--paths-csv cannot write to", "there is no folder"]);
}

/// The example desk on the made-up venues and over ten of their days.
fn own_desk() -> String {
    let example = include_str!("../../../../examples/funding-arb.toml");
    let (tables, _) = example.split_once("[[window]]").unwrap();
    let is_kept = |line: &&str| !line.starts_with("ETH =") && !line.starts_with("funding_from");
    let lines = tables.lines().filter(is_kept).collect::<Vec<_>>().join("\n");
    let own = lines.replace("binance", "north").replace("okx", "south");
    let own = own.replace("[\"BTC\", \"ETH\"]", "[\"BTC\"]").replace("168h", "24h");
    let window = "name = \"mine\"\nstart = \"2022-05-02\"\nend = \"2022-05-12\"\n";
    format!("{own}\n[[window]]\n{window}")
}

#[test]
fn a_desks_own_book_is_perturbed_too() {
    let world = World::of_ten_days();
    let file = world.path("own.toml");
    std::fs::write(&file, own_desk()).unwrap();
    let (file, data) = (show(&file), show(world.folder.path()));
    let paths = ["--perturb", "3", "--days", "10", "--policy", "none", "--policy", "vol-band"];
    let args = [&["backtest", file, "--data", data, "--json"][..], &paths].concat();
    let all = document(&trimtab(&args));
    let rows = all["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row["latency"] == "own" && row["variant"] == "own"));
    assert_eq!(all["windows"][0], "mine");
    let param = [&args[..], &["--param", "tail=3"]].concat();
    refused(&trimtab(&param), 2, &["--param belongs to --benchmark"]);
}
