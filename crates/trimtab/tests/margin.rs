//! `trimtab margin` as a user meets it: the built binary, files on disk, exit codes.
//!
//! `margin/NAME.toml` is told with the arguments in its line `# args:`, and what comes is compared
//! with `margin/NAME.txt`. `UPDATE_EXPECTED=1` writes what is said now; read it before it is
//! committed.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/margin")
}

fn margin(folder: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_trimtab"));
    command.current_dir(folder).arg("margin").args(words).env_clear().output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn said(folder: &Path, words: &[&str]) -> String {
    let output = margin(folder, words);
    let (code, out, err) = (output.status.code().unwrap(), output.stdout, output.stderr);
    format!("exit {code}\n--- stdout\n{}--- stderr\n{}", text(&out), text(&err))
}

#[test]
fn each_is_told_word_for_word() {
    let mut names: Vec<PathBuf> =
        std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    names.sort();
    assert!(names.len() >= 6, "{names:?}");
    let mut different = Vec::new();
    for path in names {
        let file = std::fs::read_to_string(&path).unwrap();
        let args = file.lines().find_map(|line| line.strip_prefix("# args: ")).unwrap_or_default();
        let name = path.file_name().unwrap().to_str().unwrap();
        let words: Vec<&str> = std::iter::once(name).chain(args.split_whitespace()).collect();
        let said = said(&folder(), &words);
        assert!(!said.contains('\u{1b}'), "{said}");
        let expected = path.with_extension("txt");
        if std::env::var_os("UPDATE_EXPECTED").is_some() {
            std::fs::write(&expected, &said).unwrap();
        }
        if std::fs::read_to_string(&expected).unwrap_or_default() != said {
            different.push(format!("{}:\n{said}", path.display()));
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// One long position, with a file of its own.
fn one(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("accounts.toml");
    std::fs::write(&file, text).unwrap();
    (folder, file)
}

fn account(held: &str, quantity: &str, mark: &str) -> String {
    format!(
        "version = 1\ntime = \"2026-11-21\"\n[market]\nBTC = {{ mark = \"{mark} USD\" }}\n\
         [account.main]\nrule = \"binance\"\nbalance.USDT = {{ held = \"{held} USDT\" }}\n\
         position.BTC = {{ quantity = \"{quantity} BTC\", entry = \"60_000 USD\" }}\n"
    )
}

fn json(text: &str, more: &[&str]) -> Value {
    let (folder, file) = one(text);
    let words = [&[file.to_str().unwrap()], more, &["--json"]].concat();
    let output = margin(folder.path(), &words);
    assert!(output.status.success(), "{}", self::text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The figures behind all steps.
fn last(document: &Value) -> Value {
    document["accounts"][0]["states"].as_array().unwrap().last().unwrap()["figures"].clone()
}

const FIGURES: [&str; 6] = ["equity", "maintenance", "initial", "gross", "kept", "is_liquidatable"];

/// What a step is told to lead to is what the account is once the step was made.
#[test]
fn hypothetical_is_actual_after_applying_it() {
    let start = account("20_000", "1", "60_000");
    let cases: [(&[&str], String); 4] = [
        (&["--deposit", "1_500.25"], account("21_500.25", "1", "60_000")),
        (&["--withdraw", "USDT=1_500"], account("18_500", "1", "60_000")),
        (&["--shock", "BTC=-10%"], account("20_000", "1", "54_000")),
        (&["--trade", "BTC=2@60_000"], account("20_000", "3", "60_000")),
    ];
    for (step, after) in cases {
        let (tried, made) = (last(&json(&start, step)), last(&json(&after, &[])));
        for figure in FIGURES {
            assert_eq!(tried[figure], made[figure], "{step:?} {figure}");
        }
        assert_eq!(tried["positions"], made["positions"], "{step:?}");
    }
}

#[test]
fn steps_are_taken_in_the_order_of_the_command_line() {
    let start = account("20_000", "1", "60_000");
    let steps = ["--shock", "BTC=-10%", "--trade", "BTC=1"];
    let first = last(&json(&start, &steps));
    let other = last(&json(&start, &[&steps[2..], &steps[..2]].concat()));
    // Bought after the fall, the second bitcoin has lost nothing.
    assert_eq!((&first["equity"], &other["equity"]), (&"14000".into(), &"8000".into()));
}

/// At the price of liquidation the venue may, and one part in a million before it may not.
#[test]
fn the_liquidation_price_is_the_edge() {
    let start = account("20_000", "1", "60_000");
    let edge = last(&json(&start, &[]))["positions"][0]["liquidation"]["price"].clone();
    let edge = edge.as_str().unwrap();
    let at = last(&json(&account("20_000", "1", edge), &[]));
    assert_eq!(at["is_liquidatable"], true);
    let before: f64 = edge.parse::<f64>().unwrap() * 1.000_001;
    let before = last(&json(&account("20_000", "1", &format!("{before:.6}")), &[]));
    assert_eq!(before["is_liquidatable"], false);
}

/// Gains that are in the balance already are not counted twice, and those to come are counted.
#[test]
fn a_position_without_an_entry_price_moves_from_now_on() {
    let settled = account("20_000", "1", "60_000").replace(", entry = \"60_000 USD\"", "");
    let of = |steps: &[&str]| last(&json(&settled, steps))["equity"].clone();
    assert_eq!(of(&[]), "20000");
    assert_eq!(of(&["--shock", "BTC=-10%"]), "14000");
}

#[test]
fn what_cannot_be_understood_is_a_matter_of_usage() {
    let (folder, file) = one(&account("20_000", "1", "60_000"));
    for (words, fragment) in [
        (["--shock", "BTX=-10%"], "nothing is called `BTX`; did you mean `BTC`?"),
        (["--shock", "BTC"], "there is no `=`"),
        (["--shock", "BTC=-110%"], "a fall of more than all"),
        (["--shock", "BTC=-100%"], "which is not above zero"),
        (["--trade", "BTC=1@0"], "a price is above zero"),
        (["--trade", "main:BTC=much"], "write it as [ACCOUNT:]MARKET=QUANTITY[@PRICE]"),
        (["--deposit", "mian:5"], "did you mean `main`?"),
        (["--withdraw", "19_900"], "the venue lets out"),
        (["--deposit", "-5"], "an amount is above zero"),
        (["--now", "soon"], "--now soon is no instant"),
        (["--curve", "--json"], "add a table [volatility]"),
    ] {
        let output = margin(folder.path(), &[&[file.to_str().unwrap()], &words[..]].concat());
        let err = text(&output.stderr).split_whitespace().collect::<Vec<_>>().join(" ");
        let err = err.replace(" │ ", " ");
        assert_eq!(output.status.code(), Some(2), "{words:?} {err}");
        assert!(err.contains(fragment), "{words:?}: `{fragment}` is not in: {err}");
    }
    let absent = margin(folder.path(), &["nowhere.toml"]);
    assert_eq!(absent.status.code(), Some(3), "{}", text(&absent.stderr));
}

/// The figures of the outlook against those that have a closed form: without jumps the chance that a
/// buffer of `b` deviations is lost within the horizon is twice the normal tail beyond `b`.
#[test]
fn chances_follow_from_the_volatility() {
    let calm = account("20_000", "1", "60_000") + "[volatility]\nhourly = { BTC = \"1%\" }\n";
    let seen = last(&json(&calm, &[]))["outlook"].clone();
    let number = |name: &str| seen[name].as_f64().unwrap();
    let (deviations, chance) = (number("deviations"), number("chance"));
    let exact = libm::erfc(deviations / std::f64::consts::SQRT_2);
    assert!((chance / exact - 1.0).abs() < 1e-9, "{chance} {exact}");
    assert!(number("early_hours") < number("median_hours"));
    let jumpy = calm + "jumps_per_day = 1\njump_size = \"5%\"\n";
    let seen = last(&json(&jumpy, &["--curve"]))["outlook"].clone();
    assert!(seen["chance"].as_f64().unwrap() > chance);
}

/// An account without positions cannot be liquidated, though its buffer is nothing.
#[test]
fn where_nothing_is_held_nothing_is_lost() {
    let empty = account("0", "0", "60_000") + "[volatility]\nhourly = { other = \"1%\" }\n";
    let seen = last(&json(&empty, &[]))["outlook"].clone();
    assert_eq!((&seen["chance"], &seen["median_hours"]), (&Value::Null, &Value::Null));
}

#[test]
fn capital_rises_with_the_chance_of_survival() {
    let calm = account("20_000", "1", "60_000") + "[volatility]\nhourly = { other = \"1%\" }\n";
    let document = json(&calm, &["--curve"]);
    let points = document["accounts"][0]["curve"].as_array().unwrap();
    let capital: Vec<f64> = points.iter().map(|it| it["capital"].as_f64().unwrap()).collect();
    assert!(capital.len() > 4 && capital.is_sorted_by(|less, more| less < more), "{capital:?}");
}

/// The schema of account files and their reader know the same keys.
#[test]
fn the_schema_knows_what_is_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let schema: Value = serde_json::from_str(&read("docs/schema/accounts-1.json")).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let example: toml::Table = read("examples/account.toml").parse().unwrap();
    let mut document = serde_json::to_value(&example).unwrap();
    let wrong: Vec<String> = validator.iter_errors(&document).map(|it| it.to_string()).collect();
    assert_eq!(wrong, Vec::<String>::new());
    document["account"]["perps"]["positions"] = "BTC".into();
    assert!(!validator.is_valid(&document));
}

/// Parameters that are printed are parameters that are read.
#[test]
fn parameters_come_out_as_they_go_in() {
    let folder = tempfile::tempdir().unwrap();
    let printed = margin(folder.path(), &["--parameters", "binance"]);
    assert!(printed.status.success());
    std::fs::write(folder.path().join("own.json"), &printed.stdout).unwrap();
    let file = account("20_000", "1", "60_000").replace("\"binance\"", "\"own.json\"");
    let path = folder.path().join("accounts.toml");
    std::fs::write(&path, file).unwrap();
    let own = margin(folder.path(), &[path.to_str().unwrap(), "--json"]);
    let own: Value = serde_json::from_slice(&own.stdout).unwrap();
    assert_eq!(last(&own), last(&json(&account("20_000", "1", "60_000"), &[])));
    let unknown = margin(folder.path(), &["--parameters", "binanse"]);
    assert_eq!(unknown.status.code(), Some(3));
}

/// What a venue would not lend, or not let be opened, is refused like a withdrawal.
#[test]
fn loans_and_trades_that_a_venue_would_refuse_are_refused() {
    let rich = account("20_000", "1", "60_000");
    let ends = |step: [&str; 2]| {
        let (folder, file) = one(&rich);
        margin(folder.path(), &[file.to_str().unwrap(), step[0], step[1]]).status.code()
    };
    assert_eq!(ends(["--borrow", "5"]), Some(2), "Hyperliquid lends nothing");
    assert_eq!(ends(["--trade", "BTC=1000"]), Some(2));
    assert_eq!(ends(["--trade", "BTC=1"]), Some(0));
}

/// A price of liquidation that cannot be reckoned is told as missing, and why; nothing else is.
#[test]
fn an_edge_that_cannot_be_reckoned_is_missing() {
    let vast = account("120_000_000_000_000_000_000", "-1_600_000_000_000_000", "60_000");
    let seen = last(&json(&vast, &[]));
    let position = &seen["positions"][0];
    assert_eq!(position["liquidation"], Value::Null);
    let why = position["liquidation_missing"].as_str().unwrap();
    assert!(why.contains("beyond counting"), "{why}");
    assert_eq!(position["notional"], "96000000000000000000");
    let near = last(&json(&account("20_000", "1", "60_000"), &[]));
    assert_eq!(near["positions"][0]["liquidation_missing"], Value::Null);
}

/// With a curve, both forms name the accounts that are not in it; without one, nothing is named.
#[test]
fn the_curve_names_who_is_not_in_it() {
    let calm = account("20_000", "1", "60_000") + "[volatility]\nhourly = { other = \"1%\" }\n";
    let dark = "[account.dark]\nrule = \"binance\"\nbalance.USDT = { held = \"1 USDT\" }\n\
                position.ETH = { quantity = \"1 ETH\", entry = \"3_000 USD\" }\n";
    let (folder, file) = one(&(calm.clone() + dark));
    let told = |more: &[&str]| {
        let words = [&[file.to_str().unwrap(), "--json"], more].concat();
        let document: Value =
            serde_json::from_slice(&margin(folder.path(), &words).stdout).unwrap();
        document["curve_without"].clone()
    };
    assert_eq!(told(&["--curve"]), serde_json::json!(["dark"]));
    assert_eq!(told(&[]), Value::Null);
    assert_eq!(json(&calm, &["--curve"])["curve_without"], serde_json::json!([]));
}

/// Steps may hold any sign, and none of them steers the terminal.
#[test]
fn steps_are_told_without_signs_that_steer_a_terminal() {
    let (folder, file) = one(&account("20_000", "1", "60_000"));
    for words in [
        ["--shock", "BT\u{1b}[2JC=-10%"],
        ["--shock", "BTC=\u{1b}[2J"],
        ["--trade", "BTC=1@\u{1b}[2J"],
        ["--trade", "main:B\u{1b}TC=1"],
        ["--deposit", "ma\u{1b}in:5"],
        ["--withdraw", "US\u{1b}DT=5"],
        ["--borrow", "USDT=\u{1b}"],
        ["--depeg", "usde\u{1b}_october_2025"],
    ] {
        let output = margin(folder.path(), &[&[file.to_str().unwrap()], &words[..]].concat());
        let said = text(&output.stdout) + &text(&output.stderr);
        assert!(matches!(output.status.code(), Some(2..=4)), "{words:?} {said:?}");
        assert!(!said.contains('\u{1b}') && said.contains("\\u{1b}"), "{words:?} {said:?}");
    }
}
