//! `trimtab check` as a desk meets it: exit codes, and what goes where.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use serde_json::Value;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// What came of a run: exit code, stdout, stderr.
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

fn check(path: &Path, more: &[&str]) -> Said {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trimtab"));
    command.arg("check").arg(path).args(more).env_remove("NO_GRAPHICS");
    let output = command.output().unwrap();
    Said {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn example(name: &str) -> PathBuf {
    repository().join("examples").join(name)
}

/// A file with these bytes, and the folder that goes with it.
fn file(name: impl AsRef<OsStr>, bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name.as_ref());
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

/// Nothing but blanks between words, whatever the width of lines.
fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn refuses(path: &Path, code: i32, fragments: &[&str]) {
    let said = check(path, &[]);
    assert_eq!((said.code, said.out.as_str()), (Some(code), ""), "{}", said.err);
    let err = unwrapped(&said.err);
    for fragment in fragments {
        assert!(err.contains(fragment), "`{fragment}` is not in: {err}");
    }
}

#[test]
fn both_examples_check_and_say_what_they_mean() {
    let said = check(&example("funding-arb.toml"), &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    for fragment in [
        "4,000,000 USD",
        "800,000 USD (20 %) starts in the treasury",
        "BTC and ETH, 5,000,000 USD of notional a leg each",
        "no single transfer above 2,000,000 USD",
        "to the treasury: 1.5 USD and 0.01 % of the amount, 15 min",
        "luna-2022: 2022-05-01T00:00Z to 2022-11-01T00:00Z, 184 days",
        "history (not found; put history there",
    ] {
        assert!(said.out.contains(fragment), "`{fragment}` is not in: {}", said.out);
    }
    assert_eq!(said.err, "", "history that is not there yet is nothing to warn of");
    let said = check(&example("basis-pairs.toml"), &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    for fragment in [
        "BTC: long at okx, short at binance, 5,000,000 USD of notional a leg",
        "okx may hold at most 50 % of all capital",
        "no withdrawals from 2025-02-26T00:00Z to 2025-02-27T00:00Z",
        "treasury -> hyperliquid: 0.5 USD and 0 % of the amount, 20 min; at most 500,000 USD at once",
        "core (binance, okx and treasury)",
    ] {
        assert!(said.out.contains(fragment), "`{fragment}` is not in: {}", said.out);
    }
}

#[test]
fn json_is_one_object_with_amounts_as_text() {
    let said = check(&example("funding-arb.toml"), &["--json"]);
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""));
    let document: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(document["schema"], "trimtab/check/1");
    assert_eq!(document["capital"]["amount"], "4000000");
    assert_eq!(document["guard"]["per_transfer"], "2000000");
    assert_eq!(document["venues"][1]["name"], "okx");
    assert_eq!(document["routes"].as_array().map(Vec::len), Some(6));
    assert_eq!(document["strategies"].as_array().map(Vec::len), Some(9));
    assert_eq!(document["data"][0]["found"], false);
    assert_eq!(document["warnings"].as_array().map(Vec::len), Some(0));
}

#[test]
fn findings_name_file_line_and_column() {
    let text = std::fs::read_to_string(example("funding-arb.toml")).unwrap();
    let text = text.replacen("treasury_share = \"20%\"", "treasury_share = 5", 1);
    let (_folder, path) = file("desk.toml", text.as_bytes());
    let place = format!("{}:16:18", path.display());
    refuses(&path, 4, &[&place, "5 would be 500 %", "write \"5%\" or \"0.05\""]);
    let text = text.replacen("tolerance =", "tolerence =", 1);
    let (_folder, path) = file("desk.toml", text.as_bytes());
    let places = [16, 100].map(|line| format!("{}:{line}:", path.display()));
    let fragments = ["2 things to put right", &places[0], &places[1], "did you mean `tolerance`?"];
    refuses(&path, 4, &fragments);
}

#[test]
fn what_is_no_configuration_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    refuses(&folder.path().join("none.toml"), 3, &["there is no file", "trimtab init"]);
    refuses(&folder.path().join("none.json"), 3, &["there is no file"]);
    refuses(folder.path(), 4, &["is a folder"]);
    let (_folder, path) = file("desk.toml", b"version = 1\n# \xff\n");
    refuses(&path, 4, &[":2:3: byte 0xff is not UTF-8"]);
    let (_folder, path) = file("desk.toml", &vec![b' '; (1 << 20) + 1]);
    refuses(&path, 4, &["larger than"]);
    let (_folder, path) = file("desk.toml", b"version = 7\n");
    refuses(&path, 4, &["desk.toml:1:11", "version `7` is not known"]);
    let (_folder, path) = file("desk.toml", b"version = 1\n[capital\n");
    refuses(&path, 4, &["desk.toml:2:9", "unclosed table"]);
}

#[test]
fn a_benchmark_file_is_described() {
    let path = repository().join("crates/trimtab/src/config/tests/benchmark.json");
    let said = check(&path, &[]);
    assert_eq!(said.code, Some(0), "{}", said.err);
    for fragment in ["luna-2022: 2022-05-01T00:00Z", "BTC, ETH at binance, okx", "vol-band", "base"]
    {
        assert!(said.out.contains(fragment), "`{fragment}` is not in: {}", said.out);
    }
    let said = check(&path, &["--json"]);
    let document: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(
        (&document["kind"], &document["latencies"][0]),
        (&"benchmark".into(), &"base".into())
    );
    let (_folder, path) = file("bad.json", b"{\"benchmark\": 1}");
    refuses(&path, 4, &["bad.json:1:"]);
}

#[test]
fn a_very_long_line_is_not_shown() {
    let long = "x".repeat(100_000);
    let files = [
        format!("version = 1 # {long}\nnothing = 1\n"),
        format!("version = {long}\n"),
        format!("version = \"{long}\"\n"),
        format!("version = 1\n{long} = 1\n"),
    ];
    for text in files {
        let (_folder, path) = file("long.toml", text.as_bytes());
        let said = check(&path, &[]);
        assert_eq!(said.code, Some(4), "{}", said.err.len());
        assert!(said.err.len() < 2000, "{} bytes of message", said.err.len());
        assert!(unwrapped(&said.err).contains("long.toml:"), "{}", said.err);
    }
}

#[test]
fn explain_says_what_each_value_is_and_what_follows() {
    let variable = ("TRIMTAB_CAPITAL__AMOUNT", "5_000_000 USD");
    let explained = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_trimtab"));
        command.arg("check").arg(example("basis-pairs.toml")).arg("--explain").args(more);
        String::from_utf8(command.env(variable.0, variable.1).output().unwrap().stdout).unwrap()
    };
    let said = unwrapped(&explained(&[]));
    for fragment in [
        "capital.amount 5_000_000 USD TRIMTAB_CAPITAL__AMOUNT",
        "basis-pairs.toml:10",
        "guard.per_route_hour no limit default",
        "strategy.dynamic.carry 8%",
        "strategy.dynamic.tail 3 default",
        "hyperliquid, with 2,000,000 USD of notional and moves of 0.8 % an hour, may fall to",
        "of it maintenance margin, before a move is urgent to `dynamic`",
        "20 min by treasury -> hyperliquid, 55 min until help is sure",
        "what okx does not need goes home from about",
        "turning over all capital of 5,000,000 USD",
        "1,150,000 USD can be sent",
    ] {
        assert!(said.contains(fragment), "`{fragment}` is not in: {said}");
    }
    let document: Value = serde_json::from_str(&explained(&["--json"])).unwrap();
    let value = |key: &str| {
        let values = document["values"].as_array().unwrap();
        values.iter().find(|value| value["key"] == key).cloned().unwrap()
    };
    let capital = value("capital.amount");
    assert_eq!(capital["value"], "5_000_000 USD");
    assert_eq!(capital["source"]["kind"], "environment");
    assert_eq!(capital["source"]["variable"], "TRIMTAB_CAPITAL__AMOUNT");
    let share = value("capital.treasury_share");
    assert_eq!((&share["source"]["kind"], &share["source"]["line"]), (&"file".into(), &10.into()));
    assert_eq!(document["meaning"].as_array().map(Vec::len), Some(8));
}

