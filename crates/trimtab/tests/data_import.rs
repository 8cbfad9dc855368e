//! `trimtab data import` and `backtest --rows` as a user meets them.

#![allow(clippy::unwrap_used, reason = "tests fail by panicking")]

use serde_json::Value;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

fn trimtab(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trimtab"));
    command.current_dir(folder).args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Three hours of five-minute bars from 2025-03-01 on, as an exchange gives them.
fn bars(folder: &Path) {
    let row = |at: i64| {
        let ts = 1_740_787_200_000 + at * 300_000;
        let price = 60_000 + at;
        format!("[{ts}, {price}, {}, {}, {price}.5, 1.25]", price + 2, price - 2)
    };
    let rows: Vec<String> = (0..36).map(row).collect();
    fs::write(folder.join("btc.json"), format!("[{}]", rows.join(","))).unwrap();
}

const IMPORT: [&str; 8] = ["data", "import", "btc.json", "--coin", "BTC", "--venue", "okx", "--to"];

#[test]
fn what_was_taken_in_is_told_on_both_streams() {
    let folder = TempDir::new().unwrap();
    bars(folder.path());
    let done = trimtab(folder.path(), &[&IMPORT[..], &["history"]].concat());
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    let (out, told) = (text(&done.stdout), text(&done.stderr));
    assert!(out.contains("Added 3 rows of okx."), "{out}");
    assert!(told.contains("JSON, recognised as ccxt-ohlcv by timestamp, open"), "{told}");
    assert!(told.contains("BTC last bars: 3 hours of 36 bars of 300 s"), "{told}");
    let again = trimtab(folder.path(), &[&IMPORT[..], &["history", "--json"]].concat());
    let json: Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(json["schema"], "trimtab/data-import/1");
    let series = &json["series"][0];
    assert_eq!((&series["present"], &series["added"]), (&3.into(), &0.into()));
    assert_eq!(series["first"], "2025-03-01T00:00:00Z");
}

#[test]
fn a_damaged_file_ends_with_4_and_writes_nothing() {
    let folder = TempDir::new().unwrap();
    let text_of = "timestamp,open,high,low,close\n1740787200000,100,90,95,99\n";
    fs::write(folder.path().join("bad.csv"), text_of).unwrap();
    let args =
        ["data", "import", "ccxt", "bad.csv", "--coin", "BTC", "--venue", "okx", "--to", "h"];
    let refused = trimtab(folder.path(), &args);
    assert_eq!(refused.status.code(), Some(4), "{refused:?}");
    let told = text(&refused.stderr);
    for part in ["bad.csv, row 2", "high 90 is below low 95", "Nothing was written"] {
        assert!(told.replace("\n  │ ", " ").contains(part), "{told}");
    }
    assert!(!folder.path().join("h").exists());
}

#[test]
fn an_absent_file_ends_with_3_and_a_wrong_option_with_2() {
    let folder = TempDir::new().unwrap();
    let absent = trimtab(folder.path(), &[&IMPORT[..], &["history"]].concat());
    assert_eq!(absent.status.code(), Some(3), "{absent:?}");
    bars(folder.path());
    for more in [["--bar", "soon"], ["--venue", "OKX!"], ["--symbol-map", "BTC"]] {
        let args = ["data", "import", "btc.json", "--venue", "okx", "--to", "h"];
        let args =
            args.iter().filter(|one| more[0] != "--venue" || !["--venue", "okx"].contains(one));
        let args: Vec<&str> = args.copied().chain(more).collect();
        let refused = trimtab(folder.path(), &args);
        assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    }
}

/// Rows of a table in CSV, by column.
fn table(path: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let mut lines = fs::read_to_string(path).unwrap();
    lines.truncate(lines.trim_end().len());
    let split = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
    let mut rows = lines.lines().map(split);
    (rows.next().unwrap(), rows.collect())
}

#[test]
fn rows_of_a_backtest_end_in_its_results() {
    let folder = TempDir::new().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/basis-pairs.toml");
    let config = root.display().to_string();
    trimtab(folder.path(), &["data", "sample", "history", "--config", &config]);
    let run = |more: &[&str]| {
        let args = ["backtest", &config, "--data", "history", "--json", "--strategy", "hold"];
        let done = trimtab(folder.path(), &[&args[..], &["--strategy", "fixed"], more].concat());
        assert_eq!(done.status.code(), Some(0), "{done:?}");
        serde_json::from_slice::<Value>(&done.stdout).unwrap()
    };
    let json = run(&["--rows", "rows.csv", "--threads", "1"]);
    run(&["--rows", "again.csv", "--threads", "3"]);
    run(&["--rows", "rows.parquet", "--threads", "1"]);
    run(&["--rows", "again.parquet", "--threads", "3"]);
    let bytes = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let refuse = |more: &[&str], said: &str| {
        let args = ["backtest", &config, "--data", "history", "--strategy", "hold"];
        let refused = trimtab(folder.path(), &[&args[..], more].concat());
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        assert!(text(&refused.stderr).replace("\n  │ ", " ").contains(said), "{refused:?}");
    };
    refuse(&["--rows", "again.csv"], "is there already");
    let input = "history/perp-candles/okx_mark_1h.csv.gz";
    refuse(&["--rows", input, "--force"], "that is a file of the history");
    assert_eq!(bytes("rows.csv"), bytes("again.csv"), "threads show");
    assert_eq!(bytes("rows.parquet"), bytes("again.parquet"), "threads show");
    let (columns, rows) = table(&folder.path().join("rows.csv"));
    let column = |name: &str| columns.iter().position(|column| column == name).unwrap();
    let runs = json["runs"].as_array().unwrap();
    // Four ticks an hour for 59 days, and the world's last word.
    assert_eq!(rows.len(), runs.len() * (59 * 24 * 4 + 1));
    for (place, run) in runs.iter().enumerate() {
        let mut own = rows.iter().filter(|row| row[column("run")] == place.to_string());
        let last = own.next_back().unwrap();
        assert_eq!(last[column("strategy")], run["strategy"].as_str().unwrap());
        let exact = |text: &str| text.trim_end_matches('0').trim_end_matches('.').to_owned();
        for (name, of) in [("total_usd", "end_total_usd"), ("funding_usd", "funding_usd")] {
            assert_eq!(exact(&last[column(name)]), exact(run[of].as_str().unwrap()), "{name}");
        }
        assert_eq!(last[column("transfers")], run["transfers"].to_string());
    }
    let total = |row: &Vec<String>| -> f64 {
        let accounts = ["binance", "okx", "hyperliquid", "treasury"];
        let held = accounts.map(|name| row[column(&format!("balance_usd.{name}"))].parse::<f64>());
        held.into_iter().map(Result::unwrap).sum::<f64>()
            + row[column("in_flight_usd")].parse::<f64>().unwrap()
    };
    for row in &rows {
        let all: f64 = row[column("total_usd")].parse().unwrap();
        assert!((total(row) - all).abs() < 1e-3, "{row:?}");
    }
}

#[test]
fn rows_need_an_ending_that_says_the_format() {
    let folder = TempDir::new().unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/basis-pairs.toml");
    let config = root.display().to_string();
    trimtab(folder.path(), &["data", "sample", "own", "--config", &config]);
    let args = ["backtest", &config, "--data", "own", "--rows", "rows.xlsx"];
    let refused = trimtab(folder.path(), &args);
    assert_eq!(refused.status.code(), Some(2), "{refused:?}");
    assert!(text(&refused.stderr).contains(".parquet"));
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().path()).collect();
    assert_eq!(names.len(), 1, "{names:?}");
}
