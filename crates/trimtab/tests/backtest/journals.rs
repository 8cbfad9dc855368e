//! `backtest --journal`, `replay` and `journal`: what is written, checked, told and refused.

use crate::refusals::refused;
use crate::{World, show, text, trimtab};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use trimtab_node::journal::{Frame, Reader, Writer};

/// A world whose every run over one window has a journal.
pub(crate) struct Journals {
    pub(crate) world: World,
}

impl Journals {
    pub(crate) fn write() -> Self {
        let world = World::new();
        let folder = world.path("journals");
        let more = ["--window", "three-days", "--quiet", "--journal", show(&folder)];
        let output = world.backtest(&more);
        assert!(output.status.success(), "{}", text(&output.stderr));
        Self { world }
    }

    pub(crate) fn of(&self, run: &str) -> PathBuf {
        self.world.path("journals").join(run)
    }

    /// A rule that moves money.
    pub(crate) fn busy(&self) -> PathBuf {
        self.of("three-days.weighted-tolerance.default.base")
    }

    fn all(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.world.path("journals")).unwrap();
        let mut all: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        all.sort();
        all
    }
}

pub(crate) fn on(verbs: &[&str], journal: &Path, more: &[&str]) -> Output {
    trimtab(&[verbs, &[show(journal)], more].concat())
}