#[test]
fn what_is_suspicious_is_told() {
    let text = std::fs::read_to_string(example("basis-pairs.toml")).unwrap();
    for (from, to, said) in [
        ("max_share = \"60%\"", "max_share = \"30%\"", "binance starts with 37.5 % of all capital"),
        (
            "min_transfer = \"1_000 USD\"",
            "min_transfer = \"40 USD\"",
            "route treasury -> binance is not worth it below about 50 USD",
        ),
        ("\"3_000_000 USD\"", "\"300_000 USD\"", "of gross notional"),
    ] {
        assert!(text.contains(from), "{from}");
        let (_folder, path) = file("desk.toml", text.replacen(from, to, 1).as_bytes());
        let output = check(&path, &[]);
        assert_eq!(output.code, Some(0), "{}", output.err);
        assert!(unwrapped(&output.err).contains(said), "`{said}` is not in: {}", output.err);
    }
}

/// The file may be named as a flag too, and a benchmark is no desk's own book.
#[test]
fn a_configuration_goes_by_either_way() {
    let run = |words: &[&OsStr]| {
        let output = Command::new(env!("CARGO_BIN_EXE_trimtab")).args(words).output().unwrap();
        (output.status.code(), unwrapped(&String::from_utf8_lossy(&output.stderr)))
    };
    let (own, benchmark) = (example("basis-pairs.toml"), example("benchmark.json"));
    assert_eq!(run(&["check".as_ref(), "--config".as_ref(), own.as_ref()]).0, Some(0));
    let (code, said) = run(&["backtest".as_ref(), benchmark.as_ref()]);
    assert!(code == Some(2) && said.contains("for a benchmark file write"), "{said}");
}

