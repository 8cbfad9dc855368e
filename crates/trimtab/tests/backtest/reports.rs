//! `report` and `backtest --report`: what is written, what agrees, and what is refused.

use crate::journals::{Journals, on};
use crate::refusals::refused;
use crate::world::BENCHMARK;
use crate::{World, show, text, trimtab};
use serde_json::Value;
use std::fs;
use std::path::Path;
use trimtab_node::journal::{Reader, Writer};

fn json(output: &std::process::Output) -> Value {
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Reports on journals into a file of the world.
fn report(journals: &Journals, runs: &[&str], more: &[&str]) -> std::process::Output {
    let out = journals.world.path("r.html");
    let paths: Vec<_> = runs.iter().map(|run| journals.of(run)).collect();
    let paths = paths.iter().map(|path| show(path));
    let args = ["report"].into_iter().chain(paths).chain(["--out", show(&out)]);
    trimtab(&args.chain(more.iter().copied()).collect::<Vec<_>>())
}

fn page(path: &Path) -> String {
    let page = fs::read_to_string(path).unwrap();
    assert!(page.len() < 1_000_000 && page.trim_end().ends_with("<!-- trimtab/report/1 -->"));
    page
}

const BUSY: &str = "three-days.weighted-tolerance.default.base";
const IDLE: &str = "three-days.none.default.base";

#[test]
fn a_journal_is_reported_with_the_figures_of_its_backtest() {
    let journals = Journals::write();
    let told = json(&report(&journals, &[BUSY, IDLE], &["--json"]));
    assert_eq!(told["schema"], "trimtab/report/1");
    let plain = json(&journals.world.backtest(&["--window", "three-days", "--json"]));
    let run = |strategy: &str| {
        let runs = plain["runs"].as_array().unwrap().iter();
        let is_one = |run: &&Value| {
            run["strategy"] == strategy && run["variant"] == "default" && run["latency"] == "base"
        };
        runs.clone().find(is_one).unwrap()
    };
    let number = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    for (one, strategy) in
        told["runs"].as_array().unwrap().iter().zip(["weighted-tolerance", "none"])
    {
        let run = run(strategy);
        assert_eq!(one["strategy"], strategy);
        for key in ["state_hash", "liquidations", "transfers"] {
            assert_eq!(one[key], run[key], "{strategy} {key}");
        }
        for (mine, theirs) in [
            ("net", "net_pnl_usd"),
            ("end_total", "end_total_usd"),
            ("transfer_fees", "transfer_fees_usd"),
            ("liquidation_penalty", "liquidation_penalty_usd"),
            ("volume_moved", "volume_moved_usd"),
        ] {
            assert_eq!(number(&one[mine]), number(&run[theirs]), "{strategy} {mine}");
        }
        assert_eq!((&one["tail"], &one["records"]), (&"closed".into(), &580.into()));
    }
    let page = page(&journals.world.path("r.html"));
    for said in ["weighted-tolerance", "none", "trimtab report "] {
        assert!(page.contains(said), "{said}");
    }
}

#[test]
fn words_go_to_stdout_and_the_file_is_named_after_the_journal() {
    let journals = Journals::write();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_trimtab"))
        .args(["report", show(&journals.busy())])
        .current_dir(journals.world.folder.path())
        .output()
        .unwrap();
    let said = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(said.starts_with("weighted-tolerance ") && said.contains(" transfers, for "), "{said}");
    assert!(said.ends_with(&format!("report: {BUSY}.html\n")), "{said}");
    page(&journals.world.path(&format!("{BUSY}.html")));
}

#[test]
fn a_span_is_cut_out() {
    let journals = Journals::write();
    let span = ["--between", "2022-05-03", "2022-05-04T12:20Z", "--json"];
    let told = json(&report(&journals, &[BUSY], &span));
    let one = &told["runs"][0];
    assert_eq!(one["from"], "2022-05-03T00:00:00Z");
    assert_eq!(one["to"], "2022-05-04T12:00:00Z");
    let later = ["--between", "2022-06-03", "2022-06-04"];
    let said = ["tells nothing between", "it runs from 2022-05-02T00:00:00Z", "choose a span"];
    refused(&report(&journals, &[BUSY], &later), 3, &said);
    let backwards = ["--between", "2022-05-04", "2022-05-03"];
    refused(&report(&journals, &[BUSY], &backwards), 2, &["is no span"]);
    let soon = ["--between", "soon", "2022-05-03"];
    refused(&report(&journals, &[BUSY], &soon), 2, &["`soon` is no instant"]);
}

#[test]
fn a_torn_journal_is_reported_with_a_word_about_it() {
    let journals = Journals::write();
    let segment = journals.busy().join("00000001.segment");
    let bytes = fs::read(&segment).unwrap();
    fs::write(&segment, &bytes[..bytes.len() - 10]).unwrap();
    let told = json(&report(&journals, &[BUSY], &["--json"]));
    assert_eq!(told["runs"][0]["tail"], "torn");
    let more = told["more"].to_string();
    assert!(more.contains("The journal ends torn: of record 580 only"), "{more}");
    assert!(page(&journals.world.path("r.html")).contains("ends torn"));
}

#[test]
fn what_is_no_sound_journal_makes_no_report() {
    let journals = Journals::write();
    refused(&report(&journals, &["nothing"], &[]), 3, &["there is no journal"]);
    let segment = journals.busy().join("00000001.segment");
    let mut bytes = fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    fs::write(&segment, bytes).unwrap();
    refused(&report(&journals, &[BUSY], &[]), 13, &["is damaged"]);
    // Damage behind the span is damage.
    let span = ["--between", "2022-05-02", "2022-05-02T02:00Z"];
    refused(&report(&journals, &[BUSY], &span), 13, &["is damaged"]);
    assert!(!journals.world.path("r.html").exists());
}

#[test]
fn a_journal_that_comes_out_differently_makes_no_report() {
    let journals = Journals::write();
    let frames = |run: &str| {
        let mut reader = Reader::open(&journals.of(run)).unwrap();
        std::iter::from_fn(|| reader.next_frame().unwrap()).collect::<Vec<_>>()
    };
    let mut doctored = frames(BUSY);
    doctored[0] = frames(IDLE).remove(0);
    let mut writer = Writer::create(&journals.of("doctored"), 1 << 20).unwrap();
    for frame in &doctored {
        writer.append(frame.kind, &frame.payload).unwrap();
    }
    writer.sync().unwrap();
    let said = ["does not come out as recorded", "trimtab replay"];
    refused(&report(&journals, &["doctored"], &[]), 12, &said);
}

#[test]
fn journals_of_other_spans_are_not_compared() {
    let journals = Journals::write();
    let folder = journals.world.path("more");
    let more = ["--window", "two-days", "--policy", "none", "--quiet", "--journal", show(&folder)];
    assert!(journals.world.backtest(&more).status.success());
    let other = folder.join("two-days.none.default.base");
    let out = journals.world.path("r.html");
    let busy = journals.busy();
    let both = ["report", show(&busy), show(&other), "--out", show(&out)];
    refused(&trimtab(&both), 2, &["these differ", "--between FROM TO"]);
    let span = ["--between", "2022-05-03", "2022-05-04"];
    let output = trimtab(&[&both[..], &span].concat());
    // The second begins where the span does, with its capital still to come.
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let five: Vec<&str> = std::iter::repeat_n(show(&other), 5).collect();
    refused(&trimtab(&[&["report"], &five[..]].concat()), 2, &["at most 4"]);
}

#[test]
fn a_letter_is_not_overwritten() {
    let journals = Journals::write();
    let out = journals.world.path("r.html");
    fs::write(&out, "a letter").unwrap();
    let said = ["is there already and is no report of trimtab", "--force"];
    refused(&report(&journals, &[BUSY], &[]), 1, &said);
    refused(&journals.world.backtest(&["--report", show(&out)]), 1, &said);
    assert_eq!(fs::read_to_string(&out).unwrap(), "a letter");
    assert!(report(&journals, &[BUSY], &["--force"]).status.success());
    assert!(report(&journals, &[BUSY], &[]).status.success(), "our own are replaced");
    let nowhere = on(&["report"], &journals.busy(), &["--out", "/nowhere/at/all.html"]);
    refused(&nowhere, 1, &["--out cannot write to", "there is no folder"]);
}

#[test]
fn a_backtest_writes_its_report_beside_its_journals() {
    let world = World::new();
    let (out, folder) = (world.path("b.html"), world.path("journals"));
    let plain = world.backtest(&["--window", "three-days", "--json"]);
    let more = ["--window", "three-days", "--json", "--report", show(&out)];
    let output = world.backtest(&[&more[..], &["--journal", show(&folder)]].concat());
    assert_eq!(json(&output), json(&plain), "a report changes no figure");
    assert!(text(&output.stderr).contains("report: "), "{}", text(&output.stderr));
    let page = page(&out);
    for said in [
        "perp-candles/north_mark_1h.csv.gz",
        "weighted-tolerance (tuned)",
        "liquidation closes all positions of a venue",
        "initial_treasury_share",
    ] {
        assert!(page.contains(said), "`{said}` is not in the page");
    }
    // With `dynamic` the report is about it, and gathered on the way.
    let named = ["--window", "two-days", "--policy", "dynamic", "--policy", "none", "--report"];
    let output = world.backtest(&[&named[..], &[show(&out), "--latency", "base"]].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(self::page(&out).contains("two-days, dynamic, base"));
    let perturbed = ["--window", "three-days", "--perturb", "2", "--report", "x.html"];
    refused(&world.backtest(&perturbed), 2, &["--report", "cannot be used with"]);
    let trace = ["--trace", "t.gz", "--report", "x.html"];
    refused(&world.backtest(&trace), 2, &["cannot be used with"]);
    refused(&world.backtest(&["--force"]), 2, &["--report"]);
}

/// `calm`, `watch` or `alarm`, as a page says it.
fn tone(page: &str) -> &str {
    let (_, rest) = page.split_once("<section class=\"verdict ").unwrap();
    rest.split('"').next().unwrap()
}

#[test]
fn a_backtest_and_its_journal_say_the_same_of_a_run() {
    let journals = Journals::write();
    let (out, told) = (journals.world.path("b.html"), journals.world.path("r.html"));
    for (run, strategy) in [(BUSY, "weighted-tolerance"), (IDLE, "none")] {
        let only = ["--window", "three-days", "--latency", "base", "--policy", strategy];
        let more = ["--variant", "default", "--report", show(&out)];
        let output = journals.world.backtest(&[&only[..], &more].concat());
        assert!(output.status.success(), "{}", text(&output.stderr));
        assert!(report(&journals, &[run], &[]).status.success());
        assert_eq!(tone(&page(&out)), tone(&page(&told)), "{strategy}");
    }
}

#[test]
fn every_liquidation_that_is_counted_is_named() {
    let world = World::new();
    let out = world.path("b.html");
    // Little capital and much of it needed: a small move of prices is too much.
    let poor = BENCHMARK.replace("\"capital_usd\": 4000000", "\"capital_usd\": 1050000");
    let poor = poor.replace("[0.02, 0.01]", "[0.02, 0.0199]");
    fs::write(world.path("b.json"), poor).unwrap();
    let windows = ["--window", "three-days", "--window", "two-days", "--latency", "base"];
    let more = ["--json", "--report", show(&out)];
    let told = json(&world.backtest(&[&windows[..], &more].concat()));
    let page = page(&out);
    let count: u64 = told["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| run["liquidations"].as_u64().unwrap())
        .sum();
    let rows = page.matches(" under way to ").count() + page.matches("Under way to ").count();
    assert!(count > 0 && u64::try_from(rows).unwrap() >= count, "{rows} of {count}");
}

#[test]
fn where_it_came_from_is_on_the_page() {
    let journals = Journals::write();
    let out = journals.world.path("b.html");
    let backtest = || {
        let more = ["--window", "three-days", "--latency", "base", "--report", show(&out)];
        assert!(journals.world.backtest(&more).status.success());
        page(&out)
    };
    let recorded = backtest();
    assert!(recorded.contains("SHA-256, first 16 digits") && !recorded.contains("made up (data"));
    let note = "The prices in this folder are made up.\nThey were written from seed 42; the same\n";
    fs::write(journals.world.path("GENERATED.txt"), note).unwrap();
    assert!(backtest().contains("These prices are made up (data sample, seed 42)"));
    assert!(report(&journals, &[BUSY], &[]).status.success());
    let told = page(&journals.world.path("r.html"));
    for said in ["holds only the hash", "strategy: weighted-tolerance, ", "tolerance = 0.05"] {
        assert!(told.contains(said), "{said}");
    }
    let between = ["--between", "2022-05-03T00:01Z", "2022-05-03T00:02Z"];
    let said = ["has no look at the world between", "the nearest are at 2022-05-03T00:00:00Z"];
    refused(&report(&journals, &[BUSY], &between), 3, &said);
}
