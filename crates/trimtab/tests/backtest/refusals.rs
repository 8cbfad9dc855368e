//! Runs that are refused: exit code, one message with its place and remedy, nothing on stdout,
//! nothing left behind.

use crate::history::{candles, gzip};
use crate::{World, text, trimtab};
use std::fs;

/// The run is refused with this exit code, and stderr says all of this.
pub(crate) fn refused(output: &std::process::Output, code: i32, fragments: &[&str]) {
    let (said, wrote) = (text(&output.stderr), text(&output.stdout));
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert_eq!(wrote, "", "nothing on stdout");
    // Words are wrapped to the terminal's width.
    let flat = said.split_whitespace().filter(|word| *word != "│").collect::<Vec<_>>().join(" ");
    for fragment in fragments {
        assert!(flat.contains(fragment), "`{fragment}` is not in: {flat}");
    }
}

/// Rewrites north's candles.
fn with_candles(change: impl Fn(String) -> String) -> World {
    let world = World::new();
    let changed = change(candles("north", 1.0));
    gzip(&world.path("perp-candles/north_mark_1h.csv.gz"), &changed);
    world
}

#[test]
fn names_that_are_not_there() {
    let world = World::new();
    let said = ["there is no window `tree-days`", "did you mean `three-days`?"];
    refused(&world.backtest(&["--window", "tree-days"]), 3, &said);
    refused(&world.backtest(&["--policy", "nine"]), 3, &["there is no policy `nine`"]);
    refused(&world.backtest(&["--latency", "fast"]), 3, &["use one of base, slow"]);
    refused(&trimtab(&["backtest", "--benchmark", "no.json", "--data", "x"]), 3, &["no.json"]);
    let file = world.path("b.json");
    let file = file.to_str().unwrap();
    let absent = trimtab(&["backtest", "--benchmark", file, "--data", "nowhere-at-all"]);
    refused(&absent, 3, &["nowhere-at-all"]);
}

#[test]
fn command_lines_that_cannot_be() {
    let world = World::new();
    let file = world.path("b.json");
    let file = file.to_str().unwrap();
    refused(&trimtab(&["backtest", "--benchmark", file]), 2, &["add --data DIR"]);
    let trace = world.path("t.csv.gz");
    let two = ["--window", "three-days", "--trace", trace.to_str().unwrap()];
    refused(&world.backtest(&two), 2, &["--trace takes one run and 5 are selected"]);
    assert!(!trace.exists());
}

#[test]
fn an_empty_window() {
    let said = ["window later (2023-05-03T00:00Z to 2023-05-05T00:00Z) is empty"];
    refused(&World::new().backtest(&["--window", "later"]), 4, &said);
}

#[test]
fn a_truncated_file() {
    let world = World::new();
    let path = world.path("perp-candles/north_mark_1h.csv.gz");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    refused(&world.backtest(&["--window", "two-days"]), 4, &["north_mark_1h.csv.gz", "row"]);
}

#[test]
fn a_missing_column() {
    let world = with_candles(|csv| csv.replace("close", "last"));
    let said = ["north_mark_1h.csv.gz", "close"];
    refused(&world.backtest(&["--window", "two-days"]), 4, &said);
}

#[test]
fn time_stamps_that_go_back_or_repeat() {
    let unsorted = with_candles(|csv| {
        let mut lines: Vec<&str> = csv.lines().collect();
        lines.swap(10, 11);
        lines.join("\n") + "\n"
    });
    refused(&unsorted.backtest(&["--window", "two-days"]), 4, &["north_mark_1h.csv.gz", "12"]);
    let repeated = with_candles(|csv| {
        let mut lines: Vec<&str> = csv.lines().collect();
        lines.insert(11, lines[10]);
        lines.join("\n") + "\n"
    });
    refused(&repeated.backtest(&["--window", "two-days"]), 4, &["north_mark_1h.csv.gz", "12"]);
}