/// What is wrong is there for programs too, with its places, and the exit code stays.
#[test]
fn findings_are_one_json_object() {
    let text = std::fs::read_to_string(example("basis-pairs.toml")).unwrap();
    let broken = text.replace("version = 1", "version = 1\nvresion = 2");
    let (_folder, path) = file("desk.toml", broken.replace("1.5 USD", "1,5 USD").as_bytes());
    let said = check(&path, &["--json"]);
    assert_eq!(said.code, Some(4), "{}", said.err);
    let document: Value = serde_json::from_str(&said.out).unwrap();
    assert_eq!(document["schema"], "trimtab/findings/1");
    let findings = document["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 3, "{findings:#?}");
    assert_eq!(findings[0]["problem"], "unknown key `vresion`");
    assert_eq!(findings[0]["file"], path.display().to_string());
    assert_eq!(findings[1]["remedy"], "write \"1.5 USD\"");
    let (line, column) = (findings[1]["line"].as_u64(), findings[1]["column"].as_u64());
    let written = broken.lines().position(|line| line.contains("1.5 USD")).unwrap() + 1;
    assert_eq!((line, column), (Some(written as u64), Some(20)));
}

/// A venue's own rule is told with the source and age of its parameters; stale ones are a warning.
#[test]
fn a_rule_is_told_with_the_age_of_its_parameters() {
    let text = std::fs::read_to_string(example("basis-pairs.toml")).unwrap();
    let (start, end) =
        (text.find("[venue.hyperliquid.margin]").unwrap(), text.find("# What holds").unwrap());
    let ruled = text[..start].replace("withdraw_floor = \"10%\"\n", "rule = \"hyperliquid\"\n");
    let (_folder, path) = file("desk.toml", (ruled + &text[end..]).as_bytes());
    let fresh = check(&path, &["--now", "2026-11-21"]);
    assert_eq!(fresh.code, Some(0), "{}", fresh.err);
    for said in [
        "margin by its own rule, hyperliquid; for one leg: BTC 2.5 % initial and 1.25 % maintenance",
        "its parameters are of 2026-11-20T00:00:00Z: 1 day old, may be 90 days\n",
        "they are from: Hyperliquid documentation",
    ] {
        assert!(fresh.out.contains(said), "`{said}` is not in: {}", fresh.out);
    }
    assert!(!fresh.err.contains("cannot be assessed"), "{}", fresh.err);
    let stale = check(&path, &["--now", "2027-06-01", "--json"]);
    assert_eq!(stale.code, Some(0), "{}", stale.err);
    let document: Value = serde_json::from_str(&stale.out).unwrap();
    let warnings = document["warnings"].to_string();
    assert!(
        warnings.contains("the margin of hyperliquid cannot be assessed as of now"),
        "{warnings}"
    );
    let venues = document["venues"].as_array().unwrap();
    let rule = |name: &str| venues.iter().find(|it| it["name"] == name).unwrap()["rule"].clone();
    assert_eq!((&rule("hyperliquid")["is_stale"], &rule("okx")), (&true.into(), &Value::Null));
    assert_eq!(rule("hyperliquid")["age_max_seconds"], 7_776_000);
    assert_eq!(check(&path, &["--now", "soon"]).code, Some(2));
}