fn json(output: &Output) -> Value {
    assert!(!output.stdout.is_empty(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn frames(journal: &Path) -> Vec<Frame> {
    let mut reader = Reader::open(journal).unwrap();
    std::iter::from_fn(|| reader.next_frame().unwrap()).collect()
}

#[test]
fn every_run_has_a_journal_that_comes_out_again() {
    let journals = Journals::write();
    let all = journals.all();
    let names: Vec<_> =
        all.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "three-days.none.default.base",
            "three-days.none.default.slow",
            "three-days.weighted-tolerance.default.base",
            "three-days.weighted-tolerance.default.slow",
            "three-days.weighted-tolerance.tuned.base",
        ]
    );
    let paths: Vec<&str> = all.iter().map(|path| show(path)).collect();
    let output = trimtab(&[&["replay"], &paths[..]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout).matches(" events, 0 differences, state hash ").count(), 5);
    let document = json(&trimtab(&[&["replay", "--json"], &paths[..]].concat()));
    assert_eq!(document["schema"], "trimtab/replay/1");
    for one in document["journals"].as_array().unwrap() {
        assert_eq!((&one["differences"], &one["tail"]), (&0.into(), &"closed".into()));
        // Three days of 72 hours' ticks, and the close.
        assert_eq!((&one["batches"], &one["records"]), (&289.into(), &580.into()));
    }
}

#[test]
fn recording_changes_no_figure() {
    let journals = Journals::write();
    let plain = json(&journals.world.backtest(&["--window", "three-days", "--json"]));
    let folder = journals.world.path("again");
    let more = ["--window", "three-days", "--json", "--journal", show(&folder)];
    assert_eq!(json(&journals.world.backtest(&more)), plain);
    let replayed = json(&on(&["replay", "--json"], &journals.busy(), &[]));
    let runs = plain["runs"].as_array().unwrap();
    let same =
        |run: &&Value| run["strategy"] == "weighted-tolerance" && run["variant"] == "default";
    let run = runs.iter().find(same).unwrap();
    assert_eq!(replayed["journals"][0]["state_hash"], run["state_hash"]);
}

#[test]
fn a_journal_is_never_overwritten() {
    let journals = Journals::write();
    let before = fs::read(journals.busy().join("00000001.segment")).unwrap();
    let folder = journals.world.path("journals");
    let more = ["--window", "three-days", "--quiet", "--journal", show(&folder)];
    let said = ["is there already", "name another folder, or remove it"];
    refused(&journals.world.backtest(&more), 1, &said);
    assert_eq!(fs::read(journals.busy().join("00000001.segment")).unwrap(), before);
    let trace = journals.world.path("t.csv.gz");
    let both = [&more[..], &["--trace", show(&trace)]].concat();
    refused(&journals.world.backtest(&both), 2, &["cannot be used with"]);
}

#[test]
fn another_outcome_is_a_difference() {
    let journals = Journals::write();
    // The header of a rule that does nothing before the story of one that moves.
    let mut whole = frames(&journals.busy());
    whole[0] = frames(&journals.of("three-days.none.default.base")).remove(0);
    let doctored = journals.of("doctored");
    let mut writer = Writer::create(&doctored, 1 << 20).unwrap();
    for frame in &whole {
        writer.append(frame.kind, &frame.payload).unwrap();
    }
    writer.sync().unwrap();
    assert_eq!(on(&["journal", "verify"], &doctored, &[]).status.code(), Some(0));
    let output = on(&["replay"], &doctored, &[]);
    assert_eq!(output.status.code(), Some(12), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(!said.contains(", 0 differences"), "{said}");
    assert!(said.contains("record ") && said.contains("recorded: Move"), "{said}");
    let document = json(&on(&["replay", "--json"], &doctored, &[]));
    let first = &document["journals"][0]["first_differences"][0];
    assert_eq!(first["kind"], "effects");
    let plan = on(&["plan", "--journal"], &doctored, &[]);
    refused(&plan, 12, &["does not come out as recorded", "trimtab replay"]);
}

#[test]
fn a_flipped_bit_is_refused_by_every_command() {
    let journals = Journals::write();
    let busy = journals.busy();
    let frame = frames(&busy).swap_remove(40);
    let segment = busy.join("00000001.segment");
    let mut bytes = fs::read(&segment).unwrap();
    bytes[usize::try_from(frame.place.offset).unwrap() + 20] ^= 4;
    fs::write(&segment, bytes).unwrap();
    let place = format!("record 41 at byte {} is damaged", frame.place.offset);
    for verbs in [&["replay"][..], &["journal", "verify"], &["why"], &["plan", "--journal"]] {
        refused(&on(verbs, &busy, &[]), 13, &[&place, "Restore the file from a copy"]);
    }
    // What stands before it is still told.
    let output = on(&["journal", "export"], &busy, &[]);
    assert_eq!(output.status.code(), Some(13));
    assert_eq!(text(&output.stdout).lines().count(), 40);
    let output = on(&["journal", "show"], &busy, &["--until", "40"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn a_torn_end_is_told_and_is_no_damage() {
    let journals = Journals::write();
    let segment = journals.busy().join("00000001.segment");
    let bytes = fs::read(&segment).unwrap();
    fs::write(&segment, &bytes[..bytes.len() - 10]).unwrap();
    let document = json(&on(&["journal", "verify", "--json"], &journals.busy(), &[]));
    assert_eq!((&document["tail"], &document["records"]), (&"torn".into(), &579.into()));
    let output = on(&["replay"], &journals.busy(), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    assert!(said.contains("0 differences") && said.contains("of record 580 only"), "{said}");
}

#[test]
fn what_is_no_journal_is_told_apart() {
    let journals = Journals::write();
    let none = journals.of("none");
    for verbs in [&["replay"][..], &["journal", "show"], &["why"], &["plan", "--journal"]] {
        refused(&on(verbs, &none, &[]), 3, &["there is no journal", "backtest --journal"]);
    }
    refused(&on(&["replay"], &journals.world.path("b.json"), &[]), 4, &["it is a file"]);
    refused(&on(&["replay"], &journals.world.path("journals"), &[]), 4, &["it holds no segment"]);
}

#[test]
fn records_are_shown_in_words() {
    let journals = Journals::write();
    let output = on(&["journal", "show"], &journals.busy(), &["--until", "3", "--full"]);
    let said = text(&output.stdout);
    for fragment in [
        "1  header",
        "window three-days",
        "rule weighted-tolerance; 3 accounts, 6 routes, 1 markets",
        "2  batch    1 at 2022-05-02T00:00:00Z:",
        "mark of BTC at north:",
        "treasury holds 800,000.00 USD (capital 800000)",
        "3  outcome",
    ] {
        assert!(said.contains(fragment), "`{fragment}` is not in: {said}");
    }
    let output = on(&["journal", "show"], &journals.busy(), &["--kind", "close"]);
    assert!(text(&output.stdout).starts_with("      580  close    289 batches, state "));
    let output = on(&["journal", "show"], &journals.busy(), &["--from", "9", "--until", "8"]);
    refused(&output, 2, &["is no range"]);
}

#[test]
fn export_is_json_lines_with_amounts_as_text() {
    let journals = Journals::write();
    let output = on(&["journal", "export"], &journals.busy(), &[]);
    let lines: Vec<Value> =
        text(&output.stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 580);
    for (place, line) in lines.iter().enumerate() {
        assert_eq!((&line["schema"], &line["unit"]), (&"trimtab/journal/1".into(), &"USD".into()));
        assert_eq!(line["record"], place + 1);
    }
    let told = lines[1]["observations"].as_array().unwrap();
    let treasury = told.iter().find(|one| one["account"] == "treasury").unwrap();
    assert_eq!(treasury["balance"], "800000");
    let output = on(&["journal", "export"], &journals.busy(), &["--decisions"]);
    let decided = text(&output.stdout);
    assert!(decided.lines().count() > 2);
    assert!(decided.lines().all(|line| line.contains("\"sentence\":\"Moved ")), "{decided}");
    let shown = on(&["journal", "show"], &journals.busy(), &["--decisions", "--json"]);
    assert_eq!(text(&shown.stdout), decided);
}