#[test]
fn prices_that_are_none() {
    for bad in ["NaN", "-5", "0", "x"] {
        let world = with_candles(|csv| {
            let row = csv.lines().nth(40).unwrap();
            let fields: Vec<&str> = row.split(',').collect();
            let wrong = row.replacen(fields[4], bad, 1);
            csv.replace(row, &wrong)
        });
        let said = ["north_mark_1h.csv.gz", "41", bad];
        refused(&world.backtest(&["--window", "two-days"]), 4, &said);
    }
}

#[test]
fn benchmark_files_that_make_no_sense() {
    let world = World::new();
    let cases = [
        ("\"taker_bps\": 5", "\"taker_bps\": 5, \"fee\": 1", "unknown field `fee`"),
        ("\"tolerance\": 0.05", "\"tolerance\": 5", "5 % is written 0.05"),
        (
            "[\"north\", \"south\"], \"coins\"",
            "[\"north\", \"mars\"], \"coins\"",
            "unknown venue `mars`",
        ),
        ("\"capital_usd\": 4000000", "\"capital_usd\": 1e39", "capital_usd"),
        ("\"capital_usd\": 4000000", "\"capital_usd\": -4", "capital_usd"),
    ];
    for (from, to, fragment) in cases {
        let changed = crate::BENCHMARK.replacen(from, to, 1);
        assert_ne!(changed, crate::BENCHMARK);
        fs::write(world.path("b.json"), changed).unwrap();
        refused(&world.backtest(&["--window", "two-days"]), 4, &["b.json:", fragment]);
    }
}

#[test]
fn runs_that_fail_are_all_named() {
    // Prices on the first day of the longer window that no amount can hold.
    let world = with_candles(|csv| {
        let absurd = |line: &str| {
            let mut fields: Vec<&str> = line.split(',').collect();
            fields.splice(4.., ["1e30"; 4]);
            fields.join(",")
        };
        let lines = csv.lines().enumerate();
        let lines = lines
            .map(|(row, line)| if (31..34).contains(&row) { absurd(line) } else { line.into() });
        lines.collect::<Vec<_>>().join("\n") + "\n"
    });
    let both = ["--latency", "base", "--window", "three-days", "--window", "two-days"];
    let said = [
        "3 of 6 runs failed:",
        "- three-days, none (default), latency base: ",
        "- three-days, weighted-tolerance (tuned), latency base: ",
        "a comparison with holes misleads",
        "leave the failed runs out with --window",
    ];
    refused(&world.backtest(&both), 1, &said);
    let alone = ["--latency", "base", "--window", "two-days"];
    assert!(world.backtest(&alone).status.success());
}

/// Venue, rule and file of `--rule` may hold any sign, and none of them steers the terminal.
#[test]
fn rules_are_told_without_signs_that_steer_a_terminal() {
    let world = World::new();
    let file = world.path("own.json");
    fs::write(&file, r#"{"hyper\u001bliquid": {}}"#).unwrap();
    let own = format!("north={}", file.to_str().unwrap());
    for (rules, code, fragments) in [
        (vec!["no\u{1b}rth"], 2, ["--rule `no\\u{1b}rth`", "VENUE=RULE"]),
        (vec!["n\u{1b}=binance", "n\u{1b}=binance"], 2, ["names `n\\u{1b}` twice", "one rule"]),
        (vec!["no\u{1b}rth=binance"], 3, ["no venue `no\\u{1b}rth`", "did you mean `north`?"]),
        (vec!["north=bin\u{1b}ance"], 4, ["`bin\\u{1b}ance`", "did you mean `binance`?"]),
        (vec!["north=no\u{1b}.json"], 4, ["no\\u{1b}.json", "readable file of parameters"]),
        (vec![own.as_str()], 4, ["own.json", "unknown variant `hyper\\u{1b}"]),
    ] {
        let mut words = vec!["--window", "two-days"];
        words.extend(rules.iter().flat_map(|rule| ["--rule", *rule]));
        let output = world.backtest(&words);
        assert!(!text(&output.stderr).contains('\u{1b}'), "{}", text(&output.stderr));
        refused(&output, code, &fragments);
    }
}
